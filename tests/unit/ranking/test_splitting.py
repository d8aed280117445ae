"""What would split a tier, on variances whose cure can be worked out."""

import math

import numpy as np
import pytest
from scipy.stats import norm

from solvscreen.ranking.splitting import RecipeGain, dominant, remedy, variance_shares
from solvscreen.ranking.uncertainty import Source

Z = 1.6448536269514722  # 95 % of a normal distribution on one side
BETTER = RecipeGain(recipe="standard", error_ratio={Source.OXIDATION: 0.5, Source.DESOLVATION: 1.0}, cost_ratio=8.0)


def variances(oxidation=0.0, liquid=0.0, snapshots=0.0, desolvation=0.0):
    return {
        Source.OXIDATION: oxidation,
        Source.DESOLVATION: desolvation,
        Source.LIQUID: liquid,
        Source.SNAPSHOTS: snapshots,
    }


def cure(difference, spread, *, recipes=(BETTER,), n_replicas=2):
    """Of two scores with this difference, whose draws are normal."""
    probability = float(norm.cdf(difference / math.sqrt(sum(spread.values()))))
    return remedy(probability, spread, n_replicas=n_replicas, recipes=recipes, confidence=0.95)


def test_statistics_fall_with_the_number_of_replicas():
    # needed: V n / n' = (d / z)^2 with d = z, so n' = V n
    found = cure(Z, variances(liquid=3.0))
    assert (found.n_replicas, found.recipe, found.text) == (6, "", "6 replicas of each instead of 2")
    assert math.isnan(found.cost_ratio)


def test_scatter_between_snapshots_falls_too():
    assert cure(Z, variances(liquid=1.5, snapshots=1.5)).n_replicas == 6


def test_method_error_needs_a_recipe():
    found = cure(Z, variances(oxidation=3.0))
    assert (found.n_replicas, found.recipe, found.cost_ratio) == (0, "standard", 8.0)
    assert found.text == "recipe standard"


def test_both_where_neither_is_enough():
    # with the recipe 2.0 / 4 is left, so the liquid may keep 0.5 of 2.0: four times the replicas
    found = cure(Z, variances(oxidation=2.0, liquid=2.0))
    assert (found.n_replicas, found.recipe) == (8, "standard")
    assert found.text == "recipe standard and 8 replicas of each instead of 2"


def test_method_error_that_no_recipe_mends():
    found = cure(Z, variances(desolvation=3.0))
    assert (found.n_replicas, found.recipe) == (0, "")
    assert (
        found.text
        == "200 replicas would not be enough, nor would standard: too uncertain methods, or too small a difference"
    )
    assert "nor would" not in cure(Z, variances(oxidation=3.0), recipes=()).text


def test_equal_scores_cannot_be_split():
    assert cure(0.0, variances(liquid=1.0)).text.startswith("200 replicas would not be enough")


def test_nothing_to_do_for_what_is_told_apart():
    assert cure(2 * Z, variances(liquid=1.0)).text == "told apart already"
    for probability, apart in ((0.951, True), (0.949, False)):
        found = remedy(probability, variances(liquid=1.0), n_replicas=2, recipes=(), confidence=0.95)
        assert (found.text == "told apart already") == apart


def test_the_cure_works():
    generator = np.random.default_rng(5)
    difference, spread = 0.3, variances(liquid=0.2**2, oxidation=0.1**2)
    needed = cure(difference, spread, recipes=()).n_replicas
    assert needed > 2
    for n, splits in ((needed, True), (needed - 1, False)):
        deviation = (spread[Source.OXIDATION] + spread[Source.LIQUID] * 2 / n) ** 0.5
        share = (difference + deviation * generator.standard_normal(400_000) > 0).mean()
        assert (share >= 0.9495) == splits or abs(share - 0.95) < 0.002


def test_variances_come_from_the_draws_of_each_source():
    draws = {Source.LIQUID: np.array([1.0, -1.0, 1.0, -1.0]), Source.OXIDATION: np.zeros(4)}
    found = variance_shares(draws)
    assert found == {Source.LIQUID: 1.0, Source.OXIDATION: 0.0}
    assert dominant(found) == "statistics of the liquid simulations"
    assert dominant(variances()) == ""


def test_more_replicas_are_preferred_to_a_dearer_recipe():
    assert cure(Z, variances(oxidation=0.5, liquid=1.0)).recipe == ""
    assert cure(Z, variances(oxidation=0.5, liquid=1.0)).n_replicas == pytest.approx(4)
