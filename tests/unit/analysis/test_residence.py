"""Exits on hand-made frames, and intervals on random stays with a known mean."""

import numpy as np
import pytest

from solvscreen.analysis.coordination import Cutoffs
from solvscreen.analysis.residence import StayCounter, Stays, exchange_rate, residence_time, stays
from solvscreen.domain.quantity import Status


def test_short_excursions_are_no_exits() -> None:
    counter = StayCounter(patience_ps=2.0)
    pair = (0, 5)
    inside = [True, True, False, False, True, True, False, False, False, False]
    for time, is_inside in enumerate(inside):
        pairs = [pair] if is_inside else []
        counter.add(time_ps=float(time), inner=pairs, outer=pairs)
    assert counter.exits == {pair: 1}
    assert counter.finished_ps == {pair: 3.0}  # 5 ps less the patience
    assert counter.unfinished_ps == {}


def test_shell_between_the_cutoffs_neither_starts_nor_ends_a_stay(box, trajectory) -> None:
    distances = [3.3, 3.0, 3.3, 3.3, 3.3, 3.3, 5.0, 5.0, 5.0]
    frames = [[[0, 0, 0], [distance, 0, 0]] for distance in distances]
    cutoffs = Cutoffs(angstrom=np.array([[3.2]]), shift_angstrom=0.2)
    found = stays(trajectory(frames), box(Na=1, Cl=1), cutoffs=cutoffs, frame_interval_ps=1.0, patience_ps=1.5)
    assert found == (Stays(cation="Na", species="Cl", observed_ps=8.0, exits=(1,), occupied_ps=(2.5,)),)


def test_passers_by_are_no_stays() -> None:
    counter = StayCounter(patience_ps=2.0)
    for time in range(20):
        pairs = [(0, 5)] if time % 7 in (0, 1) else []  # never longer than 1 ps, always out for more than 2
        counter.add(time_ps=float(time), inner=pairs, outer=pairs)
    assert (counter.exits, counter.finished_ps, counter.unfinished_ps) == ({}, {}, {})


def test_passers_by_do_not_change_the_mean_of_long_stays() -> None:
    """Stays of 40 ps on average between passers-by that are three times as frequent."""
    rng, counter, time = np.random.default_rng(3), StayCounter(patience_ps=2.0), 0.0
    for _ in range(4000):
        inside_ps = rng.exponential(40.0) if rng.random() < 0.25 else rng.uniform(0.0, 1.0)
        for step in np.arange(0.0, inside_ps, 0.5):
            counter.add(time_ps=time + step, inner=[(0, 5)], outer=[(0, 5)])
        time += inside_ps + 10.0
        counter.add(time_ps=time - 1.0, inner=[], outer=[])
    assert counter.finished_ps[0, 5] / counter.exits[0, 5] == pytest.approx(40.0, rel=0.05)


def made(exits: list[int], occupied_ps: list[float], *, observed_ps: float = 60.0) -> Stays:
    return Stays(cation="Na", species="X", observed_ps=observed_ps, exits=tuple(exits), occupied_ps=tuple(occupied_ps))


def renewed(rng: np.random.Generator, *, mean_ps: float, observed_ps: float) -> int:
    """Exits from one place that is filled again at once."""
    return int(rng.poisson(observed_ps / mean_ps))


def test_intervals_cover_the_mean_of_stays_cut_short_by_the_end() -> None:
    rng = np.random.default_rng(4)
    hits = 0
    for _ in range(200):
        times = rng.exponential(100.0, (10, 4))  # four molecules of ten cations watched for 60 ps
        found = made((times < 60.0).sum(axis=1).tolist(), np.minimum(times, 60.0).sum(axis=1).tolist())
        quantity = residence_time([found])
        hits += quantity.lower <= 100.0 <= quantity.upper
    assert hits / 200 >= 0.90


@pytest.mark.parametrize("spread", [0.0, 1.0])  # of the cations' own exchange rates, lognormal
def test_intervals_of_rates_cover_when_cations_differ(spread: float) -> None:
    rng, hits, seen = np.random.default_rng(8), 0, 200
    for _ in range(seen):
        rates_per_ps = 0.05 * np.exp(spread * rng.normal(size=18) - spread**2 / 2.0)
        exits = [renewed(rng, mean_ps=1.0 / rate, observed_ps=200.0) for rate in rates_per_ps]
        found = made(exits, [200.0] * 18, observed_ps=200.0)
        quantity = exchange_rate([found])
        hits += quantity.lower <= 50.0 <= quantity.upper
        assert quantity.value == pytest.approx(sum(exits) / (18 * 0.2))
    assert hits / seen >= 0.90


def test_exits_of_one_restless_cation_count_as_few() -> None:
    quantity = residence_time([made([40, *[0] * 17], [60.0] * 18)])
    assert quantity.value == pytest.approx(18 * 60.0 / 40)
    assert quantity.status is Status.DOUBTFUL
    assert quantity.reason == "40 exits, most from few cations"
    assert quantity.upper / quantity.lower > 20.0


def test_no_exit_gives_a_bound_and_no_number() -> None:
    still = made([0], [1000.0], observed_ps=500.0)
    quantity = residence_time([still])
    assert quantity.status is Status.NOT_COMPUTED
    assert "longer than 271 ps" in quantity.reason  # 1000 / 3.69, Poisson
    few = residence_time([made([2], [1000.0])])
    assert (few.value, few.status) == (pytest.approx(500.0), Status.DOUBTFUL)
    rate = exchange_rate([still])
    assert (rate.value, rate.upper, rate.n) == (0.0, pytest.approx(3.689 / 0.5, rel=1e-3), 0)


@pytest.mark.parametrize(("exits", "doubtful"), [(20, False), (12, True)])
def test_a_time_longer_than_the_run_is_doubtful(exits: int, doubtful: bool) -> None:
    quantity = residence_time([made([exits // 2] * 2, [500.0] * 2, observed_ps=60.0)])
    assert quantity.value == pytest.approx(1000.0 / exits)
    assert ("longer than a run of 60 ps" in quantity.reason) is doubtful
    assert (quantity.status is Status.DOUBTFUL) is doubtful
