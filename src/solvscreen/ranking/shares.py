"""Share of some species in the first shell."""

import math
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Final

import numpy as np
from numpy.typing import NDArray

from solvscreen.domain.quantity import Quantity, Status, failed, not_computed
from solvscreen.ranking.measure import with_draws
from solvscreen.ranking.uncertainty import interval_draws, standard_draws

METHOD: Final = "ratio of coordination numbers"


def share_of(
    species: Sequence[str], shell: Mapping[str, Quantity], *, formulation: str, seed: int, n_draws: int
) -> Quantity:
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
    draw = partial(_share_draws, species, shell, formulation=formulation, seed=seed, n_draws=n_draws)
    return with_draws(estimate, draw).quantity


def _share_draws(
    species: Sequence[str], shell: Mapping[str, Quantity], *, formulation: str, seed: int, n_draws: int
) -> NDArray[np.float64]:
    draws = {
        name: interval_draws(number, standard_draws(f"coordination:{formulation}:{name}", seed=seed, n=n_draws)).clip(
            min=0.0
        )
        for name, number in shell.items()
    }
    total = np.sum(list(draws.values()), axis=0)
    part = np.sum([draws[name] for name in species], axis=0) if species else np.zeros(n_draws)
    return np.asarray(part / np.maximum(total, 1e-9), dtype=np.float64)
