"""A quantity of a formulation together with joint draws from its doubt."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from solvscreen.domain.quantity import Quantity
from solvscreen.errors import CalculationError
from solvscreen.ranking.uncertainty import interval

NO_DRAWS: Final[NDArray[np.float64]] = np.empty(0)


@dataclass(frozen=True, kw_only=True, eq=False)
class Measure:
    """Best estimate with its state, and draws in the same unit, shape (n_draws,); none where there is no number."""

    quantity: Quantity
    draws: NDArray[np.float64]


def without_number(quantity: Quantity) -> Measure:
    """A measure whose quantity has no number, or no interval to draw from."""
    return Measure(quantity=quantity, draws=NO_DRAWS)


def with_draws(estimate: Quantity, draw: Callable[[], NDArray[np.float64]]) -> Measure:
    """`estimate` with the interval of its draws; without draws, but with the reason, where `draw` finds no interval."""
    try:
        draws = draw()
    except CalculationError as error:
        reasons = "; ".join(text for text in (estimate.reason, str(error)) if text)
        return without_number(replace(estimate, reason=reasons))
    lower, upper = interval(draws, value=estimate.value)
    return Measure(quantity=replace(estimate, lower=lower, upper=upper), draws=draws)
