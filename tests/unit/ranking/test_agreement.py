"""Rank correlation of predictions with measurements."""

import math

import numpy as np
import pytest

from solvscreen.ranking.agreement import agreement, spearman_interval


def test_a_known_correlation_with_its_interval() -> None:
    """Spearman 1 - 6 sum d^2 / (n^3 - n) = 1 - 6 * 2 / 120; the interval by hand from Bonett & Wright's formula."""
    found = agreement([1.0, 2.0, 3.0, 4.0, 5.0], [1.0, 2.0, 4.0, 3.0, 5.0], top=2)
    assert found.spearman == pytest.approx(0.9)
    width = 1.959964 * math.sqrt((1.0 + 0.405) / 2.0)
    assert found.lower == pytest.approx(math.tanh(math.atanh(0.9) - width), abs=1e-6)
    assert found.upper == pytest.approx(math.tanh(math.atanh(0.9) + width), abs=1e-6)
    assert (found.n, found.top, found.hits, found.hits_by_chance) == (5, 2, 1.0, pytest.approx(0.8))


def test_a_perfect_order_of_few_is_not_certain() -> None:
    found = agreement([1.0, 2.0, 3.0, 4.0], [10.0, 20.0, 30.0, 40.0], top=3)
    assert (found.spearman, found.upper) == (pytest.approx(1.0), pytest.approx(1.0))
    assert found.lower < 0.0
    assert (found.top, found.hits) == (2, 2.0)


def test_ties_at_the_border_count_in_part() -> None:
    found = agreement([3.0, 2.0, 2.0, 1.0], [4.0, 3.0, 2.0, 1.0], top=2)
    assert found.hits == pytest.approx(1.5)


@pytest.mark.parametrize("n", [0, 1, 2])
def test_too_few_pairs_have_no_order(n: int) -> None:
    found = agreement([1.0, 2.0][:n], [1.0, 2.0][:n], top=3)
    assert math.isnan(found.spearman)
    assert math.isnan(found.lower)


def test_equal_values_have_no_order() -> None:
    assert math.isnan(agreement([1.0, 1.0, 1.0], [1.0, 2.0, 3.0], top=1).spearman)


def test_three_pairs_have_an_order_but_no_interval() -> None:
    found = agreement([1.0, 2.0, 3.0], [3.0, 2.0, 1.0], top=1)
    assert found.spearman == pytest.approx(-1.0)
    assert math.isnan(found.upper)


@pytest.mark.parametrize("pearson", [0.0, 0.5, 0.85])
def test_intervals_cover_the_true_correlation(pearson: float) -> None:
    """Of bivariate normal pairs, whose Spearman correlation is 6/pi asin(r/2); 12 pairs, 600 draws."""
    truth, generator = 6.0 / math.pi * math.asin(pearson / 2.0), np.random.default_rng(7)
    inside = 0
    for _ in range(600):
        first = generator.standard_normal(12)
        second = pearson * first + math.sqrt(1.0 - pearson**2) * generator.standard_normal(12)
        found = agreement(list(first), list(second), top=3)
        inside += found.lower <= truth <= found.upper
    assert 0.92 <= inside / 600 <= 0.99


def test_a_higher_confidence_is_wider() -> None:
    narrow, wide = spearman_interval(0.5, n=10, confidence=0.8), spearman_interval(0.5, n=10, confidence=0.99)
    assert wide[0] < narrow[0] < 0.5 < narrow[1] < wide[1]
