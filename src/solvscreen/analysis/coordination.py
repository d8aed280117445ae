"""Who surrounds each cation in each frame: counts by donor and by molecule, shell compositions, denticity."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from solvscreen.analysis.exchange import FEWEST_FRAMES
from solvscreen.analysis.molecules import IntArray, Molecules
from solvscreen.analysis.pairs import Pairs, find_pairs
from solvscreen.analysis.speciation import CLASSES, classify
from solvscreen.analysis.tallies import Counts, Tally, count_table, one_hot, with_sums
from solvscreen.analysis.trajectory import FloatArray, Frame, Trajectory
from solvscreen.errors import DataError

EMPTY_SHELL: Final = "empty"
"""Name of the composition of a cation without any neighbour."""
HIGHEST_DENTICITY: Final = 8
"""Atoms of one molecule in contact with one cation that are told apart; more count as so many."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Cutoffs:
    """First-shell cutoff of every (cation, donor type) and the shift for the sensitivity."""

    angstrom: FloatArray  # (n_cation_kinds, n_donor_types)
    shift_angstrom: float

    @property
    def shifts(self) -> tuple[float, float, float]:
        """Shorter, as found, longer."""
        return (-self.shift_angstrom, 0.0, self.shift_angstrom)


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """What surrounds the cations of one kind. A molecule counts once however many of its donors are inside."""

    cation: str
    n_cations: int
    n_frames: int
    donors: tuple[Counts, ...]  # donor atoms of each of `Molecules.donor_types` within the cutoffs
    atoms: Counts  # donor atoms of all types
    molecules: tuple[Counts, ...]  # molecules of each of `Molecules.kinds`
    solvent: Counts  # neutral molecules
    anion: Counts  # anions
    neighbours: Counts  # molecules of all kinds
    contacts: tuple[Counts, ...]  # donor atoms of each of `Molecules.kinds`
    denticities: tuple[tuple[Counts, ...], ...]  # molecules of each kind that touch with 1, 2, ... atoms
    holders: tuple[float, ...]  # mean number of molecules with at least one donor of a type, per cation
    shifted_donors: tuple[tuple[float, float], ...]  # mean donor atoms at cutoff - shift and cutoff + shift
    shifted_molecules: tuple[tuple[float, float], ...]  # the same for molecules
    classes: tuple[Counts, ...]  # share of the cations that are free, SSIP, CIP, AGG
    shells: Mapping[str, Counts]  # share of the cations by composition


class _Counter:
    """All tallies of a trajectory, and the class and shell of every centre in every frame."""

    def __init__(self, box: Molecules, *, cutoffs: Cutoffs, n_frames: int, shortest_stay: int) -> None:
        self.box, self.cutoffs = box, cutoffs
        self.n_centres, self.n_donors, self.n_kinds = len(box.centre_atoms), len(box.donor_types), len(box.kinds)

        def tally(n_columns: int) -> Tally:
            return Tally(box, n_columns=n_columns, n_frames=n_frames, shortest_stay=shortest_stay)

        charges = np.array([kind.charge for kind in box.kinds])
        self.groups = [np.flatnonzero(chosen) for chosen in (charges == 0, charges < 0, np.full(self.n_kinds, True))]
        self.donors = [tally(self.n_donors + 1) for _ in cutoffs.shifts]
        self.molecules = [tally(self.n_kinds + len(self.groups)) for _ in cutoffs.shifts]
        self.contacts, self.denticities = tally(self.n_kinds), tally(self.n_kinds * HIGHEST_DENTICITY)
        self.holders = tally(self.n_donors)
        self.classes, self.shells = tally(len(CLASSES)), tally(0)
        self.shell_number: dict[str, int] = {}

    def add(self, frame: Frame, *, number: int, second_shell_angstrom: float) -> None:
        limit = float(self.cutoffs.angstrom.max()) + self.cutoffs.shift_angstrom
        near = find_pairs(frame, self.box, limit_angstrom=limit)
        for donors, molecules, shift in zip(self.donors, self.molecules, self.cutoffs.shifts, strict=True):
            inside = contacts(near, self.box, cutoffs=self.cutoffs, shift=shift)
            table = count_table(inside.centre, inside.donor, shape=(self.n_centres, self.n_donors))
            donors.add(with_sums(table, [np.arange(self.n_donors)]), frame=number)
            neighbours = unique_neighbours(inside, n_molecules=len(self.box.molecule_kind))
            molecules.add(with_sums(self._by_kind(neighbours), self.groups), frame=number)
        self._add_first_shell(frame, near, number=number, second_shell_angstrom=second_shell_angstrom)

    def _by_kind(self, rows: IntArray) -> IntArray:
        """How many of the rows (centre, molecule) belong to each kind, for each centre."""
        return count_table(rows[:, 0], self.box.molecule_kind[rows[:, 1]], shape=(self.n_centres, self.n_kinds))

    def _add_first_shell(self, frame: Frame, near: Pairs, *, number: int, second_shell_angstrom: float) -> None:
        inside = contacts(near, self.box, cutoffs=self.cutoffs, shift=0.0)
        centre, donor, _ = np.unique(np.stack([inside.centre, inside.donor, inside.molecule]), axis=1)
        self.holders.add(count_table(centre, donor, shape=(self.n_centres, self.n_donors)), frame=number)
        self._add_denticity(inside, number=number)
        neighbours = unique_neighbours(inside, n_molecules=len(self.box.molecule_kind))
        classes = classify(frame, self.box, neighbours=neighbours, second_shell_angstrom=second_shell_angstrom)
        self.classes.add(one_hot(classes, n_columns=len(CLASSES)), frame=number)
        names = shell_names(neighbours, self.box)
        shells = np.array([self.shell_number.setdefault(name, len(self.shell_number)) for name in names])
        self.shells.add(one_hot(shells, n_columns=len(self.shell_number)), frame=number)

    def _add_denticity(self, inside: Pairs, *, number: int) -> None:
        touching = np.stack([inside.centre, inside.molecule], axis=1)
        self.contacts.add(self._by_kind(touching), frame=number)
        molecules, n_atoms = np.unique(touching, axis=0, return_counts=True)
        kind = self.box.molecule_kind[molecules[:, 1]]
        column = kind * HIGHEST_DENTICITY + np.minimum(n_atoms, HIGHEST_DENTICITY) - 1
        shape = (self.n_centres, self.n_kinds * HIGHEST_DENTICITY)
        self.denticities.add(count_table(molecules[:, 0], column, shape=shape), frame=number)

    def result(self, cation: int) -> Surroundings:
        """Everything about one kind of cation."""
        kind = self.box.kinds[self.box.centre_kinds[cation]]
        shells = self.shells.counts(cation)
        short, here, long = range(3)
        *donors, atoms = self.donors[here].counts(cation)
        *molecules, solvent, anion, neighbours = self.molecules[here].counts(cation)
        denticities = self.denticities.counts(cation)
        return Surroundings(
            cation=kind.species,
            n_cations=kind.count,
            n_frames=self.shells.n_frames,
            donors=tuple(donors),
            atoms=atoms,
            molecules=tuple(molecules),
            solvent=solvent,
            anion=anion,
            neighbours=neighbours,
            contacts=self.contacts.counts(cation),
            denticities=tuple(
                denticities[start : start + HIGHEST_DENTICITY]
                for start in range(0, len(denticities), HIGHEST_DENTICITY)
            ),
            holders=self.holders.means(cation),
            shifted_donors=_pairs(self.donors[short].means(cation), self.donors[long].means(cation))[: self.n_donors],
            shifted_molecules=_pairs(self.molecules[short].means(cation), self.molecules[long].means(cation))[
                : self.n_kinds
            ],
            classes=self.classes.counts(cation),
            shells={
                name: shells[number] for name, number in sorted(self.shell_number.items()) if shells[number].mean > 0.0
            },
        )


def _pairs(short: tuple[float, ...], long: tuple[float, ...]) -> tuple[tuple[float, float], ...]:
    return tuple(zip(short, long, strict=True))


def surroundings(
    trajectory: Trajectory,
    box: Molecules,
    *,
    cutoffs: Cutoffs,
    second_shell_angstrom: float,
    shortest_stay: int = FEWEST_FRAMES,
) -> tuple[Surroundings, ...]:
    """First shell and class of every cation in every frame, one record for each of `box.centre_kinds`.

    A molecule is a neighbour if at least one of its donors is closer than that donor's cutoff. Classes and shells count
    as entered or left after `shortest_stay` frames.

    Raises:
        DataError: atoms and molecules do not fit, or the trajectory has no cation or no donor.
    """
    box.require_atoms(trajectory.n_atoms)
    box.require_centres()
    counter = _Counter(box, cutoffs=cutoffs, n_frames=trajectory.n_frames, shortest_stay=shortest_stay)
    seen = 0
    for number, frame in enumerate(trajectory.frames()):
        counter.add(frame, number=number, second_shell_angstrom=second_shell_angstrom)
        seen += 1
    if seen != trajectory.n_frames:
        raise DataError(f"the trajectory ended after {seen} of {trajectory.n_frames} frames")
    return tuple(counter.result(cation) for cation in range(len(box.centre_kinds)))


def contacts(pairs: Pairs, box: Molecules, *, cutoffs: Cutoffs, shift: float) -> Pairs:
    """The pairs closer than their own cutoff plus `shift` (angstrom)."""
    limits = cutoffs.angstrom[box.centre_index[pairs.centre], pairs.donor] + shift
    return pairs.where(np.asarray(pairs.distance_angstrom <= limits, dtype=np.bool_))


def unique_neighbours(pairs: Pairs, *, n_molecules: int) -> IntArray:
    """Rows (centre, molecule), each once, sorted: shape (n_neighbours, 2)."""
    keys = np.unique(pairs.centre * n_molecules + pairs.molecule)
    return np.stack([keys // n_molecules, keys % n_molecules], axis=1)


def shell_names(neighbours: IntArray, box: Molecules) -> list[str]:
    """Composition of each centre's first shell, by species id: `G2_2+PF6_1`, or `empty`."""
    table = np.zeros((len(box.centre_atoms), len(box.kinds)), dtype=np.int64)
    np.add.at(table, (neighbours[:, 0], box.molecule_kind[neighbours[:, 1]]), 1)
    return [_shell_name(row, box) for row in table]


def _shell_name(counts: NDArray[np.int64], box: Molecules) -> str:
    parts = sorted((box.kinds[kind].species, int(counts[kind])) for kind in np.flatnonzero(counts))
    return "+".join(f"{species}_{count}" for species, count in parts) or EMPTY_SHELL
