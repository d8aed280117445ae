"""Which of many occurrences of a shell are cut out: spread over replicas, cations and time, the same every time."""

from dataclasses import dataclass

import numpy as np

from solvscreen.analysis.molecules import IntArray
from solvscreen.analysis.trajectory import FloatArray


@dataclass(frozen=True, kw_only=True, order=True)
class Occurrence:
    """One cation in one frame of one replica."""

    replica: int  # position in the list of replicas
    frame: int
    centre: int  # position in Molecules.centre_atoms


def spread(occurrences: IntArray, *, n: int, n_frames: int) -> tuple[Occurrence, ...]:
    """At most `n` of the rows (replica, frame, centre), chosen one by one to lie as far apart as they can.

    The distance of two is the time between them in units of the run, plus one for another cation, plus one more for
    another replica. The first is that in the middle of the list; ties go to the earliest row.
    """
    rows = np.asarray(occurrences, dtype=np.int64).reshape(-1, 3)
    rows = rows[np.lexsort(rows.T[::-1])]
    if len(rows) == 0:
        return ()
    chosen = [len(rows) // 2]
    nearest = _distances(rows, rows[chosen[0]], n_frames=n_frames)
    while len(chosen) < min(n, len(rows)):
        chosen.append(int(np.argmax(nearest)))
        nearest = np.minimum(nearest, _distances(rows, rows[chosen[-1]], n_frames=n_frames))
    return tuple(Occurrence(replica=int(rows[i][0]), frame=int(rows[i][1]), centre=int(rows[i][2])) for i in chosen)


def _distances(rows: IntArray, one: IntArray, *, n_frames: int) -> FloatArray:
    other_replica = rows[:, 0] != one[0]
    other_cation = other_replica | (rows[:, 2] != one[2])
    apart: FloatArray = np.abs(rows[:, 1] - one[1]) / max(n_frames, 1) + other_cation + other_replica
    return apart
