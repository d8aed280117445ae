"""Shares of cations: coverage with slow and fast exchange, few cations, flickers."""

import numpy as np
import pytest

from solvscreen.analysis.exchange import LastingChanges, exchanges, stay_frames
from solvscreen.analysis.shares import FRACTION_TOLERANCE, fraction_quantity, independent_cations, number_quantity
from solvscreen.analysis.uncertainty import COORDINATION_TOLERANCE, SeriesSummary, summarise
from solvscreen.domain.quantity import Quantity, Status


def summary(inside: np.ndarray) -> SeriesSummary:
    """Of one replica; `inside` is (n_frames, n_cations)."""
    return summarise(
        inside.mean(axis=1), blocks=4, by_cation=inside.mean(axis=0),
        exchanges=exchanges(inside.astype(bool), shortest_stay=2),
    )  # fmt: skip


def share(replicas: list[SeriesSummary], *, n_cations: int, production_ns: float) -> Quantity:
    return fraction_quantity(
        replicas, n_cations=n_cations, tolerance=FRACTION_TOLERANCE, production_ns=production_ns, method="x"
    )


def two_states(rng: np.random.Generator, *, share: float, memory: float, n_frames: int, n_cations: int) -> np.ndarray:
    """Stationary Markov chains that are inside for a `share` of the time and forget in `memory` frames."""
    inside = np.empty((n_frames, n_cations), dtype=bool)
    inside[0] = rng.random(n_cations) < share
    for frame in range(1, n_frames):
        anew = rng.random(n_cations) < 1.0 / memory
        inside[frame] = np.where(anew, rng.random(n_cations) < share, inside[frame - 1])
    return inside


@pytest.mark.parametrize("truth", [0.5, 0.15, 0.03])
@pytest.mark.parametrize("memory", [1.0, 3.0, 30.0, 300.0, 1e5])
def test_intervals_cover_with_slow_and_fast_exchange(truth: float, memory: float) -> None:
    hits = 0
    for seed in range(100):
        rng = np.random.default_rng(seed)
        chains = [two_states(rng, share=truth, memory=memory, n_frames=120, n_cations=9) for _ in range(2)]
        found = share([summary(inside) for inside in chains], n_cations=9, production_ns=0.06)
        hits += found.lower <= truth <= found.upper
    assert hits >= 90


def test_flicker_in_a_frozen_liquid_rests_on_its_eighteen_cations() -> None:
    inside = np.zeros((120, 9), dtype=bool)
    inside[60, 4] = True
    found = share([summary(inside)] * 2, n_cations=9, production_ns=0.06)
    assert found.value == pytest.approx(1 / (120 * 9))
    assert found.upper == pytest.approx(0.176, abs=0.005)  # Wilson, 0 of 18
    assert found.n == 18
    assert found.status is Status.DOUBTFUL
    assert found.reason == "not converged: 0.06 ns, entries and exits: 0"
    assert share([summary(inside)] * 2, n_cations=9, production_ns=1.0).status is Status.OK


def test_enough_exchanges_make_up_for_a_short_run() -> None:
    rng = np.random.default_rng(4)
    chains = [two_states(rng, share=0.5, memory=8.0, n_frames=2000, n_cations=9) for _ in range(2)]
    found = share([summary(inside) for inside in chains], n_cations=9, production_ns=0.5)
    assert found.status is Status.OK
    assert found.upper - found.lower < 0.06
    assert found.n > 500


def test_independent_cations_never_outnumber_those_of_the_model() -> None:
    rng = np.random.default_rng(2)
    inside = two_states(rng, share=0.5, memory=20.0, n_frames=40000, n_cations=4)
    expected = 4 * 40000 / (2 * 20.0)  # (k + l) T / 2
    assert independent_cations([summary(inside)], n_cations=4) == pytest.approx(expected, rel=0.1)


def test_stays_last_two_picoseconds_and_two_frames() -> None:
    assert [stay_frames(interval) for interval in (0.1, 0.5, 1.0, 5.0)] == [20, 4, 2, 2]


def test_exchanges_are_summed_over_cations_without_flickers() -> None:
    inside = np.array([[0, 0, 1, 0, 0, 0, 0], [0, 0, 1, 1, 0, 0, 0], [1, 1, 0, 0, 1, 1, 1]], dtype=bool).T
    assert exchanges(inside, shortest_stay=2) == 4
    assert exchanges(inside, shortest_stay=3) == 0
    assert exchanges(inside[:1], shortest_stay=2) == 0


@pytest.mark.parametrize("stay", [3.0, 30.0, 1000.0])
def test_intervals_of_shares_cover_also_when_hardly_anything_moves(stay: float) -> None:
    """Cations that are paired for `stay` frames at a time on average, half of the time, seen for 100 frames."""
    rng = np.random.default_rng(21)
    hits = 0
    for _ in range(200):
        replicas = []
        for _ in range(2):
            flips = rng.random((100, 10)) < 1.0 / stay
            flips[0] = rng.random(10) < 0.5
            paired = np.cumsum(flips, axis=0) % 2
            replicas.append(summarise(paired.mean(axis=1), blocks=4, by_cation=paired.mean(axis=0)))
        quantity = fraction_quantity(
            replicas, n_cations=10, tolerance=FRACTION_TOLERANCE, production_ns=0.1, method="x"
        )
        hits += quantity.lower <= 0.5 <= quantity.upper
    assert hits / 200 >= 0.90


def test_share_that_never_changed_keeps_a_finite_interval() -> None:
    still = [summarise(np.zeros(100), blocks=4) for _ in range(2)]
    quantity = fraction_quantity(still, n_cations=10, tolerance=FRACTION_TOLERANCE, production_ns=5.0, method="x")
    assert (quantity.value, quantity.lower) == (0.0, 0.0)
    assert quantity.upper == pytest.approx(0.161, abs=0.001)  # Wilson, 0 of 20
    assert quantity.status is Status.OK
    short = fraction_quantity(still, n_cations=10, tolerance=FRACTION_TOLERANCE, production_ns=0.1, method="x")
    assert short.reason == "not converged: 0.10 ns, no change seen"


def numbers(counts: np.ndarray) -> SeriesSummary:
    """Of one replica; `counts` is (n_frames, n_cations)."""
    changes = LastingChanges(counts.shape[1:], shortest_stay=2)
    for row in counts:
        changes.add(row)
    return summarise(
        counts.mean(axis=1), blocks=4, by_cation=counts.mean(axis=0), exchanges=int(changes.count.sum())
    )  # fmt: skip


def number(replicas: list[SeriesSummary], *, production_ns: float = 0.06) -> Quantity:
    return number_quantity(
        replicas, n_cations=9, tolerance=COORDINATION_TOLERANCE, production_ns=production_ns, method="x"
    )


@pytest.mark.parametrize("minority", [0.02, 0.3])
@pytest.mark.parametrize("memory", [1.0, 20.0, 1e6])
def test_intervals_of_coordination_numbers_cover(minority: float, memory: float) -> None:
    """Nine cations in two replicas with five or six neighbours, frozen or exchanging, some flickering."""
    rng, hits = np.random.default_rng(3), 0
    for _ in range(100):
        replicas = []
        for _ in range(2):
            counts = 6 - two_states(rng, share=minority, memory=memory, n_frames=120, n_cations=9).astype(np.int64)
            replicas.append(numbers(counts))
        found = number(replicas)
        hits += found.lower <= 6.0 - minority <= found.upper
    assert hits >= 90


def test_number_of_a_frozen_liquid_rests_on_its_cations_however_one_flickers() -> None:
    counts = np.full((400, 9), 6)
    counts[::2, 4] = 5
    found = number([numbers(counts)] * 2)
    assert found.value == pytest.approx(6.0 - 0.5 / 9)
    assert found.upper - found.value >= 0.176 - 1e-3  # Wilson, 0 of 18
    assert (found.n, found.status) == (18, Status.DOUBTFUL)
    assert "entries and exits: 0" in found.reason
    assert number([numbers(np.zeros((400, 9), dtype=np.int64))] * 2).lower == 0.0


def test_lasting_changes_frame_by_frame_equal_those_of_the_whole_series() -> None:
    inside = two_states(np.random.default_rng(5), share=0.4, memory=4.0, n_frames=300, n_cations=7)
    for stay in (1, 2, 5):
        changes = LastingChanges((7,), shortest_stay=stay)
        for row in inside:
            changes.add(row.astype(np.int64))
        assert changes.count.sum() == exchanges(inside, shortest_stay=stay)


def test_a_frozen_mixture_of_cations_never_converges() -> None:
    frozen = np.tile([True] * 4 + [False] * 5, (200, 1))
    found = share([summary(frozen)] * 2, n_cations=9, production_ns=50.0)
    assert (found.status, found.reason) == (Status.DOUBTFUL, "not converged: 50.00 ns, entries and exits: 0")
    alike = np.zeros((200, 9), dtype=bool)
    assert share([summary(alike)] * 2, n_cations=9, production_ns=50.0).status is Status.OK
