"""Numbers for people: as many digits as their interval deserves."""

import math
from typing import Final

from solvscreen.domain.quantity import Quantity

DASH: Final = "\N{EN DASH}"
MINUS: Final = "\N{MINUS SIGN}"


def decimals(quantity: Quantity) -> int:
    """Digits behind the point that leave two figures of the interval's half-width; 2 where there is no interval.

    >>> decimals(Quantity(value=5.123, lower=4.9, upper=5.4, n=1, method=""))
    2
    """
    half = 0.5 * (quantity.upper - quantity.lower)
    if not (math.isfinite(half) and half > 0):
        return 2
    return min(4, max(0, 1 - math.floor(math.log10(half) + 1e-9)))


def fixed(value: float, digits: int) -> str:
    """`value` with `digits` decimals and a true minus sign; a dash if it is not a number.

    >>> fixed(-2.714, 2), fixed(float("nan"), 1)
    ('−2.71', '–')
    """
    if not math.isfinite(value):
        return DASH
    text = f"{value:.{digits}f}"
    if float(text) == 0:
        text = text.replace("-", "")
    return text.replace("-", MINUS)


def interval_text(quantity: Quantity) -> str:
    """The interval alone, `4.90 to 5.40`; empty where there is none, or none of any width.

    >>> interval_text(Quantity(value=5.1, lower=4.9, upper=5.4, n=1, method=""))
    '4.90 to 5.40'
    """
    if not (math.isfinite(quantity.lower) and math.isfinite(quantity.upper)) or quantity.lower == quantity.upper:
        return ""
    digits = decimals(quantity)
    return f"{fixed(quantity.lower, digits)} to {fixed(quantity.upper, digits)}"


def value_text(quantity: Quantity) -> str:
    """The value alone.

    >>> value_text(Quantity(value=5.12, lower=4.9, upper=5.4, n=1, method=""))
    '5.12'
    """
    return fixed(quantity.value, decimals(quantity))


def plus_minus(quantity: Quantity) -> str:
    """Value and half the width of the interval, for a narrow column; the value alone where there is no width.

    >>> plus_minus(Quantity(value=5.12, lower=4.9, upper=5.4, n=1, method=""))
    '5.12 ± 0.25'
    """
    half = 0.5 * (quantity.upper - quantity.lower)
    if not quantity.is_number or not half > 0:
        return value_text(quantity)
    return f"{value_text(quantity)} ± {fixed(half, decimals(quantity))}"


def rank_text(rank: float, lower: float, upper: float) -> str:
    """Rank with its interval, `2 (1–3)`; a dash where not ranked.

    >>> rank_text(2.0, 1.0, 3.0), rank_text(1.0, 1.0, 1.0), rank_text(float("nan"), 1.0, 1.0)
    ('2 (1–3)', '1', '–')
    """
    if not math.isfinite(rank):
        return DASH
    return f"{rank:.0f}" if lower == upper else f"{rank:.0f} ({lower:.0f}{DASH}{upper:.0f})"
