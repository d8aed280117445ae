"""Differences of predicted numbers, and what they say about a claim."""

import math

import pytest

from solvscreen.domain.quantity import Quantity, not_computed
from solvscreen.ranking.claims import Verdict, difference, joint_difference, verdict
from solvscreen.ranking.measure import Measure
from solvscreen.ranking.uncertainty import standard_draws


def _number(value: float, lower: float = math.nan, upper: float = math.nan) -> Quantity:
    return Quantity(value=value, lower=lower, upper=upper, n=1, method="made up")


def test_half_widths_add_in_squares_side_by_side() -> None:
    found = difference(_number(5.0, 2.0, 6.0), _number(1.0, -3.0, 4.0))
    assert found.value == pytest.approx(4.0)
    assert found.lower == pytest.approx(4.0 - math.hypot(3.0, 3.0))
    assert found.upper == pytest.approx(4.0 + math.hypot(1.0, 4.0))


def test_errors_that_both_share_cancel_in_joint_draws() -> None:
    shared = standard_draws("shared", seed=1, n=4000)
    first, second = (
        Measure(
            quantity=_number(value, value - 2.0, value + 2.0),
            draws=value + shared + 0.1 * standard_draws(name, seed=1, n=4000),
        )
        for name, value in (("a", 5.0), ("b", 4.5))
    )
    found = joint_difference(first, second)
    assert found.value == pytest.approx(0.5)
    half = 1.96 * 0.1 * math.sqrt(2.0)
    assert (found.lower, found.upper) == pytest.approx((0.5 - half, 0.5 + half), abs=0.02)


def test_a_given_width_stands_in_for_a_missing_interval() -> None:
    found = difference(_number(-7.0), _number(-7.5), half_width=0.3)
    assert (found.lower, found.upper) == pytest.approx((0.5 - math.hypot(0.3, 0.3), 0.5 + math.hypot(0.3, 0.3)))


@pytest.mark.parametrize(
    ("lower", "upper", "sign", "expected"),
    [
        (0.1, 0.9, 1, Verdict.AGREES),
        (0.1, 0.9, -1, Verdict.DISAGREES),
        (-0.9, -0.1, -1, Verdict.AGREES),
        (-0.9, -0.1, 1, Verdict.DISAGREES),
        (-0.1, 0.9, 1, Verdict.NOT_RESOLVED),
        (-0.1, 0.9, -1, Verdict.NOT_RESOLVED),
        (math.nan, math.nan, 1, Verdict.NOT_RESOLVED),
    ],
)
def test_verdicts(lower: float, upper: float, sign: int, expected: Verdict) -> None:
    middle = 0.5 * (lower + upper)
    found = difference(_number(middle, lower, upper), _number(0.0, 0.0, 0.0))
    assert verdict(found, sign=sign) is expected


def test_a_missing_number_keeps_its_reason() -> None:
    found = difference(_number(1.0, 0.0, 2.0), not_computed("no such cluster"))
    assert math.isnan(found.value)
    assert found.reason == "no such cluster"
    assert verdict(found, sign=1) is Verdict.NOT_RESOLVED
