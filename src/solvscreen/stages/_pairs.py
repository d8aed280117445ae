"""The table of comparisons, and what would split those that share a tier."""

import math
from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from solvscreen.domain.method_error import RELATIVE_COST, binding_error, ionisation_error_ev
from solvscreen.io.tables import read_quantity
from solvscreen.ranking.ranking import Ranking
from solvscreen.ranking.splitting import RecipeGain, dominant, remedy, variance_shares
from solvscreen.ranking.uncertainty import Source, interval
from solvscreen.stages._shell_means import half_width

NAN: Final = float("nan")
NOTICEABLE: Final = 0.95  # ratio of two errors; those measured here are known no better
COLUMNS: Final = {
    Source.OXIDATION: "variance_oxidation",
    Source.DESOLVATION: "variance_desolvation",
    Source.LIQUID: "variance_liquid",
    Source.SNAPSHOTS: "variance_snapshots",
}


def pair_rows(
    ranking: Ranking,
    *,
    by_source: Mapping[Source, Mapping[str, NDArray[np.float64]]],
    replicas: Mapping[str, int],
    recipe: str,
    shells: Sequence[Mapping[str, Any]],
    confidence: float,
) -> list[dict[str, Any]]:
    """Rows of the table of comparisons; `by_source` holds each formulation's draws of its score from one source.

    `shells` are the rows of the table of shells, where those are ranked.
    """
    names = list(ranking.placings)
    gains = better_recipes(recipe, share=recipe_share(shells, recipe=recipe))
    return [
        _row(ranking, names, pair, by_source=by_source, replicas=replicas, gains=gains, confidence=confidence)
        for pair in combinations(range(len(names)), 2)
    ]


def _row(
    ranking: Ranking,
    names: Sequence[str],
    pair: tuple[int, int],
    *,
    by_source: Mapping[Source, Mapping[str, NDArray[np.float64]]],
    replicas: Mapping[str, int],
    gains: tuple[RecipeGain, ...],
    confidence: float,
) -> dict[str, Any]:
    i, j = pair
    one, other = names[i], names[j]
    upper, lower = ranking.placings[one], ranking.placings[other]
    difference = upper.score - lower.score
    ends = interval(ranking.score_draws[i] - ranking.score_draws[j], value=difference)
    variances = variance_shares({source: draws[one] - draws[other] for source, draws in by_source.items()})
    probability = float(ranking.probabilities[i, j])
    found = remedy(
        probability,
        variances,
        n_replicas=max(1, min(replicas.get(one, 1), replicas.get(other, 1))),
        recipes=gains,
        confidence=confidence,
    )
    return {
        "formulation": one,
        "other": other,
        "probability_better": probability,
        "score_difference": difference,
        "score_difference_lower": ends[0],
        "score_difference_upper": ends[1],
        "same_tier": upper.tier == lower.tier,
        "neighbours": j == i + 1,
        **{COLUMNS[source]: variance for source, variance in variances.items()},
        "dominant_doubt": dominant(variances),
        "remedy": found.text,
        "replicas_needed": float(found.n_replicas) if found.n_replicas else NAN,
        "recipe_needed": found.recipe,
        "recipe_cost_ratio": found.cost_ratio,
    }


def recipe_share(shells: Sequence[Mapping[str, Any]], *, recipe: str) -> float:
    """Part of the variance of oxidation potentials that is the recipe's own; the rest is scatter about a line.

    Median over the shells with an interval, scatter between their snapshots left out, which is a source of its own; 1
    without any shell: then the potentials are the recipe's.
    """
    own = ionisation_error_ev(recipe).half_width
    shares = []
    for row in shells:
        potential, spread = read_quantity(row, "oxidation_potential", "v"), row["oxidation_potential_spread_v"]
        squared = half_width(potential) ** 2 - (spread**2 if math.isfinite(spread) else 0.0)
        if potential.is_number and squared > 0:
            shares.append(own**2 / squared)
    return min(1.0, float(np.median(shares))) if shares else 1.0


def better_recipes(recipe: str, *, share: float) -> tuple[RecipeGain, ...]:
    """Recipes of measured error and cost that are dearer than `recipe` and nearer in something, cheapest first.

    What a recipe was not found to do better stays as it is. Of the variance of oxidation potentials it lowers no more
    than its own `share`.
    """
    if recipe not in RELATIVE_COST:
        return ()
    present = {Source.OXIDATION: ionisation_error_ev(recipe).rmse, Source.DESOLVATION: binding_error(recipe).rmse}
    gains = []
    for name, cost in sorted(RELATIVE_COST.items(), key=lambda entry: entry[1]):
        errors = {Source.OXIDATION: ionisation_error_ev(name).rmse, Source.DESOLVATION: binding_error(name).rmse}
        ratios = {source: min(1.0, errors[source] / present[source]) for source in errors}
        if binding_error(name).n != binding_error(recipe).n:
            ratios[Source.DESOLVATION] = 1.0  # measured on other complexes: no gain can be claimed
        if cost > RELATIVE_COST[recipe] and min(ratios.values()) < NOTICEABLE:
            ratios[Source.OXIDATION] = math.sqrt(1 - share * (1 - ratios[Source.OXIDATION] ** 2))
            gains.append(RecipeGain(recipe=name, error_ratio=ratios, cost_ratio=cost / RELATIVE_COST[recipe]))
    return tuple(gains)
