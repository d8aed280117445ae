"""Means of correlated series from several replicas, with 95 % intervals and a verdict on convergence.

Interval: the widest of four estimates of the standard error, each with Student's t for its own degrees of freedom.

1. Effective samples: the spread of all frames about the common mean over the number of independent samples, which the
   integrated autocorrelation time gives for each replica (Sokal's window; Chodera's statistical inefficiency).
2. Blocks: the spread of the means of equal blocks of each replica.
3. Cations: the spread of the means of each cation over time, for counts that belong to cations. In a run shorter than
   the exchange of ligands nothing moves and estimates 1 and 2 vanish; the cations still differ from each other.
4. Replicas: the spread of the replicas' means, if there are three or more.

References: Sokal, *Monte Carlo Methods in Statistical Mechanics*, 1996, section 3; Flyvbjerg and Petersen,
J. Chem. Phys. 1989, 91, 461; Chodera et al., J. Chem. Theory Comput. 2007, 3, 26.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy import stats

from solvscreen.analysis.trajectory import FloatArray
from solvscreen.domain.quantity import Quantity, Status
from solvscreen.domain.series import statistical_inefficiency
from solvscreen.errors import DataError

CONFIDENCE: Final = 0.95
MINIMUM_EFFECTIVE: Final = 20.0  # effective samples over all replicas
MINIMUM_REPLICAS: Final = 2
MINIMUM_STILL_NS: Final = 1.0  # per replica, for a quantity that never or hardly changed


@dataclass(frozen=True, kw_only=True)
class SeriesSummary:
    """What is kept of one replica's series."""

    mean: float
    variance: float  # about the replica's own mean
    n_samples: int  # frames, the weight beside other replicas
    n_effective: float
    block_means: tuple[float, ...]
    cation_means: tuple[float, ...] = ()  # over time, of each cation; empty for properties of the whole box
    exchanges: int = 0  # entries and exits that lasted, for shares of cations

    @property
    def is_still(self) -> bool:
        """True if the value never changed."""
        return self.variance == 0.0


@dataclass(frozen=True, kw_only=True)
class Tolerance:
    """How far halves or replicas may differ before a mean counts as not converged."""

    absolute: float
    relative: float

    def limit(self, value: float) -> float:
        """Allowed difference at `value`."""
        return max(self.absolute, self.relative * abs(value))


COORDINATION_TOLERANCE: Final = Tolerance(absolute=0.2, relative=0.05)
DENSITY_TOLERANCE: Final = Tolerance(absolute=0.0, relative=0.01)


def summarise(
    series: FloatArray,
    *,
    blocks: int,
    by_cation: FloatArray | tuple[()] = (),
    exchanges: int = 0,
    n_frames: int | None = None,
) -> SeriesSummary:
    """Mean, variance, effective samples and block means of one replica's series; fewer blocks if it is shorter.

    `n_frames` is the number of frames behind the series where its values are averages of several.

    Raises:
        DataError: an empty series, or a value that is not finite.
    """
    values = np.asarray(series, dtype=np.float64)
    if values.size == 0 or not np.isfinite(values).all():
        raise DataError("a series for a mean is empty or holds a value that is not finite")
    means = tuple(float(block.mean()) for block in np.array_split(values, min(blocks, values.size)))
    is_still = bool((values == values[0]).all())
    return SeriesSummary(
        mean=float(values[0]) if is_still else float(values.mean()),
        variance=0.0 if is_still else float(values.var(ddof=1)),
        n_samples=int(values.size) if n_frames is None else n_frames,
        n_effective=1.0 if is_still else values.size / statistical_inefficiency(values),
        block_means=means,
        cation_means=tuple(float(mean) for mean in by_cation),
        exchanges=exchanges,
    )


def combined_mean(replicas: Sequence[SeriesSummary]) -> float:
    """Mean over all frames of all replicas."""
    weights = [replica.n_samples for replica in replicas]
    return float(np.average([replica.mean for replica in replicas], weights=weights))


def half_width(replicas: Sequence[SeriesSummary]) -> float:
    """Half the 95 % interval of the common mean: the widest of the estimates above; infinite from a single block."""
    blocks = [mean for replica in replicas for mean in replica.block_means]
    cations = [mean for replica in replicas for mean in replica.cation_means]
    widths = [_effective_half_width(replicas)]
    widths += [t_half_width(means) for means in (blocks, cations) if len(means) > 1]
    if len(replicas) >= 3:
        widths.append(t_half_width([replica.mean for replica in replicas]))
    return max(widths) if len(blocks) > 1 else math.inf


def t_half_width(values: Sequence[float]) -> float:
    """Half the 95 % interval of the mean of independent normal values; needs at least two."""
    n = len(values)
    return float(stats.t.ppf(0.5 + CONFIDENCE / 2.0, n - 1) * np.std(values, ddof=1) / math.sqrt(n))


def _effective_half_width(replicas: Sequence[SeriesSummary]) -> float:
    effective = max(sum(replica.n_effective for replica in replicas), 2.0)
    error = math.sqrt(_total_variance(replicas) / effective)
    return float(stats.t.ppf(0.5 + CONFIDENCE / 2.0, effective - 1.0) * error)


def mean_quantity(
    replicas: Sequence[SeriesSummary],
    *,
    tolerance: Tolerance,
    production_ns: float,
    method: str,
    floor: float = -math.inf,
    against: Sequence[str] = (),
) -> Quantity:
    """Mean over replicas with its interval; `doubtful` with numbers if it is not converged.

    `production_ns` is the time of one replica; `floor` cuts the interval where smaller values are impossible; `against`
    holds further signs that the mean is not converged.
    """
    mean, width = combined_mean(replicas), half_width(replicas)
    reason = convergence_reason(replicas, tolerance=tolerance, production_ns=production_ns, against=against)
    return Quantity(
        value=mean,
        lower=max(mean - width, floor) if math.isfinite(width) else math.nan,
        upper=mean + width if math.isfinite(width) else math.nan,
        n=max(1, round(effective_samples(replicas))),
        method=method,
        status=Status.DOUBTFUL if reason else Status.OK,
        reason=reason,
    )


def effective_samples(replicas: Sequence[SeriesSummary]) -> float:
    """Independent frames behind the common mean: by autocorrelation, by blocks or by cations, whichever is fewest."""
    by_time = sum(replica.n_effective for replica in replicas)
    blocks = [mean for replica in replicas for mean in replica.block_means]
    cations = [mean for replica in replicas for mean in replica.cation_means]
    scatter = max(
        (float(np.var(means, ddof=1)) / len(means) for means in (blocks, cations) if len(means) > 1), default=0.0
    )
    if scatter == 0.0:
        return by_time
    return max(1.0, min(by_time, _total_variance(replicas) / scatter))


def _total_variance(replicas: Sequence[SeriesSummary]) -> float:
    """Variance of all frames about the common mean."""
    mean, total = combined_mean(replicas), sum(replica.n_samples for replica in replicas)
    squares = sum(r.variance * (r.n_samples - 1) + r.n_samples * (r.mean - mean) ** 2 for r in replicas)
    return squares / max(total - 1, 1)


def convergence_reason(
    replicas: Sequence[SeriesSummary], *, tolerance: Tolerance, production_ns: float, against: Sequence[str] = ()
) -> str:
    """Empty if converged, else every sign against it in numbers.

    Converged means: at least two replicas; at least 20 effective samples in all; the means of the first and second
    halves, and the means of the replicas, differ by no more than the tolerance. A quantity that never changed
    has no correlation time: it needs 1 ns in each replica instead.
    """
    found: list[str] = []
    if len(replicas) < MINIMUM_REPLICAS:
        found.append("one replica only")
    limit = tolerance.limit(combined_mean(replicas))
    means = [replica.mean for replica in replicas]
    if max(means) - min(means) > limit:
        found.append(f"replicas differ by {max(means) - min(means):.3g}")
    if (drift := abs(half_difference(replicas))) > limit:
        found.append(f"halves differ by {drift:.3g}")
    effective = effective_samples(replicas)
    if all_still(replicas):
        if production_ns < MINIMUM_STILL_NS:
            found.append("no change seen")
    elif effective < MINIMUM_EFFECTIVE:
        found.append(f"independent samples: {effective:.0f}")
    found += against
    return f"not converged: {production_ns:.2f} ns, {', '.join(found)}" if found else ""


def all_still(replicas: Sequence[SeriesSummary]) -> bool:
    """True if the value changed in no replica."""
    return all(replica.is_still for replica in replicas)


def half_difference(replicas: Sequence[SeriesSummary]) -> float:
    """Mean of the later half of the blocks less that of the earlier half, averaged over the replicas."""
    drifts = []
    for replica in replicas:
        half = len(replica.block_means) // 2
        if half:
            drifts.append(float(np.mean(replica.block_means[-half:]) - np.mean(replica.block_means[:half])))
    return float(np.mean(drifts)) if drifts else 0.0
