"""Exits on hand-made frames, and intervals on random stays with a known mean."""

import numpy as np
import pytest

from solvscreen.analysis.coordination import Cutoffs
from solvscreen.analysis.residence import StayCounter, Stays, residence_time, stays
from solvscreen.domain.quantity import Status


def test_short_excursions_are_no_exits() -> None:
    counter = StayCounter(patience_ps=2.0)
    pair = (0, 5)
    inside = [True, True, False, False, True, True, False, False, False, False]
    for time, is_inside in enumerate(inside):
        pairs = [pair] if is_inside else []
        counter.add(time_ps=float(time), inner=pairs, outer=pairs)
    assert counter.finished == [(pair, 5.0)]
    assert counter.unfinished == []


def test_shell_between_the_cutoffs_neither_starts_nor_ends_a_stay(box, trajectory) -> None:
    distances = [3.3, 3.0, 3.3, 3.3, 3.3, 3.3, 5.0, 5.0, 5.0]
    frames = [[[0, 0, 0], [distance, 0, 0]] for distance in distances]
    cutoffs = Cutoffs(angstrom=np.array([[3.2]]), shift_angstrom=0.2)
    found = stays(trajectory(frames), box(Na=1, Cl=1), cutoffs=cutoffs, frame_interval_ps=1.0, patience_ps=1.5)
    assert found == (Stays(cation="Na", species="Cl", exits=1, occupied_ps=4.0),)


def test_intervals_cover_the_mean_of_stays_cut_short_by_the_end() -> None:
    rng = np.random.default_rng(4)
    hits = 0
    for _ in range(200):
        times = rng.exponential(100.0, 40)  # 40 molecules watched for 60 ps
        found = Stays(
            cation="Na", species="X", exits=int((times < 60.0).sum()), occupied_ps=float(np.minimum(times, 60.0).sum())
        )
        quantity = residence_time([found])
        hits += quantity.lower <= 100.0 <= quantity.upper
    assert hits / 200 >= 0.90


def test_no_exit_gives_a_bound_and_no_number() -> None:
    quantity = residence_time([Stays(cation="Na", species="X", exits=0, occupied_ps=1000.0)])
    assert quantity.status is Status.NOT_COMPUTED
    assert "longer than 271 ps" in quantity.reason  # 1000 / 3.69, Poisson
    few = residence_time([Stays(cation="Na", species="X", exits=2, occupied_ps=1000.0)])
    assert (few.value, few.status) == (pytest.approx(500.0), Status.DOUBTFUL)
