"""Energies of electronic states at one geometry, by DFT and by GFN-xTB."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Final

import numpy as np

from solvscreen.config import XtbSettings
from solvscreen.domain.level import Level
from solvscreen.domain.structure import Structure, lowest_multiplicity
from solvscreen.engines.protocol import SinglePoint, XtbMethod
from solvscreen.engines.pyscf.frame import Frame
from solvscreen.engines.pyscf.mean_field import Field, Request
from solvscreen.engines.pyscf.recipes import RECIPES, Recipe
from solvscreen.engines.pyscf.scf import converge
from solvscreen.engines.pyscf.several_starts import converge_lowest
from solvscreen.engines.pyscf.threads import pinned
from solvscreen.engines.registry import make_engine
from solvscreen.errors import InputError, NotConverged
from solvscreen.stages._attempt import Failure, Success, attempt
from solvscreen.stages._relax import electron_method, xtb_method
from solvscreen.stages.benchmarks.geometries import content
from solvscreen.stages.benchmarks.store import Record, Store
from solvscreen.units import HARTREE_TO_EV

XTB: Final = "xtb"
ELECTRONS: Final = electron_method(XtbSettings())
GROUND: Final = xtb_method(XtbSettings())
BARE_NUCLEUS_HARTREE: Final = 0.0
SMALL: Final = 2  # atoms, up to which high spin is tried too: O2, atoms and their ions


@dataclass(frozen=True, kw_only=True)
class States:
    """Two states with the same nuclei, the second with another charge."""

    first_hartree: float
    second_hartree: float
    homo_spacing_ev: float  # between the two highest orbitals of the first state; NaN by GFN-xTB
    second_homo_ev: float

    @property
    def difference_ev(self) -> float:
        """Second less first."""
        return (self.second_hartree - self.first_hartree) * HARTREE_TO_EV


def require_recipe(name: str) -> None:
    """Check the name of a recipe.

    Raises:
        InputError: neither `xtb` nor a DFT recipe.
    """
    if name != XTB and name not in RECIPES:
        raise InputError(f"no recipe {name}; choose one of {', '.join([*RECIPES, XTB])}")


def electron_level_text(recipe: str) -> str:
    """Level of theory of a recipe's energies of ionisation in vacuum, in words."""
    return _xtb_level(ELECTRONS).label if recipe == XTB else RECIPES[recipe].level().label


def level_text(recipe: str) -> str:
    """The same of its orbitals and binding energies."""
    return _xtb_level(GROUND).label if recipe == XTB else RECIPES[recipe].level().label


def _xtb_level(method: XtbMethod) -> Level:
    return make_engine(XtbSettings().engine).level(method)


def states(structure: Structure, *, change: int, recipe: str, store: Store, label: str) -> States:
    """Energies with the structure's charge, and with a charge that is higher by `change`.

    Of atoms and diatomics, low and high spin are tried and the lower counts.

    Raises:
        CalculationError: a state did not converge.
    """
    level = _xtb_level(ELECTRONS) if recipe == XTB else RECIPES[recipe].level()
    asked = {"structure": content(structure), "change": change, "recipe": recipe, "level": asdict(level)}
    bare = structure.n_electrons == change
    if bare:
        asked["second_hartree"] = BARE_NUCLEUS_HARTREE

    def compute() -> Record:
        if bare:
            return _without_electrons(structure, recipe=recipe)
        if recipe == XTB:
            return _xtb_states(structure, change)
        with pinned(1):
            return _dft_states(structure, change, RECIPES[recipe])

    found = store.result("states", asked, compute, label=f"{label} {change:+d}, {recipe}")
    return States(**{name: _number(value) for name, value in found.items()})


def orbitals(structure: Structure, *, recipe: str, store: Store, label: str) -> Mapping[str, float]:
    """`homo_ev` and `lumo_ev` in vacuum; NaN where the basis has no such orbital.

    Raises:
        CalculationError: the SCF did not converge.
    """
    level = _xtb_level(GROUND) if recipe == XTB else RECIPES[recipe].level()
    asked = {"structure": content(structure), "recipe": recipe, "level": asdict(level)}

    def compute() -> Record:
        if recipe == XTB:
            point = _xtb_point(structure, GROUND)
            return _frontier(point.homo_ev, point.lumo_ev)
        with pinned(1):
            field = _field(Frame(structure=structure, recipe=RECIPES[recipe]), charge=structure.charge, start=None)
        return _frontier(field.homo_hartree * HARTREE_TO_EV, field.lumo_hartree * HARTREE_TO_EV)

    found = store.result("orbitals", asked, compute, label=f"{label}, {recipe}")
    return {name: _number(value) for name, value in found.items()}


def _frontier(homo_ev: float, lumo_ev: float) -> Record:
    """Both orbitals; one that the basis does not hold, such as the LUMO of helium in a minimal basis, is no number."""
    return {name: value if np.isfinite(value) else None for name, value in (("homo_ev", homo_ev), ("lumo_ev", lumo_ev))}


def xtb_energy_hartree(structure: Structure, *, store: Store, label: str) -> float:
    """GFN-xTB energy of a structure as it is.

    Raises:
        CalculationError: the SCF did not converge.
    """
    asked = {"structure": content(structure), "level": asdict(_xtb_level(GROUND))}
    found = store.result(
        "xtb_energy", asked, lambda: {"hartree": _xtb_point(structure, GROUND).energy.hartree}, label=f"{label}, {XTB}"
    )
    return float(found["hartree"])


def _without_electrons(structure: Structure, *, recipe: str) -> Record:
    """States of an atom whose only electrons are those that it loses; a bare nucleus has no energy."""
    if recipe == XTB:
        first = _xtb_point(structure, ELECTRONS).energy.hartree
    else:
        with pinned(1):
            frame = Frame(structure=structure, recipe=RECIPES[recipe])
            first = _field(frame, charge=structure.charge, start=None).hartree
    return {
        "first_hartree": first,
        "second_hartree": BARE_NUCLEUS_HARTREE,
        "homo_spacing_ev": None,
        "second_homo_ev": None,
    }


def _dft_states(structure: Structure, change: int, recipe: Recipe) -> Record:
    frame = Frame(structure=structure, recipe=recipe)
    first = _field(frame, charge=structure.charge, start=None)
    second = _field(frame, charge=structure.charge + change, start=first)
    return {
        "first_hartree": first.hartree,
        "second_hartree": second.hartree,
        "homo_spacing_ev": _spacing_ev(first),
        "second_homo_ev": second.homo_hartree * HARTREE_TO_EV,
    }


def _field(frame: Frame, *, charge: int, start: Field | None) -> Field:
    outcomes = [
        attempt(converge_lowest, frame, Request(charge=charge, multiplicity=spin), starts=[start], own_guess=True)
        if start is not None
        else attempt(converge, frame, Request(charge=charge, multiplicity=spin))
        for spin in _multiplicities(frame.structure, charge=charge)
    ]
    found = [one.value for one in outcomes if isinstance(one, Success)]
    if not found:
        raise NotConverged("; ".join(one.reason for one in outcomes if isinstance(one, Failure)))
    return min(found, key=lambda field: field.hartree)


def _multiplicities(structure: Structure, *, charge: int) -> tuple[int, ...]:
    low = lowest_multiplicity(symbols=structure.symbols, charge=charge)
    electrons = sum(structure.numbers) - charge
    return (low, low + 2) if len(structure.symbols) <= SMALL and electrons > low + 1 else (low,)


def _spacing_ev(field: Field) -> float:
    """Between the two highest occupied orbitals of the spin that has the HOMO; a large number if there is only one."""
    tops = [
        (field.orbital_hartree[spin, n - 1], field.orbital_hartree[spin, n - 2])
        for spin, n in enumerate(field.occupied)
        if n > 1
    ]
    if not tops:
        return 99.0
    first, second = max(tops)
    return float(first - second) * HARTREE_TO_EV


def _xtb_states(structure: Structure, change: int) -> Record:
    charge = structure.charge + change
    spin = lowest_multiplicity(symbols=structure.symbols, charge=charge)
    first = _xtb_point(structure, ELECTRONS)
    second = _xtb_point(structure.with_electrons(charge=charge, multiplicity=spin), ELECTRONS)
    return {
        "first_hartree": first.energy.hartree,
        "second_hartree": second.energy.hartree,
        "homo_spacing_ev": None,
        "second_homo_ev": None,
    }


def _xtb_point(structure: Structure, method: XtbMethod) -> SinglePoint:
    return make_engine(XtbSettings().engine).single_point(structure, method)


def _number(value: float | None) -> float:
    return np.nan if value is None else float(value)
