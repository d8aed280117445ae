"""Whether a computed difference agrees with what was claimed about its sign."""

import math
from dataclasses import dataclass
from enum import StrEnum

from solvscreen.domain.quantity import Quantity
from solvscreen.ranking.measure import Measure
from solvscreen.ranking.uncertainty import interval


class Verdict(StrEnum):
    """What a difference says about a claim."""

    AGREES = "agrees"
    DISAGREES = "disagrees"
    NOT_RESOLVED = "not resolved"


@dataclass(frozen=True, kw_only=True)
class Difference:
    """First less second with a 95 % interval (NaN where none is known), and why there is no number."""

    value: float
    lower: float
    upper: float
    reason: str


def difference(first: Quantity, second: Quantity, *, half_width: float = math.nan) -> Difference:
    """Difference of two quantities whose errors are taken as independent, half-widths added in squares.

    `half_width` stands in for a 95 % interval that a quantity does not carry. Errors that both share, such as a
    functional's, would cancel in part: the interval is too wide rather than too narrow.
    """
    missing = next((one for one in (first, second) if not one.is_number), None)
    if missing is not None:
        return Difference(value=math.nan, lower=math.nan, upper=math.nan, reason=missing.reason or "no number")
    value = first.value - second.value
    below = math.hypot(_below(first, half_width), _above(second, half_width))
    above = math.hypot(_above(first, half_width), _below(second, half_width))
    return Difference(value=value, lower=value - below, upper=value + above, reason="")


def joint_difference(first: Measure, second: Measure) -> Difference:
    """Difference of two measures drawn together, in which errors that both share cancel; both have draws."""
    value = first.quantity.value - second.quantity.value
    lower, upper = interval(first.draws - second.draws, value=value)
    return Difference(value=value, lower=lower, upper=upper, reason="")


def verdict(found: Difference, *, sign: int) -> Verdict:
    """`agrees` if the whole interval has the expected sign (+1 or -1), `disagrees` if it has the other one."""
    ends = (sign * found.lower, sign * found.upper)
    if min(ends) > 0:
        return Verdict.AGREES
    return Verdict.DISAGREES if max(ends) < 0 else Verdict.NOT_RESOLVED


def _below(quantity: Quantity, half_width: float) -> float:
    return quantity.value - quantity.lower if math.isfinite(quantity.lower) else half_width


def _above(quantity: Quantity, half_width: float) -> float:
    return quantity.upper - quantity.value if math.isfinite(quantity.upper) else half_width
