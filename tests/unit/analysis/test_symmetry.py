import numpy as np
import pytest
from scipy.spatial.transform import Rotation

from solvscreen.analysis.symmetry import is_linear, symmetry_number
from solvscreen.domain.structure import Structure

OCTAHEDRON = [[0.0, 0.0, 0.0], *(np.array(axis) * sign * 1.6 for axis in np.eye(3) for sign in (1, -1))]
TETRAHEDRON = [[0.0, 0.0, 0.0], [0.8, 0.8, 0.8], [0.8, -0.8, -0.8], [-0.8, 0.8, -0.8], [-0.8, -0.8, 0.8]]
HEXAGON = [[1.4 * np.cos(a), 1.4 * np.sin(a), 0.0] for a in np.arange(6) * np.pi / 3]
PYRAMID = [[0.0, 0.0, 0.1], *([np.cos(a), np.sin(a), -0.3] for a in np.arange(3) * 2 * np.pi / 3)]
PEROXIDE = [[0.0, 0.7, 0.0], [0.0, -0.7, 0.0], [0.8, 0.9, 0.5], [-0.8, -0.9, 0.5]]


def molecule(symbols: tuple[str, ...], positions: list) -> Structure:
    noise = np.random.default_rng(1).normal(scale=0.01, size=(len(symbols), 3))
    turned = Rotation.from_euler("xyz", [0.3, 1.0, 2.0]).apply(np.array(positions) + noise) + np.array([5.0, 1.0, -2.0])
    electrons = sum({"H": 1, "C": 6, "N": 7, "O": 8, "F": 9, "P": 15, "B": 5}[symbol] for symbol in symbols)
    return Structure(symbols=symbols, positions_angstrom=turned, charge=0, multiplicity=1 + electrons % 2)


@pytest.mark.parametrize(
    ("symbols", "positions", "expected"),
    [
        (("P", *"FFFFFF"), OCTAHEDRON, 24),
        (("P", *"FFFFFO"), OCTAHEDRON, 4),
        (("B", *"FFFF"), TETRAHEDRON, 12),
        (("B", *"FFFO"), TETRAHEDRON, 3),
        (tuple("CCCCCC"), HEXAGON, 12),
        (("N", *"HHH"), PYRAMID, 3),
        (tuple("OOHH"), PEROXIDE, 2),
        (("C", "O", "O"), [[0.0, 0.0, 0.0], [1.16, 0.0, 0.0], [-1.16, 0.0, 0.0]], 2),
        (("C", "O"), [[0.0, 0.0, 0.0], [1.16, 0.0, 0.0]], 1),
        (("F",), [[0.0, 0.0, 0.0]], 1),
    ],
)
def test_rotations_that_map_a_molecule_onto_itself(symbols: tuple[str, ...], positions: list, expected: int) -> None:
    assert symmetry_number(molecule(symbols, positions)) == expected


def test_lines() -> None:
    assert is_linear(molecule(tuple("OCO"), [[-1.16, 0.0, 0.0], [0.0, 0.0, 0.0], [1.16, 0.0, 0.0]]))
    assert not is_linear(molecule(tuple("OHH"), [[0.0, 0.0, 0.0], [0.76, 0.59, 0.0], [-0.76, 0.59, 0.0]]))
