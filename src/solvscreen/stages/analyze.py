"""Structure of the liquid in one replica."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from solvscreen.analysis.coordination import Cutoffs, Surroundings, surroundings
from solvscreen.analysis.first_shell import FirstShell, contact_peak, first_shell
from solvscreen.analysis.molecules import Molecules
from solvscreen.analysis.rdf import MOLECULE, Rdf, radial_distributions
from solvscreen.analysis.speciation import CLASSES
from solvscreen.analysis.trajectory import FloatArray, Trajectory, open_xtc
from solvscreen.analysis.uncertainty import SeriesSummary, summarise
from solvscreen.config import AnalysisSettings
from solvscreen.domain.quantity import Status
from solvscreen.errors import CalculationError
from solvscreen.io.members import read_formulation_members
from solvscreen.io.schemas.liquid import REPLICA_RDF
from solvscreen.io.tables import to_frame, write_parquet
from solvscreen.provenance import Provenance
from solvscreen.stages._attempt import Failure, attempt
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
    rows = (row for rdf in analysis.rdfs for row in _rdf_rows(rdf, formulation=formulation.id, replica=number))
    write_parquet(out_rdf, to_frame(rows, REPLICA_RDF), schema=REPLICA_RDF, provenance=Provenance(record=record))


def _failure(status: Status, reason: str) -> str:
    return (reason or "molecular dynamics failed") if status in (Status.FAILED, Status.NOT_COMPUTED) else ""


def _nothing() -> ReplicaAnalysis:
    return ReplicaAnalysis(rdfs=(), cations=(), bulk={}, production_ns=0.0, n_frames=0)


def _analysis(folder: Path, settings: AnalysisSettings, *, failed_because: str) -> ReplicaAnalysis:
    if failed_because:
        raise CalculationError(failed_because)
    box, trajectory = read_box(folder), open_xtc(folder / "trajectory.xtc")
    rdfs, cations = _structure(trajectory, box, settings) if box.centre_kinds else ((), ())
    return ReplicaAnalysis(
        rdfs=rdfs,
        cations=cations,
        bulk=_bulk(folder, blocks=settings.blocks),
        production_ns=read_numbers(folder).production_ps / 1000.0,
        n_frames=trajectory.n_frames,
    )


def _structure(
    trajectory: Trajectory, box: Molecules, settings: AnalysisSettings
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
    near = surroundings(trajectory, box, cutoffs=cutoffs, second_shell_angstrom=settings.second_shell_angstrom)
    cations = tuple(
        _cation(number, box=box, near=near, rdfs=rdfs, shells=shells[number], blocks=settings.blocks)
        for number in range(len(box.centre_kinds))
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
    number: int, *, box: Molecules, near: Surroundings, rdfs: tuple[Rdf, ...], shells: list[FirstShell], blocks: int
) -> CationRecord:
    kind = box.kinds[box.centre_kinds[number]]
    charges = np.array([other.charge for other in box.kinds])
    molecules = near.molecules[1, number]
    peaks = [contact_peak(rdf, cation_element=kind.symbols[0]) for rdf in _of_cation(rdfs, box, number)]
    return CationRecord(
        cation=kind.species,
        n_cations=kind.count,
        classes={name: summarise(near.classes[number, place], blocks=blocks) for place, name in enumerate(CLASSES)},
        solvent=summarise(molecules[charges == 0].sum(axis=0), blocks=blocks),
        anion=summarise(molecules[charges < 0].sum(axis=0), blocks=blocks),
        atoms=summarise(near.atoms[number], blocks=blocks),
        donors=(
            *_atom_records(number, box=box, near=near, shells=shells, peaks=peaks, blocks=blocks),
            *_molecule_records(number, box=box, near=near, shells=shells, peaks=peaks, blocks=blocks),
        ),
        shells=_shell_records(number, near=near, n_cations=kind.count, blocks=blocks),
    )


def _atom_records(
    number: int,
    *,
    box: Molecules,
    near: Surroundings,
    shells: list[FirstShell],
    peaks: list[list[float]],
    blocks: int,
) -> Iterator[DonorRecord]:
    for place, donor in enumerate(box.donor_types):
        series = near.donors[:, number, place]
        yield DonorRecord(
            species=donor.species,
            donor=donor.label,
            cutoff_angstrom=shells[place].cutoff_angstrom,
            cutoff_source=shells[place].source,
            number=summarise(series[1], blocks=blocks),
            short_cutoff=float(series[0].mean()),
            long_cutoff=float(series[2].mean()),
            atoms=float(series[1].mean()),
            holders=float(near.holders[number, place].mean()),
            peaks_angstrom=tuple(peaks[place]),
        )


def _molecule_records(
    number: int,
    *,
    box: Molecules,
    near: Surroundings,
    shells: list[FirstShell],
    peaks: list[list[float]],
    blocks: int,
) -> Iterator[DonorRecord]:
    """One record for each species with donors; its cutoff is the largest, its peak that of the most frequent donor."""
    for kind, other in enumerate(box.kinds):
        places = [place for place, donor in enumerate(box.donor_types) if donor.species == other.species]
        if not places:
            continue
        series: FloatArray = near.molecules[:, number, kind]
        atoms = [float(near.donors[1, number, place].mean()) for place in places]
        widest = max(places, key=lambda place: shells[place].cutoff_angstrom)
        yield DonorRecord(
            species=other.species,
            donor=MOLECULE,
            cutoff_angstrom=shells[widest].cutoff_angstrom,
            cutoff_source=shells[widest].source,
            number=summarise(series[1], blocks=blocks),
            short_cutoff=float(series[0].mean()),
            long_cutoff=float(series[2].mean()),
            atoms=sum(atoms),
            holders=float(series[1].mean()),
            peaks_angstrom=tuple(peaks[places[int(np.argmax(atoms))]]),
        )


def _shell_records(number: int, *, near: Surroundings, n_cations: int, blocks: int) -> tuple[ShellRecord, ...]:
    return tuple(
        ShellRecord(
            shell=shell,
            population=summarise(series, blocks=blocks),
            n_snapshots=round(float(series.sum()) * n_cations),
        )
        for (cation, shell), series in near.shells.items()
        if cation == number
    )


def _rdf_rows(rdf: Rdf, *, formulation: str, replica: int) -> Iterator[dict[str, Any]]:
    for block, (g, running) in enumerate(zip(rdf.g, rdf.running_coordination_number, strict=True)):
        for r, value, number in zip(rdf.centres_angstrom.round(9), g, running, strict=True):
            yield {
                "formulation": formulation,
                "replica": replica,
                "cation": rdf.cation,
                "species": rdf.species,
                "donor": rdf.donor,
                "block": block,
                "r_angstrom": r,
                "g": value,
                "running_coordination_number": number,
            }
