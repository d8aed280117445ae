"""Structure and motion of the liquid in all replicas of one formulation."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from solvscreen.analysis.diffusion import displacements, standard_masses, walks
from solvscreen.analysis.molecules import Molecules
from solvscreen.analysis.rdf import Rdf
from solvscreen.analysis.trajectory import Trajectory, open_xtc
from solvscreen.analysis.uncertainty import SeriesSummary, summarise
from solvscreen.config import AnalysisSettings
from solvscreen.domain.formulation import Formulation
from solvscreen.domain.quantity import Status
from solvscreen.errors import CalculationError, DataError
from solvscreen.io.members import read_formulation_members
from solvscreen.io.schemas.first_shells import CUTOFFS
from solvscreen.io.schemas.liquid import REPLICA_RDF
from solvscreen.io.tables import to_frame, write_parquet
from solvscreen.provenance import Provenance
from solvscreen.stages._attempt import Failure, attempt
from solvscreen.stages._first_shells import FirstShells, cutoff_rows, pooled_first_shells
from solvscreen.stages._rdf_tables import replica_rdf_rows
from solvscreen.stages._replica_files import MdNumbers, read_box, read_densities, read_numbers, read_summary
from solvscreen.stages._replica_record import ReplicaRecord, SpeciesRecord, write_replica_records
from solvscreen.stages._replica_structure import distributions, structure, uncoordinated_shares
from solvscreen.stages._settings import load_settings
from solvscreen.units import DALTON_PER_NM3_TO_G_PER_CM3, NM_TO_ANGSTROM


@dataclass(frozen=True, kw_only=True, eq=False)
class _Replica:
    """One replica after the first pass over its trajectory."""

    folder: Path
    box: Molecules
    trajectory: Trajectory
    stated: MdNumbers
    rdfs: tuple[Rdf, ...]

    @property
    def number(self) -> int:
        return _number(self.folder)


def analyze_formulation(
    *, settings: Path, members: Path, replicas: Sequence[Path], out_rdf: Path, out_cutoffs: Path, out_records: Path
) -> None:
    """Write g(r), the ends of the first shells, and one record per replica of one formulation.

    The first shells end where the g(r) of all replicas together says, so that all replicas count the same. A replica
    that failed gives a record with its reason.
    """
    section, record = load_settings(settings, stage="analysis", model=AnalysisSettings)
    formulation, _ = read_formulation_members(members)
    outcomes = {folder: attempt(_first_pass, folder, section) for folder in replicas}
    opened = [outcome.value for outcome in outcomes.values() if not isinstance(outcome, Failure)]
    shells = pooled_first_shells([found.rdfs for found in opened], opened[0].box, settings=section) if opened else {}
    write_replica_records(
        out_records,
        [
            _failed_record(folder, formulation, reason=outcome.reason)
            if isinstance(outcome, Failure)
            else _record(outcome.value, formulation, shells=shells, settings=section)
            for folder, outcome in outcomes.items()
        ],
    )
    rows = (
        row
        for found in opened
        for rdf in found.rdfs
        for row in replica_rdf_rows(rdf, formulation=formulation.id, replica=found.number)
    )
    provenance = Provenance(record=record)
    write_parquet(out_rdf, to_frame(rows, REPLICA_RDF), schema=REPLICA_RDF, provenance=provenance)
    ends = to_frame(cutoff_rows(shells, formulation=formulation.id), CUTOFFS)
    write_parquet(out_cutoffs, ends, schema=CUTOFFS, provenance=provenance)


def _number(folder: Path) -> int:
    return int(folder.name.rpartition("_")[2])


def _first_pass(folder: Path, settings: AnalysisSettings) -> _Replica:
    summary = read_summary(folder)
    if summary.status in (Status.FAILED, Status.NOT_COMPUTED):
        raise CalculationError(summary.reason or "molecular dynamics failed")
    box, trajectory, stated = read_box(folder), open_xtc(folder / "trajectory.xtc"), read_numbers(folder)
    if trajectory.n_frames != stated.n_frames:
        raise DataError(f"{folder}: {trajectory.n_frames} frames instead of {stated.n_frames}; run snakemake again")
    rdfs = distributions(trajectory, box, settings=settings)
    return _Replica(folder=folder, box=box, trajectory=trajectory, stated=stated, rdfs=rdfs)


def _record(
    replica: _Replica, formulation: Formulation, *, shells: FirstShells, settings: AnalysisSettings
) -> ReplicaRecord:
    summary, stated, box = read_summary(replica.folder), replica.stated, replica.box
    return ReplicaRecord(
        formulation=formulation.id,
        recipe=formulation.recipe,
        temperature_kelvin=summary.temperature_kelvin,
        ion_charge_scale=summary.ion_charge_scale,
        replica=replica.number,
        status=summary.status.value,
        reason=summary.reason,
        weak_spots=summary.weak_spots,
        production_ns=stated.production_ps / 1000.0,
        n_frames=replica.trajectory.n_frames,
        net_charge_e=float(sum(kind.charge * kind.count for kind in box.kinds)),
        bulk=_bulk(replica, blocks=settings.blocks),
        cations=structure(
            replica.trajectory,
            box,
            rdfs=replica.rdfs,
            shells=shells,
            settings=settings,
            frame_interval_ps=stated.frame_interval_ps,
        ),
        species=species_records(
            replica.trajectory, box, shells=shells, settings=settings, frame_interval_ps=stated.frame_interval_ps
        ),
    )


def _failed_record(folder: Path, formulation: Formulation, *, reason: str) -> ReplicaRecord:
    summary = read_summary(folder)
    return ReplicaRecord(
        formulation=formulation.id,
        recipe=formulation.recipe,
        temperature_kelvin=summary.temperature_kelvin,
        ion_charge_scale=summary.ion_charge_scale,
        replica=_number(folder),
        status=Status.FAILED.value,
        reason=reason,
        weak_spots=summary.weak_spots,
        production_ns=0.0,
        n_frames=0,
        net_charge_e=0.0,
        bulk={},
        cations=(),
        species=(),
    )


def species_records(
    trajectory: Trajectory,
    box: Molecules,
    *,
    shells: FirstShells,
    settings: AnalysisSettings,
    frame_interval_ps: float,
) -> tuple[SpeciesRecord, ...]:
    """How far the molecules of each species went, and how many of them touch no metal cation."""
    free = uncoordinated_shares(trajectory, box, shells=shells, settings=settings, frame_interval_ps=frame_interval_ps)
    found = walks(trajectory, box, masses_amu=standard_masses(box), frame_interval_ps=frame_interval_ps)
    return tuple(
        SpeciesRecord(
            species=walk.species,
            charge=kind.charge,
            n_molecules=kind.count,
            displacements=displacements(walk),
            uncoordinated=share,
        )
        for kind, walk, share in zip(box.kinds, found, free, strict=True)
    )


def _bulk(replica: _Replica, *, blocks: int) -> dict[str, SeriesSummary]:
    """Density; edge of the box; the concentrations that the summary states at its mean density, moved along with it."""
    stated, densities = replica.stated, read_densities(replica.folder)
    molality = np.full(1, stated.effective_molality_molal)
    volumes_nm3 = standard_masses(replica.box).sum() * DALTON_PER_NM3_TO_G_PER_CM3 / densities
    return {
        "box_edge": summarise(np.cbrt(volumes_nm3) * NM_TO_ANGSTROM, blocks=blocks),
        "density": summarise(densities, blocks=blocks),
        "effective_molarity": summarise(
            densities * (stated.effective_molarity_molar / stated.density_g_per_cm3), blocks=blocks
        ),
        "effective_molality": summarise(molality, blocks=1),
    }
