import pytest

from solvscreen.chem.donors import binding_modes, donor_strengths, n_essential
from solvscreen.chem.graph import explicit_molecule


@pytest.mark.parametrize(
    ("smiles", "donors"),
    [
        ("COCCOCCOC", {1, 4, 7}),
        ("CC#N", {2}),
        ("CCn1cc[n+](C)c1", set()),
        ("Cc1ccccc1", set()),
        ("[Cl-]", {0}),
        ("CN(C)C=O", {4}),  # the amide nitrogen has no lone pair to give
        ("CCN(CC)CC", {2}),
    ],
)
def test_donor_atoms(smiles: str, donors: set[int]) -> None:
    assert set(donor_strengths(explicit_molecule(smiles))) == donors


def test_carbonyl_oxygen_of_a_carbonate_is_the_strongest() -> None:
    strengths = donor_strengths(explicit_molecule("O=C1OCCO1"))
    assert max(strengths, key=lambda index: strengths[index]) == 0


def test_glymes_chelate_with_every_number_of_oxygens() -> None:
    modes = binding_modes(explicit_molecule("COCCOCCOCCOCCOC"))
    assert modes[0].donors == (1, 4, 7, 10, 13)
    assert {len(mode.donors) for mode in modes} == {1, 2, 3, 4, 5}
    assert n_essential(modes) == 7  # five-, four-, three-, twofold and the three inequivalent single oxygens


def test_cyclic_carbonate_does_not_chelate() -> None:
    modes = binding_modes(explicit_molecule("O=C1OCCO1"))
    assert {mode.donors for mode in modes} == {(0,), (2,)}


def test_hexafluorophosphate_binds_by_one_two_or_three_fluorines() -> None:
    modes = binding_modes(explicit_molecule("F[P-](F)(F)(F)(F)F"))
    assert [len(mode.donors) for mode in modes] == [3, 2, 1]
