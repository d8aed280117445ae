"""Shapes of the tabulated ions at the minimum of their own parameters."""

import itertools

import numpy as np
import openmm
import pytest
from numpy.typing import NDArray
from rdkit import Chem

from solvscreen.domain.force_field import MoleculeParameters
from solvscreen.forcefield.library import parameterize

POLYATOMIC = {
    "PF6": "F[P-](F)(F)(F)(F)F",
    "BF4": "F[B-](F)(F)F",
    "ClO4": "[O-]Cl(=O)(=O)=O",
    "NO3": "O=[N+]([O-])[O-]",
    "OTf": "O=S(=O)([O-])C(F)(F)F",
    "FSI": "O=S(=O)(F)[N-]S(=O)(=O)F",
    "TFSI": "O=S(=O)([N-]S(=O)(=O)C(F)(F)F)C(F)(F)F",
    "FTFSI": "O=S(=O)(F)[N-]S(=O)(=O)C(F)(F)F",
    "DFOB": "F[B-]1(F)OC(=O)C(=O)O1",
    "BOB": "O=C1O[B-]2(OC1=O)OC(=O)C(=O)O2",
    "DCA": "N#C[N-]C#N",
    "SCN": "[S-]C#N",
}


def _system(given: MoleculeParameters) -> openmm.System:
    system, nonbonded = openmm.System(), openmm.NonbondedForce()
    bonds, angles, torsions = openmm.HarmonicBondForce(), openmm.HarmonicAngleForce(), openmm.PeriodicTorsionForce()
    per_atom = zip(given.masses_amu, given.charges_e, given.sigmas_nm, given.epsilons_kj_per_mol, strict=True)
    for mass, charge, sigma, epsilon in per_atom:
        system.addParticle(mass)
        nonbonded.addParticle(charge, sigma, epsilon)
    for bond in given.bonds:
        bonds.addBond(*bond.atoms, bond.length_nm, bond.k_kj_per_mol_nm2)
    for angle in given.angles:
        angles.addAngle(*angle.atoms, angle.angle_radian, angle.k_kj_per_mol_rad2)
    for torsion in given.torsions:
        torsions.addTorsion(*torsion.atoms, torsion.periodicity, torsion.phase_radian, torsion.k_kj_per_mol)
    nonbonded.createExceptionsFromBonds([b.atoms for b in given.bonds], given.coulomb_14, given.lennard_jones_14)
    for force in (nonbonded, bonds, angles, torsions):
        system.addForce(force)
    return system


def _minimum_angstrom(given: MoleculeParameters, *, noise_angstrom: float) -> NDArray[np.float64]:
    platform = openmm.Platform.getPlatformByName("Reference")
    context = openmm.Context(_system(given), openmm.VerletIntegrator(0.001), platform)
    shifts = np.random.default_rng(5).normal(0.0, noise_angstrom, given.positions_angstrom.shape)
    context.setPositions((given.positions_angstrom + shifts) / 10.0)
    openmm.LocalEnergyMinimizer.minimize(context, 1e-3, 2000)
    return 10.0 * np.array(context.getState(getPositions=True).getPositions(asNumpy=True)._value)


def _angle_degree(positions: NDArray[np.float64], i: int, j: int, k: int) -> float:
    a, b = positions[i] - positions[j], positions[k] - positions[j]
    return float(np.degrees(np.arccos(a @ b / np.linalg.norm(a) / np.linalg.norm(b))))


def _ion(name: str) -> MoleculeParameters:
    smiles = POLYATOMIC[name]
    return parameterize(name, smiles, Chem.GetFormalCharge(Chem.MolFromSmiles(smiles)), seed=1)


def test_hexafluorophosphate_is_octahedral_after_a_disturbance() -> None:
    positions = _minimum_angstrom(_ion("PF6"), noise_angstrom=0.15)
    angles = sorted(_angle_degree(positions, i, 1, k) for i, k in itertools.combinations((0, 2, 3, 4, 5, 6), 2))
    assert angles[:12] == pytest.approx([90.0] * 12, abs=0.1)
    assert angles[12:] == pytest.approx([180.0] * 3, abs=0.1)
    lengths = np.linalg.norm(np.delete(positions, 1, axis=0) - positions[1], axis=1)
    assert lengths == pytest.approx([1.606] * 6, abs=0.002)


@pytest.mark.parametrize("name", ["BF4", "ClO4"])
def test_tetrahedral_anions_stay_tetrahedral(name: str) -> None:
    positions = _minimum_angstrom(_ion(name), noise_angstrom=0.15)
    angles = [_angle_degree(positions, i, 1, k) for i, k in itertools.combinations((0, 2, 3, 4), 2)]
    assert angles == pytest.approx([109.47] * 6, abs=0.1)


@pytest.mark.parametrize("name", POLYATOMIC)
def test_the_tabulated_geometry_is_near_the_minimum_of_the_parameters(name: str) -> None:
    """Bonds within 0.07, angles within 7 degrees; the worst is BOB, whose O-B-O rows average ring and spiro angles."""
    ion = _ion(name)
    positions = _minimum_angstrom(ion, noise_angstrom=0.0)
    for bond in ion.bonds:
        lengths = [np.linalg.norm(x[bond.atoms[0]] - x[bond.atoms[1]]) for x in (positions, ion.positions_angstrom)]
        assert lengths[0] == pytest.approx(lengths[1], abs=0.07)
    for angle in ion.angles:
        found, tabulated = (_angle_degree(x, *angle.atoms) for x in (positions, ion.positions_angstrom))
        assert found == pytest.approx(tabulated, abs=7.0)
