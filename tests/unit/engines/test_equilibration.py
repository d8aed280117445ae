"""Gates on made series: still, drifting, noisy."""

import numpy as np
import pytest

from solvscreen.config import MdSettings
from solvscreen.engines.equilibration import density_error, gates
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
    drift, trend = result.reason.split(", ")
    assert drift == "potential energy drifts by 1.73 standard deviations (1 allowed)"
    assert trend == "potential energy rises or falls through 5 blocks"


def test_a_gentle_drift_of_the_energy_shows_in_its_blocks() -> None:
    # over the window the mean falls by 30 while samples alternate by 40: its halves differ by 0.4 deviations
    energy = np.linspace(0.0, -60.0, 200) + 40.0 * (-1.0) ** np.arange(200)
    result = gates(rows(1.05 + 0.002 * noise(200, seed=1), energy), settings=SETTINGS)
    assert result.reason == "potential energy rises or falls through 5 blocks"


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
    settings = SETTINGS.model_copy(update={"frame_interval_ps": 20.0})
    result = gates(rows(np.array([1.0, 1.0, 1.02, 1.04]), np.zeros(4)), settings=settings)
    assert result.density_error_g_per_cm3 == pytest.approx(0.02)


def test_a_window_below_20_ps_never_knows_the_density_to_better_than_1_5_percent() -> None:
    still = 1.2509 + 0.0005 * noise(80, seed=4)
    errors = {}
    for interval_ps in (0.25, 2.0):  # windows of 10 and 80 ps
        settings = SETTINGS.model_copy(update={"frame_interval_ps": interval_ps})
        result = gates(rows(still, 40.0 * noise(80, seed=5)), settings=settings)
        assert result.reason == ""
        errors[interval_ps] = result.density_error_g_per_cm3
    assert errors[0.25] == pytest.approx(0.015 * 1.2509, rel=1e-3)
    assert errors[2.0] < 0.001


def test_correlated_samples_widen_the_error() -> None:
    """For x' = 0.9 x + e the variance of the mean is that of (1 + 0.9) / (1 - 0.9) = 19 times fewer samples."""
    covered, widths = 0, []
    for seed in range(200):
        steps = noise(600, seed=seed)
        series = np.empty(600)
        series[0] = steps[0] / np.sqrt(1.0 - 0.81)
        for k in range(1, 600):
            series[k] = 0.9 * series[k - 1] + steps[k]
        width = density_error(1.0 + 0.001 * series, length_ps=600.0)
        covered += abs(0.001 * series.mean()) < width
        widths.append(width)
    deviation = 0.001 / np.sqrt(1.0 - 0.81)
    assert np.median(widths) == pytest.approx(2.04 * deviation * np.sqrt(19.0 / 600.0), rel=0.25)
    assert covered >= 180
