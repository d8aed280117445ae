"""Structure of the liquid in one replica."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from solvscreen.analysis.coordination import Counts, Cutoffs, Share, Surroundings, surroundings
from solvscreen.analysis.exchange import stay_frames
from solvscreen.analysis.first_shell import ContactPeaks, FirstShell, contact_peaks, first_shell
from solvscreen.analysis.molecules import Molecules
from solvscreen.analysis.rdf import MOLECULE, Rdf, radial_distributions
from solvscreen.analysis.speciation import CLASSES
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
from solvscreen.stages._replica_record import CationRecord, DonorRecord, ReplicaRecord, ShellRecord, write_record
from solvscreen.stages._settings import load_settings


@dataclass(frozen=True, kw_only=True, eq=False)
class ReplicaAnalysis:
    """All that is read off one trajectory."""

    rdfs: tuple[Rdf, ...]
    cations: tuple[CationRecord, ...]
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
        ),
    )
    rows = (row for rdf in analysis.rdfs for row in replica_rdf_rows(rdf, formulation=formulation.id, replica=number))
    write_parquet(out_rdf, to_frame(rows, REPLICA_RDF), schema=REPLICA_RDF, provenance=Provenance(record=record))


def _failure(status: Status, reason: str) -> str:
    return (reason or "molecular dynamics failed") if status in (Status.FAILED, Status.NOT_COMPUTED) else ""


def _nothing() -> ReplicaAnalysis:
    return ReplicaAnalysis(rdfs=(), cations=(), bulk={}, production_ns=0.0, n_frames=0)


def _analysis(folder: Path, settings: AnalysisSettings, *, failed_because: str) -> ReplicaAnalysis:
    if failed_because:
        raise CalculationError(failed_because)
    box, trajectory, stated = read_box(folder), open_xtc(folder / "trajectory.xtc"), read_numbers(folder)
    if trajectory.n_frames != stated.n_frames:
        raise DataError(f"{folder}: {trajectory.n_frames} frames instead of {stated.n_frames}; run snakemake again")
    interval = stated.production_ps / stated.n_frames
    rdfs, cations = _structure(trajectory, box, settings, frame_ps=interval) if box.centre_kinds else ((), ())
    return ReplicaAnalysis(
        rdfs=rdfs,
        cations=cations,
        bulk=_bulk(folder, blocks=settings.blocks),
        production_ns=stated.production_ps / 1000.0,
        n_frames=trajectory.n_frames,
    )


def _structure(
    trajectory: Trajectory, box: Molecules, settings: AnalysisSettings, *, frame_ps: float
) -> tuple[tuple[Rdf, ...], tuple[CationRecord, ...]]:
    rdfs = radial_distributions(
        trajectory,
        box,
        bin_angstrom=settings.rdf_bin_angstrom,
        max_angstrom=settings.rdf_max_angstrom,
        blocks=settings.blocks,
    )
    shells = _first_shells(rdfs, box, settings)
    cutoffs = Cutoffs(
        angstrom=np.array([[shell.cutoff_angstrom for shell in row] for row in shells]),
        shift_angstrom=settings.cutoff_shift_angstrom,
    )
    near = surroundings(
        trajectory,
        box,
        cutoffs=cutoffs,
        second_shell_angstrom=settings.second_shell_angstrom,
        shortest_stay=stay_frames(frame_ps),
    )
    cations = tuple(
        _cation(found, box=box, rdfs=_of_cation(rdfs, box, number), shells=shells[number], blocks=settings.blocks)
        for number, found in enumerate(near)
    )
    return rdfs, cations


def _bulk(folder: Path, *, blocks: int) -> dict[str, SeriesSummary]:
    """Density, and the concentrations that the summary states at its mean density, moved along with it."""
    stated, densities = read_numbers(folder), read_densities(folder)
    molality = np.full(1, stated.effective_molality_molal)
    return {
        "density": summarise(densities, blocks=blocks),
        "effective_molarity": summarise(
            densities * (stated.effective_molarity_molar / stated.density_g_per_cm3), blocks=blocks
        ),
        "effective_molality": summarise(molality, blocks=1),
    }


def _of_cation(rdfs: tuple[Rdf, ...], box: Molecules, number: int) -> list[Rdf]:
    """g(r) of one cation with each donor type, in the order of `box.donor_types`."""
    cation = box.kinds[box.centre_kinds[number]].species
    return [rdf for rdf in rdfs if rdf.cation == cation and rdf.donor != MOLECULE]


def _first_shells(rdfs: tuple[Rdf, ...], box: Molecules, settings: AnalysisSettings) -> list[list[FirstShell]]:
    return [
        [
            first_shell(
                rdf, cation_element=box.kinds[kind].symbols[0], fallback_angstrom=settings.fallback_cutoff_angstrom
            )
            for rdf in _of_cation(rdfs, box, number)
        ]
        for number, kind in enumerate(box.centre_kinds)
    ]


def _cation(
    near: Surroundings, *, box: Molecules, rdfs: list[Rdf], shells: list[FirstShell], blocks: int
) -> CationRecord:
    element = next(kind.symbols[0] for kind in box.kinds if kind.species == near.cation)
    charges = [kind.charge for kind in box.kinds]
    solvent = [counts for counts, charge in zip(near.molecules, charges, strict=True) if charge == 0]
    anion = [counts for counts, charge in zip(near.molecules, charges, strict=True) if charge < 0]
    peaks = [contact_peaks(rdf, cation_element=element) for rdf in rdfs]
    return CationRecord(
        cation=near.cation,
        n_cations=near.n_cations,
        classes={name: _summary(near.classes[place], blocks=blocks) for place, name in enumerate(CLASSES)},
        solvent=_summary(_sum(solvent, like=near.classes[0]), blocks=blocks),
        anion=_summary(_sum(anion, like=near.classes[0]), blocks=blocks),
        atoms=_summary(_sum(near.donors, like=near.classes[0]), blocks=blocks),
        donors=(
            *_atom_records(near, box=box, shells=shells, peaks=peaks, blocks=blocks),
            *_molecule_records(near, box=box, shells=shells, peaks=peaks, blocks=blocks),
        ),
        shells=_shell_records(near, blocks=blocks),
    )


def _sum(parts: Sequence[Counts], *, like: Counts) -> Counts:
    zero = Counts(by_frame=np.zeros_like(like.by_frame), by_cation=np.zeros_like(like.by_cation))
    return sum(parts, start=zero)


def _summary(counts: Counts, *, blocks: int) -> SeriesSummary:
    exchanges = counts.exchanges if isinstance(counts, Share) else 0
    return summarise(counts.by_frame, blocks=blocks, by_cation=counts.by_cation, exchanges=exchanges)


def _atom_records(
    near: Surroundings, *, box: Molecules, shells: list[FirstShell], peaks: list[ContactPeaks], blocks: int
) -> Iterator[DonorRecord]:
    for place, donor in enumerate(box.donor_types):
        short, long = near.shifted_donors[place]
        yield DonorRecord(
            species=donor.species,
            donor=donor.label,
            cutoff_angstrom=shells[place].cutoff_angstrom,
            cutoff_source=shells[place].source,
            number=_summary(near.donors[place], blocks=blocks),
            short_cutoff=short,
            long_cutoff=long,
            atoms=near.donors[place].mean,
            holders=near.holders[place],
            peaks_angstrom=peaks[place].blocks,
            peaks_by_cation_angstrom=peaks[place].cations,
        )


def _molecule_records(
    near: Surroundings, *, box: Molecules, shells: list[FirstShell], peaks: list[ContactPeaks], blocks: int
) -> Iterator[DonorRecord]:
    """One record for each species with donors; its cutoff is the largest, its peak that of the most frequent donor."""
    for kind, other in enumerate(box.kinds):
        places = [place for place, donor in enumerate(box.donor_types) if donor.species == other.species]
        if not places:
            continue
        widest = max(places, key=lambda place: shells[place].cutoff_angstrom)
        busiest = max(places, key=lambda place: near.donors[place].mean)
        short, long = near.shifted_molecules[kind]
        yield DonorRecord(
            species=other.species,
            donor=MOLECULE,
            cutoff_angstrom=shells[widest].cutoff_angstrom,
            cutoff_source=shells[widest].source,
            number=_summary(near.molecules[kind], blocks=blocks),
            short_cutoff=short,
            long_cutoff=long,
            atoms=sum(near.donors[place].mean for place in places),
            holders=near.molecules[kind].mean,
            peaks_angstrom=peaks[busiest].blocks,
            peaks_by_cation_angstrom=peaks[busiest].cations,
        )


def _shell_records(near: Surroundings, *, blocks: int) -> tuple[ShellRecord, ...]:
    return tuple(
        ShellRecord(
            shell=shell,
            population=_summary(counts, blocks=blocks),
            n_snapshots=round(float(counts.by_frame.sum()) * near.n_cations),
        )
        for shell, counts in near.shells.items()
    )
