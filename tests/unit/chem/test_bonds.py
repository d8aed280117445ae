import numpy as np
import pytest

from solvscreen.chem.bonds import bond_change, require_bonds
from solvscreen.domain.structure import Structure
from solvscreen.errors import BrokenBonds

WATER = np.array([[0.0, 0.0, 0.0], [0.0, 0.757, 0.586], [0.0, -0.757, 0.586]])
BONDS = ((0, 1), (0, 2))


def water(positions: np.ndarray) -> Structure:
    return Structure(symbols=("O", "H", "H"), positions_angstrom=positions, charge=0, multiplicity=1)


def test_intact_molecule_has_no_change() -> None:
    require_bonds(water(WATER), bonds=BONDS, item="water")


def test_lost_hydrogen_is_named() -> None:
    stretched = WATER.copy()
    stretched[2] *= 2.0
    with pytest.raises(BrokenBonds, match="water: bonds changed: H2 left O0"):
        require_bonds(water(stretched), bonds=BONDS, item="water")


def test_new_bond_is_named() -> None:
    assert bond_change(water(WATER), bonds=((0, 1),)).text == "H2 joined O0"


def test_stretched_bond_is_no_reaction() -> None:
    # 1.20 angstrom: between 1.20 and 1.35 times the sum of the Cordero radii (0.66 + 0.31)
    stretched = WATER * 1.20 / np.linalg.norm(WATER[1])
    assert bond_change(water(stretched), bonds=BONDS).text == ""
    assert bond_change(water(stretched), bonds=()).text == ""


def test_alkali_cation_in_contact_is_not_bonded() -> None:
    structure = Structure(
        symbols=("Na", "O", "H", "H"),
        positions_angstrom=np.vstack([[0.0, 0.0, -2.0], WATER]),
        charge=1,
        multiplicity=1,
    )
    assert bond_change(structure, bonds=((1, 2), (1, 3))).text == ""
