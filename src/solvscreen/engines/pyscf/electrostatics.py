"""Atomic charges that reproduce a molecule's electrostatic potential."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray
from pyscf import gto

from solvscreen.domain.structure import Structure
from solvscreen.engines.pyscf.frame import Frame
from solvscreen.engines.pyscf.mean_field import Request
from solvscreen.engines.pyscf.recipes import RECIPES
from solvscreen.engines.pyscf.scf import converge
from solvscreen.errors import CalculationError
from solvscreen.units import BOHR_TO_ANGSTROM

Array = NDArray[np.float64]
LAYERS: Final = (1.4, 1.6, 1.8, 2.0)  # times the radii of Merz and Kollman
POINTS_PER_ANGSTROM2: Final = 1.0
BATCH: Final = 400  # points whose potential integrals are in memory at once
RADII_ANGSTROM: Final = {
    "H": 1.20, "B": 2.00, "C": 1.50, "N": 1.50, "O": 1.40, "F": 1.35, "Al": 2.00, "Si": 2.00,
    "P": 1.80, "S": 1.75, "Cl": 1.70, "As": 1.85, "Se": 1.90, "Br": 1.85, "I": 2.00,
}  # fmt: skip
RECIPE: Final = replace(
    RECIPES["screening"],
    name="potential",
    functional="b3lyp",
    dispersion="b3lyp",
    label="B3LYP",
    basis="def2-SVPD",
    binding_basis="def2-SVPD",
    hydrogen_basis="def2-SVPD",
)
METHOD: Final = "B3LYP/def2-SVPD electrostatic potential"


def potential_charges(structure: Structure, *, classes: Sequence[int]) -> Array:
    """Charges in e, shape (n_atoms,), fitted without restraint; atoms of one class have one charge.

    Least squares on shells of 1.4 to 2.0 times the Merz-Kollman radii, with the total charge as constraint.

    Raises:
        CalculationError: an element without radius.
        NotConverged: the SCF did not converge.
    References: Singh & Kollman, J. Comput. Chem. 5, 129 (1984); Besler, Merz & Kollman, ibid. 11, 431 (1990).
    """
    unknown = sorted(set(structure.symbols) - set(RADII_ANGSTROM))
    if unknown:
        raise CalculationError(f"no radius for the electrostatic potential around {', '.join(unknown)}")
    frame = Frame(structure=structure, recipe=RECIPE)
    field = converge(frame, Request(charge=structure.charge, multiplicity=structure.multiplicity))
    points = shell_points(structure) / BOHR_TO_ANGSTROM
    potential = _potential(frame.whole, field.density.sum(axis=0), points)
    return _fitted(frame.whole.atom_coords(), points, potential, charge=structure.charge, classes=classes)


def shell_points(structure: Structure) -> Array:
    """Points in angstrom, (n_points, 3), spread evenly over the shells outside all atoms."""
    centres = np.array(structure.positions_angstrom)
    radii = np.array([RADII_ANGSTROM[symbol] for symbol in structure.symbols])
    found = []
    for layer in LAYERS:
        for centre, radius in zip(centres, layer * radii, strict=True):
            sphere = centre + radius * _directions(round(4.0 * np.pi * radius**2 * POINTS_PER_ANGSTROM2))
            apart = np.linalg.norm(sphere[:, None] - centres[None], axis=2)
            found.append(sphere[(apart >= layer * radii - 1e-6).all(axis=1)])
    return np.concatenate(found)


def _directions(count: int) -> Array:
    """Unit vectors, (count, 3), along a Fibonacci spiral."""
    place = np.arange(count) + 0.5
    polar, azimuth = np.arccos(1.0 - 2.0 * place / count), np.pi * (1.0 + 5.0**0.5) * place
    return np.stack([np.cos(azimuth) * np.sin(polar), np.sin(azimuth) * np.sin(polar), np.cos(polar)], axis=1)


def _potential(mol: gto.Mole, density: Array, points_bohr: Array) -> Array:
    """Potential of nuclei and electrons in hartree/e, (n_points,)."""
    apart = np.linalg.norm(points_bohr[:, None] - mol.atom_coords()[None], axis=2)
    total = (mol.atom_charges() / apart).sum(axis=1)
    for first in range(0, len(points_bohr), BATCH):
        batch = slice(first, first + BATCH)
        total[batch] -= np.einsum("gij,ij->g", mol.intor("int1e_grids", grids=points_bohr[batch]), density)
    return np.asarray(total, dtype=np.float64)


def _fitted(atoms_bohr: Array, points_bohr: Array, potential: Array, *, charge: int, classes: Sequence[int]) -> Array:
    kinds, member = np.unique(np.asarray(classes), return_inverse=True)
    inverse = 1.0 / np.linalg.norm(points_bohr[:, None] - atoms_bohr[None], axis=2)
    design = np.stack([inverse[:, member == kind].sum(axis=1) for kind in range(len(kinds))], axis=1)
    sizes = np.bincount(member).astype(np.float64)
    matrix = np.block([[design.T @ design, sizes[:, None]], [sizes[None], np.zeros((1, 1))]])
    solution = np.linalg.solve(matrix, np.append(design.T @ potential, charge))
    return np.asarray(solution[member], dtype=np.float64)
