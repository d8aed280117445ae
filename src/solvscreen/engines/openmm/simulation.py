"""One OpenMM context: step, look, save, load. OpenMM's complaints about a broken box become `Unstable`."""

import io
import logging
import math
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import openmm
from numpy.typing import NDArray
from openmm import app, unit

from solvscreen.config import MdSettings
from solvscreen.domain.liquid_box import LiquidBox, density_g_per_cm3
from solvscreen.engines.molecular_dynamics import Conditions, LogRow
from solvscreen.engines.openmm.checks import check_system
from solvscreen.engines.openmm.platform import Choice, choose
from solvscreen.engines.openmm.system import make_system
from solvscreen.errors import DataError, Unstable
from solvscreen.units import BOLTZMANN_KJ_PER_MOL_KELVIN

logger = logging.getLogger(__name__)

BAROSTAT_STEPS: Final = 25
MINIMISER_STEPS: Final = 300
MINIMISER_KJ_PER_MOL_NM: Final = 10.0
OF_THE_BOX: Final = re.compile(r"\bnan\b|periodic box size has decreased", re.IGNORECASE)  # in OpenMM's messages
LARGEST_HEATING: Final = 3.0  # temperature over the thermostat's, beyond which the box is exploding
LOWEST_DENSITY: Final = 0.3  # relative to the packed box
FRESH_RANDOM_NUMBERS: Final = ("CPU", "Reference")  # platforms whose saved states do not hold all random numbers
RELAXING: Final = "settle"  # relaxing overlaps heat the box for a picosecond


@dataclass(frozen=True, kw_only=True, eq=False)
class Simulation:
    """A context with what belongs to it."""

    box: LiquidBox
    topology: Any
    system: Any
    integrator: Any
    context: Any
    choice: Choice
    degrees_of_freedom: int

    def step(self, *, steps: int, timestep_fs: float, temperature_kelvin: float) -> None:
        """Advance at the given temperature; raises Unstable."""
        self.integrator.setStepSize(timestep_fs * unit.femtosecond)
        self.integrator.setTemperature(temperature_kelvin)
        self.context.setParameter(openmm.MonteCarloBarostat.Temperature(), temperature_kelvin)
        with _complaints():
            self.integrator.step(steps)

    def sample(self, *, time_ps: float, phase: str, temperature_kelvin: float) -> LogRow:
        """State of the box now; raises Unstable if it is on its way to explode."""
        with _complaints():
            state = self.context.getState(energy=True)
        energy = state.getPotentialEnergy().value_in_unit(unit.kilojoule_per_mole)
        kinetic = state.getKineticEnergy().value_in_unit(unit.kilojoule_per_mole)
        volume = state.getPeriodicBoxVolume().value_in_unit(unit.nanometer**3)
        row = LogRow(
            time_ps=round(time_ps, 6),
            phase=phase,
            density_g_per_cm3=density_g_per_cm3(mass_amu=self.box.mass_amu, volume_nm3=volume),
            potential_energy_kj_per_mol=energy,
            temperature_kelvin=2.0 * kinetic / (self.degrees_of_freedom * BOLTZMANN_KJ_PER_MOL_KELVIN),
            box_nm=float(volume ** (1.0 / 3.0)),
        )
        self._require_sane(row, temperature_kelvin=temperature_kelvin)
        return row

    def minimise(self, *, seed: int, temperature_kelvin: float) -> NDArray[np.float64]:
        """Relax the packed positions, draw velocities, return the positions in nm, (n_atoms, 3)."""
        with _complaints():
            openmm.LocalEnergyMinimizer.minimize(self.context, MINIMISER_KJ_PER_MOL_NM, MINIMISER_STEPS)
            self.context.setVelocitiesToTemperature(temperature_kelvin, seed)
        return self.positions_nm(wrapped=False)

    def positions_nm(self, *, wrapped: bool) -> NDArray[np.float64]:
        """Positions, (n_atoms, 3); `wrapped` moves whole molecules into the box."""
        state = self.context.getState(positions=True, enforcePeriodicBox=wrapped)
        positions: NDArray[np.float64] = state.getPositions(asNumpy=True).value_in_unit(unit.nanometer)
        return positions

    def open_trajectory(self, path: Path, *, interval_ps: float) -> Any:
        """Writer that appends to `path`; frame n, from 1, is at n times `interval_ps`."""
        return app.XTCFile(str(path), self.topology, interval_ps, firstStep=1, append=path.exists())

    def write_frame(self, trajectory: Any) -> None:
        """Append one frame, molecules whole."""
        state = self.context.getState(positions=True, enforcePeriodicBox=True)
        trajectory.writeModel(state.getPositions(asNumpy=True), periodicBoxVectors=state.getPeriodicBoxVectors())

    def edge_nm(self) -> float:
        """Edge of the cubic box."""
        return float(self.context.getState().getPeriodicBoxVectors(asNumpy=True).value_in_unit(unit.nanometer)[0, 0])

    @property
    def place(self) -> str:
        """Platform, program version and device: a checkpoint of OpenMM is good for nothing elsewhere."""
        platform = self.context.getPlatform()
        known = "DeviceName" in platform.getPropertyNames()
        device = platform.getPropertyValue(self.context, "DeviceName") if known else ""
        return f"{self.choice.name} {openmm.__version__} {device}".strip()

    def save(self) -> bytes:
        """Checkpoint of OpenMM, exact and with random numbers, and beside it what any platform can go on from."""
        state = self.context.getState(positions=True, velocities=True)
        buffer = io.BytesIO()
        np.savez(
            buffer,
            place=self.place,
            checkpoint=np.frombuffer(self.context.createCheckpoint(), dtype=np.uint8),
            positions_nm=state.getPositions(asNumpy=True)._value,
            velocities_nm_per_ps=state.getVelocities(asNumpy=True)._value,
            box_nm=state.getPeriodicBoxVectors(asNumpy=True)._value,
        )
        return buffer.getvalue()

    def load(self, state: bytes, *, seed: int) -> str:
        """Go back to a saved state; returns where it was saved if that was another platform, version or device.

        OpenMM's states for a CPU lack the thermostat's random numbers and the barostat's step size, so both start
        afresh from `seed`: a run goes on in the same way from this state, whether it was killed before or not.
        On another platform positions, velocities and box are taken over.

        Raises:
            DataError: not a saved state.
        """
        if self.choice.name in FRESH_RANDOM_NUMBERS:
            _set_seeds(self.system, self.integrator, seed=seed)
            self.context.reinitialize()
        try:
            with np.load(io.BytesIO(state)) as stored:
                parts = {name: stored[name] for name in stored.files}
            saved_at = str(parts["place"])
            if saved_at == self.place:
                self.context.loadCheckpoint(parts["checkpoint"].tobytes())
                return ""
            self.context.setPeriodicBoxVectors(*parts["box_nm"])
            self.context.setPositions(parts["positions_nm"])
            self.context.setVelocities(parts["velocities_nm_per_ps"])
        except (ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
            raise DataError(
                f"a saved state cannot be read ({error}); delete its scratch folder and run again"
            ) from error
        logger.warning("going on with positions, velocities and box from %s on %s", saved_at, self.place)
        return saved_at

    def _require_sane(self, row: LogRow, *, temperature_kelvin: float) -> None:
        values = (row.potential_energy_kj_per_mol, row.temperature_kelvin, row.density_g_per_cm3)
        if not all(math.isfinite(value) for value in values):
            raise Unstable(f"energy, temperature or density is not a number after {row.time_ps:g} ps")
        if row.phase != RELAXING and row.temperature_kelvin > LARGEST_HEATING * temperature_kelvin:
            raise Unstable(f"the box heated up to {row.temperature_kelvin:.0f} K after {row.time_ps:g} ps")
        if row.density_g_per_cm3 < LOWEST_DENSITY * self.box.density_g_per_cm3:
            raise Unstable(f"the box expanded to {row.density_g_per_cm3:.3f} g/cm3 after {row.time_ps:g} ps")


def make_simulation(box: LiquidBox, *, settings: MdSettings, conditions: Conditions) -> Simulation:
    """A checked context at the packed positions.

    Raises:
        MissingParameters: a check on the built system failed.
        InputError: no such platform.
    """
    system, topology = make_system(box, settings=settings)
    check_system(box, system, topology, settings=settings)
    system.addForce(openmm.MonteCarloBarostat(settings.pressure_bar, conditions.temperature_kelvin, BAROSTAT_STEPS))
    integrator = openmm.LangevinMiddleIntegrator(
        conditions.temperature_kelvin, settings.friction_per_ps, settings.timestep_fs * unit.femtosecond
    )
    _set_seeds(system, integrator, seed=conditions.seed)
    choice = choose(settings.platform, threads=conditions.threads)
    context = choice.context(system, integrator)
    context.setPositions(box.positions_nm)
    return Simulation(
        box=box,
        topology=topology,
        system=system,
        integrator=integrator,
        context=context,
        choice=choice,
        degrees_of_freedom=3 * system.getNumParticles() - system.getNumConstraints(),
    )


def _set_seeds(system: Any, integrator: Any, *, seed: int) -> None:
    """Seeds for the next time that the context is set up; zero would mean the clock."""
    barostat = next(force for force in system.getForces() if isinstance(force, openmm.MonteCarloBarostat))
    barostat.setRandomNumberSeed(1 + seed % 2**30)
    integrator.setRandomNumberSeed(1 + (seed + 1) % 2**30)


@contextmanager
def _complaints() -> Iterator[None]:
    try:
        yield
    except openmm.OpenMMException as error:
        if OF_THE_BOX.search(str(error)):
            raise Unstable(f"OpenMM: {error}") from error
        raise  # the machine's fault: the checkpoints stay, and the next run goes on from them
