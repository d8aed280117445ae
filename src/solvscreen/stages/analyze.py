"""Structure of the liquid in one replica."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from solvscreen.analysis.diffusion import displacements, standard_masses, walks
from solvscreen.analysis.molecules import Molecules
from solvscreen.analysis.rdf import Rdf
from solvscreen.analysis.trajectory import Trajectory, open_xtc
from solvscreen.analysis.uncertainty import SeriesSummary, summarise
from solvscreen.config import AnalysisSettings
from solvscreen.domain.quantity import Status
from solvscreen.errors import CalculationError, DataError
from solvscreen.io.members import read_formulation_members
from solvscreen.io.schemas.liquid import REPLICA_RDF
from solvscreen.io.tables import to_frame, write_parquet
from solvscreen.provenance import Provenance
from solvscreen.stages._attempt import Failure, attempt
from solvscreen.stages._rdf_tables import replica_rdf_rows
from solvscreen.stages._replica_files import read_box, read_densities, read_numbers, read_summary
from solvscreen.stages._replica_record import CationRecord, ReplicaRecord, SpeciesRecord, write_record
from solvscreen.stages._replica_structure import structure
from solvscreen.stages._settings import load_settings
from solvscreen.units import DALTON_PER_NM3_TO_G_PER_CM3, NM_TO_ANGSTROM


@dataclass(frozen=True, kw_only=True, eq=False)
class ReplicaAnalysis:
    """All that is read off one trajectory."""

    rdfs: tuple[Rdf, ...]
    cations: tuple[CationRecord, ...]
    species: tuple[SpeciesRecord, ...]
    bulk: dict[str, SeriesSummary]
    production_ns: float
    n_frames: int


def analyze_replica(*, settings: Path, members: Path, replica: Path, out_rdf: Path, out_record: Path) -> None:
    """Write the record and the g(r) of one replica; a replica that failed gives a record with its reason."""
    section, record = load_settings(settings, stage="analysis", model=AnalysisSettings)
    formulation, _ = read_formulation_members(members)
    summary = read_summary(replica)
    number = int(replica.name.rpartition("_")[2])
    outcome = attempt(_analysis, replica, section, failed_because=_failure(summary.status, summary.reason))
    analysis = _nothing() if isinstance(outcome, Failure) else outcome.value
    write_record(
        out_record,
        ReplicaRecord(
            formulation=formulation.id,
            recipe=formulation.recipe,
            temperature_kelvin=summary.temperature_kelvin,
            replica=number,
            status=Status.FAILED.value if isinstance(outcome, Failure) else summary.status.value,
            reason=outcome.reason if isinstance(outcome, Failure) else summary.reason,
            weak_spots=summary.weak_spots,
            production_ns=analysis.production_ns,
            n_frames=analysis.n_frames,
            bulk=analysis.bulk,
            cations=analysis.cations,
            species=analysis.species,
        ),
    )
    rows = (row for rdf in analysis.rdfs for row in replica_rdf_rows(rdf, formulation=formulation.id, replica=number))
    write_parquet(out_rdf, to_frame(rows, REPLICA_RDF), schema=REPLICA_RDF, provenance=Provenance(record=record))


def _failure(status: Status, reason: str) -> str:
    return (reason or "molecular dynamics failed") if status in (Status.FAILED, Status.NOT_COMPUTED) else ""


def _nothing() -> ReplicaAnalysis:
    return ReplicaAnalysis(rdfs=(), cations=(), species=(), bulk={}, production_ns=0.0, n_frames=0)


def _analysis(folder: Path, settings: AnalysisSettings, *, failed_because: str) -> ReplicaAnalysis:
    if failed_because:
        raise CalculationError(failed_because)
    box, trajectory, stated = read_box(folder), open_xtc(folder / "trajectory.xtc"), read_numbers(folder)
    if trajectory.n_frames != stated.n_frames:
        raise DataError(f"{folder}: {trajectory.n_frames} frames instead of {stated.n_frames}; run snakemake again")
    rdfs, cations = structure(trajectory, box, settings=settings, frame_interval_ps=stated.frame_interval_ps)
    return ReplicaAnalysis(
        rdfs=rdfs,
        cations=cations,
        species=_species(trajectory, box, frame_interval_ps=stated.frame_interval_ps),
        bulk=_bulk(folder, box, blocks=settings.blocks),
        production_ns=stated.production_ps / 1000.0,
        n_frames=trajectory.n_frames,
    )


def _species(trajectory: Trajectory, box: Molecules, *, frame_interval_ps: float) -> tuple[SpeciesRecord, ...]:
    """How far the molecules of each species went."""
    found = walks(trajectory, box, masses_amu=standard_masses(box), frame_interval_ps=frame_interval_ps)
    return tuple(
        SpeciesRecord(species=walk.species, n_molecules=kind.count, displacements=displacements(walk))
        for kind, walk in zip(box.kinds, found, strict=True)
    )


def _bulk(folder: Path, box: Molecules, *, blocks: int) -> dict[str, SeriesSummary]:
    """Density; edge of the box; the concentrations that the summary states at its mean density, moved along with it."""
    stated, densities = read_numbers(folder), read_densities(folder)
    molality = np.full(1, stated.effective_molality_molal)
    volumes_nm3 = standard_masses(box).sum() * DALTON_PER_NM3_TO_G_PER_CM3 / densities
    return {
        "box_edge": summarise(np.cbrt(volumes_nm3) * NM_TO_ANGSTROM, blocks=blocks),
        "density": summarise(densities, blocks=blocks),
        "effective_molarity": summarise(
            densities * (stated.effective_molarity_molar / stated.density_g_per_cm3), blocks=blocks
        ),
        "effective_molality": summarise(molality, blocks=1),
    }
