"""Structure of the liquid along one trajectory, as it is kept in a record."""

from collections.abc import Iterator, Sequence

import numpy as np

from solvscreen.analysis.coordination import Counts, Cutoffs, Share, Surroundings, surroundings
from solvscreen.analysis.exchange import stay_frames
from solvscreen.analysis.first_shell import ContactPeaks, FirstShell, contact_peaks, first_shell
from solvscreen.analysis.mean_force import NO_BARRIER, BarrierSample, barrier_sample
from solvscreen.analysis.molecules import Molecules
from solvscreen.analysis.rdf import MOLECULE, Rdf, radial_distributions
from solvscreen.analysis.residence import Stays, stays
from solvscreen.analysis.speciation import CLASSES
from solvscreen.analysis.trajectory import Trajectory
from solvscreen.analysis.uncertainty import SeriesSummary, summarise
from solvscreen.config import AnalysisSettings
from solvscreen.stages._replica_record import CationRecord, DonorRecord, ShellRecord


def structure(
    trajectory: Trajectory, box: Molecules, *, settings: AnalysisSettings, frame_interval_ps: float
) -> tuple[tuple[Rdf, ...], tuple[CationRecord, ...]]:
    """g(r) of every cation and donor, and the surroundings of every kind of cation; both empty without cations."""
    if not box.centre_kinds:
        return (), ()
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
        shortest_stay=stay_frames(frame_interval_ps),
    )
    stayed = stays(
        trajectory,
        box,
        cutoffs=cutoffs,
        frame_interval_ps=frame_interval_ps,
        patience_ps=settings.exit_patience_ps,
    )
    cations = tuple(
        _cation(
            found,
            box=box,
            rdfs=_of_cation(rdfs, box, number),
            shells=shells[number],
            stayed=tuple(stay for stay in stayed if stay.cation == found.cation),
            blocks=settings.blocks,
        )
        for number, found in enumerate(near)
    )
    return rdfs, cations


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
    near: Surroundings,
    *,
    box: Molecules,
    rdfs: list[Rdf],
    shells: list[FirstShell],
    stayed: tuple[Stays, ...],
    blocks: int,
) -> CationRecord:
    element = next(kind.symbols[0] for kind in box.kinds if kind.species == near.cation)
    charges = [kind.charge for kind in box.kinds]
    solvent = [counts for counts, charge in zip(near.molecules, charges, strict=True) if charge == 0]
    anion = [counts for counts, charge in zip(near.molecules, charges, strict=True) if charge < 0]
    peaks = [contact_peaks(rdf, cation_element=element) for rdf in rdfs]
    barriers = [barrier_sample(rdf, shell, cation_element=element) for rdf, shell in zip(rdfs, shells, strict=True)]
    return CationRecord(
        cation=near.cation,
        n_cations=near.n_cations,
        classes={name: _summary(near.classes[place], blocks=blocks) for place, name in enumerate(CLASSES)},
        solvent=_summary(_sum(solvent, like=near.classes[0]), blocks=blocks),
        anion=_summary(_sum(anion, like=near.classes[0]), blocks=blocks),
        atoms=_summary(_sum(near.donors, like=near.classes[0]), blocks=blocks),
        donors=(
            *_atom_records(near, box=box, shells=shells, peaks=peaks, barriers=barriers, blocks=blocks),
            *_molecule_records(near, box=box, shells=shells, peaks=peaks, blocks=blocks),
        ),
        shells=_shell_records(near, blocks=blocks),
        stays=stayed,
    )


def _sum(parts: Sequence[Counts], *, like: Counts) -> Counts:
    zero = Counts(by_frame=np.zeros_like(like.by_frame), by_cation=np.zeros_like(like.by_cation))
    return sum(parts, start=zero)


def _summary(counts: Counts, *, blocks: int) -> SeriesSummary:
    exchanges = counts.exchanges if isinstance(counts, Share) else 0
    return summarise(counts.by_frame, blocks=blocks, by_cation=counts.by_cation, exchanges=exchanges)


def _atom_records(
    near: Surroundings,
    *,
    box: Molecules,
    shells: list[FirstShell],
    peaks: list[ContactPeaks],
    barriers: list[BarrierSample],
    blocks: int,
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
            barrier=barriers[place],
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
            barrier=NO_BARRIER,
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
