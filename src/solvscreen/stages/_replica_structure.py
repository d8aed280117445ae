"""Structure of the liquid along one trajectory, as it is kept in a record."""

from collections.abc import Iterator, Sequence

from solvscreen.analysis.coordination import Surroundings, surroundings
from solvscreen.analysis.exchange import stay_frames
from solvscreen.analysis.first_shell import ContactPeaks, FirstShell, contact_peaks
from solvscreen.analysis.mean_force import NO_BARRIER, barrier_sample
from solvscreen.analysis.molecules import Molecules
from solvscreen.analysis.rdf import MOLECULE, Rdf, radial_distributions
from solvscreen.analysis.residence import Stays, stays
from solvscreen.analysis.speciation import CLASSES
from solvscreen.analysis.static_checks import tail_g
from solvscreen.analysis.tallies import Counts
from solvscreen.analysis.trajectory import Trajectory
from solvscreen.analysis.uncertainty import SeriesSummary, summarise
from solvscreen.analysis.uncoordinated import uncoordinated
from solvscreen.config import AnalysisSettings
from solvscreen.stages._first_shells import FirstShells, cutoffs_of
from solvscreen.stages._replica_record import CationRecord, DonorRecord, NeighbourRecord, ShellRecord


def distributions(trajectory: Trajectory, box: Molecules, *, settings: AnalysisSettings) -> tuple[Rdf, ...]:
    """g(r) of every cation and donor along one trajectory; empty without cations."""
    if not box.centre_kinds:
        return ()
    return radial_distributions(
        trajectory,
        box,
        bin_angstrom=settings.rdf_bin_angstrom,
        max_angstrom=settings.rdf_max_angstrom,
        blocks=settings.blocks,
    )


def structure(
    trajectory: Trajectory,
    box: Molecules,
    *,
    rdfs: Sequence[Rdf],
    shells: FirstShells,
    settings: AnalysisSettings,
    frame_interval_ps: float,
) -> tuple[CationRecord, ...]:
    """Surroundings of every kind of cation along one trajectory, whose own g(r) are `rdfs`; empty without cations."""
    if not box.centre_kinds:
        return ()
    cutoffs = cutoffs_of(shells, box, settings=settings)
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
    return tuple(
        _cation(
            found,
            box=box,
            rdfs=(mine := _of_cation(rdfs, box, number)),
            shells=[shells[rdf.cation, rdf.species, rdf.donor] for rdf in mine],
            stayed=tuple(stay for stay in stayed if stay.cation == found.cation),
            blocks=settings.blocks,
        )
        for number, found in enumerate(near)
    )


def uncoordinated_shares(
    trajectory: Trajectory,
    box: Molecules,
    *,
    shells: FirstShells,
    settings: AnalysisSettings,
    frame_interval_ps: float,
) -> tuple[SeriesSummary | None, ...]:
    """Share of the molecules of each of `box.kinds` that touch no metal cation; nothing where there is none."""
    if not box.centre_kinds:
        return (None,) * len(box.kinds)
    found = uncoordinated(
        trajectory,
        box,
        cutoffs=cutoffs_of(shells, box, settings=settings),
        shortest_stay=stay_frames(frame_interval_ps),
    )
    return tuple(_summary(counts, blocks=settings.blocks) for counts in found)


def _of_cation(rdfs: Sequence[Rdf], box: Molecules, number: int) -> list[Rdf]:
    """g(r) of one cation with each donor type, in the order of `box.donor_types`."""
    cation = box.kinds[box.centre_kinds[number]].species
    return [rdf for rdf in rdfs if rdf.cation == cation and rdf.donor != MOLECULE]


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
    peaks = [contact_peaks(rdf, cation_element=element) for rdf in rdfs]
    return CationRecord(
        cation=near.cation,
        n_cations=near.n_cations,
        classes={name: _summary(near.classes[place], blocks=blocks) for place, name in enumerate(CLASSES)},
        solvent=_summary(near.solvent, blocks=blocks),
        anion=_summary(near.anion, blocks=blocks),
        neighbours=_summary(near.neighbours, blocks=blocks),
        atoms=_summary(near.atoms, blocks=blocks),
        donors=(
            *_atom_records(near, box=box, rdfs=rdfs, shells=shells, peaks=peaks, blocks=blocks),
            *_molecule_records(near, box=box, shells=shells, peaks=peaks, blocks=blocks),
        ),
        species=tuple(_neighbours(near, box=box, blocks=blocks)),
        shells=_shell_records(near, blocks=blocks),
        stays=stayed,
    )


def _summary(counts: Counts, *, blocks: int) -> SeriesSummary:
    return summarise(
        counts.series,
        blocks=blocks,
        by_cation=counts.by_cation,
        exchanges=counts.exchanges,
        n_frames=counts.n_frames,
    )


def _neighbours(near: Surroundings, *, box: Molecules, blocks: int) -> Iterator[NeighbourRecord]:
    """One record for each species with donors."""
    with_donors = {donor.species for donor in box.donor_types}
    for number, kind in enumerate(box.kinds):
        if kind.species not in with_donors:
            continue
        yield NeighbourRecord(
            species=kind.species,
            charge=kind.charge,
            n_molecules=kind.count,
            molecules=_summary(near.molecules[number], blocks=blocks),
            contacts=_summary(near.contacts[number], blocks=blocks),
            denticities=tuple(_summary(counts, blocks=blocks) for counts in near.denticities[number]),
        )


def _atom_records(
    near: Surroundings,
    *,
    box: Molecules,
    rdfs: list[Rdf],
    shells: list[FirstShell],
    peaks: list[ContactPeaks],
    blocks: int,
) -> Iterator[DonorRecord]:
    element = next(kind.symbols[0] for kind in box.kinds if kind.species == near.cation)
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
            barrier=barrier_sample(rdfs[place], shells[place], cation_element=element),
            tail_g=tail_g(rdfs[place]),
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
            tail_g=(),
        )


def _shell_records(near: Surroundings, *, blocks: int) -> tuple[ShellRecord, ...]:
    return tuple(
        ShellRecord(
            shell=shell,
            population=_summary(counts, blocks=blocks),
            n_snapshots=round(counts.mean * near.n_cations * near.n_frames),
        )
        for shell, counts in near.shells.items()
    )
