"""Pareto fronts of small sets solved by hand."""

import numpy as np
import pytest

from solvscreen.ranking.pareto import pareto_front, pareto_numbers, pareto_probability


def test_front_of_a_staircase():
    values = np.array([[1.0, 3.0], [2.0, 2.0], [3.0, 1.0], [1.5, 1.5], [1.0, 2.9]])
    assert pareto_front(values).tolist() == [True, True, True, False, False]


def test_equal_rows_do_not_dominate_each_other():
    assert pareto_front(np.array([[1.0, 1.0], [1.0, 1.0], [1.0, 0.5]])).tolist() == [True, True, False]


def test_one_formulation_is_its_own_front():
    assert pareto_front(np.array([[0.0, 0.0]])).tolist() == [True]


def test_one_criterion_leaves_the_best_only():
    assert pareto_front(np.array([[1.0], [3.0], [2.0]])).tolist() == [False, True, False]


def test_probability_counts_draws():
    draws = np.array([[[2.0, 2.0], [1.0, 1.0]], [[2.0, 2.0], [1.0, 3.0]], [[0.0, 0.0], [1.0, 1.0]], [[0, 0], [0, 1]]])
    assert pareto_probability(draws) == pytest.approx([0.5, 0.75])


def test_fronts_are_peeled_off_one_after_the_other():
    staircase = np.array([[1.0, 3.0], [2.0, 2.0], [3.0, 1.0], [1.5, 1.5], [1.0, 2.9], [1.0, 1.0], [0.0, 0.0]])
    assert pareto_numbers(staircase).tolist() == [1, 1, 1, 2, 2, 3, 4]


def test_first_front_is_the_pareto_front():
    values = np.random.default_rng(3).normal(size=(60, 3))
    assert ((pareto_numbers(values) == 1) == pareto_front(values)).all()


def test_nobody_has_no_front():
    assert pareto_numbers(np.empty((0, 2))).size == 0
