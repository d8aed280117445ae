"""Walls on a flat surface, whose energies are known by hand."""

import numpy as np
import pytest

from solvscreen.domain.level import Energy, Level
from solvscreen.engines.protocol import SinglePoint
from solvscreen.engines.restraints import STIFFNESS, DistanceLimit, RestrainedSurface
from solvscreen.units import BOHR_TO_ANGSTROM

LEVEL = Level(program="toy", program_version="1", method="flat", basis="", grid="", solvation="gas", numerics="none")


class Flat:
    """No forces."""

    def single_point(self, positions_angstrom: np.ndarray) -> SinglePoint:
        return SinglePoint(
            energy=Energy(hartree=-1.0, level=LEVEL),
            gradient_hartree_per_bohr=np.zeros_like(positions_angstrom),
            charges_e=np.zeros(len(positions_angstrom)),
            dipole_debye=0.0,
            orbital_energies_ev=np.zeros(1),
            occupations=np.zeros(1),
        )


def held(distance_bohr: float) -> SinglePoint:
    limit = DistanceLimit(atoms=(0, 2), lower_angstrom=3.0 * BOHR_TO_ANGSTROM, upper_angstrom=4.0 * BOHR_TO_ANGSTROM)
    positions = np.array([[0.0, 0.0, 0.0], [0.0, 9.0, 0.0], [0.0, 0.0, distance_bohr * BOHR_TO_ANGSTROM]])
    return RestrainedSurface(surface=Flat(), limits=[limit]).single_point(positions)


def test_nothing_happens_between_the_limits() -> None:
    assert held(3.5).energy.hartree == -1.0
    assert not held(3.5).gradient_hartree_per_bohr.any()


@pytest.mark.parametrize(("distance", "excess"), [(2.0, -1.0), (4.5, 0.5)])
def test_walls_by_hand(distance: float, excess: float) -> None:
    point = held(distance)
    assert point.energy.hartree == pytest.approx(-1.0 + 0.5 * STIFFNESS * excess**2)
    assert point.gradient_hartree_per_bohr[2] == pytest.approx([0.0, 0.0, STIFFNESS * excess])
    assert point.gradient_hartree_per_bohr[0] == pytest.approx([0.0, 0.0, -STIFFNESS * excess])
    assert not point.gradient_hartree_per_bohr[1].any()


def test_the_level_is_not_that_of_the_method() -> None:
    assert held(3.5).energy.level != LEVEL
