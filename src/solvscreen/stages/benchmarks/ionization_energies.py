"""Ionisation, attachment and detachment energies of the molecules of a benchmark."""

import math
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from solvscreen.domain.structure import Structure
from solvscreen.stages._attempt import Failure, attempt_row
from solvscreen.stages._relax import State
from solvscreen.stages.benchmarks.electrons import States, states
from solvscreen.stages.benchmarks.geometries import ground_geometry, ion_geometry
from solvscreen.stages.benchmarks.ionization_kinds import ATTACHMENTS, VERTICAL_KINDS
from solvscreen.stages.benchmarks.ionization_rows import Wanted
from solvscreen.stages.benchmarks.store import Store
from solvscreen.units import HARTREE_TO_EV

DEGENERATE_EV: Final = 0.02


@dataclass(frozen=True, kw_only=True)
class Computed:
    """One energy in eV, and what to know about it."""

    value_ev: float
    remark: str = ""
    is_split: bool = False


def computed(row: Wanted, *, recipe: str, store: Store) -> Computed:
    """The energy that a row is about.

    Raises:
        CalculationError: no geometry, or a state that did not converge.
    """
    change = -1 if row.kind in ATTACHMENTS else 1
    sign = float(change)
    label = row.pieces.text
    if row.fixed:
        (structure,) = row.fixed
        there = states(structure, change=change, recipe=recipe, store=store, label=label)
        return _vertical(row, there, structure)
    ground = ground_geometry(row.pieces, store=store)
    vertical = states(ground.structure, change=change, recipe=recipe, store=store, label=label)
    if row.kind in VERTICAL_KINDS or len(ground.structure.symbols) == 1:
        return _vertical(row, vertical, ground.structure)
    state: State = "reduced" if change == -1 else "oxidised"
    ion = ion_geometry(ground, state=state, label=label, store=store)
    there = states(
        _with_electrons_of(ion.structure, ground.structure), change=change, recipe=recipe, store=store, label=label
    )
    excess = (there.second_hartree - vertical.second_hartree) * HARTREE_TO_EV
    adiabatic = replace(vertical, second_hartree=min(there.second_hartree, vertical.second_hartree))
    higher = f"vertical value, the relaxed ion lies {excess:.2f} eV higher" if excess > 0 else ""
    remark = "; ".join(filter(None, (higher, _unbound(row, there))))
    return Computed(value_ev=sign * adiabatic.difference_ev, remark=remark)


def _vertical(row: Wanted, found: States, structure: Structure) -> Computed:
    """The energy at one geometry; the row's own is told in the remark."""
    sign = -1.0 if row.kind in ATTACHMENTS else 1.0
    own = "at the row's geometry" if row.fixed else ""
    return Computed(
        value_ev=sign * found.difference_ev,
        is_split=found.homo_spacing_ev < DEGENERATE_EV and not is_linear(structure),
        remark="; ".join(filter(None, (own, _unbound(row, found)))),
    )


def _with_electrons_of(ion: Structure, ground: Structure) -> Structure:
    return ion.with_electrons(charge=ground.charge, multiplicity=ground.multiplicity)


def is_linear(structure: Structure) -> bool:
    """True if all atoms lie on a line within 0.01 angstrom."""
    centred = structure.positions_angstrom - structure.positions_angstrom.mean(axis=0)
    spread = np.linalg.svd(centred, compute_uv=False)
    return len(spread) < 2 or float(spread[1]) < 0.01


def _unbound(row: Wanted, found: States) -> str:
    """Remark on an anion whose last electron is not bound."""
    if row.kind in ATTACHMENTS and found.second_homo_ev > 0:
        return "the highest orbital of the anion lies above zero: the number depends on the basis"
    return ""


def attempted(row: Wanted, *, recipe: str, store: Store) -> tuple[Computed, str]:
    """The energy that a row is about, or NaN and the reason why there is none."""
    outcome = attempt_row(computed, row, recipe=recipe, store=store)
    return (Computed(value_ev=math.nan), outcome.reason) if isinstance(outcome, Failure) else (outcome.value, "")
