"""Ideal geometries of centres surrounded by terminal atoms only: PF6-, BF4-, ClO4-, AsF6- and their like.

Distance geometry puts ligands of octahedral centres on top of each other, so these never go through it.
"""

from typing import Any

import numpy as np
from ase.data import covalent_radii
from numpy.typing import NDArray

_S3 = np.sqrt(3.0)
DIRECTIONS: dict[int, NDArray[np.float64]] = {
    4: np.array([[1, 1, 1], [1, -1, -1], [-1, 1, -1], [-1, -1, 1]]) / _S3,
    5: np.array([[0, 0, 1], [0, 0, -1], [1, 0, 0], [-0.5, _S3 / 2, 0], [-0.5, -_S3 / 2, 0]]),
    # the first two are neighbours and the first three share a face, so that they can bind one cation
    6: np.array([[1, 0, 0], [0, 1, 0], [0, 0, 1], [-1, 0, 0], [0, -1, 0], [0, 0, -1]], dtype=np.float64),
}
BOND_ANGSTROM = {  # crystal and CL&P force-field values; xTB refines them
    ("B", "F"): 1.40,
    ("P", "F"): 1.606,
    ("As", "F"): 1.72,
    ("Sb", "F"): 1.88,
    ("Cl", "O"): 1.45,
    ("S", "O"): 1.50,
    ("P", "O"): 1.55,
}


def is_symmetric(molecule: Any) -> bool:
    """True if one centre carries 4, 5 or 6 terminal atoms and there is nothing else, and it is no ordinary carbon."""
    centre = _centre(molecule)
    return centre >= 0 and molecule.GetAtomWithIdx(centre).GetSymbol() not in {"C", "N"}


def template_positions(molecule: Any) -> NDArray[np.float64]:
    """Positions in angstrom, (n_atoms, 3), of a molecule for which `is_symmetric` holds."""
    centre = _centre(molecule)
    atom = molecule.GetAtomWithIdx(centre)
    positions = np.zeros((molecule.GetNumAtoms(), 3))
    for neighbour, direction in zip(atom.GetNeighbors(), DIRECTIONS[atom.GetDegree()], strict=True):
        radii = covalent_radii[atom.GetAtomicNum()] + covalent_radii[neighbour.GetAtomicNum()]
        length = BOND_ANGSTROM.get((atom.GetSymbol(), neighbour.GetSymbol()), radii)
        positions[neighbour.GetIdx()] = length * direction
    return positions


def _centre(molecule: Any) -> int:
    for atom in molecule.GetAtoms():
        if atom.GetDegree() in DIRECTIONS and atom.GetDegree() == molecule.GetNumAtoms() - 1:
            return int(atom.GetIdx())
    return -1
