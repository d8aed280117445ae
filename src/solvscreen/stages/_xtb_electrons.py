"""GFN-xTB energies of one electron less and one more, in vacuum and in a continuum, of one optimised structure."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from solvscreen.config import XtbSettings
from solvscreen.domain.level import Energy
from solvscreen.domain.structure import Structure
from solvscreen.engines.protocol import XtbMethod
from solvscreen.engines.registry import make_engine
from solvscreen.io.structures import NamedStructure
from solvscreen.stages._attempt import Failure, attempt
from solvscreen.stages._relax import State, electron_method, with_state

# column: the energy that is higher, and the one that is taken off
VERTICAL: Final = {"vertical_ionisation_ev": ("ionised", "ground"), "vertical_attachment_ev": ("ground", "attached")}
ADIABATIC: Final = {"adiabatic_ionisation_ev": ("oxidised", "ground"), "adiabatic_attachment_ev": ("ground", "reduced")}
COLUMNS: Final = {**VERTICAL, **ADIABATIC}
SOLVATED: Final = "solvated_"
NOT_RELAXED: Final = "not relaxed; only species and clusters of two molecules are"


@dataclass(frozen=True, kw_only=True)
class ElectronTask:
    """The lowest structure of an item, and its relaxed oxidised and reduced forms as far as there are any."""

    ground: NamedStructure
    relaxed: Mapping[State, NamedStructure]
    section: XtbSettings


def electron_columns(task: ElectronTask) -> dict[str, Any]:
    """Cells of the GFN-xTB table; a state that fails leaves NaN in its columns and a line in `electrons_reason`."""
    dry = electron_method(task.section)
    wet = replace(dry, solvent=task.section.solvent)
    in_vacuum, in_continuum = _energies(task, dry), _energies(task, wet)
    reasons = _reasons(in_vacuum, where="vacuum") + _reasons(in_continuum, where="continuum")
    return {
        **{name: _difference_ev(in_vacuum, *pair) for name, pair in COLUMNS.items()},
        **{f"{SOLVATED}{name}": _difference_ev(in_continuum, *pair) for name, pair in COLUMNS.items()},
        "electrons_level": make_engine(task.section.engine).level(dry).label,
        "solvated_level": make_engine(task.section.engine).level(wet).label,
        "permittivity": wet.permittivity,
        "electrons_reason": "; ".join(dict.fromkeys(reasons)),
    }


def no_electron_columns(reason: str) -> dict[str, Any]:
    """The same cells for a structure whose ions are not computed."""
    names = [*COLUMNS, *(f"{SOLVATED}{name}" for name in COLUMNS), "permittivity"]
    return {**dict.fromkeys(names, math.nan), "electrons_level": "", "solvated_level": "", "electrons_reason": reason}


def _energies(task: ElectronTask, method: XtbMethod) -> dict[str, Energy | Failure]:
    ground = task.ground.structure
    structures = {"ground": ground, "ionised": with_state(ground, 1), "attached": with_state(ground, -1)}
    structures |= {state: frame.structure for state, frame in task.relaxed.items()}
    found = {name: _energy(structure, task.section, method) for name, structure in structures.items()}
    lost = str(task.ground.notes.get("missing", ""))
    for name in ("oxidised", "reduced"):
        found.setdefault(name, Failure(reason=lost if name in lost else NOT_RELAXED, kind="CalculationError"))
    return found


def _energy(structure: Structure, section: XtbSettings, method: XtbMethod) -> Energy | Failure:
    point = attempt(make_engine(section.engine).single_point, structure, method)
    return point if isinstance(point, Failure) else point.value.energy


def _difference_ev(energies: Mapping[str, Energy | Failure], high: str, low: str) -> float:
    first, second = energies[high], energies[low]
    if isinstance(first, Failure) or isinstance(second, Failure):
        return math.nan
    return (first - second).ev


def _reasons(energies: Mapping[str, Energy | Failure], *, where: str) -> list[str]:
    failures = {name: energy.reason for name, energy in energies.items() if isinstance(energy, Failure)}
    relaxed = ("oxidised", "reduced")
    return [f"{name} form{'' if name in relaxed else f', {where}'}: {reason}" for name, reason in failures.items()]
