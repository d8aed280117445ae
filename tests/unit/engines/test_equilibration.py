"""Gates on made series: still, drifting, noisy."""

import numpy as np
import pytest

from solvscreen.config import MdSettings
from solvscreen.engines.equilibration import gates
from solvscreen.engines.molecular_dynamics import LogRow

SETTINGS = MdSettings(density_drift_percent=0.5, energy_drift_deviations=1.0)


def rows(density: np.ndarray, energy: np.ndarray) -> list[LogRow]:
    return [
        LogRow(
            time_ps=float(time_ps),
            phase="equilibrate",
            density_g_per_cm3=float(rho),
            potential_energy_kj_per_mol=float(e),
            temperature_kelvin=298.0,
            box_nm=2.4,
        )
        for time_ps, (rho, e) in enumerate(zip(density, energy, strict=True))
    ]


def noise(n: int, *, seed: int) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=n)


def test_a_still_liquid_passes() -> None:
    result = gates(rows(1.05 + 0.002 * noise(200, seed=1), -9000.0 + 40.0 * noise(200, seed=2)), settings=SETTINGS)
    assert result.reason == ""
    assert result.density_g_per_cm3 == pytest.approx(1.05, abs=0.001)
    # 100 independent samples: 1.98 * 0.002 / 10, give or take what five blocks can tell
    assert 0.0001 < result.density_error_g_per_cm3 < 0.001


def test_only_the_second_half_counts() -> None:
    density = np.where(np.arange(200) < 90, 0.9, 1.05) + 0.002 * noise(200, seed=1)
    assert gates(rows(density, 40.0 * noise(200, seed=2)), settings=SETTINGS).reason == ""


def test_a_drifting_density_is_named() -> None:
    # 1.04 to 1.06 in the whole, 1.05 to 1.06 in the window: its halves differ by 0.005, 0.47 %, and by 1.4 % below
    gentle = rows(np.linspace(1.04, 1.06, 200) + 0.004 * noise(200, seed=3), 40.0 * noise(200, seed=2))
    assert gates(gentle, settings=SETTINGS).reason == "density rises or falls through 5 blocks"
    steep = rows(np.linspace(1.00, 1.06, 200), 40.0 * noise(200, seed=2))
    assert gates(steep, settings=SETTINGS).reason.startswith("density drifts by 1.44 % (0.5 % allowed)")


def test_a_drifting_energy_is_named() -> None:
    result = gates(rows(1.05 + 0.002 * noise(200, seed=1), np.linspace(0.0, -100.0, 200)), settings=SETTINGS)
    assert result.reason == "potential energy drifts by 1.73 standard deviations (1 allowed)"


def test_chance_passes_nine_in_ten_windows() -> None:
    passed = [
        gates(rows(1.05 + 0.005 * noise(80, seed=2 * k), 40.0 * noise(80, seed=2 * k + 1)), settings=SETTINGS).reason
        == ""
        for k in range(200)
    ]
    assert np.mean(passed) > 0.9


def test_a_short_window_cannot_tell() -> None:
    settings = SETTINGS.model_copy(update={"gate_window_ps": 10.0, "frame_interval_ps": 0.5})
    still = rows(np.full(38, 1.05), np.zeros(38))
    assert gates(still, settings=settings).reason == "9.5 ps are too short to tell (10 ps needed)"
    enough = rows(np.full(40, 1.05), np.zeros(40))
    assert gates(enough, settings=settings).reason == ""


def test_a_short_series_gives_its_range_as_error() -> None:
    result = gates(rows(np.array([1.0, 1.0, 1.02, 1.03]), np.zeros(4)), settings=SETTINGS)
    assert result.density_error_g_per_cm3 == pytest.approx(0.01)
