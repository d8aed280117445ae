"""What density-functional theory finds out about one molecule or complex."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from solvscreen.domain.level import Energy, EnergyDifference
from solvscreen.domain.quantity import Status
from solvscreen.domain.solvation import SolvationCurve

DENSITY_IN_SOLVENT: Final = "no convergence, so this is the energy of the density in solvent"
"""In place of the number of lost starts, in vacuum: an upper bound, which depends on the solvent."""


class StateName(StrEnum):
    """Electrons and geometry of a state."""

    GROUND = "ground"
    IONISED = "ionised"  # one electron less, at the ground state's geometry: vertical
    OXIDISED = "oxidised"  # one electron less, relaxed: adiabatic
    ATTACHED = "attached"  # one electron more, at the ground state's geometry: vertical
    REDUCED = "reduced"  # one electron more, relaxed: adiabatic


@dataclass(frozen=True, kw_only=True)
class Absent:
    """Why something has no result."""

    status: Status  # `failed` or `not computed`
    reason: str


@dataclass(frozen=True, kw_only=True)
class Orbitals:
    """Frontier orbital energies, of either spin."""

    homo_ev: float
    lumo_ev: float


@dataclass(frozen=True, kw_only=True)
class ElectronicState:
    """One state of a molecule, in vacuum and in implicit solvent."""

    charge: int
    multiplicity: int
    curve: SolvationCurve
    gas: Orbitals
    solvated: Orbitals  # at the curve's reference permittivity
    dipole_debye: float  # vacuum; about the centre of mass, which matters for ions
    charges_e: tuple[float, ...]  # vacuum, intrinsic atomic orbitals; empty where an element has a core potential
    recovery: tuple[str, ...]  # what it took to converge beyond plain DIIS
    warning: str  # a reaction seen in the relaxed geometry, empty if none
    lost_starts: tuple[str, ...] = ()  # in which continuum how many starts got lost, or DENSITY_IN_SOLVENT

    @property
    def doubts(self) -> tuple[str, ...]:
        """Why energies of this state may not be what they are taken for."""
        lower = [f"{lost}: there may be a lower state" for lost in self.lost_starts]
        return (*([self.warning] if self.warning else []), *lower)


@dataclass(frozen=True, kw_only=True)
class Binding:
    r"""Metal-ligand binding in vacuum, counterpoise corrected, with the ligand's deformation.

    :math:`\Delta E = E_{ML}^{ML} - E_M^{ML} - E_L^{ML} + (E_L^{L}[ML] - E_L^{L}[L])`: superscripts are basis sets,
    brackets geometries.

    References: Boys & Bernardi, Mol. Phys. 19, 553 (1970).
    """

    complex: Energy
    metal: Energy  # in the basis of the complex
    ligand: Energy  # in the basis of the complex, at its geometry in it
    deformed: Energy  # ligand alone in its own basis, at its geometry in the complex
    relaxed: Energy  # ligand alone in its own basis, at its own lowest geometry
    recovery: tuple[str, ...]

    @property
    def interaction(self) -> EnergyDifference:
        """Energy of the complex less that of its parts as they are in it."""
        return self.complex - self.metal - self.ligand

    @property
    def deformation(self) -> EnergyDifference:
        """Energy that it takes to bend the ligand into its geometry in the complex."""
        return self.deformed - self.relaxed

    @property
    def total(self) -> EnergyDifference:
        """Binding energy, negative if bound; raises LevelMismatch if the five levels are not one."""
        return self.interaction + self.deformed - self.relaxed


@dataclass(frozen=True, kw_only=True)
class DftResult:
    """All states and the binding of one item; what is missing says why."""

    item: str
    recipe: str
    n_atoms: int
    states: Mapping[StateName, ElectronicState | Absent]
    binding: Binding | Absent

    def __post_init__(self) -> None:
        object.__setattr__(self, "states", MappingProxyType({name: self.states[name] for name in StateName}))

    @property
    def recovery(self) -> tuple[str, ...]:
        """Every rung of the recovery ladder that some calculation of this item needed."""
        states = [state for state in self.states.values() if isinstance(state, ElectronicState)]
        notes = [note for state in states for note in state.recovery]
        return (*notes, *(self.binding.recovery if isinstance(self.binding, Binding) else ()))

    @property
    def n_scf(self) -> int:
        """Self-consistent fields that converged: two for each state, in vacuum and in solvent, five for a binding."""
        n_states = sum(isinstance(state, ElectronicState) for state in self.states.values())
        return 2 * n_states + (5 if isinstance(self.binding, Binding) else 0)


def nothing(item: str, *, recipe: str, n_atoms: int, absent: Absent) -> DftResult:
    """Result of an item for which nothing could be computed, for one reason."""
    states = dict.fromkeys(StateName, absent)
    return DftResult(item=item, recipe=recipe, n_atoms=n_atoms, states=states, binding=absent)
