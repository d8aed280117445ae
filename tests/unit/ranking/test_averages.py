"""Weighted means with doubt in values and weights, against what can be worked out on paper."""

import math

import pytest

from solvscreen.domain.quantity import Quantity, Status, failed, not_computed
from solvscreen.ranking.averages import Part, weighted_mean
from solvscreen.ranking.uncertainty import Sampler, Source

SAMPLER = Sampler(seed=1, n_draws=50_000)


def number(value, half=0.0, **options):
    return Quantity(value=value, lower=value - half, upper=value + half, n=3, method="made", **options)


def part(name, value, weight, **options):
    keys = {"key": f"v:{name}", "weight_key": f"w:{name}", "source": Source.OXIDATION}
    return Part(name=name, value=value, weight=weight, **(keys | options))


def mean(*parts, sampler=SAMPLER):
    return weighted_mean(parts, method="mean", sampler=sampler)


def test_mean_counts_weights_and_scales():
    found = mean(part("a", number(5.0), number(0.5)), part("b", number(6.0), number(0.25), scale=4.0))
    assert found.quantity.value == pytest.approx((0.5 * 5 + 1.0 * 6) / 1.5)
    assert (found.quantity.n, found.quantity.method) == (3, "mean; made")


def test_errors_of_values_add_in_squares():
    found = mean(part("a", number(5.0, 0.3), number(1.0)), part("b", number(6.0, 0.4), number(1.0)))
    assert found.quantity.upper - 5.5 == pytest.approx(math.hypot(0.3, 0.4) / 2, rel=0.03)


def test_error_of_a_weight_moves_the_mean_between_the_values():
    # d(mean)/dw = (x1 - x2) w2 / (w1 + w2)^2 = 1 x 0.5 / 1
    found = mean(part("a", number(6.0), number(0.5, 0.05)), part("b", number(5.0), number(0.5)))
    assert found.quantity.upper - 5.5 == pytest.approx(0.05 * 0.5, rel=0.1)


def test_one_source_alone_leaves_the_others_at_rest():
    parts = (part("a", number(6.0, 0.2), number(0.5, 0.05)), part("b", number(5.0, 0.2), number(0.5)))
    method = mean(*parts, sampler=SAMPLER.only(Source.OXIDATION)).draws
    liquid = mean(*parts, sampler=SAMPLER.only(Source.LIQUID)).draws
    assert 1.96 * method.std() == pytest.approx(0.2 / 2**0.5, rel=0.03)
    assert 1.96 * liquid.std() == pytest.approx(0.025, rel=0.05)
    assert mean(*parts, sampler=SAMPLER.only(Source.DESOLVATION)).draws.std() == pytest.approx(0.0, abs=1e-9)


def test_part_without_number_leaves_none_and_is_named():
    gone = mean(part("a", number(6.0), number(0.5)), part("b", failed("no SCF", method="x"), number(0.5)))
    assert (gone.quantity.status, gone.quantity.reason) == (Status.FAILED, "b: no SCF")
    unknown = mean(part("a", number(6.0), not_computed("no simulation")))
    assert (unknown.quantity.status, unknown.quantity.reason) == (Status.NOT_COMPUTED, "a: no simulation")


def test_nothing_has_no_mean():
    assert mean().quantity.reason == "nothing to average"
    assert mean(part("a", number(6.0), number(0.0))).quantity.reason == "nothing to average"
