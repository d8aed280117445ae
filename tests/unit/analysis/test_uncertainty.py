"""Coverage of intervals on series with a known mean, and the verdict on convergence."""

import numpy as np
import pytest

from solvscreen.analysis.uncertainty import (
    Tolerance,
    combined_mean,
    half_width,
    mean_quantity,
    summarise,
)
from solvscreen.domain.quantity import Status
from solvscreen.domain.series import statistical_inefficiency
from solvscreen.errors import DataError

WIDE = Tolerance(absolute=1e9, relative=0.0)


def ar1(rng: np.random.Generator, *, n: int, memory: float) -> np.ndarray:
    """Stationary series of mean 0 and variance 1 with correlation memory**t."""
    values = np.empty(n)
    values[0] = rng.normal()
    steps = rng.normal(size=n) * np.sqrt(1.0 - memory**2)
    for step in range(1, n):
        values[step] = memory * values[step - 1] + steps[step]
    return values


@pytest.mark.parametrize(("n_replicas", "memory"), [(1, 0.0), (1, 0.9), (2, 0.8), (2, 0.95), (3, 0.9), (5, 0.95)])
def test_intervals_cover_the_true_mean(n_replicas: int, memory: float) -> None:
    rng = np.random.default_rng(5)
    hits = 0
    for _ in range(300):
        replicas = [summarise(ar1(rng, n=400, memory=memory), blocks=4) for _ in range(n_replicas)]
        hits += abs(combined_mean(replicas)) <= half_width(replicas)
    assert hits / 300 >= 0.90


def test_interval_is_not_needlessly_wide() -> None:
    rng = np.random.default_rng(6)
    widths = [half_width([summarise(rng.normal(size=1000), blocks=4) for _ in range(2)]) for _ in range(50)]
    assert np.mean(widths) == pytest.approx(1.96 / np.sqrt(2000), rel=0.5)


def test_statistical_inefficiency_of_known_correlation() -> None:
    rng = np.random.default_rng(8)
    estimates = [statistical_inefficiency(ar1(rng, n=20000, memory=0.8)) for _ in range(5)]
    assert np.mean(estimates) == pytest.approx((1 + 0.8) / (1 - 0.8), rel=0.15)  # 1 + 2 sum of 0.8**t = 9
    assert statistical_inefficiency(rng.normal(size=5000)) == pytest.approx(1.0, abs=0.3)


def test_steady_replicas_converge_and_drifting_ones_do_not() -> None:
    rng = np.random.default_rng(9)
    steady = [summarise(5.0 + 0.1 * rng.normal(size=500), blocks=4) for _ in range(2)]
    limit = Tolerance(absolute=0.2, relative=0.0)
    quantity = mean_quantity(steady, tolerance=limit, production_ns=2.0, method="x")
    assert quantity.status is Status.OK
    assert quantity.lower < 5.0 < quantity.upper
    assert quantity.n > 500

    drifting = [summarise(np.linspace(4.0, 6.0, 500) + 0.1 * rng.normal(size=500), blocks=4) for _ in range(2)]
    assert "halves differ by 1" in mean_quantity(drifting, tolerance=limit, production_ns=0.1, method="x").reason

    apart = [summarise(value + 0.1 * rng.normal(size=500), blocks=4) for value in (4.0, 6.0)]
    doubtful = mean_quantity(apart, tolerance=limit, production_ns=0.1, method="x")
    assert doubtful.status is Status.DOUBTFUL
    assert doubtful.n < 20  # two levels, however many frames each
    assert doubtful.reason.startswith("not converged: 0.10 ns, replicas differ by 1.99")

    single = mean_quantity(steady[:1], tolerance=limit, production_ns=2.0, method="x")
    assert single.reason == "not converged: 2.00 ns, one replica only"


def test_single_sample_has_no_interval() -> None:
    quantity = mean_quantity([summarise(np.array([3.0]), blocks=4)], tolerance=WIDE, production_ns=0.0, method="x")
    assert quantity.value == 3.0
    assert np.isnan([quantity.lower, quantity.upper]).all()
    assert quantity.status is Status.DOUBTFUL


def test_empty_series_is_refused() -> None:
    with pytest.raises(DataError):
        summarise(np.array([]), blocks=4)
    with pytest.raises(DataError):
        summarise(np.array([1.0, np.nan]), blocks=4)
