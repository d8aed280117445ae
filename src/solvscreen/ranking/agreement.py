"""How well predictions order what was measured."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.stats import norm, rankdata, spearmanr

SMALLEST: Final = 4  # pairs below which no interval of a rank correlation exists


@dataclass(frozen=True, kw_only=True)
class Agreement:
    """Rank correlation with its 95 % interval, and how many of the best were found."""

    n: int
    spearman: float  # NaN with fewer than three pairs, or where all values of one side are equal
    lower: float
    upper: float
    top: int  # how many best ones were compared
    hits: float  # how many of the measured best are among the predicted best; ties count in part
    hits_by_chance: float  # expected of a random order, top^2 / n


def agreement(predicted: Sequence[float], measured: Sequence[float], *, top: int) -> Agreement:
    """Agreement of two sequences in which higher is better, both of length n; at most n // 2 best are compared."""
    n = len(predicted)
    best = min(top, n // 2)
    rho = _spearman(predicted, measured)
    lower, upper = spearman_interval(rho, n=n)
    hits = float(np.minimum(_membership(predicted, best), _membership(measured, best)).sum()) if best else math.nan
    return Agreement(
        n=n, spearman=rho, lower=lower, upper=upper, top=best, hits=hits, hits_by_chance=best**2 / n if n else math.nan
    )


def spearman_interval(rho: float, *, n: int, confidence: float = 0.95) -> tuple[float, float]:
    r"""Interval of Spearman's :math:`\rho`, from :math:`\operatorname{artanh}\rho \pm z\sqrt{(1+\rho^2/2)/(n-3)}`.

    A perfect order of n pairs is taken as the value next to it that n ranks can have, :math:`1 - 12/(n^3-n)`, so that
    a short list never looks certain. NaN below four pairs.

    References: Bonett & Wright, Psychometrika 65, 23 (2000).
    """
    if n < SMALLEST or not math.isfinite(rho):
        return math.nan, math.nan
    nearest = 1.0 - 12.0 / (n**3 - n)
    inner = float(np.clip(rho, -nearest, nearest))
    width = norm.ppf(0.5 * (1.0 + confidence)) * math.sqrt((1.0 + inner**2 / 2.0) / (n - 3))
    return math.tanh(math.atanh(inner) - width), max(rho, math.tanh(math.atanh(inner) + width))


def _spearman(first: Sequence[float], second: Sequence[float]) -> float:
    if len(first) < 3 or len(set(first)) == 1 or len(set(second)) == 1:
        return math.nan
    return float(spearmanr(first, second).statistic)


def _membership(values: Sequence[float], best: int) -> np.ndarray:
    """Share of each value in the `best` highest, 0 to 1; equal values at the border share the places left."""
    ranks = rankdata(-np.asarray(values), method="min")
    sure = ranks + np.array([np.sum(ranks == rank) for rank in ranks]) - 1 <= best
    border = ~sure & (ranks <= best)
    left = best - int(sure.sum())
    return np.where(sure, 1.0, np.where(border, left / max(int(border.sum()), 1), 0.0))
