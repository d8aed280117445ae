"""Force constants recovered from Hessians of known springs."""

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from solvscreen.forcefield.seminario import angle_constant, bond_constant

Array = NDArray[np.float64]


def _hessian(energy: Callable[[Array], float], positions: Array) -> Array:
    """Central second differences."""
    step, flat = 1e-5, positions.ravel()
    eye = step * np.eye(flat.size)

    def at(shift: Array) -> float:
        return energy((flat + shift).reshape(positions.shape))

    rows = [[at(a + b) - at(a - b) - at(b - a) + at(-a - b) for b in eye] for a in eye]
    return np.array(rows) / (4.0 * step * step)


def _springs(positions: Array, *, bond: float, angle: float, theta: float) -> float:
    a, centre, c = positions
    r, s = a - centre, c - centre
    lengths = np.array([np.linalg.norm(r), np.linalg.norm(s)])
    bend = np.arccos(np.clip(r @ s / lengths.prod(), -1.0, 1.0)) - theta
    return float(0.5 * bond * ((lengths - 0.15) ** 2).sum() + 0.5 * angle * bend**2)


def test_a_diatomic_gives_its_spring_back() -> None:
    positions = np.array([[0.0, 0.0, 0.0], [0.08, 0.06, 0.0]])
    hessian = _hessian(lambda x: 0.5 * 310000.0 * (float(np.linalg.norm(x[1] - x[0])) - 0.1) ** 2, positions)
    assert bond_constant(hessian, positions, 0, 1) == pytest.approx(310000.0, rel=1e-4)


@pytest.mark.parametrize(("degree", "tolerance"), [(90.0, 0.02), (104.5, 0.15), (120.0, 0.30)])
def test_a_bent_triatomic_gives_its_bend_back(degree: float, tolerance: float) -> None:
    """Exact in the limit of stiff bonds at a right angle; the method's own error grows as the angle opens."""
    theta = np.radians(degree)
    positions = 0.15 * np.array([[1.0, 0.0, 0.0], [0.0, 0.0, 0.0], [np.cos(theta), np.sin(theta), 0.0]])
    hessian = _hessian(lambda x: _springs(x, bond=1e6, angle=500.0, theta=theta), positions)
    assert angle_constant(hessian, positions, (0, 1, 2), [0, 2]) == pytest.approx(500.0, rel=tolerance)
    assert bond_constant(hessian, positions, 0, 1) == pytest.approx(1e6, rel=0.05)


def test_a_linear_triatomic_bends_in_both_planes() -> None:
    positions = 0.15 * np.array([[1.0, 0.0, 0.0], [0.0, 0.0, 0.0], [-1.0, 0.0, 0.0]])

    def energy(x: Array) -> float:
        a, c = x[0] - x[1], x[2] - x[1]
        sine = np.linalg.norm(np.cross(a, c)) / np.linalg.norm(a) / np.linalg.norm(c)
        return float(0.5 * 200.0 * sine**2)

    found = angle_constant(_hessian(energy, positions), positions, (0, 1, 2), [0, 2])
    assert found == pytest.approx(200.0, rel=0.02)
