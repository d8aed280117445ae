"""Whether molecules touch, on hand-made complexes."""

import numpy as np
import pytest

from solvscreen.chem.apart import fell_apart
from solvscreen.domain.structure import Structure


def line(*places_angstrom: float) -> Structure:
    """Helium atoms on a line."""
    positions = np.array([[place, 0.0, 0.0] for place in places_angstrom])
    return Structure(symbols=("He",) * len(positions), positions_angstrom=positions, charge=0, multiplicity=1)


@pytest.mark.parametrize(
    ("places", "fragments", "apart"),
    [
        ((0.0, 1.0), (0, 0), False),
        ((0.0, 4.4), (0, 1), False),
        ((0.0, 4.6), (0, 1), True),
        ((0.0, 4.6), (0, 0), False),  # one molecule, however long its bond
        ((8.0, 0.0, 4.0), (0, 1, 2), False),  # the last holds the others together
        ((0.0, 2.0, 10.0, 12.0), (0, 1, 2, 3), True),  # two pairs
    ],
)
def test_groups_of_molecules(places, fragments, apart) -> None:
    assert fell_apart(line(*places), fragments=fragments) is apart
