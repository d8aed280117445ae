"""Share of some species in the first shell."""

import math
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Final

import numpy as np
from numpy.typing import NDArray

from solvscreen.domain.quantity import Quantity, Status, failed, not_computed
from solvscreen.ranking.measure import with_draws
from solvscreen.ranking.uncertainty import Sampler, Source

METHOD: Final = "ratio of coordination numbers"
FREE_METHOD: Final = "molecules outside the first shells, from coordination numbers and counts; a lower bound"


def share_of(species: Sequence[str], shell: Mapping[str, Quantity], *, formulation: str, sampler: Sampler) -> Quantity:
    """Share of `species` in all molecules of the first shell, dimensionless, with the doubt of all numbers in it."""
    unknown = [name for name in sorted(shell) if not shell[name].is_number]
    if unknown:
        make = failed if any(shell[name].status is Status.FAILED for name in unknown) else not_computed
        return make("; ".join(dict.fromkeys(shell[name].reason for name in unknown)), method=METHOD)
    total = math.fsum(number.value for number in shell.values())
    if total <= 0:
        return not_computed("empty first shell", method=METHOD)
    doubtful = any(number.status is Status.DOUBTFUL for number in shell.values())
    estimate = Quantity(
        value=math.fsum(shell[name].value for name in species) / total,
        lower=math.nan,
        upper=math.nan,
        n=min(number.n for number in shell.values()),
        method=METHOD,
        status=Status.DOUBTFUL if doubtful else Status.OK,
        reason="; ".join(dict.fromkeys(number.reason for number in shell.values() if number.reason)),
    )
    draw = partial(_share_draws, species, shell, formulation=formulation, sampler=sampler)
    return with_draws(estimate, draw).quantity


def _share_draws(
    species: Sequence[str], shell: Mapping[str, Quantity], *, formulation: str, sampler: Sampler
) -> NDArray[np.float64]:
    draws = {
        name: sampler.draws(number, key=f"coordination:{formulation}:{name}", source=Source.LIQUID).clip(min=0.0)
        for name, number in shell.items()
    }
    total = np.sum(list(draws.values()), axis=0)
    part = np.sum([draws[name] for name in species], axis=0) if species else np.zeros(sampler.n_draws)
    return np.asarray(part / np.maximum(total, 1e-9), dtype=np.float64)


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
