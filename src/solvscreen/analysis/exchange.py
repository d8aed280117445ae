"""How often cations enter and leave a state, without the flicker of vibrations across its border."""

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from solvscreen.analysis.molecules import IntArray

SHORTEST_STAY_PS: Final = 2.0  # the customary patience for ligand exchange: Impey et al., J. Phys. Chem. 1983, 87, 5071
FEWEST_FRAMES: Final = 2


def stay_frames(frame_interval_ps: float) -> int:
    """Frames that a stay has to last to count as one: 2 ps, and never a single frame."""
    return max(FEWEST_FRAMES, math.ceil(SHORTEST_STAY_PS / frame_interval_ps - 1e-9))


def exchanges(inside: NDArray[np.bool_], *, shortest_stay: int) -> int:
    """Entries and exits over all cations; `inside` is (n_frames, n_cations).

    Stays inside or outside that are shorter than `shortest_stay` frames are passed over, so that a cation that leaves
    for a moment and comes back has not moved.

    >>> exchanges(np.array([[0, 0, 1, 0, 0, 1, 1, 1, 0, 1, 1]], dtype=bool).T, shortest_stay=2)
    1
    """
    return sum(_changes(column, shortest_stay=shortest_stay) for column in inside.T)


def _changes(inside: NDArray[np.bool_], *, shortest_stay: int) -> int:
    borders = np.flatnonzero(np.diff(inside.astype(np.int8))) + 1
    starts = np.concatenate([[0], borders])
    lengths = np.diff(np.append(starts, len(inside)))
    lasting = inside[starts[lengths >= shortest_stay]]
    return int(np.count_nonzero(lasting[1:] != lasting[:-1]))


class LastingChanges:
    """The same for many counts that come frame by frame: how often each changed to another that then lasted."""

    def __init__(self, shape: tuple[int, ...], *, shortest_stay: int) -> None:
        self.shortest_stay = shortest_stay
        self.count: IntArray = np.zeros(shape, dtype=np.int64)
        self._now: IntArray = np.full(shape, -1)
        self._run: IntArray = np.zeros(shape, dtype=np.int64)
        self._lasting: IntArray = np.full(shape, -1)
        self._n_frames = 0

    def grow(self, more: int) -> None:
        """More counts along the last axis, which have been zero so far."""
        shape = (*self.count.shape[:-1], more)
        lasted = self._n_frames >= self.shortest_stay
        for name, value in (("count", 0), ("_now", 0), ("_run", self._n_frames), ("_lasting", 0 if lasted else -1)):
            setattr(self, name, np.concatenate([getattr(self, name), np.full(shape, value)], axis=-1))

    def add(self, values: IntArray) -> None:
        """One frame; `values` are not negative."""
        self._n_frames += 1
        self._run = np.where(values == self._now, self._run + 1, 1)
        self._now = values
        settled = self._run == self.shortest_stay
        self.count += settled & (self._lasting >= 0) & (self._lasting != values)
        self._lasting = np.where(settled, values, self._lasting)
