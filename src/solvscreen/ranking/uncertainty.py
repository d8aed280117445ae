"""Random draws of quantities from their intervals, with errors that formulations have in common kept in common.

A draw is made per key, not per formulation: two formulations limited by the same molecule at the same level of theory
get the same error of the method in each draw, so that it cancels in their difference. The random numbers of a key
depend on the seed and the key alone; another formulation in the list changes nobody's draws.
"""

import hashlib
import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from solvscreen.domain.quantity import Quantity
from solvscreen.errors import CalculationError

COMMON = " | "  # in a key, between what shares an error in part, from the many to the few, and what has the rest alone
COMMON_SHARE = 0.5  # of the variance: the screening recipe's ionisation energies have mean +0.23 and RMSE 0.31 eV
NORMAL_95 = 1.959963984540054  # half-width of the central 95 % of a normal distribution in standard deviations


class Source(StrEnum):
    """Where doubt comes from."""

    OXIDATION = "method error of oxidation potentials"
    DESOLVATION = "method error of binding and stripping energies"
    LIQUID = "statistics of the liquid simulations"
    SNAPSHOTS = "scatter between snapshots of one shell"


@dataclass(frozen=True, kw_only=True)
class Sampler:
    """Draws from the doubts of the given sources; what comes from another source stays at its best estimate."""

    seed: int
    n_draws: int
    sources: frozenset[Source] = frozenset(Source)

    def draws(
        self, quantity: Quantity, *, key: str, source: Source, snapshot_half_width: float = 0.0
    ) -> NDArray[np.float64]:
        """Draws of `quantity` in its own unit, shape (n_draws,), the same wherever `key` is the same.

        `snapshot_half_width` is the part of the interval's half-width that comes from the scatter between snapshots;
        the rest, in squares, comes from `source`. Of keys such as `shells | G2 | Na+G2` half the variance is that of
        `shells`, half of the rest that of `G2`, so that a mean or a minimum over many of them keeps it.

        Raises:
            CalculationError: no number, no interval, or an interval that does not hold the value.
        """
        half = 0.5 * (quantity.upper - quantity.lower)
        share = min(1.0, (snapshot_half_width / half) ** 2) if snapshot_half_width > 0 and half > 0 else 0.0
        standard = math.sqrt(1.0 - share) * self._standard(key, source)
        if share > 0:
            standard = standard + math.sqrt(share) * self._standard(f"{key}:snapshots", Source.SNAPSHOTS)
        return interval_draws(quantity, standard)

    def _standard(self, key: str, source: Source) -> NDArray[np.float64]:
        if source not in self.sources:
            return np.zeros(self.n_draws)
        if source is Source.SNAPSHOTS:
            return standard_draws(key, seed=self.seed, n=self.n_draws)
        *common, own = key.split(COMMON)
        found, left = np.zeros(self.n_draws), 1.0
        for part in common:
            found += math.sqrt(COMMON_SHARE * left) * standard_draws(part, seed=self.seed, n=self.n_draws)
            left *= 1.0 - COMMON_SHARE
        return found + math.sqrt(left) * standard_draws(own, seed=self.seed, n=self.n_draws)

    def only(self, source: Source) -> "Sampler":
        """The same random numbers for one source, and none for the others."""
        return Sampler(seed=self.seed, n_draws=self.n_draws, sources=frozenset({source}))


def standard_draws(key: str, *, seed: int, n: int) -> NDArray[np.float64]:
    """Standard normal numbers, shape (n,), the same for the same key and seed."""
    digest = hashlib.sha256(f"{seed}:{key}".encode()).digest()
    generator = np.random.default_rng(int.from_bytes(digest[:16], "big"))
    return generator.standard_normal(n)


def interval_draws(quantity: Quantity, standard: NDArray[np.float64]) -> NDArray[np.float64]:
    """Draws of `quantity` in its own unit, of the shape of `standard`.

    Two half normal distributions joined at the value, each with 2.5 % of the probability beyond its end of the
    interval.

    Raises:
        CalculationError: no number, no interval, or an interval that does not hold the value.
    """
    if not quantity.is_number:
        raise CalculationError(quantity.reason or "no number")
    if not (quantity.lower <= quantity.value <= quantity.upper):
        raise CalculationError(f"{quantity.value:.4g} has no 95 % interval around it, so its doubt is unknown")
    above, below = quantity.upper - quantity.value, quantity.value - quantity.lower
    return quantity.value + standard / NORMAL_95 * np.where(standard > 0, above, below)


def interval(draws: NDArray[np.float64], *, value: float) -> tuple[float, float]:
    """Lower and upper end of the central 95 % of `draws`, widened to hold `value`."""
    lower, upper = np.quantile(draws, [0.025, 0.975])
    return min(float(lower), value), max(float(upper), value)
