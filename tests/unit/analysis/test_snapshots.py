"""Which occurrences of a shell are cut out."""

import numpy as np

from solvscreen.analysis.snapshots import Occurrence, spread


def rows(*parts):
    return np.array([(replica, frame, centre) for replica, frames, centre in parts for frame in frames])


def test_replicas_come_first_then_cations_then_time() -> None:
    found = rows((0, range(100), 0), (0, range(100), 1), (1, range(100), 0))
    chosen = spread(found, n=4, n_frames=100)
    assert {one.replica for one in chosen[:2]} == {0, 1}
    assert {(one.replica, one.centre) for one in chosen[:3]} == {(0, 0), (0, 1), (1, 0)}
    same = [one.frame for one in chosen if (one.replica, one.centre) == (chosen[3].replica, chosen[3].centre)]
    assert max(same) - min(same) >= 50  # the fourth repeats a cation, half a run later at least


def test_one_cation_is_sampled_over_its_whole_time() -> None:
    chosen = spread(rows((0, range(101), 3)), n=3, n_frames=101)
    assert sorted(one.frame for one in chosen) == [0, 50, 100]


def test_the_choice_does_not_depend_on_the_order_and_is_the_same_every_time() -> None:
    found = np.random.default_rng(1).integers(0, 50, size=(300, 3))
    found = np.unique(found, axis=0)
    shuffled = np.random.default_rng(2).permutation(found)
    assert spread(found, n=7, n_frames=50) == spread(shuffled, n=7, n_frames=50)


def test_no_occurrence_is_taken_twice() -> None:
    found = rows((0, range(3), 0))
    assert sorted(spread(found, n=9, n_frames=3)) == [
        Occurrence(replica=0, frame=frame, centre=0) for frame in range(3)
    ]
    assert spread(np.zeros((0, 3), dtype=np.int64), n=2, n_frames=10) == ()
