"""What makes one formulation better than another, on scales that do not depend on who else is in the list."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from solvscreen.errors import ConfigError

Samples = NDArray[np.float64]
LOG_FLOOR: Final = 1e-3  # of the smaller anchor; draws at or below zero have no logarithm and count as this


@dataclass(frozen=True, kw_only=True)
class Criterion:
    """One quantity, its weight, and the two values in its own unit that count as 0 and as 1."""

    column: str
    weight: float  # dimensionless, not negative; zero leaves the criterion out
    worst: float  # in the unit that the column names
    best: float  # in the unit that the column names; below `worst` where lower is better
    scale: Literal["linear", "log"] = "linear"

    def __post_init__(self) -> None:
        if self.weight < 0 or self.worst == self.best:
            raise ConfigError(f"criterion {self.column}: needs a weight of at least 0, and two different anchors")
        if self.scale == "log" and min(self.worst, self.best) <= 0:
            raise ConfigError(f"criterion {self.column}: a logarithmic scale needs two anchors above zero")

    @property
    def sign(self) -> float:
        """+1 where higher is better, -1 where lower is better."""
        return 1.0 if self.best > self.worst else -1.0


def active(criteria: Sequence[Criterion]) -> tuple[Criterion, ...]:
    """Criteria with a weight above zero.

    Raises:
        ConfigError: there is none.
    """
    chosen = tuple(criterion for criterion in criteria if criterion.weight > 0)
    if not chosen:
        raise ConfigError("ranking.criteria: every weight is zero; give at least one criterion a weight above zero")
    return chosen


def desirability(values: Samples, *, criterion: Criterion) -> Samples:
    r"""Linear scale, :math:`d = (x - x_\mathrm{worst}) / (x_\mathrm{best} - x_\mathrm{worst})`, dimensionless.

    With a logarithmic scale, x and both anchors are replaced by their logarithms: equal factors count equally. It is
    not cut off at 0 and 1: two formulations beyond an anchor are still told apart, and the better value always has the
    higher desirability. The anchors fix what a step of one criterion is worth in steps of another.
    """
    found, worst, best = np.asarray(values, dtype=np.float64), criterion.worst, criterion.best
    if criterion.scale == "log":
        floor = LOG_FLOOR * min(worst, best)
        found, worst, best = np.log(np.maximum(found, floor)), math.log(worst), math.log(best)
    return np.asarray((found - worst) / (best - worst), dtype=np.float64)


def weighted_score(values: Mapping[str, Samples], *, criteria: Sequence[Criterion]) -> Samples:
    r"""Weighted mean desirability :math:`\sum_k w_k d_k / \sum_k w_k`, dimensionless, of the shape of the values.

    References: Derringer & Suich, J. Qual. Technol. 12, 214 (1980), with the arithmetic in place of the geometric mean.
    """
    used = active(criteria)
    total = sum(criterion.weight for criterion in used)
    parts = [criterion.weight * desirability(values[criterion.column], criterion=criterion) for criterion in used]
    return np.asarray(np.sum(parts, axis=0) / total, dtype=np.float64)


def oriented(values: Mapping[str, Samples], *, criteria: Sequence[Criterion]) -> Samples:
    """Criteria in use stacked along a new last axis, signs turned so that higher is better everywhere."""
    return np.stack([criterion.sign * np.asarray(values[criterion.column]) for criterion in active(criteria)], axis=-1)
