"""Everything that one density-functional job computes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from solvscreen.config import DftSettings
from solvscreen.domain.cluster import METAL_CATIONS
from solvscreen.domain.quantity import Status
from solvscreen.domain.results import Absent, Binding, DftResult, ElectronicState, StateName, nothing
from solvscreen.domain.structure import Structure, lowest_multiplicity
from solvscreen.engines.pyscf.binding import metal_binding
from solvscreen.engines.pyscf.checkpoints import Checkpoints
from solvscreen.engines.pyscf.frame import Frame
from solvscreen.engines.pyscf.hole_starts import Partition, hole_starts
from solvscreen.engines.pyscf.mean_field import Field
from solvscreen.engines.pyscf.properties import electronic_state
from solvscreen.engines.pyscf.recipes import Recipe
from solvscreen.stages._attempt import Failure, attempt

ONE_LESS, ONE_MORE = 1, -1
WHOLE: Final = Partition(of_atom=(), species=())
"""No molecules told apart."""


@dataclass(frozen=True, kw_only=True)
class Relaxed:
    """An oxidised or reduced geometry, with what was noticed about it."""

    structure: Structure
    warning: str


@dataclass(frozen=True, kw_only=True)
class ItemInput:
    """Geometries of one item; `free_ligand` is that of a 1:1 metal complex, else the reason why there is none.

    `oxidised` and `reduced` are what GFN-xTB relaxed, why that failed, or (not computed) why no such state is wanted;
    `reacted` are further oxidised forms, with an atom moved from one molecule to another. `partition` says which atom
    of a cluster belongs to which molecule; it is empty for a single molecule.
    """

    item: str
    ground: Structure
    is_complex: bool
    oxidised: Relaxed | Absent
    reduced: Relaxed | Absent
    free_ligand: Structure | Absent
    reacted: tuple[Relaxed, ...] = ()
    partition: Partition = WHOLE

    @property
    def has_metal(self) -> bool:
        """True if there is a metal cation."""
        return not set(self.ground.symbols).isdisjoint(METAL_CATIONS)


def compute_item(
    inputs: ItemInput, *, recipe: Recipe, section: DftSettings, checkpoints: Checkpoints | None = None
) -> DftResult:
    """All states and the binding; a state that fails leaves the others standing.

    With `checkpoints` each converged field is kept, and taken from there if it was converged before.
    """
    frame = Frame(structure=inputs.ground, recipe=recipe, checkpoints=checkpoints)
    ground = attempt(electronic_state, frame, inputs.ground)
    if isinstance(ground, Failure):
        absent = Absent(status=Status.FAILED, reason=f"ground state: {ground.reason}")
        return nothing(inputs.item, recipe=recipe.name, n_atoms=len(inputs.ground.symbols), absent=absent)
    state, field = ground.value
    states: dict[StateName, ElectronicState | Absent] = {StateName.GROUND: state}
    states |= _changed(
        inputs, frame, field, section=section, change=ONE_LESS, names=(StateName.IONISED, StateName.OXIDISED)
    )
    states |= _changed(
        inputs, frame, field, section=section, change=ONE_MORE, names=(StateName.ATTACHED, StateName.REDUCED)
    )
    return DftResult(
        item=inputs.item,
        recipe=recipe.name,
        n_atoms=len(inputs.ground.symbols),
        states=states,
        binding=_binding(inputs, frame),
    )


def _changed(
    inputs: ItemInput,
    frame: Frame,
    field: Field,
    *,
    section: DftSettings,
    change: int,
    names: tuple[StateName, StateName],
) -> Mapping[StateName, ElectronicState | Absent]:
    """Vertical and relaxed state with one electron less or more."""
    reason = skipped(inputs, section, change=change)
    if reason:
        return dict.fromkeys(names, Absent(status=Status.NOT_COMPUTED, reason=reason))
    if len(inputs.ground.symbols) == 1:
        return _atom(inputs, frame, field, change=change, names=names)
    partition = inputs.partition if change == ONE_LESS else WHOLE
    ion = _with_charge(inputs.ground, change)
    vertical = attempt(_ion, frame, ion, start=field, neutral=field, partition=partition)
    start = field if isinstance(vertical, Failure) else vertical.value[1]
    forms = [(inputs.oxidised if change == ONE_LESS else inputs.reduced, partition)]
    forms += [(form, WHOLE) for form in inputs.reacted if change == ONE_LESS]  # their molecules are other ones
    return {
        names[0]: _absent(vertical) if isinstance(vertical, Failure) else vertical.value[0],
        names[1]: _lowest([_relaxed(form, frame, start, neutral=field, partition=own) for form, own in forms]),
    }


def _ion(
    frame: Frame, electrons: Structure, *, start: Field, neutral: Field, partition: Partition, warning: str = ""
) -> tuple[ElectronicState, Field]:
    """State and field of an ion, from `start` and with the hole of `neutral` on each molecule in turn."""
    holes = hole_starts(frame, neutral, partition=partition)
    return electronic_state(frame, electrons, start=start, holes=holes, warning=warning)


def _atom(
    inputs: ItemInput, frame: Frame, field: Field, *, change: int, names: tuple[StateName, StateName]
) -> Mapping[StateName, ElectronicState | Absent]:
    """The one state of an atom, vertical and relaxed alike."""
    outcome = attempt(electronic_state, frame, _with_charge(inputs.ground, change), start=field)
    return dict.fromkeys(names, _absent(outcome) if isinstance(outcome, Failure) else outcome.value[0])


def _lowest(states: Sequence[ElectronicState | Absent]) -> ElectronicState | Absent:
    """The state of lowest energy in solvent; the first reason where there is none."""
    found = [state for state in states if isinstance(state, ElectronicState)]
    return min(found, key=lambda state: state.curve.reference.hartree) if found else states[0]


def skipped(inputs: ItemInput, section: DftSettings, *, change: int) -> str:
    """Why states with this change of charge are left out, by the settings or by the inputs; empty if they are not."""
    if change == ONE_MORE and not section.attachment:
        return "left out by dft.attachment"
    form = inputs.oxidised if change == ONE_LESS else inputs.reduced
    if isinstance(form, Absent) and form.status is Status.NOT_COMPUTED:
        return form.reason
    chosen = section.oxidised_complexes
    if change == ONE_MORE or not (inputs.is_complex and inputs.has_metal):
        return ""
    wanted = chosen == "all" or (chosen == "ion pairs" and inputs.ground.charge == 0)
    return "" if wanted else "left out by dft.oxidised_complexes"


def _relaxed(
    relaxed: Relaxed | Absent, ground: Frame, start: Field, *, neutral: Field, partition: Partition
) -> ElectronicState | Absent:
    if isinstance(relaxed, Absent):
        return relaxed
    frame, electrons, warning = ground.at(relaxed.structure), relaxed.structure, relaxed.warning
    result = attempt(_ion, frame, electrons, start=start, neutral=neutral, partition=partition, warning=warning)
    return _absent(result) if isinstance(result, Failure) else result.value[0]


def _binding(inputs: ItemInput, frame: Frame) -> Binding | Absent:
    if isinstance(inputs.free_ligand, Absent):
        return inputs.free_ligand
    metal = next(i for i, name in enumerate(inputs.ground.symbols) if name in METAL_CATIONS)
    result = attempt(metal_binding, frame, metal=metal, free_ligand=inputs.free_ligand)
    return _absent(result) if isinstance(result, Failure) else result.value


def _absent(failure: Failure) -> Absent:
    return Absent(status=Status.FAILED, reason=failure.reason)


def _with_charge(structure: Structure, change: int) -> Structure:
    charge = structure.charge + change
    return structure.with_electrons(
        charge=charge, multiplicity=lowest_multiplicity(symbols=structure.symbols, charge=charge)
    )
