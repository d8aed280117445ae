"""Who surrounds each cation in each frame: counts by donor and by molecule, shell compositions, denticity."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from solvscreen.analysis.molecules import IntArray, Molecules
from solvscreen.analysis.pairs import Pairs, find_pairs
from solvscreen.analysis.speciation import CLASSES, classify
from solvscreen.analysis.trajectory import FloatArray, Trajectory
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
class Surroundings:
    """Per-frame means over the cations of each kind; the last axis is the frame.

    The axis of length 3 is cutoff - shift, cutoff, cutoff + shift. A molecule counts once however many of its donors
    are inside. `shells` maps (cation number, composition) to the share of that kind's cations.
    """

    donors: FloatArray  # (3, n_cation_kinds, n_donor_types, n_frames), donor atoms per cation
    holders: FloatArray  # (n_cation_kinds, n_donor_types, n_frames), molecules with at least one such donor
    molecules: FloatArray  # (3, n_cation_kinds, n_kinds, n_frames), molecules per cation
    classes: FloatArray  # (n_cation_kinds, 4, n_frames), free, SSIP, CIP, AGG
    shells: Mapping[tuple[int, str], FloatArray]  # each (n_frames,)

    @property
    def atoms(self) -> FloatArray:
        """All donor atoms within the cutoffs, (n_cation_kinds, n_frames)."""
        return np.asarray(self.donors[1].sum(axis=1))


class _Counter:
    def __init__(self, box: Molecules, *, n_frames: int) -> None:
        n_cations, n_donors = len(box.centre_kinds), len(box.donor_types)
        self.box = box
        self.per_kind = np.array([box.kinds[kind].count for kind in box.centre_kinds], dtype=np.float64)
        self.donors = np.zeros((3, n_cations, n_donors, n_frames))
        self.holders = np.zeros((n_cations, n_donors, n_frames))
        self.molecules = np.zeros((3, n_cations, len(box.kinds), n_frames))
        self.classes = np.zeros((n_cations, len(CLASSES), n_frames))
        self.shells: dict[tuple[int, str], FloatArray] = {}

    def count_donors(self, pairs: Pairs, *, level: int, frame: int) -> None:
        """Donor atoms and whole molecules at one of the three cutoffs."""
        cation = self.box.centre_index[pairs.centre]
        np.add.at(self.donors[level, :, :, frame], (cation, pairs.donor), 1.0)
        neighbours = unique_neighbours(pairs, n_molecules=len(self.box.molecule_kind))
        kinds = self.box.molecule_kind[neighbours[:, 1]]
        np.add.at(self.molecules[level, :, :, frame], (self.box.centre_index[neighbours[:, 0]], kinds), 1.0)

    def count_holders(self, pairs: Pairs, *, frame: int) -> None:
        """Molecules that hold the cation with at least one donor of a type."""
        keys = np.stack([pairs.centre, pairs.donor, pairs.molecule])
        centre, donor, _ = np.unique(keys, axis=1)
        np.add.at(self.holders[:, :, frame], (self.box.centre_index[centre], donor), 1.0)

    def count_shells(self, names: Sequence[str], *, frame: int) -> None:
        """Composition of each centre's shell."""
        for cation, name in zip(self.box.centre_index, names, strict=True):
            key = (int(cation), name)
            if key not in self.shells:
                self.shells[key] = np.zeros(self.holders.shape[-1])
            self.shells[key][frame] += 1.0

    def result(self) -> Surroundings:
        """Counts divided by the number of cations of each kind."""
        each = self.per_kind
        return Surroundings(
            donors=self.donors / each[None, :, None, None],
            holders=self.holders / each[:, None, None],
            molecules=self.molecules / each[None, :, None, None],
            classes=self.classes / each[:, None, None],
            shells={key: series / each[key[0]] for key, series in sorted(self.shells.items())},
        )


def surroundings(
    trajectory: Trajectory, box: Molecules, *, cutoffs: Cutoffs, second_shell_angstrom: float
) -> Surroundings:
    """First shell and class of every cation in every frame.

    A molecule is a neighbour if at least one of its donors is closer than that donor's cutoff.

    Raises:
        DataError: atoms and molecules do not fit, or the trajectory has no cation or no donor.
    """
    box.require_atoms(trajectory.n_atoms)
    box.require_centres()
    counter = _Counter(box, n_frames=trajectory.n_frames)
    limit = float(cutoffs.angstrom.max()) + cutoffs.shift_angstrom
    seen = 0
    for number, frame in enumerate(trajectory.frames()):
        near = find_pairs(frame, box, limit_angstrom=limit)
        for level, shift in enumerate(cutoffs.shifts):
            counter.count_donors(contacts(near, box, cutoffs=cutoffs, shift=shift), level=level, frame=number)
        inside = contacts(near, box, cutoffs=cutoffs, shift=0.0)
        counter.count_holders(inside, frame=number)
        neighbours = unique_neighbours(inside, n_molecules=len(box.molecule_kind))
        counter.count_shells(shell_names(neighbours, box), frame=number)
        classes = classify(frame, box, neighbours=neighbours, second_shell_angstrom=second_shell_angstrom)
        np.add.at(counter.classes[:, :, number], (box.centre_index, classes), 1.0)
        seen += 1
    if seen != trajectory.n_frames:
        raise DataError(f"the trajectory ended after {seen} of {trajectory.n_frames} frames")
    return counter.result()


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
