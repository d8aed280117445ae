"""When a liquid counts as equilibrated."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from solvscreen.config import MdSettings
from solvscreen.domain.series import statistical_inefficiency
from solvscreen.engines.molecular_dynamics import LogRow

TREND_BLOCKS: Final = 5
"""Blocks whose means rise or fall throughout by chance in 2 of 5! = 120 windows."""

CONFIDENCE: Final = 0.95

SHORT_WINDOW_PS: Final = 20.0
SHORT_WINDOW_DOUBT: Final = 0.015  # relative
"""A window shorter than that cannot know the density better than to 1.5 %, however still it looks: one of 10 ps in
which every gate held at 1.2509 g/cm3 was followed by 1.2713."""


@dataclass(frozen=True, kw_only=True)
class GateResult:
    """`reason` is empty if every gate holds."""

    density_g_per_cm3: float  # mean over the window
    density_error_g_per_cm3: float  # half width of its 95 % interval; see `density_error`
    reason: str


def gates(rows: Sequence[LogRow], *, settings: MdSettings) -> GateResult:
    """Look at the second half of `rows`, all at one temperature, one row per `frame_interval_ps`.

    Window: at least `gate_window_ps` long. The density of an electrolyte takes 10 to 20 ps to relax after packing, and
    a much shorter window looks flat whatever happens.
    Density: the means of the window's two halves differ by at most `density_drift_percent`, and the means of five
    blocks do not rise or fall throughout. Potential energy: the means of the two halves differ by at most
    `energy_drift_deviations` standard deviations of the samples in the window (a pure drift gives 1.7), and those of
    the five blocks do not rise or fall throughout. The box is a cube of constant mass: its edge is the density's
    inverse cube root, drifts by a third of it, and needs no gate of its own.
    """
    window = rows[len(rows) // 2 :]
    density = np.array([row.density_g_per_cm3 for row in window])
    energy = np.array([row.potential_energy_kj_per_mol for row in window])
    mean = float(density.mean())
    reasons: list[str] = []
    length_ps = len(window) * settings.frame_interval_ps
    if length_ps < settings.gate_window_ps - 1e-9:
        reasons.append(f"{length_ps:g} ps are too short to tell ({settings.gate_window_ps:g} ps needed)")
    drift_percent = 100.0 * abs(_halves(density)) / mean
    if drift_percent > settings.density_drift_percent:
        reasons.append(f"density drifts by {drift_percent:.2f} % ({settings.density_drift_percent:g} % allowed)")
    deviation = float(energy.std())
    drift = abs(_halves(energy)) / deviation if deviation > 0.0 else 0.0
    if drift > settings.energy_drift_deviations:
        allowed = f"{settings.energy_drift_deviations:g} allowed"
        reasons.append(f"potential energy drifts by {drift:.2f} standard deviations ({allowed})")
    for name, values in (("density", density), ("potential energy", energy)):
        if len(values) >= 2 * TREND_BLOCKS and _monotonic(values):
            reasons.append(f"{name} rises or falls through {TREND_BLOCKS} blocks")
    error = density_error(density, length_ps=length_ps)
    return GateResult(density_g_per_cm3=mean, density_error_g_per_cm3=error, reason=", ".join(reasons))


def density_error(values: NDArray[np.float64], *, length_ps: float) -> float:
    r"""Half width of the 95 % interval of the mean, in the unit of `values`: the widest of three estimates.

    Independent samples: :math:`t \sigma \sqrt{g / n}` with the statistical inefficiency g. Five blocks: the spread of
    their means. A window below `SHORT_WINDOW_PS`: 1.5 % of the mean. Fewer than ten values: their whole range.

    References: Chodera et al., J. Chem. Theory Comput. 2007, 3, 26.
    """
    floor = SHORT_WINDOW_DOUBT * float(values.mean()) if length_ps < SHORT_WINDOW_PS - 1e-9 else 0.0
    if len(values) < 2 * TREND_BLOCKS:
        return max(floor, float(np.ptp(values)))
    means = np.array([block.mean() for block in np.array_split(values, TREND_BLOCKS)])
    blocks = _t_half_width(float(means.std(ddof=1)), n=TREND_BLOCKS)
    independent = max(2.0, len(values) / statistical_inefficiency(values))
    return max(floor, blocks, _t_half_width(float(values.std(ddof=1)), n=independent))


def _t_half_width(deviation: float, *, n: float) -> float:
    return float(stats.t.ppf(0.5 + CONFIDENCE / 2.0, n - 1.0) * deviation / np.sqrt(n))


def _halves(values: NDArray[np.float64]) -> float:
    """Mean of the second half less that of the first."""
    middle = len(values) // 2
    if middle == 0:
        return 0.0
    return float(values[middle:].mean() - values[:middle].mean())


def _monotonic(values: NDArray[np.float64]) -> bool:
    means = np.array([block.mean() for block in np.array_split(values, TREND_BLOCKS)])
    steps = np.diff(means)
    return bool((steps > 0).all() or (steps < 0).all())
