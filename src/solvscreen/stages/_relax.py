"""One GFN-xTB optimisation, as a task for a process pool."""

from dataclasses import dataclass
from typing import Final, Literal

from solvscreen.chem.bonds import require_bonds
from solvscreen.chem.transfers import transfers
from solvscreen.config import XtbSettings
from solvscreen.domain.structure import Structure, lowest_multiplicity
from solvscreen.engines.optimize import Optimized, optimize
from solvscreen.engines.protocol import XtbMethod
from solvscreen.engines.registry import make_engine
from solvscreen.io.structures import NamedStructure
from solvscreen.stages._attempt import Failure, Success, attempt

State = Literal["ground", "oxidised", "reduced"]
LARGEST_CHARGED: Final = 2  # molecules in a cluster whose oxidised and reduced forms are relaxed
CHARGE_CHANGE: Final[dict[State, int]] = {"ground": 0, "oxidised": 1, "reduced": -1}


@dataclass(frozen=True, kw_only=True)
class Task:
    """A start structure, and with how many electrons it is to relax."""

    start: NamedStructure
    section: XtbSettings
    state: State


@dataclass(frozen=True, kw_only=True)
class Relaxed:
    """The frame to write, and the numbers behind it."""

    frame: NamedStructure
    result: Optimized


Outcome = Success[Relaxed] | Failure


def xtb_method(section: XtbSettings) -> XtbMethod:
    """Method of geometries, orbitals and binding."""
    return XtbMethod(name=section.method, accuracy=section.accuracy)


def electron_method(section: XtbSettings) -> XtbMethod:
    """Method of the energies of one electron less or more, at the geometries of `xtb_method`."""
    return XtbMethod(name=section.electrons, accuracy=section.accuracy)


def relax(task: Task) -> Outcome:
    """Optimise; a start that does not converge, or a ground state that loses its bonds, is a Failure."""
    return attempt(_relax, task)


def _relax(task: Task) -> Relaxed:
    start = task.start
    structure = with_state(start.structure, CHARGE_CHANGE[task.state])
    result = optimize(
        make_engine(task.section.engine).surface(structure, xtb_method(task.section)),
        structure,
        max_force_ev_per_angstrom=task.section.max_force_ev_per_angstrom,
        max_gradients=task.section.max_cycles,
    )
    if task.state == "ground":
        require_bonds(result.structure, bonds=start.bonds, item=start.item)
    return Relaxed(frame=_frame(task, result), result=result)


def with_state(structure: Structure, change: int) -> Structure:
    """The same atoms with the charge changed, in the lowest spin that this allows."""
    if change == 0:
        return structure
    charge = structure.charge + change
    return structure.with_electrons(
        charge=charge, multiplicity=lowest_multiplicity(symbols=structure.symbols, charge=charge)
    )


def _frame(task: Task, result: Optimized) -> NamedStructure:
    """Optimised frame; `transfer` in the notes says what its covalent bonds did since the start."""
    energy = result.single_point.energy
    return NamedStructure(
        item=task.start.item,
        rank=task.start.rank,
        structure=result.structure,
        bonds=task.start.bonds,
        fragments=task.start.fragments,
        notes={
            **task.start.notes,
            "state": task.state,
            "energy_hartree": energy.hartree,
            "level": energy.level.hash,
            "n_gradients": result.n_gradients,
            "transfer": transfers(
                result.structure,
                bonds=task.start.bonds,
                fragments=task.start.fragments,
                molecules=task.start.molecules,
            ),
        },
    )
