"""Molecules outside the first shells."""

import math
from collections.abc import Mapping
from typing import Final

from solvscreen.domain.quantity import Quantity, Status, not_computed

FREE_METHOD: Final = "molecules outside the first shells, from coordination numbers and counts; a lower bound"


def free_share(
    in_shells: Mapping[str, Quantity], *, cations: Mapping[str, int], molecules: int, method: str = FREE_METHOD
) -> Quantity:
    r"""Share of the molecules of one species outside all first shells, :math:`1 - \sum_c N_c n_c / N`, dimensionless.

    `in_shells` holds its coordination number around each kind of cation, `cations` how many of these there are.
    A molecule that bridges two cations counts twice, so the share is a lower bound, and never below zero.
    """
    gaps = [number for number in in_shells.values() if not number.is_number]
    if gaps or molecules <= 0:
        reasons = "; ".join(dict.fromkeys(number.reason for number in gaps)) or "no molecules counted"
        return not_computed(reasons, method=method)
    factors = {name: cations.get(name, 0) / molecules for name in in_shells}
    numbers = [(factors[name], number) for name, number in in_shells.items()]
    bound = math.fsum(factor * number.value for factor, number in numbers)
    below = math.sqrt(math.fsum((factor * (number.value - number.lower)) ** 2 for factor, number in numbers))
    above = math.sqrt(math.fsum((factor * (number.upper - number.value)) ** 2 for factor, number in numbers))
    doubtful = any(number.status is Status.DOUBTFUL for number in in_shells.values())
    return Quantity(
        value=_share(1.0 - bound),
        lower=_share(1.0 - bound - above),
        upper=_share(1.0 - bound + below),
        n=min((number.n for number in in_shells.values()), default=1),
        method=method,
        status=Status.DOUBTFUL if doubtful else Status.OK,
        reason="; ".join(dict.fromkeys(number.reason for number in in_shells.values() if number.reason)),
    )


def _share(value: float) -> float:
    """Between 0 and 1; what is not a number stays so."""
    return value if math.isnan(value) else min(1.0, max(0.0, value))
