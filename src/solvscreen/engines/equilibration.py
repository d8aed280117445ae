"""When a liquid counts as equilibrated."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from solvscreen.config import MdSettings
from solvscreen.engines.molecular_dynamics import LogRow

TREND_BLOCKS: Final = 5
"""Blocks whose means rise or fall throughout by chance in 2 of 5! = 120 windows."""

STUDENT_4: Final = 2.776  # two-sided 95 % quantile of Student's t for four degrees of freedom


@dataclass(frozen=True, kw_only=True)
class GateResult:
    """`reason` is empty if every gate holds."""

    density_g_per_cm3: float  # mean over the window
    density_error_g_per_cm3: float  # half width of its 95 % interval, from five blocks
    reason: str


def gates(rows: Sequence[LogRow], *, settings: MdSettings) -> GateResult:
    """Look at the second half of `rows`, all at one temperature, one row per `frame_interval_ps`.

    Window: at least `gate_window_ps` long. The density of an electrolyte takes 10 to 20 ps to relax after packing, and
    a much shorter window looks flat whatever happens.
    Density: the means of the window's two halves differ by at most `density_drift_percent`, and the means of five
    blocks do not rise or fall throughout. Potential energy: the means of the two halves differ by at most
    `energy_drift_deviations` standard deviations of the samples in the window; a pure drift gives 1.7.
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
    if len(density) >= 2 * TREND_BLOCKS and _monotonic(density):
        reasons.append(f"density rises or falls through {TREND_BLOCKS} blocks")
    return GateResult(density_g_per_cm3=mean, density_error_g_per_cm3=_block_error(density), reason=", ".join(reasons))


def _halves(values: NDArray[np.float64]) -> float:
    """Mean of the second half less that of the first."""
    middle = len(values) // 2
    if middle == 0:
        return 0.0
    return float(values[middle:].mean() - values[:middle].mean())


def _block_error(values: NDArray[np.float64]) -> float:
    """Half width of the 95 % interval of the mean from block means; the whole range where there are too few values."""
    if len(values) < 2 * TREND_BLOCKS:
        return float(np.ptp(values))
    means = np.array([block.mean() for block in np.array_split(values, TREND_BLOCKS)])
    return float(STUDENT_4 * means.std(ddof=1) / np.sqrt(TREND_BLOCKS))


def _monotonic(values: NDArray[np.float64]) -> bool:
    means = np.array([block.mean() for block in np.array_split(values, TREND_BLOCKS)])
    steps = np.diff(means)
    return bool((steps > 0).all() or (steps < 0).all())
