"""Molecules that touch no cation, on hand-made frames."""

import numpy as np
import pytest

from solvscreen.analysis.coordination import Cutoffs
from solvscreen.analysis.uncoordinated import uncoordinated

CUTOFFS = Cutoffs(angstrom=np.array([[3.2]]), shift_angstrom=0.2)


def test_a_bridging_anion_is_one_molecule(box, trajectory) -> None:
    """Coordination numbers would count it twice: 1 - (2 + 1) / 3 = 0 in the first frame."""
    cations, bridge, far = [[0, 0, 0], [5, 0, 0]], [2.5, 0, 0], [15, 15, 15]
    frames = [[*cations, bridge, [0, 2.5, 0], far], [*cations, bridge, [0, 12, 0], far]]
    _, anions = uncoordinated(trajectory(frames), box(Na=2, Cl=3), cutoffs=CUTOFFS)
    assert anions.series == pytest.approx([1 / 3, 2 / 3])
    assert anions.by_cation == pytest.approx([0.0, 0.5, 1.0])
    assert anions.mean == pytest.approx(0.5)
    assert (anions.n_frames, anions.exchanges) == (2, 0)


def test_what_comes_and_stays_is_an_exchange(box, trajectory) -> None:
    frames = [[[0, 0, 0], [distance, 0, 0]] for distance in (9.0, 9.0, 9.0, 2.5, 2.5, 2.5, 9.0, 2.5)]
    _, anion = uncoordinated(trajectory(frames), box(Na=1, Cl=1), cutoffs=CUTOFFS, shortest_stay=2)
    assert anion.exchanges == 1  # the last excursion is shorter than a stay
    assert anion.mean == pytest.approx(4 / 8)
