"""Bookkeeping of atoms, molecules and donor types."""

import pytest

from solvscreen.errors import CalculationError, DataError


def test_arrays_of_a_small_box(box) -> None:
    mixed = box(ether=1, PF6=2, Na=2)
    assert mixed.atom_molecule.tolist() == [0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 4]
    assert mixed.first_atom.tolist() == [0, 3, 6, 9, 10]
    assert mixed.centre_atoms.tolist() == [9, 10]
    assert mixed.anion_molecules.tolist() == [1, 2]
    assert [(donor.species, donor.label, donor.n_atoms) for donor in mixed.donor_types] == [
        ("ether", "ether O", 1),
        ("PF6", "anion F", 4),
    ]
    assert mixed.atom_donor.tolist() == [-1, 0, -1, -1, 1, 1, -1, 1, 1, -1, -1]


def test_sodium_comes_before_lithium(box) -> None:
    mixed = box(Li=1, Cl=2, Na=1)
    assert [mixed.kinds[kind].species for kind in mixed.centre_kinds] == ["Na", "Li"]
    assert mixed.centre_atoms.tolist() == [3, 0]
    assert mixed.centre_index.tolist() == [0, 1]


def test_mistakes_are_told(box) -> None:
    with pytest.raises(DataError, match="trajectory has 4 atoms"):
        box(Na=3).require_atoms(4)
    with pytest.raises(DataError, match="nothing to coordinate"):
        box(ether=3).require_centres()
    with pytest.raises(CalculationError, match="could bind"):
        box(Na=3).require_centres()
    with pytest.raises(DataError, match="no molecules"):
        box(Na=0)
