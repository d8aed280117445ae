"""Whole rankings: ties, gaps, one and a hundred formulations, dominance, coverage, irrelevant alternatives."""

import numpy as np
import pytest

from solvscreen.domain.quantity import Quantity, failed, not_computed
from solvscreen.ranking.criteria import Criterion
from solvscreen.ranking.measure import Measure
from solvscreen.ranking.ranking import Candidate, rank_candidates
from solvscreen.ranking.stability import weakest_link
from solvscreen.ranking.uncertainty import Sampler, interval_draws, standard_draws

STABILITY = Criterion(column="e_v", weight=1.0, worst=4.0, best=6.0)
DESOLVATION = Criterion(column="d_kj_per_mol", weight=1.0, worst=250.0, best=100.0)
BOTH = (STABILITY, DESOLVATION)


def measure(value, half_width, key, *, n=400, seed=5):
    quantity = Quantity(value=value, lower=value - half_width, upper=value + half_width, n=1, method="made")
    return Measure(quantity=quantity, draws=interval_draws(quantity, standard_draws(key, seed=seed, n=n)))


def gap(quantity):
    return Measure(quantity=quantity, draws=np.empty(0))


def candidate(name, e_v, d_kj_per_mol, *, half=0.1, **options):
    measures = {
        "e_v": measure(e_v, half, f"e:{name}", **options),
        "d_kj_per_mol": measure(d_kj_per_mol, 75 * half, f"d:{name}", **options),
    }
    return Candidate(id=name, measures=measures)


def rank(candidates, criteria=BOTH):
    return rank_candidates(candidates, criteria=criteria, confidence=0.95)


def test_clear_order():
    ranking = rank([candidate("poor", 4.0, 240.0), candidate("good", 6.0, 120.0), candidate("fair", 5.0, 180.0)])
    assert list(ranking.placings) == ["good", "fair", "poor"]
    assert [(p.rank, p.rank_lower, p.rank_upper, p.tier) for p in ranking.placings.values()] == [
        (1, 1, 1, 1),
        (2, 2, 2, 2),
        (3, 3, 3, 3),
    ]
    assert [p.pareto_front for p in ranking.placings.values()] == [1, 2, 3]
    assert ranking.placings["good"].score == pytest.approx((1.0 + 130 / 150) / 2)
    assert ranking.placings["good"].score_lower < ranking.placings["good"].score < ranking.placings["good"].score_upper


def test_exact_tie_shares_rank_and_tier():
    ranking = rank([candidate("b", 5.0, 180.0), candidate("a", 5.0, 180.0), candidate("c", 4.0, 240.0)])
    assert [(name, p.rank, p.tier) for name, p in ranking.placings.items()] == [("a", 1, 1), ("b", 1, 1), ("c", 3, 2)]
    assert [p.pareto_front for p in ranking.placings.values()] == [1, 1, 2]


def test_large_errors_put_all_into_one_tier():
    ranking = rank([candidate(name, 5.0 + 0.1 * i, 180.0, half=2.0) for i, name in enumerate("abcd")])
    assert {p.tier for p in ranking.placings.values()} == {1}
    assert {(p.rank_lower, p.rank_upper) for p in ranking.placings.values()} == {(1, 4)}


def test_one_formulation():
    placing = rank([candidate("only", 5.0, 180.0)]).placings["only"]
    assert (placing.rank, placing.rank_lower, placing.rank_upper, placing.tier) == (1, 1, 1, 1)
    assert placing.pareto_probability == 1.0


def test_none_at_all():
    ranking = rank([])
    assert (ranking.placings, ranking.reasons) == ({}, {})


def test_missing_criterion_is_listed_with_its_reason():
    failing = Candidate(
        id="failing",
        measures={
            "e_v": gap(failed("SCF of G2 did not converge", method="made")),
            "d_kj_per_mol": measure(150, 5, "x"),
        },
    )
    ranking = rank([failing, candidate("fine", 5.0, 180.0)])
    assert list(ranking.placings) == ["fine"]
    assert ranking.reasons == {"failing": "e_v failed: SCF of G2 did not converge"}


def test_number_without_interval_is_not_ranked():
    bare = Candidate(
        id="bare", measures={"e_v": measure(5, 0.1, "x"), "d_kj_per_mol": gap(measure(150, 5, "y").quantity)}
    )
    assert rank([bare]).reasons == {"bare": "d_kj_per_mol: no interval, so its doubt is unknown"}


def test_missing_criterion_of_zero_weight_does_not_matter():
    half = Candidate(id="half", measures={"e_v": measure(5, 0.1, "x"), "d_kj_per_mol": gap(not_computed("none"))})
    ignored = Criterion(column="d_kj_per_mol", weight=0.0, worst=250.0, best=100.0)
    ranking = rank([half, candidate("fine", 4.5, 180.0)], criteria=(STABILITY, ignored))
    assert [(name, p.rank) for name, p in ranking.placings.items()] == [("half", 1), ("fine", 2)]


def test_reversed_direction_reverses_the_order():
    reverse = Criterion(column="e_v", weight=1.0, worst=6.0, best=4.0)
    made = [candidate("low", 4.0, 180.0), candidate("high", 6.0, 180.0)]
    assert list(rank(made, criteria=(STABILITY,)).placings) == ["high", "low"]
    assert list(rank(made, criteria=(reverse,)).placings) == ["low", "high"]


def test_weights_decide_between_trade_offs():
    made = [candidate("stable", 6.0, 250.0), candidate("loose", 4.0, 100.0)]
    heavy = Criterion(column="e_v", weight=3.0, worst=4.0, best=6.0)
    ranking = rank(made, criteria=(heavy, DESOLVATION))
    assert list(ranking.placings) == ["stable", "loose"]
    assert ranking.placings["stable"].score == pytest.approx(0.75)
    assert all(p.pareto_front == 1 for p in ranking.placings.values())


def hundred(seed):
    generator = np.random.default_rng(seed)
    return [candidate(f"f{i:03d}", generator.normal(5, 0.5), generator.normal(175, 40)) for i in range(100)]


def test_hundred_formulations_are_all_placed_in_order_of_score():
    ranking = rank(hundred(1))
    scores = [placing.score for placing in ranking.placings.values()]
    assert scores == sorted(scores, reverse=True)
    assert [placing.rank for placing in ranking.placings.values()] == list(range(1, 101))
    tiers = [placing.tier for placing in ranking.placings.values()]
    assert tiers == sorted(tiers)
    assert 2 < max(tiers) < 60


def test_dominated_by_more_than_the_errors_is_never_above():
    made = hundred(2)
    by_id = {c.id: c.measures for c in made}
    placings = list(rank(made).placings.items())
    for i, (better, high) in enumerate(placings):
        for worse, low in placings[:i]:
            e_margin = by_id[better]["e_v"].quantity.lower - by_id[worse]["e_v"].quantity.upper
            d_margin = by_id[worse]["d_kj_per_mol"].quantity.lower - by_id[better]["d_kj_per_mol"].quantity.upper
            assert not (e_margin > 0 and d_margin > 0), (better, worse)
            assert low.tier <= high.tier


def test_dominated_beyond_all_errors_is_in_a_lower_tier():
    ranking = rank([candidate("best", 6.0, 100.0), candidate("worst", 4.5, 220.0), candidate("mid", 5.9, 105.0)])
    assert ranking.placings["worst"].tier > ranking.placings["best"].tier
    assert ranking.placings["worst"].rank_lower == 3


def test_irrelevant_formulations_change_neither_order_nor_scores():
    made = hundred(3)
    before = rank(made).placings
    extremes = [candidate("zz-top", 9.0, 10.0), candidate("zz-bottom", 1.0, 600.0), candidate("zz-odd", 9.0, 600.0)]
    after = {name: p for name, p in rank([*made, *extremes]).placings.items() if not name.startswith("zz")}
    assert list(after) == list(before)
    assert [p.score for p in after.values()] == [p.score for p in before.values()]
    assert [p.score_lower for p in after.values()] == [p.score_lower for p in before.values()]


def test_order_of_the_input_does_not_matter():
    made = hundred(4)
    assert list(rank(made).placings.items()) == list(rank(made[::-1]).placings.items())


@pytest.mark.parametrize("spread", [0.2, 1.0, 3.0])
def test_rank_intervals_cover_the_true_rank_as_often_as_they_claim(spread):
    generator = np.random.default_rng(11)
    covered = []
    for trial in range(60):
        truth = generator.normal(5.0, spread, 12)
        seen = truth + generator.normal(0.0, 1.0, 12)
        options = {"half": 1.959964, "n": 300, "seed": trial}
        placings = rank(
            [candidate(f"f{i}", seen[i], 0.0, **options) for i in range(12)], criteria=(STABILITY,)
        ).placings
        for i in range(12):
            true_rank = 1 + int((truth > truth[i]).sum())
            covered.append(placings[f"f{i}"].rank_lower <= true_rank <= placings[f"f{i}"].rank_upper)
    assert np.mean(covered) >= 0.95


def test_error_shared_by_two_formulations_does_not_blur_their_order():
    # one limiting molecule, one method error of 0.5 V; the formulations differ by 0.05 V known to 0.02 V
    def sharing(name, e_v):
        own = measure(e_v, 0.02, name)
        return Candidate(id=name, measures={"e_v": Measure(quantity=own.quantity, draws=own.draws + common)})

    common = 0.25 * standard_draws("method:G2", seed=1, n=400)
    ranking = rank([sharing("a", 5.0), sharing("b", 5.05)], criteria=(STABILITY,))
    assert [(name, p.tier) for name, p in ranking.placings.items()] == [("b", 1), ("a", 2)]
    assert ranking.placings["a"].score_upper > ranking.placings["b"].score_lower


def test_failed_gate_is_not_ranked_although_all_numbers_are_there():
    good = candidate("good", 6.0, 120.0)
    stopped = Candidate(id="stopped", measures=good.measures, gate="gate failed: replica 1: not equilibrated")
    ranking = rank([stopped, candidate("fine", 5.0, 180.0)])
    assert list(ranking.placings) == ["fine"]
    assert ranking.reasons == {"stopped": "gate failed: replica 1: not equilibrated"}


def test_value_without_logarithm_is_not_ranked():
    log = Criterion(column="e_v", weight=1.0, worst=4.0, best=6.0, scale="log")
    ranking = rank([candidate("odd", -1.0, 120.0), candidate("fine", 5.0, 120.0)], criteria=(log,))
    assert ranking.reasons == {"odd": "e_v: -1 has no logarithm"}


def test_all_ties_share_one_rank_tier_and_front():
    placings = rank([candidate(name, 5.0, 180.0) for name in "dcba"]).placings
    assert [(name, p.rank, p.tier, p.pareto_front) for name, p in placings.items()] == [(n, 1, 1, 1) for n in "abcd"]


def test_score_draws_are_in_the_order_of_the_placings():
    ranking = rank([candidate("a", 4.0, 240.0), candidate("b", 6.0, 120.0)])
    scores = [placing.score for placing in ranking.placings.values()]
    assert ranking.score_draws.mean(axis=1) == pytest.approx(scores, abs=0.01)


def test_dominated_beyond_its_errors_is_never_above_whatever_the_weights():
    generator = np.random.default_rng(7)
    for _ in range(50):
        weights = generator.uniform(0.01, 5.0, 2)
        criteria = (
            Criterion(column="e_v", weight=weights[0], worst=4.0, best=6.0),
            Criterion(column="d_kj_per_mol", weight=weights[1], worst=250.0, best=100.0),
        )
        placings = rank([candidate("low", 5.0, 180.0), candidate("high", 5.21, 164.0)], criteria=criteria).placings
        assert list(placings) == ["high", "low"]
        assert placings["low"].tier >= placings["high"].tier


@pytest.mark.parametrize("asymmetry", [0.5, 2.0])
def test_rank_intervals_cover_the_true_rank_with_lopsided_and_shared_errors(asymmetry):
    generator = np.random.default_rng(23)
    covered = []
    for trial in range(50):
        truth = generator.normal(5.0, 1.0, 8)
        shared = generator.normal(0.0, 1.0)
        seen = truth + generator.normal(0.0, 0.7, 8) + shared
        made = []
        for i in range(8):
            quantity = Quantity(value=seen[i], lower=seen[i] - 1.4 * asymmetry, upper=seen[i] + 1.4, n=1, method="made")
            own = interval_draws(quantity, standard_draws(f"o{i}", seed=trial, n=300))
            common = standard_draws("common", seed=trial, n=300)
            made.append(Candidate(id=f"f{i}", measures={"e_v": Measure(quantity=quantity, draws=own + common)}))
        placings = rank(made, criteria=(STABILITY,)).placings
        for i in range(8):
            true_rank = 1 + int((truth > truth[i]).sum())
            covered.append(placings[f"f{i}"].rank_lower <= true_rank <= placings[f"f{i}"].rank_upper)
    assert np.mean(covered) >= (0.9 if asymmetry < 1 else 0.95)


def test_rank_intervals_cover_the_true_rank_of_weakest_links():
    """Four formulations with one shell and four with eight that are nearly alike: draws of a minimum lie too low."""
    generator = np.random.default_rng(2)
    numbers = [1, 1, 1, 1, 8, 8, 8, 8]
    covered = []
    for trial in range(80):
        truth = [generator.normal(5.0, 0.3) + generator.normal(0.0, 0.05, n) for n in numbers]
        lowest_true = np.array([values.min() for values in truth])
        sampler = Sampler(seed=trial, n_draws=300)
        candidates = [
            weakest(f"f{i}", values + generator.normal(0.0, 0.4, len(values)), sampler)
            for i, values in enumerate(truth)
        ]
        placings = rank(candidates, criteria=(STABILITY,)).placings
        for i, value in enumerate(lowest_true):
            true_rank = 1 + int((lowest_true > value).sum())
            covered.append(placings[f"f{i}"].rank_lower <= true_rank <= placings[f"f{i}"].rank_upper)
    assert np.mean(covered) >= 0.95


def weakest(name, potentials, sampler):
    half = 1.959964 * 0.4
    known = {
        f"{name}-{i}": Quantity(value=value, lower=value - half, upper=value + half, n=1, method="made")
        for i, value in enumerate(potentials)
    }
    link = weakest_link(known, optional=frozenset(), sampler=sampler)
    return Candidate(id=name, measures={"e_v": link.measure, "d_kj_per_mol": measure(0.0, 1.0, "d")})


def test_the_better_of_two_neighbours_is_better_with_at_least_one_half():
    sampler = Sampler(seed=3, n_draws=2000)
    candidates = [weakest("many", [5.0, 5.0, 5.05, 5.05, 5.1], sampler), weakest("one", [4.99], sampler)]
    ranking = rank(candidates, criteria=(STABILITY,))
    assert list(ranking.placings) == ["many", "one"]
    assert ranking.probabilities[0, 1] == pytest.approx(0.5, abs=0.05)
