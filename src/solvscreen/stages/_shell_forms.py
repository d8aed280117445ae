"""All geometries and charges in which one snapshot of a shell is computed.

Nothing is moved in what was sampled: hydrogens stay at the bond lengths of the force field. Everything else is relaxed
in vacuum, as species are. Ligands are taken away one by one, neutral molecules first, then anions, of equal charges the
one whose removal costs least in frozen geometry and vacuum; what is left is relaxed. Cations beyond the first are left
out of these steps.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final, Literal

from solvscreen.chem.bonds import bond_change, require_bonds
from solvscreen.config import XtbSettings
from solvscreen.domain.structure import Structure, lowest_multiplicity
from solvscreen.engines.optimize import optimize
from solvscreen.engines.registry import make_engine
from solvscreen.io.structures import NamedStructure
from solvscreen.stages._attempt import Failure, attempt
from solvscreen.stages._relax import xtb_method
from solvscreen.stages._shell_contacts import changed_contacts
from solvscreen.stages._shell_parts import Parts, parts_of, without

STATE: Final = "state"
MISSING: Final = "missing"
FREE: Final = "free"
SAMPLED: Final = "sampled"
RELAXED: Final = "relaxed"
OXIDISED: Final = "oxidised"
REDUCED: Final = "reduced"
IONISED: Final = "_ionised"
STEP: Final = "step_"

BINDING: Final = "binding"
ELECTRONS: Final = "electrons"


def uses(state: str) -> tuple[str, ...]:
    """What the energies of a state are for: orbitals and removal of ligands, electrons, or both.

    >>> uses("relaxed"), uses("relaxed_ionised"), uses("step_1")
    (('binding', 'electrons'), ('electrons',), ('binding',))
    """
    if state in (SAMPLED, RELAXED):
        return BINDING, ELECTRONS
    return (ELECTRONS,) if state in (OXIDISED, REDUCED) or state.endswith(IONISED) else (BINDING,)


@dataclass(frozen=True, kw_only=True)
class ShellTask:
    """A snapshot as it was cut out, or a free ligand, and how much is computed of it."""

    start: NamedStructure
    charges: Mapping[str, int]  # of every species in it
    section: XtbSettings
    depth: Literal["free", "sampled", "relaxed"]  # one state; two at the sampled geometry; relaxed and taken apart too
    reduction: bool = False  # with one electron more, too


def forms(task: ShellTask) -> list[NamedStructure]:
    """Every geometry with its charge; its name is in the notes under `state`.

    The first holds, under `missing`, why others do not exist: state to reason.
    """
    missing: dict[str, str] = {}
    found = list(_forms(task, missing))
    return [replace(found[0], notes={**found[0].notes, MISSING: dict(missing)}), *found[1:]]


def _forms(task: ShellTask, missing: dict[str, str]) -> Iterator[NamedStructure]:
    if task.depth == FREE:
        yield _noted(task.start, state=FREE)
        return
    sampled = _noted(task.start, state=SAMPLED)
    yield sampled
    yield _with_charge(sampled, change=1, state=SAMPLED + IONISED)
    if task.depth == SAMPLED:
        return
    relaxed = attempt(_relaxed, task, sampled, state=RELAXED, keeps_bonds=True)
    if isinstance(relaxed, Failure):
        missing |= dict.fromkeys((RELAXED, OXIDISED, REDUCED, STEP), relaxed.reason)
        return
    yield _noted(relaxed.value, state=RELAXED, note=changed_contacts(relaxed.value, charges=task.charges))
    yield _with_charge(relaxed.value, change=1, state=RELAXED + IONISED)
    for state, change in ((OXIDISED, 1), *(((REDUCED, -1),) if task.reduction else ())):
        charged = attempt(_relaxed, task, _with_charge(relaxed.value, change=change, state=state), state=state)
        if isinstance(charged, Failure):
            missing[state] = charged.reason
        else:
            yield _noted(charged.value, state=state, note=_what_happened(charged.value, task))
    yield from _steps(task, relaxed.value, missing)


def _what_happened(charged: NamedStructure, task: ShellTask) -> str:
    """Bonds and contacts that changed with the charge: in vacuum an oxidised ligand may be pushed off the cation."""
    contacts = changed_contacts(charged, charges=task.charges)
    return "; ".join(text for text in (str(charged.notes.get("note", "")), contacts) if text)


def _steps(task: ShellTask, relaxed: NamedStructure, missing: dict[str, str]) -> Iterator[NamedStructure]:
    """What is left after each removal, down to one ligand; `step_0` where other cations had to be left out first."""
    left = relaxed
    others = parts_of(relaxed, charges=task.charges).others
    if others:
        own = attempt(
            _relaxed, task, without(relaxed, others, charges=task.charges), state=f"{STEP}0", keeps_bonds=True
        )
        if isinstance(own, Failure):
            missing[STEP] = own.reason
            return
        left = own.value
        yield left
    n_ligands = len(parts_of(left, charges=task.charges).ligands)
    for number in range(1, n_ligands):
        step = attempt(_step, task, left, state=f"{STEP}{number}")
        if isinstance(step, Failure):
            missing[STEP] = f"removal {number}: {step.reason}"
            return
        left = step.value
        yield left


def _step(task: ShellTask, before: NamedStructure, *, state: str) -> NamedStructure:
    """The relaxed rest after the removal that costs least among equal charges."""
    parts = parts_of(before, charges=task.charges)
    neutral = [number for number in parts.ligands if parts.charge(number) == 0]
    candidates = neutral or list(parts.ligands)
    gone = min(candidates, key=lambda number: (_cost_hartree(task, before, parts, number), number))
    rest = without(before, (gone,), charges=task.charges)
    rest = replace(rest, notes={**rest.notes, "removed": parts.species[gone]})
    return _relaxed(task, rest, state=state, keeps_bonds=True)


def _cost_hartree(task: ShellTask, before: NamedStructure, parts: Parts, number: int) -> float:
    """Energy of what is left and of the ligand, both as they are; alike molecules differ by it."""
    rest = [other for other in range(len(parts.species)) if other != number]
    pieces = [without(before, gone, charges=task.charges) for gone in ((number,), rest)]
    engine, method = make_engine(task.section.engine), xtb_method(task.section)
    return sum(engine.single_point(piece.structure, method).energy.hartree for piece in pieces)


def _relaxed(task: ShellTask, start: NamedStructure, *, state: str, keeps_bonds: bool = False) -> NamedStructure:
    """Minimum near `start`; `note` says which bonds changed where they may."""
    section = task.section
    result = optimize(
        make_engine(section.engine).surface(start.structure, xtb_method(section)),
        start.structure,
        max_force_ev_per_angstrom=section.max_force_ev_per_angstrom,
        max_gradients=section.max_cycles,
    )
    if keeps_bonds:
        require_bonds(result.structure, bonds=start.bonds, item=f"{start.item} {state}")
    moved = replace(start, structure=result.structure)
    return _noted(moved, state=state, note=bond_change(result.structure, bonds=start.bonds).text)


def _with_charge(frame: NamedStructure, *, change: int, state: str) -> NamedStructure:
    charge = frame.structure.charge + change
    electrons: Structure = frame.structure.with_electrons(
        charge=charge, multiplicity=lowest_multiplicity(symbols=frame.structure.symbols, charge=charge)
    )
    return _noted(replace(frame, structure=electrons), state=state)


def _noted(frame: NamedStructure, *, state: str, note: str = "") -> NamedStructure:
    return replace(frame, notes={**frame.notes, STATE: state, "note": note})
