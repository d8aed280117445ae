"""GFN-xTB energies of one electron less and one more, and orbitals in a continuum, of one optimised structure."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from solvscreen.analysis.hole import has_metal_cation, molecule_charges, place_of_hole
from solvscreen.config import XtbSettings
from solvscreen.domain.structure import Structure
from solvscreen.engines.protocol import SinglePoint, XtbMethod
from solvscreen.engines.registry import make_engine
from solvscreen.io.structures import NamedStructure
from solvscreen.stages._attempt import Failure, attempt
from solvscreen.stages._relax import State, electron_method, with_state, xtb_method

Points = Mapping[str, SinglePoint | Failure]  # by state

# column: the energy that is higher, and the one that is taken off
VERTICAL: Final = {"vertical_ionisation_ev": ("ionised", "ground"), "vertical_attachment_ev": ("ground", "attached")}
ADIABATIC: Final = {"adiabatic_ionisation_ev": ("oxidised", "ground"), "adiabatic_attachment_ev": ("ground", "reduced")}
COLUMNS: Final = {**VERTICAL, **ADIABATIC}
# column: the state with the hole, and the one without
HOLES: Final = {"vertical_hole": ("ionised", "ground"), "adiabatic_hole": ("oxidised", "ground")}
SOLVATED: Final = "solvated_"
ORBITALS: Final = ("homo_ev", "lumo_ev")
SCALED: Final = (*COLUMNS, *ORBITALS)
"""Columns in vacuum that have a counterpart in the continuum."""
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
    in_vacuum, in_continuum = _points(task, dry), _points(task, wet)
    reasons = _reasons(in_vacuum, where="vacuum") + _reasons(in_continuum, where="continuum")
    closed = replace(xtb_method(task.section), solvent=task.section.solvent)
    frontier = _point(task.ground.structure, task.section, closed)
    reasons += [f"orbitals, continuum: {frontier.reason}"] if isinstance(frontier, Failure) else []
    return {
        **{name: _difference_ev(in_vacuum, *pair) for name, pair in COLUMNS.items()},
        **{f"{SOLVATED}{name}": _difference_ev(in_continuum, *pair) for name, pair in COLUMNS.items()},
        **{f"{SOLVATED}{name}": _orbital_ev(frontier, name) for name in ORBITALS},
        **{name: _hole(task.ground, in_vacuum, *pair) for name, pair in HOLES.items()},
        **{f"{SOLVATED}{name}": _hole(task.ground, in_continuum, *pair) for name, pair in HOLES.items()},
        "electrons_level": make_engine(task.section.engine).level(dry).label,
        "solvated_level": make_engine(task.section.engine).level(wet).label,
        "permittivity": wet.permittivity,
        "electrons_reason": "; ".join(dict.fromkeys(reasons)),
    }


def no_electron_columns(reason: str) -> dict[str, Any]:
    """The same cells for a structure whose ions are not computed."""
    names = [*COLUMNS, *(f"{SOLVATED}{name}" for name in SCALED), "permittivity"]
    texts = [*HOLES, *(f"{SOLVATED}{name}" for name in HOLES), "electrons_level", "solvated_level"]
    return {**dict.fromkeys(names, math.nan), **dict.fromkeys(texts, ""), "electrons_reason": reason}


def _points(task: ElectronTask, method: XtbMethod) -> Points:
    ground = task.ground.structure
    structures = {"ground": ground, "ionised": with_state(ground, 1), "attached": with_state(ground, -1)}
    structures |= {state: frame.structure for state, frame in task.relaxed.items()}
    found = {name: _point(structure, task.section, method) for name, structure in structures.items()}
    lost = str(task.ground.notes.get("missing", ""))
    for name in ("oxidised", "reduced"):
        found.setdefault(name, Failure(reason=lost if name in lost else NOT_RELAXED, kind="CalculationError"))
    return found


def _point(structure: Structure, section: XtbSettings, method: XtbMethod) -> SinglePoint | Failure:
    point = attempt(make_engine(section.engine).single_point, structure, method)
    return point if isinstance(point, Failure) else point.value


def _difference_ev(points: Points, high: str, low: str) -> float:
    first, second = points[high], points[low]
    if isinstance(first, Failure) or isinstance(second, Failure):
        return math.nan
    return (first.energy - second.energy).ev


def _orbital_ev(point: SinglePoint | Failure, name: str) -> float:
    return math.nan if isinstance(point, Failure) else float(getattr(point, name))


def _hole(frame: NamedStructure, points: Points, ion: str, ground: str) -> str:
    """Which molecule gives up the electron; empty where a state is missing.

    Empty too for solvent...anion pairs: they may react when they are oxidised, and are a kind of their own.
    """
    first, second = points[ion], points[ground]
    is_bound = has_metal_cation(frame.structure.symbols, frame.fragments)
    if isinstance(first, Failure) or isinstance(second, Failure) or not (is_bound or max(frame.fragments) == 0):
        return ""
    before, after = (molecule_charges(point.charges_e, frame.fragments) for point in (second, first))
    return place_of_hole(before, after, bound=is_bound).text


def _reasons(points: Points, *, where: str) -> list[str]:
    failures = {name: point.reason for name, point in points.items() if isinstance(point, Failure)}
    relaxed = ("oxidised", "reduced")
    return [f"{name} form{'' if name in relaxed else f', {where}'}: {reason}" for name, reason in failures.items()]
