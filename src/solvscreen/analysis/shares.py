"""Shares of cations and numbers of their neighbours, with intervals that know how few cations there are."""

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from scipy import stats

from solvscreen.analysis.uncertainty import (
    CONFIDENCE,
    MINIMUM_STILL_NS,
    SeriesSummary,
    Tolerance,
    all_still,
    effective_samples,
    mean_quantity,
)
from solvscreen.domain.quantity import Quantity

FRACTION_TOLERANCE: Final = Tolerance(absolute=0.10, relative=0.0)
MINIMUM_EXCHANGES: Final = 20  # entries and exits over all replicas, below which a share hardly changed
FROZEN_SPREAD: Final = 0.5  # between time averages of cations, above which two of them are of different kinds


def wilson_bounds(fraction: float, *, trials: float) -> tuple[float, float]:
    """95 % score interval of a fraction seen in `trials` independent trials .

    Reference: Wilson, J. Am. Stat. Assoc. 1927, 22, 209.

    >>> [round(bound, 3) for bound in wilson_bounds(0.0, trials=20)]
    [0.0, 0.161]
    """
    z = float(stats.norm.ppf(0.5 + CONFIDENCE / 2.0))
    middle = (fraction + z * z / (2.0 * trials)) / (1.0 + z * z / trials)
    width = z * math.sqrt(fraction * (1.0 - fraction) / trials + (z / (2.0 * trials)) ** 2) / (1.0 + z * z / trials)
    return max(0.0, middle - width), min(1.0, middle + width)


def fraction_quantity(
    replicas: Sequence[SeriesSummary], *, n_cations: float, tolerance: Tolerance, production_ns: float, method: str
) -> Quantity:
    """Like `mean_quantity` for a share of cations: within 0 and 1, and never narrower than Wilson's.

    Its trials are the cations of so many independent frames, but no more than `independent_cations`. In less than 1 ns
    per replica, and wherever cations differ, a share needs 20 entries and exits to count as converged.
    """
    plain = _of_cations(replicas, tolerance=tolerance, production_ns=production_ns, method=method)
    trials = _trials(replicas, n_cations=n_cations)
    low, high = wilson_bounds(min(max(plain.value, 0.0), 1.0), trials=trials)
    bounds = (0.0, 1.0) if math.isnan(plain.lower) else (plain.lower, plain.upper)
    return replace(
        plain, lower=max(0.0, min(low, bounds[0])), upper=min(1.0, max(high, bounds[1])), n=max(1, round(trials))
    )


def number_quantity(
    replicas: Sequence[SeriesSummary], *, n_cations: float, tolerance: Tolerance, production_ns: float, method: str
) -> Quantity:
    """Like `mean_quantity` for a number of neighbours of cations: never certain of a state that too few could show.

    A cation with one neighbour more or less, of which none was seen in so many trials (those of `fraction_quantity`),
    may still have a share up to the end of Wilson's interval: that is the least half width. In less than 1 ns per
    replica, and wherever cations differ, a number needs 20 changes that lasted to count as converged.
    """
    plain = _of_cations(replicas, tolerance=tolerance, production_ns=production_ns, method=method)
    trials = _trials(replicas, n_cations=n_cations)
    unseen = wilson_bounds(0.0, trials=trials)[1]
    return replace(
        plain,
        lower=max(0.0, min(plain.lower, plain.value - unseen)),
        upper=max(plain.upper, plain.value + unseen),
        n=max(1, round(trials)),
    )


def _of_cations(
    replicas: Sequence[SeriesSummary], *, tolerance: Tolerance, production_ns: float, method: str
) -> Quantity:
    """Mean of what belongs to cations; few lasting changes speak against convergence.

    They do in a run below 1 ns in which anything changed, and in a run of any length if the cations differ: nothing
    then says that the share of either kind is not that of the packing.
    """
    changes = sum(replica.exchanges for replica in replicas)
    hardly = changes < MINIMUM_EXCHANGES and (
        (production_ns < MINIMUM_STILL_NS and not all_still(replicas)) or cation_spread(replicas) > FROZEN_SPREAD
    )
    return mean_quantity(
        replicas,
        tolerance=tolerance,
        production_ns=production_ns,
        method=method,
        against=[f"entries and exits: {changes}"] if hardly else (),
    )


def cation_spread(replicas: Sequence[SeriesSummary]) -> float:
    """Largest less smallest time average of a cation, over all replicas; zero without cations."""
    means = [mean for replica in replicas for mean in replica.cation_means]
    return max(means) - min(means) if means else 0.0


def _trials(replicas: Sequence[SeriesSummary], *, n_cations: float) -> float:
    return min(n_cations * effective_samples(replicas), independent_cations(replicas, n_cations=n_cations))


def independent_cations(replicas: Sequence[SeriesSummary], *, n_cations: float) -> float:
    r"""Distinct cations over all replicas plus their entries and exits: the most that a share can rest on.

    A cation that enters a state of share p at the rate k and leaves it at l gives :math:`(k+l)T/2` independent samples
    in a long time T, and :math:`2p(1-p)(k+l)T` entries and exits, which are never more.
    """
    return float(n_cations * len(replicas) + sum(replica.exchanges for replica in replicas))
