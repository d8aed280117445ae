"""Ranks, pairwise probabilities, rank intervals and tiers with known answers."""

import numpy as np
import pytest

from solvscreen.ranking.tiers import competition_ranks, pairwise_probabilities, rank_intervals, tiers
from solvscreen.ranking.uncertainty import standard_draws


def test_equal_scores_share_the_better_rank():
    assert competition_ranks(np.array([0.3, 0.9, 0.9, 0.1])).tolist() == [3, 1, 1, 4]


def test_pairwise_probability_of_two_normal_scores():
    # P(X > Y) = Phi(d / sqrt(2)) for unit variances; Phi(1) = 0.8413 at d = sqrt(2)
    draws = np.stack([standard_draws("a", seed=1, n=40_000) + 2**0.5, standard_draws("b", seed=1, n=40_000)])
    probabilities = pairwise_probabilities(draws)
    assert probabilities[0, 1] == pytest.approx(0.8413, abs=0.008)
    assert probabilities[0, 1] + probabilities[1, 0] == pytest.approx(1.0)
    assert probabilities.diagonal() == pytest.approx([0.5, 0.5])


def test_shared_error_cancels():
    common = standard_draws("method", seed=1, n=500)
    assert pairwise_probabilities(np.stack([common + 0.01, common]))[0, 1] == 1.0


def test_ties_count_one_half():
    assert pairwise_probabilities(np.zeros((2, 10)))[0, 1] == 0.5


def test_rank_interval_by_hand():
    probabilities = np.array([[0.5, 0.9, 0.99], [0.1, 0.5, 0.98], [0.01, 0.02, 0.5]])
    lower, upper = rank_intervals(probabilities, confidence=0.95)
    assert lower.tolist() == [1, 1, 3]
    assert upper.tolist() == [2, 2, 3]


def test_new_tier_starts_against_the_first_of_the_present_one():
    # 0 beats 2 for certain, but 1 does not; 3 differs from 2, not from 1
    probabilities = np.full((4, 4), 0.5)
    probabilities[0, 1], probabilities[0, 2], probabilities[1, 2], probabilities[2, 3] = 0.8, 0.96, 0.7, 0.9
    assert tiers([0, 1, 2, 3], probabilities, confidence=0.95) == {0: 1, 1: 1, 2: 2, 3: 2}


def test_indistinguishable_formulations_share_one_tier():
    assert tiers([2, 0, 1], np.full((3, 3), 0.6), confidence=0.95) == {0: 1, 1: 1, 2: 1}
