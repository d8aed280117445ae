"""What another recipe can promise, by how much of the doubt is the recipe's own."""

import math

import pytest

from solvscreen.domain.method_error import IONISATION_EV
from solvscreen.domain.quantity import Quantity, not_computed
from solvscreen.io.tables import quantity_cells
from solvscreen.ranking.uncertainty import Source
from solvscreen.stages._pairs import better_recipes, recipe_share

OWN_EV = IONISATION_EV["screening"].half_width


def shell(half, *, spread=math.nan):
    """Row of a shell at 5 V with this half of its 95 % interval, and the part of it that snapshots alone would give."""
    oxidation = Quantity(value=5.0, lower=5.0 - half, upper=5.0 + half, n=1, method="line")
    return quantity_cells("oxidation_potential", oxidation, "v") | {"oxidation_potential_spread_v": spread}


def test_without_shells_all_of_the_doubt_is_the_recipes():
    assert recipe_share([], recipe="screening") == 1.0
    gains = better_recipes("screening", share=1.0)
    assert [gain.recipe for gain in gains] == ["standard", "reference"]
    for gain in gains:
        assert gain.error_ratio[Source.OXIDATION] == pytest.approx(0.216 / 0.302, abs=0.004)
        assert gain.error_ratio[Source.DESOLVATION] == 1.0  # binds no better, or was measured on other complexes


def test_a_recipe_that_was_found_no_better_is_no_remedy():
    assert better_recipes("standard", share=1.0) == ()


def test_scatter_about_a_line_stays_whatever_the_recipe():
    share = recipe_share([shell(2.0 * OWN_EV), shell(2.0 * OWN_EV), shell(9.0)], recipe="screening")
    assert share == pytest.approx(0.25)
    standard = better_recipes("screening", share=share)[0]
    assert standard.error_ratio[Source.OXIDATION] == pytest.approx((0.75 + 0.25 * (0.216 / 0.302) ** 2) ** 0.5)


def test_scatter_between_snapshots_is_a_doubt_of_its_own():
    scattered = shell(math.hypot(2.0 * OWN_EV, 0.8), spread=0.8)
    assert recipe_share([scattered], recipe="screening") == pytest.approx(0.25)


@pytest.mark.parametrize("half", [0.5 * OWN_EV, OWN_EV])
def test_a_share_is_never_above_one(half):
    assert recipe_share([shell(half)], recipe="screening") == pytest.approx(1.0)


def test_shells_without_numbers_say_nothing():
    nothing = quantity_cells("oxidation_potential", not_computed("no line"), "v")
    assert recipe_share([nothing | {"oxidation_potential_spread_v": math.nan}], recipe="screening") == 1.0
    assert better_recipes("made up", share=1.0) == ()
