"""Runs of the whole protocol: made, stopped, read and checked."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from MDAnalysis.lib.formats.libmdaxdr import XTCFile

from solvscreen.config import MdSettings
from solvscreen.domain.liquid_box import LiquidBox
from solvscreen.engines.molecular_dynamics import Conditions, LiquidRun
from solvscreen.engines.openmm.engine import OpenmmEngine
from solvscreen.engines.openmm.simulation import Simulation

MakeConditions = Callable[[str], Conditions]


def frames(path: Path) -> tuple[list[float], np.ndarray]:
    """Times in ps and positions in nm."""
    with XTCFile(str(path)) as handle:
        read = [(float(frame.time), np.array(frame.x)) for frame in handle]
    return [time_ps for time_ps, _ in read], np.array([x for _, x in read])


def simulate(box: LiquidBox, settings: MdSettings, conditions: Conditions) -> LiquidRun:
    engine = OpenmmEngine()
    engine.equilibrate(box, settings=settings, conditions=conditions)
    return engine.produce(box, settings=settings, conditions=conditions)


def assert_whole(run: LiquidRun, settings: MdSettings) -> None:
    """No gap and no repetition in frames or log."""
    n = round(settings.production_ps / settings.frame_interval_ps)
    times, positions = frames(run.trajectory)
    assert times == pytest.approx(settings.frame_interval_ps * np.arange(1, n + 1), abs=1e-4)
    assert run.n_frames == n
    assert len({frame.tobytes() for frame in positions}) == n
    log_times = [row.time_ps for row in run.log]
    assert log_times[0] == pytest.approx(1.0)
    assert np.diff(log_times) == pytest.approx(settings.frame_interval_ps)
    assert [row.phase for row in run.log].count("production") == n


class Stopped(Exception):
    """Stands for a kill between two samples."""


def stop_after(monkeypatch: pytest.MonkeyPatch, n: int) -> None:
    """Raise after `n` more samples."""
    original = Simulation.sample
    count = 0

    def sample(self: Simulation, **arguments: object) -> object:
        nonlocal count
        count += 1
        if count > n:
            raise Stopped
        return original(self, **arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(Simulation, "sample", sample)
