"""What every quantum-chemistry engine that gives energies and forces can do."""

from dataclasses import dataclass
from typing import Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from solvscreen.domain.level import Energy, Level
from solvscreen.domain.solvation import ALPB_PERMITTIVITY
from solvscreen.domain.structure import Structure, frozen_array

MethodT_contra = TypeVar("MethodT_contra", contravariant=True)


@dataclass(frozen=True, kw_only=True)
class XtbMethod:
    """A tight-binding method and the numerics that move its digits."""

    name: str  # GFN1-xTB, GFN2-xTB or IPEA1-xTB
    accuracy: float = 1.0  # scales the convergence thresholds of the charges; smaller is tighter
    electronic_temperature_kelvin: float = 300.0
    max_iterations: int = 250
    solvent: str = ""  # of the ALPB continuum around the molecule, a name in `ALPB_PERMITTIVITY`; empty for vacuum

    @property
    def permittivity(self) -> float:
        """Relative permittivity around the molecule, 1 in vacuum."""
        return ALPB_PERMITTIVITY[self.solvent] if self.solvent else 1.0


@dataclass(frozen=True, kw_only=True, eq=False)
class SinglePoint:
    """Energy, gradient and what the wavefunction says at one geometry."""

    energy: Energy
    gradient_hartree_per_bohr: NDArray[np.float64]  # (n_atoms, 3)
    charges_e: NDArray[np.float64]  # (n_atoms,), Mulliken
    dipole_debye: float  # length of the dipole about the centre of nuclear charge
    orbital_energies_ev: NDArray[np.float64]  # (n_orbitals,), rising
    occupations: NDArray[np.float64]  # (n_orbitals,), 0 to 2

    def __post_init__(self) -> None:
        gradient = self.gradient_hartree_per_bohr
        object.__setattr__(self, "gradient_hartree_per_bohr", frozen_array(gradient, (len(self.charges_e), 3)))

    @property
    def homo_ev(self) -> float:
        """Energy of the highest orbital that holds at least one electron; NaN if there is none."""
        occupied = np.nonzero(self.occupations > 0.5)[0]
        return float(self.orbital_energies_ev[occupied[-1]]) if len(occupied) else float("nan")

    @property
    def lumo_ev(self) -> float:
        """Energy of the lowest orbital that holds less than one electron; NaN if the basis has none."""
        empty = np.nonzero(self.occupations <= 0.5)[0]
        return float(self.orbital_energies_ev[empty[0]]) if len(empty) else float("nan")


class Surface(Protocol):
    """The potential-energy surface of one molecule: geometries change, atoms and electrons stay."""

    def single_point(self, positions_angstrom: NDArray[np.float64]) -> SinglePoint:
        """Result at positions (n_atoms, 3); may start from the wavefunction of the last call.

        Raises:
            NotConverged: the self-consistent cycle did not end.
        """
        ...


class Engine(Protocol[MethodT_contra]):
    """One program; `MethodT_contra` is what it needs to know about the level of theory."""

    name: str

    def level(self, method: MethodT_contra) -> Level:
        """Level of theory of the energies that this engine gives with `method`."""
        ...

    def surface(self, structure: Structure, method: MethodT_contra) -> Surface:
        """Surface on which `structure` lies."""
        ...

    def single_point(self, structure: Structure, method: MethodT_contra) -> SinglePoint:
        """Result at one geometry, from a fresh guess.

        Raises:
            NotConverged: the self-consistent cycle did not end.
        """
        ...
