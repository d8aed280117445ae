"""What validation asks: covered or not, and known weak spots."""

import math
import time

import pytest
from rdkit import Chem

from solvscreen.domain.species import Role, Species
from solvscreen.forcefield import coverage
from solvscreen.forcefield.library import parameterize


def _species(smiles: str) -> Species:
    molecule = Chem.MolFromSmiles(smiles)
    charge = Chem.GetFormalCharge(molecule)
    role = Role.SOLVENT if charge == 0 else Role.ANION if charge < 0 else Role.CATION
    return Species(
        id="mine",
        name="mine",
        smiles=Chem.MolToSmiles(molecule),
        role=role,
        charge=charge,
        molar_mass_g_per_mol=math.nan,
        origin="test",
    )


@pytest.mark.parametrize("smiles", ["COCCOC", "F[P-](F)(F)(F)(F)F", "[Na+]", "CCn1cc[n+](C)c1", "CS(C)=O", "O"])
def test_covered_species_have_no_reason(smiles: str) -> None:
    assert coverage.uncovered(_species(smiles)) == ""


def test_an_unknown_anion_gives_reason_and_cure() -> None:
    text = coverage.uncovered(_species("F[As-](F)(F)(F)(F)F"))
    assert text.startswith("mine: this anion is not in the table (BF4, BOB, ")
    assert "add one file with cited parameters" in text
    assert text.endswith("nor can quantum chemistry give them: no Lennard-Jones terms for As")


@pytest.mark.parametrize(
    ("smiles", "possible"),
    [
        ("I[I-]I", True),
        ("N#CC1=C(C#N)[N-]C(C(F)(F)F)=N1", True),
        ("F[P-](F)(F)(F)(F)F", False),  # tabulated
        ("F[As-](F)(F)(F)(F)F", False),
        ("[Mg+2]", False),
        ("COCCOC", False),
    ],
)
def test_which_ions_come_from_quantum_chemistry(smiles: str, possible: bool) -> None:
    assert coverage.from_quantum_chemistry(_species(smiles)) is possible
    if possible:
        assert coverage.uncovered(_species(smiles)) == ""
        assert "not checked against any liquid" in coverage.weak_spot(_species(smiles))


def test_the_question_is_quick() -> None:
    """At most 50 ms for a large solvent, once the tables are read."""
    species = _species("COCCOCCOCCOCCOC")
    coverage.uncovered(species)
    start = time.process_time()
    coverage.uncovered(species)
    assert time.process_time() - start < 0.05


@pytest.mark.parametrize(
    ("smiles", "expected"),
    [
        ("CC#N", "nitrile (acetonitrile -4.6 %)"),
        ("N#CCCCCC#N", "nitrile"),
        ("FC(F)C(F)(F)COC(F)(F)C(F)F", "polyfluorinated alkyl groups (TTE -5.1 %"),
        ("FC(F)(F)COCC(F)(F)F", "BTFE -2.4 %"),
        ("Fc1c(F)c(F)c(F)c(F)c1F", "polyfluorinated arene (hexafluorobenzene -6.3 %)"),
        ("C1CCS(=O)(=O)C1", "sulfone (sulfolane -3.2 %)"),
    ],
)
def test_weak_spots_are_recognised_by_chemistry(smiles: str, expected: str) -> None:
    assert expected in coverage.weak_spot(_species(smiles))
    assert parameterize("mine", smiles, 0, seed=1).weak_spot == coverage.weak_spot(_species(smiles))


@pytest.mark.parametrize(
    "smiles", ["COCCOCCOC", "C1COC(=O)O1", "FC1COC(=O)O1", "Fc1ccccc1", "CS(C)=O", "C1CS(=O)(=O)OC1"]
)
def test_well_described_solvents_are_not_flagged(smiles: str) -> None:
    assert coverage.weak_spot(_species(smiles)) == ""


def test_the_weak_spot_of_a_tabulated_ion_is_its_own() -> None:
    assert coverage.weak_spot(_species("O=S(=O)([N-]S(=O)(=O)C(F)(F)F)C(F)(F)F")) == ""
    assert coverage.weak_spot(_species("F[B-]1(F)OC(=O)C(=O)O1")).startswith("unpublished parameters")
