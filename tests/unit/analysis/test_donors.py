"""Donor labels against structural formulas."""

import pytest
from rdkit import Chem

from solvscreen.analysis.donors import donor_labels

EXPECTED = {
    "COCCOC": {"ether O": 2},
    "C1CCCO1": {"ether O": 1},
    "O=C1OCCO1": {"carbonyl O": 1, "ester O": 2},
    "CC#N": {"nitrile N": 1},
    "O=S1(=O)CCCC1": {"sulfonyl O": 2},
    "CS(C)=O": {"sulfinyl O": 1},
    "COP(=O)(OC)OC": {"phosphoryl O": 1, "ester O": 3},
    "FC(F)(F)COCC(F)(F)F": {"ether O": 1, "organic F": 6},
    "O": {"water O": 1},
    "CCO": {"hydroxyl O": 1},
    "CN(C)C=O": {"carbonyl O": 1, "amide N": 1},
    "CN(C)C": {"amine N": 1},
    "C[N+](=O)[O-]": {"nitro O": 2},
    "F[P-](F)(F)(F)(F)F": {"anion F": 6},
    "[B-](F)(F)(F)F": {"anion F": 4},
    "[N-](S(=O)(=O)F)S(=O)(=O)F": {"anion F": 2, "anion N": 1, "anion O": 4},
    "[N-](S(=O)(=O)C(F)(F)F)S(=O)(=O)C(F)(F)F": {"anion F": 6, "anion N": 1, "anion O": 4},
    "[O-]S(=O)(=O)C(F)(F)F": {"anion F": 3, "anion O": 3},
    "[O-]Cl(=O)(=O)=O": {"anion O": 4},
    "[O-][N+](=O)[O-]": {"anion O": 3},
    "O=C1O[B-]2(OC1=O)OC(=O)C(=O)O2": {"anion O": 8},
    "[Cl-]": {"anion Cl": 1},
    "I[I-]I": {"anion I": 2},
    "N#C[N-]C#N": {"anion N": 3},
    "CCn1cc[n+](C)c1": {},
    "[Na+]": {},
}


@pytest.mark.parametrize(("smiles", "expected"), EXPECTED.items())
def test_labels_of_known_species(smiles: str, expected: dict[str, int]) -> None:
    molecule = Chem.AddHs(Chem.MolFromSmiles(smiles))
    symbols = [atom.GetSymbol() for atom in molecule.GetAtoms()]
    bonds = [(bond.GetBeginAtomIdx(), bond.GetEndAtomIdx()) for bond in molecule.GetBonds()]
    labels = donor_labels(symbols, bonds, charge=Chem.GetFormalCharge(molecule))
    assert {label: labels.count(label) for label in set(labels) - {""}} == expected
