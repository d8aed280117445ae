"""The protocol, phase by phase, from wherever the last checkpoint left it.

settle       1 ps at 1 fs, to relax what the minimiser left
anneal       up to `anneal_kelvin` (20 % of the time), hold (50 %), back (30 %), at constant pressure
equilibrate  until the gates hold, at least `equilibration_min_ps`, at most `equilibration_max_ps`
production   frames at a fixed interval

Production has no end of its own: its last checkpoint lies on the grid of checkpoints, so that a longer one goes on from
there and gives what it would have given in one go.
"""

import hashlib
import logging
import math
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from solvscreen.config import MdSettings
from solvscreen.domain.liquid_box import LiquidBox
from solvscreen.engines.equilibration import gates
from solvscreen.engines.molecular_dynamics import PROGRESS_LOGGER, Conditions
from solvscreen.engines.openmm.checkpoint import PHASES, Checkpoints, Progress, file_size, flush, of_phase
from solvscreen.engines.openmm.checks import check_ion_geometry
from solvscreen.engines.openmm.simulation import Simulation, make_simulation
from solvscreen.errors import Unstable

logger = logging.getLogger(__name__)
progress_logger = logging.getLogger(PROGRESS_LOGGER)

SETTLE_PS: Final = 1.0
SETTLE_FS: Final = 1.0
HEATING: Final = 0.2  # shares of the annealing time
HOLDING: Final = 0.7  # end of the plateau
SHORTER_FS: Final = 2.0
SECONDS_PER_DAY: Final = 86400.0


@dataclass(frozen=True, kw_only=True, eq=False)
class Run:
    """A simulation, its files and its settings."""

    simulation: Simulation
    checkpoints: Checkpoints
    settings: MdSettings
    conditions: Conditions

    @property
    def checkpoint_samples(self) -> int:
        """Samples between two checkpoints."""
        return max(1, round(self.settings.checkpoint_interval_ps / self.settings.frame_interval_ps))


def advance(box: LiquidBox, *, settings: MdSettings, conditions: Conditions, until: str) -> tuple[Run, Progress]:
    """Simulate up to the beginning of phase `until`; a box that blows up gets one more chance at a shorter step.

    Raises:
        Unstable: it blew up again.
    """
    checkpoints = Checkpoints(folder=conditions.scratch)
    conditions.scratch.mkdir(parents=True, exist_ok=True)
    try:
        return _attempt(box, checkpoints, settings=settings, conditions=conditions, until=until)
    except Unstable as error:
        progress = _last(checkpoints, settings=settings)
        if progress.shortened:
            raise
        shorter = min(SHORTER_FS, 0.5 * settings.timestep_fs)
        logger.warning("%s; going on from the last checkpoint with a step of %g fs", error, shorter)
        _shorten(checkpoints, progress, timestep_fs=shorter)
        return _attempt(box, checkpoints, settings=settings, conditions=conditions, until=until, first_fs=shorter)


def _attempt(
    box: LiquidBox,
    checkpoints: Checkpoints,
    *,
    settings: MdSettings,
    conditions: Conditions,
    until: str,
    first_fs: float = 0.0,
) -> tuple[Run, Progress]:
    simulation = make_simulation(box, settings=settings, conditions=conditions)
    run = Run(simulation=simulation, checkpoints=checkpoints, settings=settings, conditions=conditions)
    progress = _last(checkpoints, settings=settings)
    if checkpoints.exists:
        elsewhere = simulation.load(checkpoints.state(progress), seed=_checkpoint_seed(run, progress))
        if elsewhere:
            progress = _save(run, replace(progress, moved=progress.moved or elsewhere))
        logger.info("goes on from its checkpoint: %s, %d samples", progress.phase, progress.samples)
    else:
        positions_nm = simulation.minimise(seed=conditions.seed, temperature_kelvin=conditions.temperature_kelvin)
        check_ion_geometry(box, positions_nm)
        if first_fs:
            progress = replace(progress, timestep_fs=first_fs, shortened=True)
        progress = _save(run, progress)
    while PHASES.index(progress.phase) < PHASES.index(until):
        progress = _PHASE_FUNCTIONS[progress.phase](run, progress)
    return run, progress


def _last(checkpoints: Checkpoints, *, settings: MdSettings) -> Progress:
    return checkpoints.read() if checkpoints.exists else Progress(timestep_fs=settings.timestep_fs)


def _shorten(checkpoints: Checkpoints, progress: Progress, *, timestep_fs: float) -> None:
    if checkpoints.exists:
        shorter = replace(progress, timestep_fs=timestep_fs, shortened=True)
        checkpoints.write(shorter, checkpoints.state(progress))


def _save(run: Run, progress: Progress) -> Progress:
    """Write a checkpoint and go on from it, as a run that is killed now would."""
    state = run.simulation.save()
    progress = replace(
        progress,
        state=f"state-{PHASES.index(progress.phase)}-{progress.samples}.npz",
        log_bytes=file_size(run.checkpoints.log),
        trajectory_bytes=file_size(run.checkpoints.trajectory),
    )
    run.checkpoints.write(progress, state)
    run.simulation.load(state, seed=_checkpoint_seed(run, progress))
    return progress


def _checkpoint_seed(run: Run, progress: Progress) -> int:
    text = f"{run.conditions.seed}:{progress.phase}:{progress.samples}"
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big") >> 1


def _sample(run: Run, progress: Progress, *, interval_ps: float, longest_fs: float, kelvin: float) -> Progress:
    """Simulate for one interval and log the end of it."""
    steps = math.ceil(interval_ps * 1000.0 / longest_fs - 1e-9)
    run.simulation.step(steps=steps, timestep_fs=interval_ps * 1000.0 / steps, temperature_kelvin=kelvin)
    now_ps = round(progress.time_ps + interval_ps, 6)
    row = run.simulation.sample(time_ps=now_ps, phase=progress.phase, temperature_kelvin=kelvin)
    run.checkpoints.append(row)
    return replace(progress, samples=progress.samples + 1, time_ps=now_ps)


def _settle(run: Run, progress: Progress) -> Progress:
    kelvin = run.conditions.temperature_kelvin
    progress = _sample(run, progress, interval_ps=SETTLE_PS, longest_fs=SETTLE_FS, kelvin=kelvin)
    return _save(run, replace(progress, phase="anneal", samples=0))


def anneal_kelvin(done: float, *, settings: MdSettings, temperature_kelvin: float) -> float:
    """Thermostat after the share `done` of the annealing time, between 0 and 1; never below the target temperature."""
    peak = max(settings.anneal_kelvin, temperature_kelvin)
    if done < HEATING:
        share = done / HEATING
    elif done <= HOLDING:
        share = 1.0
    else:
        share = (1.0 - done) / (1.0 - HOLDING)
    return temperature_kelvin + (peak - temperature_kelvin) * share


def _anneal(run: Run, progress: Progress) -> Progress:
    interval = run.settings.frame_interval_ps
    total = math.ceil(run.settings.anneal_ps / interval - 1e-9)
    pace = _Pace(run, total=total)
    while progress.samples < total:
        done = (progress.samples + 1) / total
        kelvin = anneal_kelvin(done, settings=run.settings, temperature_kelvin=run.conditions.temperature_kelvin)
        progress = _sample(run, progress, interval_ps=interval, longest_fs=progress.timestep_fs, kelvin=kelvin)
        progress = pace.checkpoint(progress)
    return _save(run, replace(progress, phase="equilibrate", samples=0))


def _equilibrate(run: Run, progress: Progress) -> Progress:
    interval, kelvin = run.settings.frame_interval_ps, run.conditions.temperature_kelvin
    least = math.ceil(run.settings.equilibration_min_ps / interval - 1e-9)
    most = max(least, math.ceil(run.settings.equilibration_max_ps / interval - 1e-9))
    pace = _Pace(run, total=most)
    while True:
        progress = _sample(run, progress, interval_ps=interval, longest_fs=progress.timestep_fs, kelvin=kelvin)
        if progress.samples >= least and (progress.samples - least) % run.checkpoint_samples == 0:
            result = gates(of_phase(run.checkpoints.rows(), "equilibrate"), settings=run.settings)
            if not result.reason or progress.samples + run.checkpoint_samples > most:
                break
        progress = pace.checkpoint(progress)
    logger.info("equilibrated after %g ps: %s", progress.samples * interval, result.reason or "all gates hold")
    ended = replace(
        progress,
        phase="production",
        samples=0,
        equilibration_ps=round(progress.samples * interval, 6),
        density_g_per_cm3=result.density_g_per_cm3,
        density_error_g_per_cm3=result.density_error_g_per_cm3,
        gate_reason=result.reason,
    )
    return _save(run, ended)


def production_frames(settings: MdSettings) -> int:
    """Frames that a production of the length asked for has."""
    return max(1, math.floor(settings.production_ps / settings.frame_interval_ps + 1e-9))


def _produce(run: Run, progress: Progress) -> Progress:
    interval, kelvin = run.settings.frame_interval_ps, run.conditions.temperature_kelvin
    total = production_frames(run.settings)
    pace = _Pace(run, total=total)
    trajectory = run.simulation.open_trajectory(run.checkpoints.trajectory, interval_ps=interval)
    while progress.samples < total:
        progress = _sample(run, progress, interval_ps=interval, longest_fs=progress.timestep_fs, kelvin=kelvin)
        run.simulation.write_frame(trajectory)
        progress = pace.checkpoint(replace(progress, n_frames=progress.n_frames + 1))
    flush(run.checkpoints.trajectory)
    return replace(progress, phase="done")


class _Pace:
    """Writes checkpoints at their interval, and a line of progress with each."""

    def __init__(self, run: Run, *, total: int) -> None:
        self._run, self._total = run, total
        self._since, self._samples = time.monotonic(), 0

    def checkpoint(self, progress: Progress) -> Progress:
        """The same progress, saved if it is time to."""
        self._samples += 1
        if progress.samples % self._run.checkpoint_samples:
            return progress
        interval_ns = self._run.settings.frame_interval_ps / 1000.0
        elapsed_s = max(time.monotonic() - self._since, 1e-9)
        progress_logger.info(
            "%s: %.3f of %.3f ns, %.1f ns/day, %s%.0f s left",
            progress.phase,
            progress.samples * interval_ns,
            self._total * interval_ns,
            self._samples * interval_ns * SECONDS_PER_DAY / elapsed_s,
            "at most " if progress.phase == "equilibrate" else "",  # it ends as soon as the gates hold
            elapsed_s / self._samples * max(0, self._total - progress.samples),
        )
        return _save(self._run, progress)


_PHASE_FUNCTIONS: Final[dict[str, Callable[[Run, Progress], Progress]]] = {
    "settle": _settle,
    "anneal": _anneal,
    "equilibrate": _equilibrate,
    "production": _produce,
}
