"""Oxidised pairs of molecules after a hydrogen or a fluoride has moved: structures for density-functional theory.

GFN-xTB favours a hole spread over both molecules so much (1.4 eV for EC with PF6-) that such a pair, left to itself,
falls back. So the moved atom is held in its new place while all else relaxes, and density-functional theory decides.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from solvscreen.chem.bonds import BROKEN_ABOVE
from solvscreen.chem.reactive_starts import ReactiveStart, bond_length_angstrom, reactive_starts
from solvscreen.chem.transfers import transfers
from solvscreen.config import XtbSettings
from solvscreen.domain.cluster import METAL_CATIONS
from solvscreen.engines.optimize import optimize
from solvscreen.engines.registry import make_engine
from solvscreen.engines.restraints import DistanceLimit, RestrainedSurface
from solvscreen.io.structures import NamedStructure
from solvscreen.stages._attempt import Failure, attempt
from solvscreen.stages._relax import with_state, xtb_method

STATE: Final = "reacted"
PAIR: Final = 2
LONGEST_NEW: Final = 1.05  # of the moved atom's new bond, in sums of covalent radii
SHORTEST_OLD: Final = 1.1 * BROKEN_ABOVE  # the same of its old one


@dataclass(frozen=True, kw_only=True)
class ReactionTask:
    """The lowest structure of two molecules side by side."""

    ground: NamedStructure
    section: XtbSettings


@dataclass(frozen=True, kw_only=True)
class _Product:
    frame: NamedStructure
    element: str
    hartree: float


def is_contact_pair(frame: NamedStructure) -> bool:
    """True for two molecules without a metal cation."""
    return len(set(frame.fragments)) == PAIR and not set(frame.structure.symbols) & set(METAL_CATIONS)


def reacted_forms(task: ReactionTask) -> list[NamedStructure]:
    """Lowest oxidised form with a hydrogen moved, and with a fluoride moved, as far as these hold.

    `transfer` in the notes says what moved.
    """
    frame, section = task.ground, task.section
    starts = reactive_starts(frame.structure, bonds=frame.bonds, fragments=frame.fragments)
    products = [product for start in starts for product in _products(frame, start, section)]
    lowest: dict[str, _Product] = {}
    for product in sorted(products, key=lambda product: product.hartree):
        lowest.setdefault(product.element, product)
    return [replace(product.frame, rank=rank) for rank, product in enumerate(lowest.values())]


def _products(frame: NamedStructure, start: ReactiveStart, section: XtbSettings) -> Sequence[_Product]:
    """The relaxed product, or nothing where it does not converge or the atom does not stay."""
    outcome = attempt(_relaxed, frame, start, section=section)
    if isinstance(outcome, Failure) or not outcome.value.frame.notes["transfer"]:
        return ()
    return (outcome.value,)


def _relaxed(frame: NamedStructure, start: ReactiveStart, *, section: XtbSettings) -> _Product:
    structure = with_state(start.structure, 1)
    surface = make_engine(section.engine).surface(structure, xtb_method(section))
    result = optimize(
        RestrainedSurface(surface=surface, limits=_limits(start)),
        structure,
        max_force_ev_per_angstrom=section.max_force_ev_per_angstrom,
        max_gradients=section.max_cycles,
    )
    change = transfers(result.structure, bonds=frame.bonds, fragments=frame.fragments, molecules=frame.molecules)
    return _Product(
        frame=replace(frame, structure=result.structure, notes={**frame.notes, "state": STATE, "transfer": change}),
        element=structure.symbols[start.mover],
        hartree=result.single_point.energy.hartree,
    )


def _limits(start: ReactiveStart) -> tuple[DistanceLimit, DistanceLimit]:
    """The moved atom stays at its goal and away from its host."""
    new = bond_length_angstrom(start.structure, start.mover, start.goal)
    old = bond_length_angstrom(start.structure, start.mover, start.host)
    return (
        DistanceLimit(atoms=(start.mover, start.goal), upper_angstrom=LONGEST_NEW * new),
        DistanceLimit(atoms=(start.mover, start.host), lower_angstrom=SHORTEST_OLD * old),
    )
