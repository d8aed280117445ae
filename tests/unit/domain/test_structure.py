import numpy as np
import pytest

from solvscreen.domain.structure import Structure, lowest_multiplicity
from solvscreen.errors import DataError

WATER = {"symbols": ("O", "H", "H"), "positions_angstrom": [[0, 0, 0], [0, 0, 0.96], [0, 0.93, -0.24]]}


def test_positions_cannot_be_changed() -> None:
    water = Structure(**WATER, charge=0, multiplicity=1)
    with pytest.raises(ValueError, match="read-only"):
        water.positions_angstrom[0, 0] = 1.0


def test_electrons() -> None:
    assert Structure(**WATER, charge=1, multiplicity=2).n_electrons == 9
    assert lowest_multiplicity(symbols=("Na",), charge=1) == 1


@pytest.mark.parametrize(("charge", "multiplicity"), [(0, 2), (1, 1), (0, 13), (0, 0)])
def test_impossible_spin(charge: int, multiplicity: int) -> None:
    with pytest.raises(DataError, match="cannot have multiplicity"):
        Structure(**WATER, charge=charge, multiplicity=multiplicity)


def test_positions_have_to_be_finite_and_complete() -> None:
    with pytest.raises(DataError, match="not finite"):
        Structure(symbols=("H",), positions_angstrom=[[0, 0, np.nan]], charge=1, multiplicity=1)
    with pytest.raises(DataError, match="shape"):
        Structure(symbols=("H", "H"), positions_angstrom=[[0, 0, 0]], charge=0, multiplicity=1)
    with pytest.raises(DataError, match="no element named Xx"):
        Structure(symbols=("Xx",), positions_angstrom=[[0, 0, 0]], charge=0, multiplicity=1)
