"""Errors of removals, by hand."""

import math

import pytest

from solvscreen.domain.method_error import OTHER_CATION, Excess, MethodError
from solvscreen.domain.quantity import Status
from solvscreen.stages import _removal_error
from solvscreen.stages._removal_error import measured_removal, without_counterpoise


@pytest.fixture
def measured(monkeypatch):
    """An excess of 10 kJ/mol with a scatter of 2 on nine complexes, and a relative error of 5 % on nine."""
    excess = Excess(mean=10.0, sd=2.0, n=9, against="made up")
    monkeypatch.setattr(_removal_error, "removal_excess", lambda _: excess)
    monkeypatch.setattr(_removal_error, "binding_error", lambda _: MethodError(rmse=0.05, n=9, against="made up, too"))


@pytest.mark.usefixtures("measured")
def test_the_mean_excess_is_taken_off_and_its_scatter_is_in_the_interval():
    found = without_counterpoise(70.0, vacuum=130.0, recipe="screening", method="DFT", cations=["Na"])
    assert found.value == pytest.approx(60.0)
    scatter = 2.306 * 2.0 * math.sqrt(1.0 + 1.0 / 9.0)  # Student's t, eight degrees of freedom
    recipe = 2.262 * 0.05 * 120.0  # nine
    assert found.upper - found.value == pytest.approx(math.hypot(scatter, recipe), rel=1e-3)
    assert found.value - found.lower == pytest.approx(math.hypot(scatter, recipe), rel=1e-3)
    assert found.method == "DFT, xTB geometry, less 10 kJ/mol for counterpoise; interval: made up"
    assert found.status is Status.OK
    more = without_counterpoise(70.0, vacuum=130.0, recipe="screening", method="DFT", cations=["Na"], further=9.0)
    assert more.upper - more.value == pytest.approx(math.hypot(scatter, recipe, 9.0), rel=1e-3)


@pytest.mark.usefixtures("measured")
def test_the_excess_was_measured_on_sodium():
    lithium = without_counterpoise(70.0, vacuum=130.0, recipe="screening", method="DFT", cations=["Li"])
    assert (lithium.value, lithium.status, lithium.reason) == (pytest.approx(60.0), Status.DOUBTFUL, OTHER_CATION)
    alone = without_counterpoise(70.0, vacuum=70.0, recipe="screening", method="DFT", cations=[])
    assert (alone.status, "metal cation only" in alone.reason) == (Status.NOT_COMPUTED, True)


def test_without_a_measured_excess_there_is_no_number():
    found = without_counterpoise(70.0, vacuum=130.0, recipe="made up", method="DFT", cations=["Na"])
    assert found.reason == "superposition of basis sets was not measured with made up"
    assert not found.is_number


def test_a_removal_has_its_interval_on_both_sides():
    found = measured_removal(50.0, 20.0, method="m", cations=["Na"])
    assert (found.lower, found.value, found.upper, found.status) == (30.0, 50.0, 70.0, Status.OK)
    assert measured_removal(50.0, 20.0, method="m", cations=["K"]).reason == OTHER_CATION
