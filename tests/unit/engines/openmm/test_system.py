"""Energies and masses of built systems against formulas written out here."""

from collections.abc import Callable

import numpy as np
import openmm
import pytest
from openmm import unit

from solvscreen.config import MdSettings
from solvscreen.domain.force_field import BondTerm, MoleculeParameters
from solvscreen.domain.liquid_box import Component, LiquidBox
from solvscreen.engines.openmm.system import make_system, neighbours, repartitioned_masses, scaled_charges

COULOMB_KJ_NM = 138.935457  # e^2 N_A / (4 pi epsilon_0), kJ/mol nm


def energies(box: LiquidBox, settings: MdSettings) -> dict[str, float]:
    """Energy of each force without cutoff, by the Reference platform."""
    system, _ = make_system(box, settings=settings)
    for group, force in enumerate(system.getForces()):
        force.setForceGroup(group)
        if isinstance(force, openmm.NonbondedForce):
            force.setNonbondedMethod(openmm.NonbondedForce.NoCutoff)
    platform = openmm.Platform.getPlatformByName("Reference")
    context = openmm.Context(system, openmm.VerletIntegrator(0.001), platform)
    context.setPositions(box.positions_nm)
    found = {}
    for group, force in enumerate(system.getForces()):
        state = context.getState(energy=True, groups={group})
        found[type(force).__name__] = state.getPotentialEnergy().value_in_unit(unit.kilojoule_per_mole)
    return found


def pair_energy(box: LiquidBox, *, scale: float) -> float:
    """Coulomb and Lorentz-Berthelot Lennard-Jones over all pairs, by hand; 1-2 and 1-3 left out, 1-4 scaled."""
    atoms = []
    for number, part in enumerate(box.components):
        for copy in range(part.count):
            p = part.parameters
            bonded = {frozenset(bond.atoms) for bond in p.bonds}
            factor = scale if p.charge else 1.0
            for i in range(len(p.symbols)):
                atoms.append((number, copy, i, p, bonded, factor * p.charges_e[i]))
    total = 0.0
    for a in range(len(atoms)):
        for b in range(a + 1, len(atoms)):
            coulomb, lj = 1.0, 1.0
            if atoms[a][:2] == atoms[b][:2]:
                apart = abs(atoms[a][2] - atoms[b][2])  # the molecules of this test are chains
                p = atoms[a][3]
                coulomb, lj = {1: (0.0, 0.0), 2: (0.0, 0.0), 3: (p.coulomb_14, p.lennard_jones_14)}.get(apart, (1, 1))
            pa, i, qa = atoms[a][3], atoms[a][2], atoms[a][5]
            pb, j, qb = atoms[b][3], atoms[b][2], atoms[b][5]
            r = float(np.linalg.norm(box.positions_nm[a] - box.positions_nm[b]))
            sigma = 0.5 * (pa.sigmas_nm[i] + pb.sigmas_nm[j])
            epsilon = float(np.sqrt(pa.epsilons_kj_per_mol[i] * pb.epsilons_kj_per_mol[j]))
            total += coulomb * COULOMB_KJ_NM * qa * qb / r
            total += lj * 4.0 * epsilon * ((sigma / r) ** 12 - (sigma / r) ** 6)
    return total


def bonded_energies(parameters: MoleculeParameters) -> tuple[float, float, float]:
    """Bonds without hydrogen, angles and torsions of one molecule in its own geometry, by hand."""
    x = np.asarray(parameters.positions_angstrom) / 10.0
    bonds = sum(
        0.5 * bond.k_kj_per_mol_nm2 * (np.linalg.norm(x[bond.atoms[0]] - x[bond.atoms[1]]) - bond.length_nm) ** 2
        for bond in parameters.bonds
        if "H" not in {parameters.symbols[atom] for atom in bond.atoms}
    )
    angles = 0.0
    for angle in parameters.angles:
        i, j, k = angle.atoms
        u, v = x[i] - x[j], x[k] - x[j]
        theta = np.arccos(u @ v / np.linalg.norm(u) / np.linalg.norm(v))
        angles += 0.5 * angle.k_kj_per_mol_rad2 * (theta - angle.angle_radian) ** 2
    torsions = 0.0
    for torsion in parameters.torsions:
        i, j, k, m = torsion.atoms
        b1, b2, b3 = x[j] - x[i], x[k] - x[j], x[m] - x[k]
        n1, n2 = np.cross(b1, b2), np.cross(b2, b3)
        phi = np.arctan2(np.linalg.norm(b2) * (b1 @ n2), n1 @ n2)
        torsions += torsion.k_kj_per_mol * (1.0 + np.cos(torsion.periodicity * phi - torsion.phase_radian))
    return float(bonds), float(angles), float(torsions)


@pytest.fixture
def dimer(chain: MoleculeParameters, cation: MoleculeParameters) -> LiquidBox:
    """Two chains and a cation, close enough to feel each other."""
    one = np.asarray(chain.positions_angstrom) / 10.0
    positions = np.vstack([one + 1.0, one + np.array([1.0, 1.45, 1.1]), [[1.3, 0.75, 1.3]]])
    components = (Component(parameters=chain, count=2), Component(parameters=cation, count=1))
    return LiquidBox(components=components, positions_nm=positions, edge_nm=4.0)


def test_energies_are_those_of_the_formulas(dimer: LiquidBox, chain: MoleculeParameters) -> None:
    found = energies(dimer, MdSettings(ion_charge_scale=0.8))
    bonds, angles, torsions = bonded_energies(chain)
    assert found["HarmonicBondForce"] == pytest.approx(2 * bonds, rel=1e-6)
    assert found["HarmonicAngleForce"] == pytest.approx(2 * angles, rel=1e-6)
    assert found["PeriodicTorsionForce"] == pytest.approx(2 * torsions, rel=1e-6)
    assert found["NonbondedForce"] == pytest.approx(pair_energy(dimer, scale=0.8), rel=1e-5)


def test_the_test_would_notice_an_unscaled_ion(dimer: LiquidBox) -> None:
    found = energies(dimer, MdSettings(ion_charge_scale=1.0))["NonbondedForce"]
    assert found != pytest.approx(pair_energy(dimer, scale=0.8), rel=1e-3)


def test_nonbonded_settings(dimer: LiquidBox) -> None:
    system, topology = make_system(dimer, settings=MdSettings(cutoff_nm=0.9))
    force = next(force for force in system.getForces() if isinstance(force, openmm.NonbondedForce))
    assert force.getNonbondedMethod() == openmm.NonbondedForce.PME
    assert force.getCutoffDistance().value_in_unit(unit.nanometer) == pytest.approx(0.9)
    assert force.getUseSwitchingFunction()
    assert force.getSwitchingDistance().value_in_unit(unit.nanometer) == pytest.approx(0.8)
    assert force.getUseDispersionCorrection()
    assert system.getNumConstraints() == 2  # one bond to hydrogen in each chain
    assert system.getConstraintParameters(0)[2].value_in_unit(unit.nanometer) == pytest.approx(0.109)
    assert topology.getNumBonds() == 8


def test_hydrogen_takes_its_mass_from_the_neighbour(chain: MoleculeParameters) -> None:
    masses = repartitioned_masses(chain, hydrogen_mass_amu=3.0)
    assert masses == pytest.approx([12.011, 12.011, 15.999, 12.011 - 1.992, 3.0])
    assert sum(masses) == pytest.approx(float(chain.masses_amu.sum()))


def test_only_ions_are_scaled(
    chain: MoleculeParameters, cation: MoleculeParameters, octahedron: Callable[[float], MoleculeParameters]
) -> None:
    assert scaled_charges(cation, ion_charge_scale=0.8) == pytest.approx([0.8])
    assert sum(scaled_charges(octahedron(90.0), ion_charge_scale=0.8)) == pytest.approx(-0.8)
    assert scaled_charges(chain, ion_charge_scale=0.8) == pytest.approx(list(chain.charges_e))


def test_neighbours_of_a_chain(chain: MoleculeParameters) -> None:
    found = neighbours(chain)
    assert found.excluded == ((0, 1), (0, 2), (1, 2), (1, 3), (2, 3), (2, 4), (3, 4))
    assert found.one_four == ((0, 3), (1, 4))


@pytest.mark.parametrize(("size", "n_excluded", "n_one_four"), [(4, 6, 0), (5, 10, 0), (6, 12, 3)])
def test_ring_pairs_count_once_at_the_shorter_way(
    chain: MoleculeParameters, size: int, n_excluded: int, n_one_four: int
) -> None:
    ring = MoleculeParameters(
        species="ring",
        symbols=("C",) * size,
        masses_amu=np.full(size, 12.011),
        charges_e=np.zeros(size),
        sigmas_nm=np.full(size, 0.3),
        epsilons_kj_per_mol=np.full(size, 0.4),
        positions_angstrom=np.zeros((size, 3)),
        bonds=tuple(BondTerm(atoms=(i, (i + 1) % size), length_nm=0.15, k_kj_per_mol_nm2=2.0e5) for i in range(size)),
        angles=(),
        torsions=(),
        coulomb_14=0.5,
        lennard_jones_14=0.5,
        source="test",
        weak_spot="",
    )
    found = neighbours(ring)
    assert (len(found.excluded), len(found.one_four)) == (n_excluded, n_one_four)
