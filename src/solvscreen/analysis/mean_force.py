"""Barrier of the potential of mean force between a cation and a donor, from g(r)."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy import stats

from solvscreen.analysis.first_shell import CONTACT_MARGIN_ANGSTROM, FirstShell, contact_angstrom, peak_angstrom
from solvscreen.analysis.rdf import Rdf
from solvscreen.analysis.trajectory import FloatArray
from solvscreen.analysis.uncertainty import CONFIDENCE, t_half_width
from solvscreen.domain.quantity import Quantity, Status, not_computed
from solvscreen.units import BOLTZMANN_KJ_PER_MOL_KELVIN

METHOD: Final = "molecular dynamics, potential of mean force from g(r)"
PEAK_WINDOW_ANGSTROM: Final = 0.1  # on either side of the peak, for a parabola
BARRIER_WINDOW_ANGSTROM: Final = 0.1  # on either side of the minimum of g, for a mean
FEWEST_PAIRS: Final = 20  # seen at the barrier in all replicas, below which its height is doubtful
UNSEEN_PAIRS: Final = -math.log(1.0 - CONFIDENCE)  # 3.0: mean number that would have shown a pair with 95 %


@dataclass(frozen=True, kw_only=True)
class BarrierSample:
    """g(r) of one replica at its contact peak and at the minimum behind it; without blocks where neither was found."""

    peak_g: tuple[float, ...]  # of each block
    barrier_g: tuple[float, ...]  # of each block
    pairs_at_barrier: float  # seen in all frames
    one_pair_g: float  # what barrier_g would be on average, had a single pair been seen there

    @property
    def found(self) -> bool:
        """True if the replica has a contact peak with a minimum behind it."""
        return bool(self.peak_g)


NO_BARRIER: Final = BarrierSample(peak_g=(), barrier_g=(), pairs_at_barrier=0.0, one_pair_g=0.0)


def barrier_sample(rdf: Rdf, shell: FirstShell, *, cation_element: str) -> BarrierSample:
    """Height of g(r) at its contact peak (by a parabola) and around the end of the first shell (mean), per block.

    `NO_BARRIER` where the end of the shell is a fallback.
    """
    if shell.source != "first minimum":
        return NO_BARRIER
    r, g = rdf.centres_angstrom, np.nan_to_num(rdf.g)
    limit = contact_angstrom(cation_element, rdf.element) + CONTACT_MARGIN_ANGSTROM
    peak = peak_angstrom(r, g.mean(axis=0), limit_angstrom=limit)
    if not np.isfinite(peak):
        return NO_BARRIER
    here = np.abs(r - shell.cutoff_angstrom) <= max(BARRIER_WINDOW_ANGSTROM, 0.5 * (r[1] - r[0]))
    volumes = np.diff(rdf.edges_angstrom**3)
    counts_per_g = rdf.pairs_found.sum() / float((g.mean(axis=0) * volumes).sum())
    weights = volumes[here] / volumes[here].sum()
    return BarrierSample(
        peak_g=tuple(float(value) for value in g @ _parabola_weights(r, at=peak)),
        barrier_g=tuple(float(value) for value in g[:, here] @ weights),
        pairs_at_barrier=float(rdf.pairs_found[here].sum()),
        one_pair_g=float(1.0 / (counts_per_g * volumes[here].sum())),
    )


def barrier(replicas: Sequence[BarrierSample], *, temperature_kelvin: float) -> Quantity:
    r"""Barrier in kJ/mol out of the contact minimum, :math:`W(r_b) - W(r_p) = k_BT \ln[g(r_p)/g(r_b)]`.

    :math:`W(r) = -k_BT \ln g(r)`; :math:`r_p` is the contact peak of g and :math:`r_b` the first minimum behind it, the
    maximum of W. The heights are means over all blocks. Interval: Student's over the blocks of the linearised
    logarithm, and never narrower than that of a Poisson count of the pairs seen at the barrier.
    """
    found = [sample for sample in replicas if sample.found]
    if not found:
        return not_computed("no contact peak with a minimum behind it: the cutoff is a fallback", method=METHOD)
    thermal = BOLTZMANN_KJ_PER_MOL_KELVIN * temperature_kelvin
    peaks = np.array([value for sample in found for value in sample.peak_g])
    heights = np.array([value for sample in found for value in sample.barrier_g])
    pairs = sum(sample.pairs_at_barrier for sample in found)
    if pairs <= 0.0 or heights.mean() <= 0.0:
        bound = UNSEEN_PAIRS * float(np.mean([sample.one_pair_g for sample in found])) / len(found)
        least = thermal * math.log(peaks.mean() / bound)
        return not_computed(f"barrier never sampled: no pair seen there, higher than {least:.1f} kJ/mol", method=METHOD)
    value = thermal * math.log(float(peaks.mean() / heights.mean()))
    width = thermal * _relative_half_width(peaks, heights, pairs=pairs)
    reasons = [f"{pairs:.0f} pairs seen at the barrier"] if pairs < FEWEST_PAIRS else []
    if len(found) < len(replicas):
        reasons.append(f"no first minimum in {len(replicas) - len(found)} of {len(replicas)} replicas")
    return Quantity(
        value=value,
        lower=value - width if math.isfinite(width) else math.nan,
        upper=value + width if math.isfinite(width) else math.nan,
        n=len(peaks),
        method=METHOD,
        status=Status.DOUBTFUL if reasons else Status.OK,
        reason="; ".join(reasons),
    )


def _relative_half_width(peaks: FloatArray, heights: FloatArray, *, pairs: float) -> float:
    """Half the 95 % interval of ln(mean peak / mean height); infinite from a single block."""
    if len(peaks) < 2:
        return math.inf
    linear = peaks / peaks.mean() - heights / heights.mean()
    counting = float(stats.norm.ppf(0.5 + CONFIDENCE / 2.0)) / math.sqrt(pairs)
    return max(t_half_width(list(linear)), counting)


def _parabola_weights(r_angstrom: FloatArray, *, at: float) -> FloatArray:
    """Weights of the bins, whose sum is one, that give the height at `at` of the parabola through the bins around."""
    window = np.flatnonzero(np.abs(r_angstrom - at) <= PEAK_WINDOW_ANGSTROM)
    weights = np.zeros(len(r_angstrom))
    if len(window) < 3:
        weights[int(np.argmin(np.abs(r_angstrom - at)))] = 1.0
        return weights
    weights[window] = np.linalg.pinv(np.vander(r_angstrom[window] - at, 3))[-1]
    return weights
