"""From a Hessian to free energies: rigid rotor, harmonic oscillators, low modes as free rotors."""

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from ase import Atoms
from ase.thermochemistry import IdealGasThermo, MSRRHOThermo
from numpy.typing import NDArray
from scipy import constants

from solvscreen.analysis.symmetry import is_linear, symmetry_number
from solvscreen.domain.structure import Structure
from solvscreen.units import BOHR_TO_ANGSTROM, EV_TO_KJ_PER_MOL

PRESSURE_PASCAL: Final = 1e5
LOW_MODE_PER_CM: Final = 100.0  # about here an oscillator turns into a rotor; Grimme's choice
METHOD: Final = "quasi-RRHO (Grimme 2012, 100 cm-1), ideal gas at 1 bar"
_ATOMIC_TO_PER_CM: Final = np.sqrt(constants.value("Hartree energy") / constants.atomic_mass) / (
    constants.value("Bohr radius") * 2e2 * np.pi * constants.c
)
_PER_CM_TO_EV: Final = constants.h * constants.c * 100.0 / constants.e

Array = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Thermochemistry:
    """What is added to an electronic energy at one temperature."""

    temperature_kelvin: float
    zero_point_kj_per_mol: float
    enthalpy_kj_per_mol: float  # H - E(electronic), the zero-point energy included
    entropy_j_per_mol_kelvin: float
    lowest_mode_per_cm: float  # below zero for an imaginary one; NaN for an atom

    @property
    def gibbs_kj_per_mol(self) -> float:
        """G - E(electronic), H - TS."""
        return self.enthalpy_kj_per_mol - self.temperature_kelvin * self.entropy_j_per_mol_kelvin / 1000.0


def frequencies_per_cm(hessian: Array, structure: Structure) -> Array:
    """Harmonic wavenumbers (n_modes,), rising, imaginary ones below zero; translations and rotations projected out.

    `hessian` is (3 n_atoms, 3 n_atoms) in hartree/bohr^2. Masses are those of the natural elements.
    """
    roots = np.repeat(np.sqrt(_atoms(structure).get_masses()), 3)
    moves = _rigid_motions(structure, roots)
    kept = np.linalg.svd(moves, full_matrices=True)[0][:, moves.shape[1] :]
    values = np.linalg.eigvalsh(kept.T @ (hessian / np.outer(roots, roots)) @ kept)
    return np.asarray(np.sign(values) * np.sqrt(np.abs(values)) * _ATOMIC_TO_PER_CM, dtype=np.float64)


def thermochemistry(structure: Structure, wavenumbers_per_cm: Array, *, temperature_kelvin: float) -> Thermochemistry:
    """Ideal-gas corrections at 1 bar of a closed-shell molecule; empty wavenumbers for an atom.

    Imaginary modes count with their absolute value.

    References: Grimme, Chem. Eur. J. 18, 9955 (2012).
    """
    energies = np.abs(wavenumbers_per_cm) * _PER_CM_TO_EV
    atoms = _atoms(structure)
    ideal = IdealGasThermo(
        vib_energies=energies,
        geometry=_shape(structure),
        atoms=atoms,
        symmetrynumber=symmetry_number(structure),
        spin=0,
    )
    whole = ideal.get_enthalpy(temperature_kelvin, verbose=False)
    entropy = ideal.get_entropy(temperature_kelvin, PRESSURE_PASCAL, verbose=False)
    if len(energies):  # the harmonic entropy makes room for that of oscillators that turn into rotors
        damped = MSRRHOThermo(energies, atoms, tau=LOW_MODE_PER_CM)
        entropy += damped.get_entropy(temperature_kelvin, verbose=False)
        entropy -= ideal.get_vib_entropy_contribution(temperature_kelvin)
    return Thermochemistry(
        temperature_kelvin=temperature_kelvin,
        zero_point_kj_per_mol=0.5 * float(energies.sum()) * EV_TO_KJ_PER_MOL,
        enthalpy_kj_per_mol=float(whole) * EV_TO_KJ_PER_MOL,
        entropy_j_per_mol_kelvin=float(entropy) * EV_TO_KJ_PER_MOL * 1000.0,
        lowest_mode_per_cm=float(wavenumbers_per_cm[0]) if len(energies) else float("nan"),
    )


def _shape(structure: Structure) -> Literal["monatomic", "linear", "nonlinear"]:
    if len(structure.symbols) == 1:
        return "monatomic"
    return "linear" if is_linear(structure) else "nonlinear"


def _atoms(structure: Structure) -> Atoms:
    return Atoms(symbols=structure.symbols, positions=structure.positions_angstrom)


def _rigid_motions(structure: Structure, roots: Array) -> Array:
    """Orthonormal mass-weighted translations and rotations, (3 n_atoms, 6), or 5 for a linear molecule."""
    masses = roots[::3] ** 2
    centred = structure.positions_angstrom / BOHR_TO_ANGSTROM
    centred = centred - masses @ centred / masses.sum()
    moves = [np.tile(axis, (len(masses), 1)) for axis in np.eye(3)]
    moves += [np.cross(axis, centred) for axis in np.eye(3)]
    weighted = np.array([move.ravel() * roots for move in moves]).T
    basis = np.linalg.svd(weighted, full_matrices=False)[0]
    independent: Array = basis[:, : 5 if is_linear(structure) else 6]
    return independent
