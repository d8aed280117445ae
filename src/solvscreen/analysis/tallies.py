"""Numbers of neighbours of every cation, added up over frames in two views."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from solvscreen.analysis.exchange import LastingChanges
from solvscreen.analysis.molecules import IntArray, Molecules
from solvscreen.analysis.trajectory import FloatArray

MOST_KEPT: Final = 4096
"""Values of a series: of a longer trajectory neighbouring frames are averaged, so that memory does not grow."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Counts:
    """One count in two views: its mean over the cations of a kind in time, and over time for each cation."""

    series: FloatArray  # (at most MOST_KEPT,), one value a frame or averages over as many neighbouring frames
    n_frames: int
    by_cation: FloatArray  # (n_cations of the kind,)
    exchanges: int  # changes of a cation's count that lasted

    @property
    def mean(self) -> float:
        """Mean over cations and frames."""
        return float(self.by_cation.mean())


class Tally:
    """Several counts of every cation: `add` takes one frame, `counts` gives them for one kind of cation.

    Columns that a later frame brings were zero before. Memory: 8 bytes for each kind of cation, column and value kept.
    """

    def __init__(self, box: Molecules, *, n_columns: int, n_frames: int, shortest_stay: int) -> None:
        self.n_frames, self.centre_index = n_frames, box.centre_index
        self._sizes = kept_sizes(n_frames)
        self._series = np.zeros((len(box.centre_kinds), n_columns, len(self._sizes)))
        self._by_centre = np.zeros((len(box.centre_atoms), n_columns))
        self._changes = LastingChanges(self._by_centre.shape, shortest_stay=shortest_stay)

    def add(self, table: IntArray, *, frame: int) -> None:
        """The counts of frame number `frame`, shape (n_centres, n_columns)."""
        if (more := table.shape[1] - self._by_centre.shape[1]) > 0:
            self._grow(more)
        np.add.at(self._series[:, :, frame // self._sizes[0]], self.centre_index, table)
        self._by_centre += table
        self._changes.add(table)

    def _grow(self, more: int) -> None:
        kinds, _, n_kept = self._series.shape
        self._series = np.concatenate([self._series, np.zeros((kinds, more, n_kept))], axis=1)
        self._by_centre = np.concatenate([self._by_centre, np.zeros((len(self._by_centre), more))], axis=1)
        self._changes.grow(more)

    def counts(self, cation: int) -> tuple[Counts, ...]:
        """One `Counts` for each column."""
        mine = self.centre_index == cation
        weights = int(mine.sum()) * self._sizes
        return tuple(
            Counts(
                series=self._series[cation, column] / weights,
                n_frames=self.n_frames,
                by_cation=self._by_centre[mine, column] / self.n_frames,
                exchanges=int(self._changes.count[mine, column].sum()),
            )
            for column in range(self._by_centre.shape[1])
        )

    def means(self, cation: int) -> tuple[float, ...]:
        """Mean of each column over cations and frames."""
        return tuple(counts.mean for counts in self.counts(cation))


def averages(values: Iterable[Sequence[float]], *, n_frames: int) -> FloatArray:
    """Columns of values that come frame by frame, as a `Counts.series` each: (n_columns, at most MOST_KEPT)."""
    sizes = kept_sizes(n_frames)
    sums: FloatArray | None = None
    for frame, row in enumerate(values):
        sums = np.zeros((len(row), len(sizes))) if sums is None else sums
        sums[:, frame // sizes[0]] += row
    return np.zeros((0, 0)) if sums is None else sums / sizes


def kept_sizes(n_frames: int) -> IntArray:
    """Frames behind each value of a series that is kept: as few as possible, the same number but for the last."""
    size = max(1, -(-n_frames // MOST_KEPT))
    return np.diff(np.append(np.arange(0, n_frames, size), n_frames))


def count_table(centre: IntArray, column: IntArray, *, shape: tuple[int, int]) -> IntArray:
    """How often each (centre, column) occurs, (n_centres, n_columns)."""
    counts = np.bincount(centre * shape[1] + column, minlength=shape[0] * shape[1])
    return np.asarray(counts.reshape(shape), dtype=np.int64)


def with_sums(table: IntArray, groups: Sequence[IntArray]) -> IntArray:
    """The table with one more column for each group of columns: their sum."""
    return np.concatenate([table, *(table[:, group].sum(axis=1, keepdims=True) for group in groups)], axis=1)


def one_hot(column: IntArray, *, n_columns: int) -> IntArray:
    """1 in the column of each row, else 0: (n_rows, n_columns)."""
    return np.asarray(column[:, None] == np.arange(n_columns), dtype=np.int64)
