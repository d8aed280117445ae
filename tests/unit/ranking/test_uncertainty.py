"""Draws from intervals: reproducible, of the stated width, common where the key is common."""

import math

import numpy as np
import pytest

from solvscreen.domain.quantity import Quantity, failed
from solvscreen.errors import CalculationError
from solvscreen.ranking.uncertainty import Sampler, Source, interval, interval_draws, standard_draws

ASYMMETRIC = Quantity(value=5.0, lower=4.0, upper=5.5, n=1, method="made")


def test_draws_depend_on_key_and_seed_only():
    first, second = standard_draws("a", seed=1, n=50), standard_draws("a", seed=1, n=50)
    assert (first == second).all()
    assert abs(np.corrcoef(first, standard_draws("b", seed=1, n=50))[0, 1]) < 0.5
    assert not (first == standard_draws("a", seed=2, n=50)).any()


def test_draws_are_standard_normal():
    draws = standard_draws("moments", seed=3, n=200_000)
    assert draws.mean() == pytest.approx(0.0, abs=0.01)  # four standard errors are 0.009
    assert draws.std() == pytest.approx(1.0, abs=0.01)


def test_interval_ends_cut_off_two_and_a_half_percent_each():
    draws = interval_draws(ASYMMETRIC, standard_draws("x", seed=1, n=200_000))
    assert np.quantile(draws, [0.025, 0.5, 0.975]) == pytest.approx([4.0, 5.0, 5.5], abs=0.02)


def test_quantity_without_doubt_gives_itself():
    exact = Quantity(value=2.0, lower=2.0, upper=2.0, n=1, method="made")
    assert (interval_draws(exact, standard_draws("x", seed=1, n=9)) == 2.0).all()


@pytest.mark.parametrize(
    "quantity",
    [
        failed("SCF did not converge", method="made"),
        Quantity(value=1.0, lower=math.nan, upper=math.nan, n=1, method="made"),
        Quantity(value=1.0, lower=2.0, upper=3.0, n=1, method="made"),
    ],
)
def test_no_number_or_no_interval_is_an_error(quantity):
    with pytest.raises(CalculationError, match=r"SCF did not converge|no 95 % interval"):
        interval_draws(quantity, standard_draws("x", seed=1, n=3))


def test_interval_of_draws():
    assert interval(np.linspace(0.0, 100.0, 1001), value=50.0) == pytest.approx((2.5, 97.5))
    assert interval(np.array([1.0, 1.0]), value=3.0) == (1.0, 3.0)


WIDE = Quantity(value=5.0, lower=4.0, upper=6.0, n=1, method="made")


def test_part_of_the_snapshots_and_that_of_the_method_make_up_the_interval():
    sampler = Sampler(seed=1, n_draws=100_000)
    options = {"key": "x", "source": Source.OXIDATION, "snapshot_half_width": 0.6}
    halves = [1.96 * made.draws(WIDE, **options).std() for made in (sampler, *map(sampler.only, Source))]
    together, *alone = halves
    assert together == pytest.approx(1.0, rel=0.01)
    assert dict(zip(Source, alone, strict=True)) == pytest.approx(
        {Source.OXIDATION: 0.8, Source.DESOLVATION: 0.0, Source.LIQUID: 0.0, Source.SNAPSHOTS: 0.6}, rel=0.01
    )


def test_scatter_as_wide_as_the_interval_leaves_nothing_to_the_method():
    sampler = Sampler(seed=1, n_draws=1000)
    options = {"key": "x", "source": Source.OXIDATION, "snapshot_half_width": 2.0}
    assert sampler.only(Source.OXIDATION).draws(WIDE, **options).std() == 0.0


def test_scatter_of_a_shell_without_number_is_none():
    sampler = Sampler(seed=1, n_draws=1000)
    plain = sampler.draws(WIDE, key="x", source=Source.OXIDATION)
    assert (sampler.draws(WIDE, key="x", source=Source.OXIDATION, snapshot_half_width=math.nan) == plain).all()


def test_half_the_variance_is_common_to_keys_that_share_a_part() -> None:
    sampler = Sampler(seed=3, n_draws=20000)
    made = Quantity(value=5.0, lower=4.0, upper=6.0, n=1, method="made up")
    first, second = (sampler.draws(made, key=f"shells | {name}", source=Source.OXIDATION) for name in ("a", "b"))
    alone = sampler.draws(made, key="c", source=Source.OXIDATION)
    assert first.std() == pytest.approx(alone.std(), rel=0.03)
    assert np.corrcoef(first, second)[0, 1] == pytest.approx(0.5, abs=0.03)
    again = sampler.draws(made, key="shells | a", source=Source.OXIDATION)
    assert np.array_equal(first, again)


def test_errors_are_shared_level_by_level():
    """Half of the variance with all shells, a quarter more with those in which the same molecule is oxidised."""
    sampler = Sampler(seed=1, n_draws=100_000)
    keys = ("shells | G2 | Na+G2", "shells | G2 | Na+G2+PF6", "shells | EC | Na+EC")
    one, alike, other = (sampler.draws(WIDE, key=key, source=Source.OXIDATION) for key in keys)
    assert [draws.std() for draws in (one, alike, other)] == pytest.approx([1.0 / 1.96] * 3, rel=0.01)
    assert np.corrcoef(one, alike)[0, 1] == pytest.approx(0.75, abs=0.01)
    assert np.corrcoef(one, other)[0, 1] == pytest.approx(0.5, abs=0.01)
