"""What every molecular-dynamics engine offers, and the types it returns.

To add a program: one module in `solvscreen.engines.md` whose `Engine` has these two methods, and green contract tests.
The name of the module is the program's in `md.engine`.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from solvscreen.config import MdSettings
from solvscreen.domain.liquid_box import LiquidBox

PROGRESS_LOGGER: Final = "solvscreen.progress"
"""Logger for what people watch: phase, ns done, ns/day, time left."""


@dataclass(frozen=True, kw_only=True)
class Conditions:
    """Temperature and random seed of one simulation, and how the machine is to run it."""

    temperature_kelvin: float
    seed: int
    threads: int
    scratch: Path  # private to this box, these settings and this seed; a run that was killed continues from here


@dataclass(frozen=True, kw_only=True)
class LogRow:
    """State of the box at one time."""

    time_ps: float  # since the end of the minimisation
    phase: str
    density_g_per_cm3: float
    potential_energy_kj_per_mol: float  # of the whole box
    temperature_kelvin: float
    box_nm: float


@dataclass(frozen=True, kw_only=True)
class Equilibration:
    """How the approach to equilibrium ended; `reason` says which gate did not hold and is empty if all did."""

    density_g_per_cm3: float  # mean over the window that the gates looked at
    density_error_g_per_cm3: float  # half width of its 95 % interval
    duration_ps: float
    reason: str


@dataclass(frozen=True, kw_only=True)
class LiquidRun:
    """A finished simulation."""

    start: LiquidBox  # at the beginning of production
    equilibration: Equilibration
    trajectory: Path  # XTC, production only, molecules whole; in the scratch directory
    n_frames: int
    production_ps: float
    log: tuple[LogRow, ...]
    program_version: str
    platform: str
    precision: str
    timestep_fs: float  # that production ended with
    notes: tuple[str, ...]  # what a reader has to know, such as a restart with a shorter step


class MolecularDynamics(Protocol):
    """A program that simulates a liquid at constant temperature and pressure."""

    name: str

    def equilibrate(self, box: LiquidBox, *, settings: MdSettings, conditions: Conditions) -> Equilibration:
        """Minimise, anneal and equilibrate `box`, from where a killed run stopped.

        Raises:
            Unstable: the simulation blew up, and again with a shorter step.
            MissingParameters: the system built from `box` lacks a term.
        """
        ...

    def produce(self, box: LiquidBox, *, settings: MdSettings, conditions: Conditions) -> LiquidRun:
        """Simulate after `equilibrate` with the same arguments, from where a killed run stopped.

        Raises:
            Unstable: the simulation blew up, and again with a shorter step.
        """
        ...
