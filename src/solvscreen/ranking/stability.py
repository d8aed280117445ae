"""Oxidative stability of a formulation: its weakest link."""

import math
from collections.abc import Mapping
from functools import partial
from typing import Final

import numpy as np
from numpy.typing import NDArray

from solvscreen.domain.quantity import Quantity, Status, failed, not_computed
from solvscreen.ranking.measure import Measure, with_draws, without_number
from solvscreen.ranking.uncertainty import interval_draws, standard_draws

METHOD: Final = "lowest oxidation potential of the species present"


def weakest_link(
    potentials: Mapping[str, Quantity], *, optional: frozenset[str], seed: int, n_draws: int
) -> tuple[Measure, str]:
    r"""Lowest oxidation potential, :math:`E_\mathrm{ox} = \min_s E_\mathrm{ox}(s)`, in V, and the species that sets it.

    Each species' error is drawn once for all formulations, so it cancels between formulations with one limiting
    species; where two species come close, the limiting one changes from draw to draw. Species in `optional` count
    only where they have a number; any other species without one leaves the formulation without.
    """
    gaps = [name for name in sorted(potentials) if name not in optional and not potentials[name].is_number]
    if gaps or not potentials:
        reasons = "; ".join(f"{name}: {potentials[name].reason}" for name in gaps)
        is_failure = any(potentials[name].status is Status.FAILED for name in gaps)
        make = failed if is_failure else not_computed
        return without_number(make(reasons or "no species with an oxidation potential", method=METHOD)), ""
    known = {name: potential for name, potential in sorted(potentials.items()) if potential.is_number}
    limiting = min(known, key=lambda name: (known[name].value, name))
    link = known[limiting]
    estimate = Quantity(
        value=link.value,
        lower=math.nan,
        upper=math.nan,
        n=link.n,
        method=f"{METHOD}; {link.method}",
        status=link.status,
        reason=link.reason,
    )
    return with_draws(estimate, partial(_lowest, known, seed=seed, n_draws=n_draws)), limiting


def _lowest(potentials: Mapping[str, Quantity], *, seed: int, n_draws: int) -> NDArray[np.float64]:
    draws = [
        interval_draws(potential, standard_draws(f"oxidation:{name}", seed=seed, n=n_draws))
        for name, potential in potentials.items()
    ]
    return np.asarray(np.min(draws, axis=0), dtype=np.float64)
