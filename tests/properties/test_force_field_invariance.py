"""The order of atoms in a SMILES does not change a molecule's parameters."""

import numpy as np
import pytest
from numpy.typing import NDArray
from rdkit import Chem

from solvscreen.domain.force_field import MoleculeParameters
from solvscreen.forcefield.ions import skeleton
from solvscreen.forcefield.library import parameterize

SMILES = (
    "COCCOCCOC",
    "C1COC(=O)O1",
    "CCOP(=O)(OCC)OCC",
    "CN1CCCC1=O",
    "CCn1cc[n+](C)c1",
    "CS(=O)CC",
    "F[P-](F)(F)(F)(F)F",
    "O=S(=O)([N-]S(=O)(=O)C(F)(F)F)C(F)(F)F",
    "O=S(=O)(F)[N-]S(=O)(=O)C(F)(F)F",
    "O=[N+]([O-])[O-]",
    "F[B-]1(F)OC(=O)C(=O)O1",
    "N#C[N-]C#N",
)


def _parameters(smiles: str) -> MoleculeParameters:
    return parameterize("X", smiles, Chem.GetFormalCharge(Chem.MolFromSmiles(smiles)), seed=1)


def _dihedral(i: NDArray[np.float64], j: NDArray[np.float64], k: NDArray[np.float64], m: NDArray[np.float64]) -> float:
    axis = (k - j) / np.linalg.norm(k - j)
    a = (i - j) - ((i - j) @ axis) * axis
    b = (m - k) - ((m - k) @ axis) * axis
    return float(np.arctan2(np.cross(axis, a) @ b, a @ b))


def _bonded_energies(given: MoleculeParameters, positions: NDArray[np.float64]) -> tuple[float, float, float]:
    """Bonds, angles and torsions in kJ/mol."""
    bonds = angles = torsions = 0.0
    for bond in given.bonds:
        i, j = positions[list(bond.atoms)]
        bonds += 0.5 * bond.k_kj_per_mol_nm2 * (0.1 * float(np.linalg.norm(i - j)) - bond.length_nm) ** 2
    for angle in given.angles:
        i, j, k = positions[list(angle.atoms)]
        cosine = (i - j) @ (k - j) / np.linalg.norm(i - j) / np.linalg.norm(k - j)
        angles += 0.5 * angle.k_kj_per_mol_rad2 * (float(np.arccos(cosine)) - angle.angle_radian) ** 2
    for torsion in given.torsions:
        phi = _dihedral(*positions[list(torsion.atoms)])
        torsions += torsion.k_kj_per_mol * (1.0 + float(np.cos(torsion.periodicity * phi - torsion.phase_radian)))
    return bonds, angles, torsions


@pytest.mark.parametrize("smiles", SMILES)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_parameters_do_not_depend_on_the_order_of_atoms(smiles: str, seed: int) -> None:
    molecule = Chem.MolFromSmiles(smiles)
    shuffled = Chem.MolToRandomSmilesVect(molecule, 1, randomSeed=seed)[0]
    first, second = _parameters(smiles), _parameters(shuffled)
    one, other = (skeleton(Chem.AddHs(Chem.MolFromSmiles(text))) for text in (smiles, shuffled))
    place = list(other.GetSubstructMatch(one))
    for name in ("charges_e", "sigmas_nm", "epsilons_kj_per_mol", "masses_amu"):
        np.testing.assert_allclose(getattr(second, name)[place], getattr(first, name), atol=2e-6)
    rng = np.random.default_rng(seed)
    positions = first.positions_angstrom + rng.normal(0.0, 0.1, first.positions_angstrom.shape)
    moved = np.empty_like(positions)
    moved[place] = positions
    assert _bonded_energies(second, moved) == pytest.approx(_bonded_energies(first, positions), rel=1e-9)
