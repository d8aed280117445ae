"""What keeps two formulations in one tier, and how much more work would tell them apart."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from solvscreen.ranking.uncertainty import Source

MOST_REPLICAS: Final = 200  # for each of the two; more is no plan
METHOD_SOURCES: Final = (Source.OXIDATION, Source.DESOLVATION)


@dataclass(frozen=True, kw_only=True)
class RecipeGain:
    """Another recipe: what it leaves of each doubt, as a ratio of errors, and what it costs."""

    recipe: str
    error_ratio: Mapping[Source, float]
    cost_ratio: float


PRESENT: Final = RecipeGain(recipe="", error_ratio={}, cost_ratio=math.nan)


@dataclass(frozen=True, kw_only=True)
class Remedy:
    """What to run again; nothing if `text` alone is set."""

    text: str
    n_replicas: int  # for each of the two formulations; 0 if they stay as they are
    recipe: str  # empty if it stays as it is
    cost_ratio: float  # of the recipe, relative to the present one; NaN without a change of recipe


def variance_shares(difference_draws: Mapping[Source, NDArray[np.float64]]) -> dict[Source, float]:
    """Variance of a difference of scores from each source alone, dimensionless; draws of shape (n_draws,)."""
    return {source: float(np.var(draws)) for source, draws in difference_draws.items()}


def dominant(variances: Mapping[Source, float]) -> str:
    """Source of the largest variance; empty if there is no doubt at all."""
    largest = max(variances, key=lambda source: variances[source])
    return largest.value if variances[largest] > 0 else ""


def remedy(
    probability: float,
    variances: Mapping[Source, float],
    *,
    n_replicas: int,
    recipes: tuple[RecipeGain, ...],
    confidence: float,
) -> Remedy:
    r"""The cheapest change that would split two formulations if their scores stayed where they are.

    `probability` is that the first is better than the second, in joint draws. It stands for a difference of scores of
    :math:`z_p` standard deviations, which is told apart with `confidence` c if the standard deviation falls to
    :math:`z_p / z_c` of what it is. Statistics of the liquid and scatter between snapshots fall as one over the number
    of replicas, the method's part with the square of the recipe's ratio of errors. More replicas are looked at first,
    then each recipe alone, then each with more replicas.
    """
    if probability >= confidence:
        return _nothing("told apart already")
    deviations = max(0.0, float(stats.norm.ppf(probability)))
    target = math.fsum(variances.values()) * (deviations / float(stats.norm.ppf(confidence))) ** 2
    plans = [
        (gain, _replicas_needed(variances, target=target, gain=gain, n_replicas=n_replicas))
        for gain in (PRESENT, *recipes)
    ]
    possible = [(gain, needed) for gain, needed in plans if needed]
    if not possible:
        return _nothing(_hopeless(recipes))
    gain, needed = min(possible, key=lambda plan: (bool(plan[0].recipe), plan[1] > n_replicas))
    steps = [f"recipe {gain.recipe}"] if gain.recipe else []
    steps += [f"{needed} replicas of each instead of {n_replicas}"] if needed > n_replicas else []
    return Remedy(
        text=" and ".join(steps),
        n_replicas=needed if needed > n_replicas else 0,
        recipe=gain.recipe,
        cost_ratio=gain.cost_ratio,
    )


def _nothing(text: str) -> Remedy:
    return Remedy(text=text, n_replicas=0, recipe="", cost_ratio=math.nan)


def _replicas_needed(variances: Mapping[Source, float], *, target: float, gain: RecipeGain, n_replicas: int) -> int:
    """Replicas of each formulation, at least those that there are; 0 if no affordable number is enough."""
    fixed = math.fsum(variances[source] * gain.error_ratio.get(source, 1.0) ** 2 for source in METHOD_SOURCES)
    falling = math.fsum(variance for source, variance in variances.items() if source not in METHOD_SOURCES)
    if fixed + falling <= target:
        return n_replicas
    if fixed >= target:
        return 0
    needed = math.ceil(n_replicas * falling / (target - fixed) - 1e-9)
    return needed if needed <= MOST_REPLICAS else 0


def _hopeless(recipes: tuple[RecipeGain, ...]) -> str:
    known = f", nor would {' or '.join(gain.recipe for gain in recipes)}" if recipes else ""
    return f"{MOST_REPLICAS} replicas would not be enough{known}: too uncertain methods, or too small a difference"
