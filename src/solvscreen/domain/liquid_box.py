"""A periodic box of molecules, ready for molecular dynamics."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solvscreen.domain.force_field import MoleculeParameters
from solvscreen.domain.structure import frozen_array
from solvscreen.errors import DataError
from solvscreen.units import DALTON_PER_NM3_TO_G_PER_CM3


@dataclass(frozen=True, kw_only=True, eq=False)
class Component:
    """So many copies of one molecule, one after the other in the box."""

    parameters: MoleculeParameters
    count: int

    @property
    def n_atoms(self) -> int:
        """Atoms of all copies together."""
        return self.count * len(self.parameters.symbols)


@dataclass(frozen=True, kw_only=True, eq=False)
class LiquidBox:
    """Components in the order of the atoms, positions and the edge of the cubic box."""

    components: tuple[Component, ...]
    positions_nm: NDArray[np.float64]  # (n_atoms, 3), read-only, molecules whole
    edge_nm: float

    def __post_init__(self) -> None:
        if not self.components or min(component.count for component in self.components) < 1:
            raise DataError("a liquid box needs at least one molecule of each of its components")
        object.__setattr__(self, "positions_nm", frozen_array(self.positions_nm, (self.n_atoms, 3)))

    @property
    def n_atoms(self) -> int:
        """Number of atoms."""
        return sum(component.n_atoms for component in self.components)

    @property
    def mass_amu(self) -> float:
        """Mass of the whole box."""
        return float(sum(part.count * part.parameters.masses_amu.sum() for part in self.components))

    @property
    def density_g_per_cm3(self) -> float:
        """Density at the present edge."""
        return density_g_per_cm3(mass_amu=self.mass_amu, volume_nm3=self.edge_nm**3)


def density_g_per_cm3(*, mass_amu: float, volume_nm3: float) -> float:
    """Density of so much mass in so much volume.

    >>> round(density_g_per_cm3(mass_amu=18.015, volume_nm3=0.030), 4)
    0.9972
    """
    return mass_amu / volume_nm3 * DALTON_PER_NM3_TO_G_PER_CM3
