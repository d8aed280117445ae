"""Measured errors of methods as half-widths."""

import math

import pytest

from solvscreen.domain.method_error import (
    Excess,
    MethodError,
    binding_error,
    removal_error,
    solvated_removal_error,
    target_half_width,
)


def test_few_comparisons_make_a_wide_interval() -> None:
    assert MethodError(rmse=1.0, n=3, against="made up").half_width == pytest.approx(3.182, abs=1e-3)  # Student's t
    assert math.isnan(MethodError(rmse=1.0, n=0, against="made up").half_width)


def test_a_removal_has_the_error_of_its_own_parametrisation() -> None:
    """Root mean squares of the table in docs/validation.md."""
    level = "GFN1-xTB ALPB of thf less its constant, eps=7.6 (tblite 0.8.0)"
    in_solvent = [2.5, -3.8, 7.1, 4.2, 1.2, -5.0, -13.0, 0.7, -60.2]
    assert solvated_removal_error(level).rmse == pytest.approx(math.hypot(*in_solvent) / math.sqrt(9), abs=0.1)
    pairs = {122.5: 131.3, 104.6: 113.9, 108.5: 129.4, 73.5: 102.1, 175.6: 189.9, 170.1: 190.0, 156.1: 189.2,
             169.8: 193.7, 394.8: 456.9, 108.7: 59.4}  # fmt: skip
    relative = [found / target - 1.0 for target, found in pairs.items()]
    assert removal_error(level).rmse == pytest.approx(math.hypot(*relative) / math.sqrt(10), abs=0.003)
    assert removal_error("GFN2-xTB gas").rmse > removal_error(level).rmse


def test_what_nobody_measured_has_no_error() -> None:
    assert math.isnan(removal_error("GFN3-xTB gas").half_width)
    assert math.isnan(solvated_removal_error("GFN3-xTB gas").half_width)


def test_the_target_of_removals_has_an_error_too() -> None:
    assert target_half_width(-100.0) == pytest.approx(100.0 * binding_error("screening").half_width)


def test_an_excess_is_known_to_within_the_scatter_of_few() -> None:
    one = Excess(mean=10.0, sd=3.0, n=4, against="made up")
    assert one.half_width == pytest.approx(3.18245 * 3.0 * math.sqrt(1.25), abs=1e-3)  # Student's t, three freedoms
    assert math.isnan(Excess(mean=10.0, sd=0.0, n=1, against="made up").half_width)
