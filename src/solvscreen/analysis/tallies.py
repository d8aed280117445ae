"""Numbers of neighbours of every cation, added up over frames in two views."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from solvscreen.analysis.exchange import LastingChanges
from solvscreen.analysis.molecules import IntArray, Molecules
from solvscreen.analysis.trajectory import FloatArray


@dataclass(frozen=True, kw_only=True, eq=False)
class Counts:
    """One count in two views: its mean over the cations of a kind in each frame, and over time for each cation."""

    by_frame: FloatArray  # (n_frames,)
    by_cation: FloatArray  # (n_cations of the kind,)
    exchanges: int  # changes of a cation's count that lasted

    @property
    def mean(self) -> float:
        """Mean over cations and frames."""
        return float(self.by_frame.mean())


class Tally:
    """Several counts of every cation: `add` takes one frame, `counts` gives them for one kind of cation."""

    def __init__(self, box: Molecules, *, n_columns: int, n_frames: int, shortest_stay: int) -> None:
        self.by_frame = np.zeros((len(box.centre_kinds), n_columns, n_frames))
        self.by_centre = np.zeros((len(box.centre_atoms), n_columns))
        self.centre_index = box.centre_index
        self._changes = LastingChanges(self.by_centre.shape, shortest_stay=shortest_stay)

    def add(self, table: IntArray, *, frame: int) -> None:
        """The counts of frame number `frame`, shape (n_centres, n_columns)."""
        np.add.at(self.by_frame[:, :, frame], self.centre_index, table)
        self.by_centre += table
        self._changes.add(table)

    def counts(self, cation: int) -> tuple[Counts, ...]:
        """One `Counts` for each column."""
        mine = self.centre_index == cation
        n_cations, n_frames = int(mine.sum()), self.by_frame.shape[-1]
        return tuple(
            Counts(
                by_frame=self.by_frame[cation, column] / n_cations,
                by_cation=self.by_centre[mine, column] / n_frames,
                exchanges=int(self._changes.count[mine, column].sum()),
            )
            for column in range(self.by_centre.shape[1])
        )

    def means(self, cation: int) -> tuple[float, ...]:
        """Mean of each column over cations and frames."""
        return tuple(counts.mean for counts in self.counts(cation))


def count_table(centre: IntArray, column: IntArray, *, shape: tuple[int, int]) -> IntArray:
    """How often each (centre, column) occurs, (n_centres, n_columns)."""
    counts = np.bincount(centre * shape[1] + column, minlength=shape[0] * shape[1])
    return np.asarray(counts.reshape(shape), dtype=np.int64)


def with_sums(table: IntArray, groups: Sequence[IntArray]) -> IntArray:
    """The table with one more column for each group of columns: their sum."""
    return np.concatenate([table, *(table[:, group].sum(axis=1, keepdims=True) for group in groups)], axis=1)
