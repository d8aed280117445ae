"""Adapter of OpenMM to the molecular-dynamics protocol."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import openmm

from solvscreen.config import MdSettings
from solvscreen.domain.liquid_box import LiquidBox
from solvscreen.engines.molecular_dynamics import Conditions, Equilibration, LiquidRun, LogRow
from solvscreen.engines.openmm.checkpoint import Progress, first_frames
from solvscreen.engines.openmm.run import Run, advance, production_frames
from solvscreen.io.atomic import replacing

START = "start.npz"


@dataclass(frozen=True, kw_only=True)
class OpenmmEngine:
    """Molecular dynamics with OpenMM on the fastest platform of this machine, or the one the settings name."""

    name: str = "openmm"

    def equilibrate(self, box: LiquidBox, *, settings: MdSettings, conditions: Conditions) -> Equilibration:
        """Minimise, settle, anneal and equilibrate; see `MolecularDynamics`."""
        run, progress = advance(box, settings=settings, conditions=conditions, until="production")
        if not (conditions.scratch / START).exists():
            _keep_start(run, conditions.scratch / START)
        return _equilibration(progress)

    def produce(self, box: LiquidBox, *, settings: MdSettings, conditions: Conditions) -> LiquidRun:
        """Production after `equilibrate`; see `MolecularDynamics`.

        One that was simulated before for longer gives the beginning of it.
        """
        run, progress = advance(box, settings=settings, conditions=conditions, until="done")
        n_frames, trajectory = production_frames(settings), run.checkpoints.trajectory
        return LiquidRun(
            start=_read_start(box, conditions.scratch / START),
            equilibration=_equilibration(progress),
            trajectory=trajectory if progress.n_frames == n_frames else first_frames(trajectory, n_frames),
            n_frames=n_frames,
            production_ps=round(n_frames * settings.frame_interval_ps, 6),
            log=_up_to(run.checkpoints.rows(), n_frames),
            program_version=openmm.__version__,
            platform=run.simulation.choice.name,
            precision=run.simulation.choice.precision,
            timestep_fs=progress.timestep_fs,
            notes=_notes(progress),
        )


def _up_to(rows: Sequence[LogRow], n_frames: int) -> tuple[LogRow, ...]:
    """Rows up to that of the last frame."""
    before = sum(row.phase != "production" for row in rows)
    return tuple(rows[: before + n_frames])


def _notes(progress: Progress) -> tuple[str, ...]:
    notes = []
    if progress.shortened:
        notes.append(f"the time step was shortened to {progress.timestep_fs:g} fs after the box blew up")
    if progress.moved:
        notes.append(f"began on {progress.moved} and went on elsewhere")
    return tuple(notes)


def _equilibration(progress: Progress) -> Equilibration:
    return Equilibration(
        density_g_per_cm3=progress.density_g_per_cm3,
        density_error_g_per_cm3=progress.density_error_g_per_cm3,
        duration_ps=progress.equilibration_ps,
        reason=progress.gate_reason,
    )


def _keep_start(run: Run, path: Path) -> None:
    positions_nm, edge_nm = run.simulation.positions_nm(wrapped=True), run.simulation.edge_nm()
    with replacing(path) as temporary:
        np.savez(temporary, positions_nm=positions_nm, edge_nm=edge_nm)


def _read_start(box: LiquidBox, path: Path) -> LiquidBox:
    with np.load(path) as stored:
        return replace(box, positions_nm=stored["positions_nm"], edge_nm=float(stored["edge_nm"]))
