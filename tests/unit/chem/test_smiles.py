"""What a SMILES says. Molar masses: IUPAC standard atomic weights."""

import pytest

from solvscreen.chem.smiles import read_smiles
from solvscreen.errors import SpeciesError


@pytest.mark.parametrize(
    ("smiles", "canonical", "charge", "molar_mass_g_per_mol"),
    [
        ("C(OC)COCCOC", "COCCOCCOC", 0, 134.175),
        ("[Na+]", "[Na+]", 1, 22.990),
        ("F[P-](F)(F)(F)(F)F", "F[P-](F)(F)(F)(F)F", -1, 144.964),
        ("[O-]Cl(=O)(=O)=O", "[O-][Cl+3]([O-])([O-])[O-]", -1, 99.448),
    ],
)
def test_facts(smiles: str, canonical: str, charge: int, molar_mass_g_per_mol: float) -> None:
    facts = read_smiles(smiles)
    assert facts.charge == charge
    assert facts.molar_mass_g_per_mol == pytest.approx(molar_mass_g_per_mol, abs=0.01)
    assert facts.smiles == read_smiles(canonical).smiles
    assert read_smiles(facts.smiles) == facts


@pytest.mark.parametrize(
    ("smiles", "message"),
    [
        ("", "the SMILES is empty; write one such as COCCOC"),
        ("COC(", "SMILES 'COC(' does not parse; check brackets, ring numbers and element symbols"),
        (
            "C(C)(C)(C)(C)C",
            "SMILES 'C(C)(C)(C)(C)C' is no possible molecule: "
            "Explicit valence for atom # 0 C, 5, is greater than permitted",
        ),
        (
            "[CH3]",
            "SMILES '[CH3]' has unpaired electrons; add the missing hydrogens or the charge, such as [Na+]",
        ),
        ("C.C", "SMILES 'C.C' holds 2 molecules; give each ion or molecule its own row"),
        ("C*", "SMILES 'C*' holds a placeholder atom (*); write the real one"),
        ("[Pb+2]", "SMILES '[Pb+2]' holds Pb; elements from H to Ba are supported"),
        ("[2H]C", "SMILES '[2H]C' labels isotopes or atom numbers; remove the labels"),
        ("C C", "SMILES 'C C' holds a space or a character that no SMILES has; remove it"),
        ("C" * 401, f"SMILES '{'C' * 57}...' has 401 characters; at most 400 are accepted"),
        ("C" * 101, f"SMILES '{'C' * 57}...' has 101 heavy atoms; at most 100 work"),
    ],
)
def test_refusals(smiles: str, message: str) -> None:
    with pytest.raises(SpeciesError) as caught:
        read_smiles(smiles)
    assert str(caught.value) == message
