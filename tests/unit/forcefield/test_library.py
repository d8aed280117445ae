"""The routes from a SMILES to parameters, and what is refused."""

import numpy as np
import pytest
from rdkit import Chem

from solvscreen.domain.force_field import MoleculeParameters
from solvscreen.errors import MissingParameters, SpeciesError
from solvscreen.forcefield.library import parameterize

SOLVENTS = ("COCCOCCOC", "C1COC(=O)O1", "COC(=O)OC", "CC#N", "CS(C)=O", "O", "CCOP(=O)(OCC)OCC")


def _parameters(smiles: str, *, seed: int = 7) -> MoleculeParameters:
    charge = Chem.GetFormalCharge(Chem.MolFromSmiles(smiles))
    return parameterize("X", smiles, charge, seed=seed)


@pytest.mark.parametrize("smiles", SOLVENTS)
def test_charges_of_solvents_sum_to_zero_and_geometry_follows_the_bonds(smiles: str) -> None:
    found = _parameters(smiles)
    assert found.charges_e.sum() == pytest.approx(0.0, abs=1e-9)
    assert (found.coulomb_14, found.lennard_jones_14) == (0.8333333333, 0.5)
    for bond in found.bonds:
        a, b = found.positions_angstrom[list(bond.atoms)]
        assert np.linalg.norm(a - b) == pytest.approx(10.0 * bond.length_nm, abs=0.12)


def test_organic_cation_goes_through_sage() -> None:
    found = _parameters("CCn1cc[n+](C)c1")
    assert found.charge == 1
    assert found.source.startswith("OpenFF Sage 2.3.0")


@pytest.mark.parametrize(
    "smiles",
    ["F[As-](F)(F)(F)(F)F", "I[I-]I", "[BH4-]", "CC(=O)[O-]", "[Al-](F)(F)(F)F", "O=S(=O)([N-]C)C(F)(F)F"],
)
def test_an_anion_outside_the_table_never_gets_general_parameters(smiles: str) -> None:
    with pytest.raises(MissingParameters, match="anion is not in the table"):
        _parameters(smiles)


@pytest.mark.parametrize(
    ("smiles", "reason"),
    [
        ("FP(F)(F)(F)F", "more than four neighbours"),
        ("FS(F)(F)(F)(F)F", "more than four neighbours"),
        ("FB(F)F", "no parameters for Lennard-Jones B"),
        ("C[Si](C)(C)C", "no parameters for Lennard-Jones Si"),
        ("[Mg+2]", "no parameters for Lennard-Jones Mg"),
        ("[Na+].[Cl-]", "several molecules"),
        ("C[CH2]", "unpaired electrons"),
    ],
)
def test_chemistry_outside_the_force_field_is_refused_with_the_reason(smiles: str, reason: str) -> None:
    with pytest.raises(MissingParameters, match=reason):
        _parameters(smiles)


def test_a_charge_that_contradicts_the_smiles_is_the_persons_mistake() -> None:
    with pytest.raises(SpeciesError, match=r"has charge \+1, the table says -1"):
        parameterize("Na", "[Na+]", -1, seed=1)


def test_the_seed_decides_the_geometry_and_nothing_else() -> None:
    first, again, other = (_parameters("COCCOCCOC", seed=seed) for seed in (1, 1, 2))
    assert np.array_equal(first.positions_angstrom, again.positions_angstrom)
    assert not np.allclose(first.positions_angstrom, other.positions_angstrom, atol=0.1)
    assert np.array_equal(first.charges_e, other.charges_e)
    assert first.torsions == other.torsions


def test_water_is_tip3p() -> None:
    """Jorgensen et al., J. Chem. Phys. 1983, 79, 926."""
    water = _parameters("O")
    assert water.charges_e == pytest.approx([-0.834, 0.417, 0.417])
    assert [bond.length_nm for bond in water.bonds] == pytest.approx([0.09572, 0.09572])
    assert np.degrees(water.angles[0].angle_radian) == pytest.approx(104.52, abs=0.005)
    assert water.sigmas_nm[0] == pytest.approx(0.31507, abs=1e-6)
    assert water.epsilons_kj_per_mol[0] == pytest.approx(0.1521 * 4.184, abs=1e-6)
