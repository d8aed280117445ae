"""SMILES as reference tables hold them."""

import pytest

from solvscreen.chem.loose_smiles import n_heavy_atoms, read_pieces
from solvscreen.errors import SpeciesError


@pytest.mark.parametrize(
    ("text", "metals", "molecules", "charge"),
    [
        ("O", (), ("O",), 0),
        ("[Na+].O", ("Na",), ("O",), 1),
        ("([Na][O]=C1OCCO1)", ("Na",), ("O=C1OCCO1",), 1),
        ("(COC(=[O][Na])OC)", ("Na",), ("COC(=O)OC",), 1),
        ("([Na][O]=c1occo1)", ("Na",), ("O=c1occo1",), 1),
        ("[Na]OC", ("Na",), ("C[O-]",), 0),
        ("[Li+].[Cl-].[Cl-]", ("Li",), ("[Cl-]", "[Cl-]"), -1),
        ("[Na]Cl", (), ("[Na][Cl]",), 0),
        ("[Na][Na]", (), ("[Na][Na]",), 0),
        ("[Na]", (), ("[Na]",), 0),
        ("[Na+]", (), ("[Na+]",), 1),
        ("[O]N=O", (), ("[O]N=O",), 0),
        ("COS(C(F)(F)F)([O])[O]", (), ("COS(=O)(=O)C(F)(F)F",), 0),
        ("[O]S1([O])CCCO1", (), ("O=S1(=O)CCCO1",), 0),
        ("[Na+].COCCOC.COCCOC", ("Na",), ("COCCOC", "COCCOC"), 1),
    ],
)
def test_cations_and_molecules(text, metals, molecules, charge):
    pieces = read_pieces(text)
    assert (pieces.metals, pieces.molecules, pieces.charge) == (metals, molecules, charge)


def test_heavy_atoms_count_cations_too():
    assert n_heavy_atoms(read_pieces("[Li+].[Cl-].[Cl-]")) == 3
    assert n_heavy_atoms(read_pieces("[Na+].COCCOC")) == 7


@pytest.mark.parametrize("text", ["", "xx(", "C(C", "(CC)(C)", "C*", "C[Pb](C)(C)C", "[O-][N+](=O)=O"])
def test_what_is_no_molecule(text):
    with pytest.raises(SpeciesError):
        read_pieces(text)
