"""Where the first coordination shell ends, read off g(r)."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.ndimage import gaussian_filter1d

from solvscreen.analysis.rdf import Rdf
from solvscreen.analysis.trajectory import FloatArray

IONIC_RADII_ANGSTROM: Final = {
    "Li": 0.76, "Na": 1.02, "K": 1.38,
    "N": 1.46, "O": 1.40, "F": 1.33, "P": 2.12, "S": 1.84, "Cl": 1.81, "Br": 1.96, "I": 2.20,
}  # fmt: skip
"""Shannon, Acta Cryst. A 1976, 32, 751, six-coordinate (N: four-coordinate); P: Pauling's univalent radius scale."""

SMOOTHING_ANGSTROM: Final = 0.075
CONTACT_MARGIN_ANGSTROM: Final = 0.6  # a first peak further out than radii + this belongs to an indirect neighbour
MINIMUM_WINDOW_ANGSTROM: Final = (0.4, 1.6)  # beyond the radii, where the first minimum is looked for
MINIMUM_PAIRS: Final = 50  # pairs in the contact region below which no shape is read off
MINIMUM_PAIRS_OF_ONE: Final = 10  # the same for the peak of a single cation
FLAT: Final = 0.01  # of the peak's height: differences below it are noise of an empty region
GAP: Final = 0.1  # of the peak's height: below it the shells are apart, even if g goes on falling to the window's end
MAXIMUM_DEPTH: Final = 0.5  # of the peak's height: a shallower minimum does not separate two shells


@dataclass(frozen=True, kw_only=True)
class FirstShell:
    """End of the first shell, and where that number comes from."""

    cutoff_angstrom: float
    source: str  # `first minimum`, or `fallback: reason`


@dataclass(frozen=True, kw_only=True)
class ContactPeaks:
    """Positions of the first peak of g(r), in angstrom."""

    blocks: tuple[float, ...]  # of each block that shows one
    cations: tuple[float, ...]  # of each cation with contacts of its own, over all frames


def contact_angstrom(cation: str, donor: str) -> float:
    """Sum of the ionic radii of two elements, roughly the distance of direct contact."""
    return IONIC_RADII_ANGSTROM[cation] + IONIC_RADII_ANGSTROM[donor]


def fallback_cutoff(cation: str, donor: str, *, sodium_oxygen_angstrom: float) -> float:
    """The cutoff for Na-O, moved by the difference of the ionic radii to another pair of elements."""
    return sodium_oxygen_angstrom + contact_angstrom(cation, donor) - contact_angstrom("Na", "O")


def first_shell(rdf: Rdf, *, cation_element: str, fallback_angstrom: float) -> FirstShell:
    """First minimum of the smoothed g(r) after its contact peak, or the fallback with the reason.

    The peak has to lie within the sum of the ionic radii plus 0.6 Å: atoms bound to a donor have peaks of their own
    further out, and so have anions beyond the first solvent layer. The minimum is looked for between 0.4 and 1.6 Å
    beyond the radii; of a flat one (exchange too rare to fill it) the middle is taken.
    `fallback_angstrom` is for Na-O (`fallback_cutoff` adapts it).
    """
    radii = contact_angstrom(cation_element, rdf.element)
    reason = _doubt(rdf, contact=radii)
    if not reason:
        cutoff, depth = _minimum(rdf, contact=radii)
        if depth <= MAXIMUM_DEPTH:
            return FirstShell(cutoff_angstrom=cutoff, source="first minimum")
        reason = "no clear minimum"
    fallback = fallback_cutoff(cation_element, rdf.element, sodium_oxygen_angstrom=fallback_angstrom)
    return FirstShell(cutoff_angstrom=round(fallback, 6), source=f"fallback: {reason}")


def peak_angstrom(r_angstrom: FloatArray, g: FloatArray, *, limit_angstrom: float) -> float:
    """Position of the highest point of the smoothed g(r) below the limit, by a parabola; NaN if at an edge."""
    smooth = _smooth(r_angstrom, g)
    inside = np.flatnonzero(r_angstrom <= limit_angstrom)
    top = int(inside[np.argmax(smooth[inside])])
    if smooth[top] <= 0.0 or top in (0, len(g) - 1) or smooth[top + 1] > smooth[top]:
        return float("nan")
    left, here, right = smooth[top - 1 : top + 2]
    curvature = left - 2.0 * here + right
    shift = 0.0 if curvature == 0.0 else 0.5 * (left - right) / curvature
    return float(r_angstrom[top] + shift * (r_angstrom[1] - r_angstrom[0]))


def contact_peaks(rdf: Rdf, *, cation_element: str) -> ContactPeaks:
    """First peaks of the blocks and of the cations, where they are of direct contact and enough pairs were found."""
    contact = contact_angstrom(cation_element, rdf.element)
    if _doubt(rdf, contact=contact):
        return ContactPeaks(blocks=(), cations=())
    limit = contact + CONTACT_MARGIN_ANGSTROM
    found = rdf.pairs_by_cation[:, rdf.centres_angstrom <= limit].sum(axis=1)
    return ContactPeaks(
        blocks=_peaks(rdf, rdf.g, limit=limit),
        cations=_peaks(rdf, rdf.g_by_cation[found >= MINIMUM_PAIRS_OF_ONE], limit=limit),
    )


def _peaks(rdf: Rdf, curves: FloatArray, *, limit: float) -> tuple[float, ...]:
    peaks = [peak_angstrom(rdf.centres_angstrom, np.nan_to_num(g), limit_angstrom=limit) for g in curves]
    return tuple(peak for peak in peaks if np.isfinite(peak))


def _doubt(rdf: Rdf, *, contact: float) -> str:
    limit = contact + CONTACT_MARGIN_ANGSTROM
    found = rdf.pairs_found[rdf.centres_angstrom <= limit].sum()
    if found < MINIMUM_PAIRS:
        return f"{found:.0f} contacts seen"
    peak = peak_angstrom(rdf.centres_angstrom, np.nan_to_num(rdf.mean_g), limit_angstrom=limit)
    return "" if np.isfinite(peak) else "no contact peak"


def _minimum(rdf: Rdf, *, contact: float) -> tuple[float, float]:
    """Position of the minimum, and its height as a fraction of the contact peak."""
    r, smooth = rdf.centres_angstrom, _smooth(rdf.centres_angstrom, np.nan_to_num(rdf.mean_g))
    peak = smooth[r <= contact + CONTACT_MARGIN_ANGSTROM].max()
    nearest, furthest = (contact + margin for margin in MINIMUM_WINDOW_ANGSTROM)
    window = np.flatnonzero((r >= nearest) & (r <= furthest))
    if len(window) == 0:
        return float("nan"), np.inf
    depth = smooth[window].min() / peak
    flat = window[smooth[window] <= smooth[window].min() + FLAT * peak]
    run = flat[: int(np.argmax(np.append(np.diff(flat) > 1, True))) + 1]
    still_falling = run[-1] == window[-1] and depth > GAP
    return float(r[run].mean()), np.inf if still_falling else float(depth)


def _smooth(r_angstrom: FloatArray, g: FloatArray) -> FloatArray:
    width = SMOOTHING_ANGSTROM / (r_angstrom[1] - r_angstrom[0])
    return np.asarray(gaussian_filter1d(g, width, mode="nearest"), dtype=np.float64)
