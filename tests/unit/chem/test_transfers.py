"""Hydrogen fluoride beside water and beside fluoride, with atoms moved by hand."""

import numpy as np
import pytest

from solvscreen.chem.transfers import transfers
from solvscreen.domain.structure import Structure

# water 0-2, BF4 stand-in 3-5 (B with two F), all far apart
SYMBOLS = ("O", "H", "H", "B", "F", "F")
BONDS = ((0, 1), (0, 2), (3, 4), (3, 5))
FRAGMENTS = (0, 0, 0, 1, 1, 1)
APART = np.array([[0, 0, 0], [0.96, 0, 0], [-0.24, 0.93, 0], [6, 0, 0], [4.65, 0, 0], [6.7, 1.2, 0]], dtype=float)


def moved(**positions: list[float]) -> str:
    coordinates = APART.copy()
    for name, position in positions.items():
        coordinates[int(name[1:])] = position
    structure = Structure(symbols=SYMBOLS, positions_angstrom=coordinates, charge=0, multiplicity=2)
    return transfers(structure, bonds=BONDS, fragments=FRAGMENTS, molecules=("water", "BF2"))


@pytest.mark.parametrize(
    ("positions", "words"),
    [
        ({}, ""),
        ({"H1": [3.7, 0, 0]}, "H from water to BF2"),
        ({"F4": [2.2, 0, 0], "H1": [1.25, 0, 0]}, "F from BF2 to water"),
        ({"F5": [9.5, 3, 0]}, "F left BF2"),
        ({"H1": [0, -4, 0]}, "H left water"),
        ({"H1": [0.0, 1.3, 0]}, "bond formed in water"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_in_words(positions: dict[str, list[float]], words: str) -> None:
    assert moved(**positions) == words


def test_two_molecules_that_join() -> None:
    together = APART - np.where(np.arange(6)[:, None] >= 3, [3.3, 0, 0], 0)
    structure = Structure(symbols=SYMBOLS, positions_angstrom=together, charge=0, multiplicity=2)
    found = transfers(structure, bonds=BONDS, fragments=FRAGMENTS, molecules=("water", "BF2"))
    assert found == "bond between BF2 and water"


def test_ring_that_opens() -> None:
    triangle = np.array([[0, 0, 0], [1.5, 0, 0], [0.75, 1.3, 0]])
    triangle[2, 1] = 2.9
    ring = Structure(symbols=("C", "C", "C"), positions_angstrom=triangle, charge=0, multiplicity=1)
    found = transfers(ring, bonds=((0, 1), (0, 2), (1, 2)), fragments=(0, 0, 0), molecules=("ring",))
    assert found == "bond broken in ring"
