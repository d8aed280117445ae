"""OpenMM objects of a liquid box.

Lennard-Jones with Lorentz-Berthelot mixing, switched off over the last 0.1 nm and corrected for the missing tail;
particle-mesh Ewald; bonds to hydrogen constrained; the mass of each hydrogen raised at the cost of its neighbour; ion
charges scaled.
"""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import openmm
from openmm import app

from solvscreen.config import MdSettings
from solvscreen.domain.force_field import MoleculeParameters
from solvscreen.domain.liquid_box import Component, LiquidBox

SWITCH_NM: Final = 0.1
EWALD_ERROR_TOLERANCE: Final = 5e-4

Pair = tuple[int, int]


@dataclass(frozen=True, kw_only=True)
class Neighbours:
    """Pairs of atoms of one molecule by the number of bonds between them; a pair counts at its shortest path."""

    excluded: tuple[Pair, ...]  # one or two bonds apart
    one_four: tuple[Pair, ...]  # three bonds apart


@dataclass(frozen=True, kw_only=True, eq=False)
class OpenmmForces:
    """The forces of a system while it is built."""

    bonds: Any
    angles: Any
    torsions: Any
    nonbonded: Any


def make_system(box: LiquidBox, *, settings: MdSettings) -> tuple[Any, Any]:
    """OpenMM `System` and `Topology` of the box; forces without barostat."""
    system, topology = openmm.System(), app.Topology()
    forces = OpenmmForces(
        bonds=openmm.HarmonicBondForce(),
        angles=openmm.HarmonicAngleForce(),
        torsions=openmm.PeriodicTorsionForce(),
        nonbonded=_nonbonded(settings),
    )
    chain = topology.addChain()
    for component in box.components:
        _add_component(system, topology, chain, forces, component=component, settings=settings)
    for force in (forces.bonds, forces.angles, forces.torsions, forces.nonbonded):
        system.addForce(force)
    edges = [[box.edge_nm if i == j else 0.0 for j in range(3)] for i in range(3)]
    system.setDefaultPeriodicBoxVectors(*edges)
    topology.setPeriodicBoxVectors(edges)
    return system, topology


def scaled_charges(parameters: MoleculeParameters, *, ion_charge_scale: float) -> list[float]:
    """Charges that are simulated, in e: scaled for ions, untouched for neutral molecules."""
    factor = ion_charge_scale if parameters.charge else 1.0
    return [float(charge) * factor for charge in parameters.charges_e]


def repartitioned_masses(parameters: MoleculeParameters, *, hydrogen_mass_amu: float) -> list[float]:
    """Masses that are simulated, in amu: hydrogens at `hydrogen_mass_amu`, at the cost of the bonded atom."""
    masses = [float(mass) for mass in parameters.masses_amu]
    for bond in parameters.bonds:
        for hydrogen, other in (bond.atoms, bond.atoms[::-1]):
            if parameters.symbols[hydrogen] == "H" and parameters.symbols[other] != "H":
                masses[other] -= hydrogen_mass_amu - masses[hydrogen]
                masses[hydrogen] = hydrogen_mass_amu
    return masses


def neighbours(parameters: MoleculeParameters) -> Neighbours:
    """Pairs one or two, and pairs three bonds apart, in the bond graph; small rings are counted at the shorter way."""
    n = len(parameters.symbols)
    adjacent = np.zeros((n, n), dtype=bool)
    for bond in parameters.bonds:
        i, j = bond.atoms
        adjacent[i, j] = adjacent[j, i] = True
    two = adjacent | (adjacent.astype(int) @ adjacent.astype(int) > 0)
    three = two | (two.astype(int) @ adjacent.astype(int) > 0)
    upper = np.triu(np.ones((n, n), dtype=bool), k=1)
    return Neighbours(excluded=_pairs(two & upper), one_four=_pairs(three & ~two & upper))


def _pairs(mask: np.ndarray[Any, np.dtype[np.bool_]]) -> tuple[Pair, ...]:
    return tuple((int(i), int(j)) for i, j in np.argwhere(mask))


def _nonbonded(settings: MdSettings) -> Any:
    force = openmm.NonbondedForce()
    force.setNonbondedMethod(openmm.NonbondedForce.PME)
    force.setCutoffDistance(settings.cutoff_nm)
    force.setEwaldErrorTolerance(EWALD_ERROR_TOLERANCE)
    force.setUseSwitchingFunction(True)
    force.setSwitchingDistance(settings.cutoff_nm - SWITCH_NM)
    force.setUseDispersionCorrection(True)
    return force


def _add_component(
    system: Any, topology: Any, chain: Any, forces: OpenmmForces, *, component: Component, settings: MdSettings
) -> None:
    parameters = component.parameters
    masses = repartitioned_masses(parameters, hydrogen_mass_amu=settings.hydrogen_mass_amu)
    charges = scaled_charges(parameters, ion_charge_scale=settings.ion_charge_scale)
    pairs = neighbours(parameters)
    for _ in range(component.count):
        first = system.getNumParticles()
        residue = topology.addResidue(parameters.species, chain)
        atoms = []
        for number, symbol in enumerate(parameters.symbols):
            system.addParticle(masses[number])
            sigma, epsilon = float(parameters.sigmas_nm[number]), float(parameters.epsilons_kj_per_mol[number])
            forces.nonbonded.addParticle(charges[number], sigma, epsilon)
            atoms.append(topology.addAtom(f"{symbol}{number + 1}", app.Element.getBySymbol(symbol), residue))
        for bond in parameters.bonds:
            topology.addBond(atoms[bond.atoms[0]], atoms[bond.atoms[1]])
        _add_bonded(system, forces, parameters, first=first)
        _add_exceptions(forces.nonbonded, parameters, pairs, charges=charges, first=first)


def _add_bonded(system: Any, forces: OpenmmForces, parameters: MoleculeParameters, *, first: int) -> None:
    for bond in parameters.bonds:
        i, j = (first + atom for atom in bond.atoms)
        if "H" in {parameters.symbols[atom] for atom in bond.atoms}:
            system.addConstraint(i, j, bond.length_nm)
        else:
            forces.bonds.addBond(i, j, bond.length_nm, bond.k_kj_per_mol_nm2)
    for angle in parameters.angles:
        forces.angles.addAngle(*(first + atom for atom in angle.atoms), angle.angle_radian, angle.k_kj_per_mol_rad2)
    for torsion in parameters.torsions:
        atoms = (first + atom for atom in torsion.atoms)
        forces.torsions.addTorsion(*atoms, torsion.periodicity, torsion.phase_radian, torsion.k_kj_per_mol)


def _add_exceptions(
    force: Any, parameters: MoleculeParameters, pairs: Neighbours, *, charges: list[float], first: int
) -> None:
    for i, j in pairs.excluded:
        force.addException(first + i, first + j, 0.0, 1.0, 0.0)
    sigmas, epsilons = parameters.sigmas_nm, parameters.epsilons_kj_per_mol
    for i, j in pairs.one_four:
        product = parameters.coulomb_14 * charges[i] * charges[j]
        sigma = 0.5 * float(sigmas[i] + sigmas[j])
        epsilon = parameters.lennard_jones_14 * float(np.sqrt(epsilons[i] * epsilons[j]))
        force.addException(first + i, first + j, product, sigma, epsilon)
