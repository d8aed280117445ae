"""Who surrounds each cation in each frame: counts by donor and by molecule, shell compositions, denticity."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from solvscreen.analysis.exchange import FEWEST_FRAMES, exchanges
from solvscreen.analysis.molecules import IntArray, Molecules
from solvscreen.analysis.pairs import Pairs, find_pairs
from solvscreen.analysis.speciation import CLASSES, classify
from solvscreen.analysis.trajectory import FloatArray, Frame, Trajectory
from solvscreen.errors import DataError

EMPTY_SHELL: Final = "empty"
"""Name of the composition of a cation without any neighbour."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Cutoffs:
    """First-shell cutoff of every (cation, donor type) and the shift for the sensitivity."""

    angstrom: FloatArray  # (n_cation_kinds, n_donor_types)
    shift_angstrom: float

    @property
    def shifts(self) -> tuple[float, float, float]:
        """Shorter, as found, longer."""
        return (-self.shift_angstrom, 0.0, self.shift_angstrom)


@dataclass(frozen=True, kw_only=True, eq=False)
class Counts:
    """One count in two views: its mean over the cations of a kind in each frame, and over time for each cation."""

    by_frame: FloatArray  # (n_frames,)
    by_cation: FloatArray  # (n_cations of the kind,)

    def __add__(self, other: "Counts") -> "Counts":
        """Sum of two counts of one kind of cation."""
        return Counts(by_frame=self.by_frame + other.by_frame, by_cation=self.by_cation + other.by_cation)

    @property
    def mean(self) -> float:
        """Mean over cations and frames."""
        return float(self.by_frame.mean())


@dataclass(frozen=True, kw_only=True, eq=False)
class Share(Counts):
    """Share of the cations of a kind that are in one state."""

    exchanges: int  # entries and exits that lasted


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """What surrounds the cations of one kind. A molecule counts once however many of its donors are inside."""

    cation: str
    n_cations: int
    donors: tuple[Counts, ...]  # donor atoms of each of `Molecules.donor_types` within the cutoffs
    molecules: tuple[Counts, ...]  # molecules of each of `Molecules.kinds`
    holders: tuple[float, ...]  # mean number of molecules with at least one donor of a type, per cation
    shifted_donors: tuple[tuple[float, float], ...]  # mean donor atoms at cutoff - shift and cutoff + shift
    shifted_molecules: tuple[tuple[float, float], ...]  # the same for molecules
    classes: tuple[Share, ...]  # free, SSIP, CIP, AGG
    shells: Mapping[str, Share]  # by composition


class _Tally:
    """Running sums of a count over centres in each frame and over frames for each centre."""

    def __init__(self, box: Molecules, *, n_columns: int, n_frames: int) -> None:
        self.by_frame = np.zeros((len(box.centre_kinds), n_columns, n_frames))
        self.by_centre = np.zeros((len(box.centre_atoms), n_columns))
        self.centre_index = box.centre_index

    def add(self, centre: IntArray, column: IntArray, *, frame: int) -> None:
        np.add.at(self.by_frame[:, :, frame], (self.centre_index[centre], column), 1.0)
        np.add.at(self.by_centre, (centre, column), 1.0)

    def counts(self, cation: int) -> tuple[Counts, ...]:
        """One `Counts` for each column."""
        mine = self.centre_index == cation
        n_cations, n_frames = int(mine.sum()), self.by_frame.shape[-1]
        return tuple(
            Counts(
                by_frame=self.by_frame[cation, column] / n_cations,
                by_cation=self.by_centre[mine, column] / n_frames,
            )
            for column in range(self.by_centre.shape[1])
        )

    def means(self, cation: int) -> tuple[float, ...]:
        """Mean of each column over cations and frames."""
        return tuple(counts.mean for counts in self.counts(cation))


class _Counter:
    """All tallies of a trajectory, and the class and shell of every centre in every frame."""

    def __init__(self, box: Molecules, *, cutoffs: Cutoffs, n_frames: int, shortest_stay: int) -> None:
        self.box, self.cutoffs, self.shortest_stay = box, cutoffs, shortest_stay
        n_donors, n_kinds = len(box.donor_types), len(box.kinds)
        self.donors = [_Tally(box, n_columns=n_donors, n_frames=n_frames) for _ in cutoffs.shifts]
        self.molecules = [_Tally(box, n_columns=n_kinds, n_frames=n_frames) for _ in cutoffs.shifts]
        self.holders = _Tally(box, n_columns=n_donors, n_frames=n_frames)
        self.classes = np.zeros((n_frames, len(box.centre_atoms)), dtype=np.int8)
        self.shells = np.zeros((n_frames, len(box.centre_atoms)), dtype=np.int32)
        self.shell_number: dict[str, int] = {}

    def add(self, frame: Frame, *, number: int, second_shell_angstrom: float) -> None:
        limit = float(self.cutoffs.angstrom.max()) + self.cutoffs.shift_angstrom
        near = find_pairs(frame, self.box, limit_angstrom=limit)
        for donors, molecules, shift in zip(self.donors, self.molecules, self.cutoffs.shifts, strict=True):
            inside = contacts(near, self.box, cutoffs=self.cutoffs, shift=shift)
            donors.add(inside.centre, inside.donor, frame=number)
            neighbours = unique_neighbours(inside, n_molecules=len(self.box.molecule_kind))
            molecules.add(neighbours[:, 0], self.box.molecule_kind[neighbours[:, 1]], frame=number)
        self._add_first_shell(frame, near, number=number, second_shell_angstrom=second_shell_angstrom)

    def _add_first_shell(self, frame: Frame, near: Pairs, *, number: int, second_shell_angstrom: float) -> None:
        inside = contacts(near, self.box, cutoffs=self.cutoffs, shift=0.0)
        centre, donor, _ = np.unique(np.stack([inside.centre, inside.donor, inside.molecule]), axis=1)
        self.holders.add(centre, donor, frame=number)
        neighbours = unique_neighbours(inside, n_molecules=len(self.box.molecule_kind))
        self.classes[number] = classify(
            frame, self.box, neighbours=neighbours, second_shell_angstrom=second_shell_angstrom
        )
        self.shells[number] = [
            self.shell_number.setdefault(name, len(self.shell_number)) for name in shell_names(neighbours, self.box)
        ]

    def _share(self, inside: NDArray[np.bool_]) -> Share:
        return Share(
            by_frame=inside.mean(axis=1),
            by_cation=inside.mean(axis=0),
            exchanges=exchanges(inside, shortest_stay=self.shortest_stay),
        )

    def result(self, cation: int) -> Surroundings:
        """Everything about one kind of cation."""
        kind = self.box.kinds[self.box.centre_kinds[cation]]
        mine = self.box.centre_index == cation
        classes, shells = self.classes[:, mine], self.shells[:, mine]
        short, here, long = range(3)
        return Surroundings(
            cation=kind.species,
            n_cations=kind.count,
            donors=self.donors[here].counts(cation),
            molecules=self.molecules[here].counts(cation),
            holders=self.holders.means(cation),
            shifted_donors=tuple(zip(*(self.donors[level].means(cation) for level in (short, long)), strict=True)),
            shifted_molecules=tuple(
                zip(*(self.molecules[level].means(cation) for level in (short, long)), strict=True)
            ),
            classes=tuple(self._share(classes == place) for place in range(len(CLASSES))),
            shells={
                name: self._share(shells == number)
                for name, number in sorted(self.shell_number.items())
                if (shells == number).any()
            },
        )


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
