"""From criteria with doubt to ranks with doubt."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solvscreen.ranking.criteria import Criterion, active, oriented, weighted_score
from solvscreen.ranking.measure import Measure
from solvscreen.ranking.pareto import pareto_numbers, pareto_probability
from solvscreen.ranking.tiers import competition_ranks, pairwise_probabilities, rank_intervals, tiers
from solvscreen.ranking.uncertainty import interval


@dataclass(frozen=True, kw_only=True, eq=False)
class Candidate:
    """A formulation to be ranked, with its measures by column; `gate` says which gate it failed, empty if none."""

    id: str
    measures: Mapping[str, Measure]
    gate: str = ""


@dataclass(frozen=True, kw_only=True)
class Placing:
    """Where a formulation stands among those ranked."""

    rank: int
    rank_lower: int
    rank_upper: int
    tier: int
    score: float  # dimensionless, see criteria.weighted_score
    score_lower: float
    score_upper: float
    pareto_front: int  # 1 for those that nobody dominates
    pareto_probability: float


@dataclass(frozen=True, kw_only=True, eq=False)
class Ranking:
    """Placings by id, best first; reasons for those that could not be ranked; pairwise probabilities of the placed."""

    placings: dict[str, Placing]
    reasons: dict[str, str]
    probabilities: NDArray[np.float64]  # (n_placed, n_placed), [i, j]: i is better than j, in the order of `placings`
    score_draws: NDArray[np.float64]  # (n_placed, n_draws), in the order of `placings`


def rank_candidates(candidates: Sequence[Candidate], *, criteria: Sequence[Criterion], confidence: float) -> Ranking:
    """Rank all candidates that have every criterion of non-zero weight; the others get a reason.

    Equal scores are listed in the order of their ids and share a rank.
    """
    used = active(criteria)
    reasons = {candidate.id: missing(candidate, used) for candidate in candidates}
    placed = sorted((c for c in candidates if not reasons[c.id]), key=lambda candidate: candidate.id)
    reasons = {name: reason for name, reason in sorted(reasons.items()) if reason}
    if not placed:
        return Ranking(placings={}, reasons=reasons, probabilities=np.empty((0, 0)), score_draws=np.empty((0, 0)))
    values = {c.column: np.array([p.measures[c.column].quantity.value for p in placed]) for c in used}
    draws = {c.column: np.stack([p.measures[c.column].draws for p in placed]) for c in used}
    scores, score_draws = weighted_score(values, criteria=used), weighted_score(draws, criteria=used)
    order = sorted(range(len(placed)), key=lambda i: (-scores[i], placed[i].id))
    probabilities = pairwise_probabilities(score_draws)
    front = pareto_numbers(oriented(values, criteria=used))
    on_front = pareto_probability(np.swapaxes(oriented(draws, criteria=used), 0, 1))
    tier_of = tiers(order, probabilities, confidence=confidence)
    ranks = competition_ranks(scores)
    lower, upper = rank_intervals(probabilities, confidence=confidence)
    placings: dict[str, Placing] = {}
    for i in order:
        score_lower, score_upper = interval(score_draws[i], value=float(scores[i]))
        placings[placed[i].id] = Placing(
            rank=int(ranks[i]),
            rank_lower=min(int(lower[i]), int(ranks[i])),
            rank_upper=max(int(upper[i]), int(ranks[i])),
            tier=tier_of[i],
            score=float(scores[i]),
            score_lower=score_lower,
            score_upper=score_upper,
            pareto_front=int(front[i]),
            pareto_probability=float(on_front[i]),
        )
    return Ranking(
        placings=placings,
        reasons=reasons,
        probabilities=probabilities[np.ix_(order, order)],
        score_draws=score_draws[order],
    )


def missing(candidate: Candidate, criteria: Sequence[Criterion]) -> str:
    """Why the candidate cannot be ranked: each criterion without a number, and a failed gate; empty if it can."""
    gaps = []
    for criterion in criteria:
        quantity = candidate.measures[criterion.column].quantity
        if not quantity.is_number:
            gaps.append(f"{criterion.column} {quantity.status.value}: {quantity.reason or 'no reason given'}")
        elif candidate.measures[criterion.column].draws.size == 0:
            gaps.append(f"{criterion.column}: no interval, so its doubt is unknown")
        elif criterion.scale == "log" and quantity.value <= 0:
            gaps.append(f"{criterion.column}: {quantity.value:g} has no logarithm")
    return "; ".join([*gaps, *([candidate.gate] if candidate.gate else [])])
