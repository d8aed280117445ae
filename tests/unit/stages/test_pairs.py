"""What another recipe can promise, by how much of the doubt is the recipe's own."""

import pytest

from solvscreen.domain.method_error import IONISATION_EV
from solvscreen.domain.quantity import Quantity, not_computed
from solvscreen.io.tables import quantity_cells
from solvscreen.ranking.uncertainty import Source
from solvscreen.stages._pairs import better_recipes, recipe_shares

WHOLE = {Source.OXIDATION: 1.0, Source.DESOLVATION: 1.0}
OWN_EV = IONISATION_EV["screening"].half_width


def shell(oxidation_half, *, stripping_half=20.0):
    """Row of a shell at 5 V and 100 kJ/mol, with these halves of its 95 % intervals."""
    oxidation = Quantity(value=5.0, lower=5.0 - oxidation_half, upper=5.0 + oxidation_half, n=1, method="line")
    stripping = Quantity(value=100.0, lower=100.0 - stripping_half, upper=100.0 + stripping_half, n=1, method="line")
    cells = quantity_cells("oxidation_potential", oxidation, "v")
    return cells | quantity_cells("stripping_energy", stripping, "kj_per_mol")


def test_without_shells_all_of_the_doubt_is_the_recipes():
    assert recipe_shares([], recipe="screening") == WHOLE
    (reference,) = better_recipes("screening", shares=WHOLE)  # `standard` binds no better
    assert reference.recipe == "reference"
    assert reference.error_ratio[Source.OXIDATION] == pytest.approx(0.223 / 0.307)
    assert reference.error_ratio[Source.DESOLVATION] == 1.0  # measured on other complexes


def test_scatter_about_a_line_stays_whatever_the_recipe():
    shares = recipe_shares([shell(2.0 * OWN_EV), shell(2.0 * OWN_EV), shell(9.0)], recipe="screening")
    assert shares[Source.OXIDATION] == pytest.approx(0.25)
    (reference,) = better_recipes("screening", shares=shares)
    assert reference.error_ratio[Source.OXIDATION] == pytest.approx((0.75 + 0.25 * (0.223 / 0.307) ** 2) ** 0.5)


def test_share_of_stripping_is_relative_to_its_size_and_never_above_one():
    wide, narrow = (
        recipe_shares([shell(1.0)], recipe="screening"),
        recipe_shares([shell(1.0, stripping_half=1.0)], recipe="screening"),
    )
    relative = 2.776445 * 0.056  # Student's t for four complexes
    assert wide[Source.DESOLVATION] == pytest.approx((100.0 * relative / 20.0) ** 2, rel=1e-4)
    assert narrow[Source.DESOLVATION] == 1.0


def test_shells_without_numbers_say_nothing():
    nothing = quantity_cells("oxidation_potential", not_computed("no line"), "v")
    nothing |= quantity_cells("stripping_energy", not_computed("no line"), "kj_per_mol")
    assert recipe_shares([nothing], recipe="screening") == WHOLE
    assert better_recipes("made up", shares=WHOLE) == ()
