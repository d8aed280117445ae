"""Force-field parameters of one molecule, ready for any molecular-dynamics program."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solvscreen.domain.structure import frozen_array
from solvscreen.errors import DataError


@dataclass(frozen=True, kw_only=True)
class BondTerm:
    """Harmonic bond, E = k/2 (r - r0)^2."""

    atoms: tuple[int, int]
    length_nm: float
    k_kj_per_mol_nm2: float


@dataclass(frozen=True, kw_only=True)
class AngleTerm:
    """Harmonic angle, E = k/2 (theta - theta0)^2, in radians."""

    atoms: tuple[int, int, int]
    angle_radian: float
    k_kj_per_mol_rad2: float


@dataclass(frozen=True, kw_only=True)
class TorsionTerm:
    """Periodic torsion, proper or improper, E = k (1 + cos(n phi - phase))."""

    atoms: tuple[int, int, int, int]
    periodicity: int
    phase_radian: float
    k_kj_per_mol: float


@dataclass(frozen=True, kw_only=True, eq=False)
class MoleculeParameters:
    """All terms of one molecule; charges are unscaled and sum to the formal charge."""

    species: str
    symbols: tuple[str, ...]
    masses_amu: NDArray[np.float64]  # (n_atoms,), natural isotopic mean
    charges_e: NDArray[np.float64]  # (n_atoms,)
    sigmas_nm: NDArray[np.float64]  # (n_atoms,)
    epsilons_kj_per_mol: NDArray[np.float64]  # (n_atoms,)
    positions_angstrom: NDArray[np.float64]  # (n_atoms, 3), a reasonable geometry
    bonds: tuple[BondTerm, ...]
    angles: tuple[AngleTerm, ...]
    torsions: tuple[TorsionTerm, ...]
    coulomb_14: float  # factor on 1-4 Coulomb interactions
    lennard_jones_14: float  # factor on 1-4 Lennard-Jones interactions
    source: str  # where the parameters come from, for tables
    weak_spot: str  # known failing of the force field for this molecule, empty if none is known

    def __post_init__(self) -> None:
        n = len(self.symbols)
        for name in ("masses_amu", "charges_e", "sigmas_nm", "epsilons_kj_per_mol"):
            object.__setattr__(self, name, frozen_array(getattr(self, name), (n,)))
        object.__setattr__(self, "positions_angstrom", frozen_array(self.positions_angstrom, (n, 3)))
        total = float(self.charges_e.sum())
        if abs(total - round(total)) > 1e-6:
            raise DataError(f"{self.species}: charges sum to {total:.6f} e, not to a whole number")

    @property
    def charge(self) -> int:
        """Formal charge of the molecule."""
        return round(float(self.charges_e.sum()))


@dataclass(frozen=True, kw_only=True, eq=False)
class QuantumIon:
    """What quantum chemistry finds out about one ion; atoms in the order of the SMILES, then hydrogens."""

    positions_angstrom: NDArray[np.float64]  # (n_atoms, 3), minimum of the method that gave the Hessian
    hessian_kj_per_mol_nm2: NDArray[np.float64]  # (3 n_atoms, 3 n_atoms), Cartesian
    charges_e: NDArray[np.float64]  # (n_atoms,), fitted to the electrostatic potential
    method: str  # for the table, e.g. "B3LYP potential charges, GFN2-xTB Hessian"
