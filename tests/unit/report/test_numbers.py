"""Digits that fit the doubt."""

import math

import pytest

from solvscreen.domain.quantity import Quantity, failed
from solvscreen.report.numbers import DASH, decimals, fixed, interval_text, plus_minus, rank_text, value_text


def quantity(value, half):
    return Quantity(value=value, lower=value - half, upper=value + half, n=1, method="made")


@pytest.mark.parametrize(
    ("half", "digits"), [(0.2, 2), (0.1, 2), (0.006, 4), (8.3, 1), (15.0, 0), (120.0, 0), (0.0, 2)]
)
def test_two_figures_of_the_doubt(half, digits):
    assert decimals(quantity(214.0, half)) == digits


def test_missing_numbers_are_dashes():
    gone = failed("no", method="made")
    assert (value_text(gone), interval_text(gone), plus_minus(gone)) == (DASH, "", DASH)
    assert fixed(math.nan, 2) == DASH


def test_exact_numbers_show_no_interval():
    assert (plus_minus(quantity(1.12, 0.0)), interval_text(quantity(1.12, 0.0))) == ("1.12", "")


def test_no_negative_zero():
    assert fixed(-0.001, 2) == "0.00"


def test_rank_with_its_interval():
    assert rank_text(2.0, 1.0, 4.0) == f"2 (1{DASH}4)"
