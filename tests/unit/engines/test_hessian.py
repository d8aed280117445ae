"""Second derivatives from gradients."""

import numpy as np
import pytest
from numpy.typing import NDArray

from solvscreen.domain.level import Energy, Level
from solvscreen.domain.structure import Structure
from solvscreen.engines.hessian import numerical_hessian
from solvscreen.engines.protocol import SinglePoint
from solvscreen.units import BOHR_TO_ANGSTROM

LEVEL = Level(program="test", program_version="1", method="spring", basis="", grid="", solvation="", numerics="")


class Spring:
    """Two atoms joined by a spring of 0.4 hartree/bohr^2 with a cubic term."""

    length_bohr = 2.0

    def single_point(self, positions_angstrom: NDArray[np.float64]) -> SinglePoint:
        """Energy and gradient."""
        bond = (positions_angstrom[1] - positions_angstrom[0]) / BOHR_TO_ANGSTROM
        stretch = np.linalg.norm(bond) - self.length_bohr
        force = (0.4 * stretch - 0.3 * stretch**2) * bond / np.linalg.norm(bond)
        return SinglePoint(
            energy=Energy(hartree=0.2 * stretch**2 - 0.1 * stretch**3, level=LEVEL),
            gradient_hartree_per_bohr=np.array([-force, force]),
            charges_e=np.zeros(2),
            dipole_debye=0.0,
            orbital_energies_ev=np.zeros(1),
            occupations=np.zeros(1),
        )


def test_a_spring_gives_its_constant_along_the_bond_and_nothing_else() -> None:
    structure = Structure(
        symbols=("H", "H"),
        positions_angstrom=np.array([[0.0, 0.0, 0.0], [0.0, 0.0, 2.0 * BOHR_TO_ANGSTROM]]),
        charge=0,
        multiplicity=1,
    )
    hessian = numerical_hessian(Spring(), structure)
    expected = np.zeros((6, 6))
    expected[2, 2] = expected[5, 5] = 0.4
    expected[2, 5] = expected[5, 2] = -0.4
    assert hessian == pytest.approx(expected, abs=2e-5)
    assert np.array_equal(hessian, hessian.T)
