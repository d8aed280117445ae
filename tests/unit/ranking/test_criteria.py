"""Desirability and score: hand-calculated values, reversed directions, weights of zero."""

import numpy as np
import pytest

from solvscreen.errors import ConfigError
from solvscreen.ranking.criteria import Criterion, active, desirability, oriented, weighted_score

STABILITY = Criterion(column="e_v", weight=1.0, worst=4.0, best=6.0)
DESOLVATION = Criterion(column="d_kj_per_mol", weight=3.0, worst=250.0, best=100.0)


def test_desirability_is_linear_between_and_beyond_the_anchors():
    values = np.array([4.0, 5.0, 6.0, 7.0, 3.0])
    assert desirability(values, criterion=STABILITY) == pytest.approx([0.0, 0.5, 1.0, 1.5, -0.5])


def test_lower_is_better_where_best_lies_below_worst():
    values = np.array([250.0, 175.0, 100.0])
    assert desirability(values, criterion=DESOLVATION) == pytest.approx([0.0, 0.5, 1.0])
    assert (STABILITY.sign, DESOLVATION.sign) == (1.0, -1.0)


def test_score_is_the_weighted_mean():
    values = {"e_v": np.array([5.0]), "d_kj_per_mol": np.array([100.0])}
    assert weighted_score(values, criteria=[STABILITY, DESOLVATION]) == pytest.approx([(1 * 0.5 + 3 * 1.0) / 4])


def test_zero_weight_takes_no_part_even_where_there_is_no_number():
    ignored = Criterion(column="d_kj_per_mol", weight=0.0, worst=250.0, best=100.0)
    values = {"e_v": np.array([5.0]), "d_kj_per_mol": np.array([np.nan])}
    assert weighted_score(values, criteria=[STABILITY, ignored]) == pytest.approx([0.5])
    assert oriented(values, criteria=[STABILITY, ignored]).shape == (1, 1)


def test_all_weights_zero_is_an_error():
    with pytest.raises(ConfigError, match="every weight is zero"):
        active([Criterion(column="e_v", weight=0.0, worst=4.0, best=6.0)])


@pytest.mark.parametrize(("weight", "best"), [(-1.0, 6.0), (1.0, 4.0)])
def test_senseless_criterion_is_refused(weight, best):
    with pytest.raises(ConfigError, match="e_v"):
        Criterion(column="e_v", weight=weight, worst=4.0, best=best)


def test_orientation_turns_the_sign_of_lower_is_better():
    values = {"e_v": np.array([5.0, 6.0]), "d_kj_per_mol": np.array([100.0, 200.0])}
    assert oriented(values, criteria=[STABILITY, DESOLVATION]).tolist() == [[5.0, -100.0], [6.0, -200.0]]


def test_logarithmic_scale_counts_factors():
    residence = Criterion(column="t_ps", weight=1.0, worst=10000.0, best=10.0, scale="log")
    values = np.array([10.0, 100.0, 1000.0, 10000.0, 1.0])
    assert desirability(values, criterion=residence) == pytest.approx([1.0, 2 / 3, 1 / 3, 0.0, 4 / 3])


def test_draw_at_or_below_zero_counts_as_a_thousandth_of_the_smaller_anchor():
    residence = Criterion(column="t_ps", weight=1.0, worst=10000.0, best=10.0, scale="log")
    assert desirability(np.array([-5.0, 0.0, 0.01]), criterion=residence) == pytest.approx([2.0, 2.0, 2.0])


def test_logarithmic_scale_needs_positive_anchors():
    with pytest.raises(ConfigError, match="logarithmic scale"):
        Criterion(column="e_v", weight=1.0, worst=0.0, best=6.0, scale="log")
