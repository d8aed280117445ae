"""Second derivatives of the energy by finite differences of any engine's gradients."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from solvscreen.domain.structure import Structure
from solvscreen.engines.protocol import Surface
from solvscreen.units import BOHR_TO_ANGSTROM

STEP_BOHR: Final = 0.005  # small enough for the cubic terms, large enough for gradients good to 1e-6 hartree/bohr


def numerical_hessian(surface: Surface, structure: Structure) -> NDArray[np.float64]:
    """Cartesian Hessian in hartree/bohr^2, shape (3 n_atoms, 3 n_atoms), symmetric; 6 n_atoms gradients.

    Central differences of the gradient, averaged with their transpose.

    Raises:
        NotConverged: a self-consistent cycle did not end.
    """
    start = np.array(structure.positions_angstrom)
    rows = np.empty((start.size, start.size))
    for place in range(start.size):
        shift = np.zeros(start.size)
        shift[place] = STEP_BOHR * BOHR_TO_ANGSTROM
        forward = surface.single_point(start + shift.reshape(-1, 3)).gradient_hartree_per_bohr
        backward = surface.single_point(start - shift.reshape(-1, 3)).gradient_hartree_per_bohr
        rows[place] = (forward - backward).ravel() / (2.0 * STEP_BOHR)
    return np.asarray(0.5 * (rows + rows.T), dtype=np.float64)
