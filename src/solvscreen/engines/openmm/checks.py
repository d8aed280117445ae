"""Checks on the OpenMM objects that are really simulated, before the first step."""

from collections import defaultdict
from typing import Any, Final

import numpy as np
import openmm
from numpy.typing import NDArray
from openmm import app, unit

from solvscreen.config import MdSettings
from solvscreen.domain.force_field import MoleculeParameters
from solvscreen.domain.liquid_box import LiquidBox
from solvscreen.domain.structure import ATOMIC_NUMBERS
from solvscreen.engines.openmm.system import neighbours, scaled_charges
from solvscreen.errors import MissingParameters, Unstable

MASS_TOLERANCE_AMU: Final = 0.02
CHARGE_TOLERANCE_E: Final = 1e-4  # of the whole box
SYMMETRIC_DEGREE: Final = 3.0  # allowed mean deviation of one ion's angles at a centre whose angles are all the same
FLEXIBLE_DEGREE: Final = 12.0  # the same at any other centre, whose angles strain one another
LARGEST_FULL_COORDINATION: Final = 4  # centres with more neighbours keep only their cis angles


def check_system(box: LiquidBox, system: Any, topology: Any, *, settings: MdSettings) -> None:
    """Check elements, masses, charges, Lennard-Jones terms and completeness of the built system.

    Raises:
        MissingParameters: something is not what the periodic table or the parameters say.
    """
    nonbonded = _force(system, openmm.NonbondedForce)
    _check_elements(box, topology)
    _check_masses(system, topology)
    _check_charge(nonbonded)
    _check_nonbonded(box, nonbonded, settings=settings)
    for component in box.components:
        _check_terms(component.parameters)
    _check_counts(box, system)


def check_ion_geometry(box: LiquidBox, positions_nm: NDArray[np.float64]) -> None:
    """Check every single ion against its own equilibrium angles; `positions_nm` is (n_atoms, 3), minimised.

    The mean absolute deviation over the angles at a centre has to stay within 3 degrees where all of them are meant to
    be equal (PF6-, BF4-, NO3-), within 12 degrees elsewhere.

    Raises:
        Unstable: an ion is bent out of shape.
    """
    first = 0
    for component in box.components:
        parameters, stop = component.parameters, first + component.n_atoms
        if parameters.charge and parameters.angles:
            molecules = positions_nm[first:stop].reshape(component.count, len(parameters.symbols), 3)
            _check_angles(parameters, molecules)
        first = stop


def _check_angles(parameters: MoleculeParameters, molecules: NDArray[np.float64]) -> None:
    at_centre: dict[int, list[NDArray[np.float64]]] = defaultdict(list)  # of each ion
    meant: dict[int, set[float]] = defaultdict(set)
    for angle in parameters.angles:
        i, j, k = angle.atoms
        found = angles_degree(molecules[:, i] - molecules[:, j], molecules[:, k] - molecules[:, j])
        target = float(np.degrees(angle.angle_radian))
        at_centre[j].append(np.abs(found - target))
        meant[j].add(round(target, 3))
    for centre, deviations in at_centre.items():
        allowed = SYMMETRIC_DEGREE if len(meant[centre]) == 1 and len(deviations) > 1 else FLEXIBLE_DEGREE
        of_ions = np.mean(deviations, axis=0)
        worst = int(of_ions.argmax())
        if of_ions[worst] > allowed:
            raise Unstable(
                f"{parameters.species} number {worst + 1}: angles at {parameters.symbols[centre]}{centre + 1} are "
                f"{of_ions[worst]:.1f} degrees off their equilibrium values after minimisation ({allowed:g} allowed)"
            )


def angles_degree(first: NDArray[np.float64], second: NDArray[np.float64]) -> NDArray[np.float64]:
    """Angles between vectors, arrays of shape (n, 3)."""
    lengths = np.linalg.norm(first, axis=-1) * np.linalg.norm(second, axis=-1)
    cosines: NDArray[np.float64] = (first * second).sum(axis=-1) / lengths
    return np.degrees(np.arccos(np.clip(cosines, -1.0, 1.0)))


def _force(system: Any, kind: type) -> Any:
    return next(force for force in system.getForces() if isinstance(force, kind))


def _check_elements(box: LiquidBox, topology: Any) -> None:
    expected = [symbol for part in box.components for _ in range(part.count) for symbol in part.parameters.symbols]
    atoms = list(topology.atoms())
    if len(atoms) != len(expected):
        raise MissingParameters(f"the topology has {len(atoms)} atoms, the box {len(expected)}")
    for atom, symbol in zip(atoms, expected, strict=True):
        if atom.element.symbol != symbol or atom.element.atomic_number != ATOMIC_NUMBERS[symbol]:
            raise MissingParameters(
                f"{atom.residue.name} {atom.name}: element {atom.element.symbol} instead of {symbol}"
            )


def _check_masses(system: Any, topology: Any) -> None:
    """A heavy atom together with its hydrogens weighs what the periodic table says, however the mass is shared."""
    owner = {atom.index: atom.index for atom in topology.atoms()}
    for first, second in topology.bonds():
        for hydrogen, other in ((first, second), (second, first)):
            if hydrogen.element == app.element.hydrogen and other.element != app.element.hydrogen:
                owner[hydrogen.index] = other.index
    simulated: dict[int, float] = defaultdict(float)
    tabulated: dict[int, float] = defaultdict(float)
    for atom in topology.atoms():
        simulated[owner[atom.index]] += system.getParticleMass(atom.index).value_in_unit(unit.dalton)
        tabulated[owner[atom.index]] += atom.element.mass.value_in_unit(unit.dalton)
    atoms = list(topology.atoms())
    for index, mass in simulated.items():
        if abs(mass - tabulated[index]) > MASS_TOLERANCE_AMU:
            name = f"{atoms[index].residue.name} {atoms[index].name}"
            raise MissingParameters(f"{name}: mass {mass:.3f} amu, the periodic table says {tabulated[index]:.3f}")


def _check_charge(nonbonded: Any) -> None:
    charges = [nonbonded.getParticleParameters(i)[0]._value for i in range(nonbonded.getNumParticles())]
    if abs(sum(charges)) > CHARGE_TOLERANCE_E:
        raise MissingParameters(f"the box carries a net charge of {sum(charges):+.4f} e")


def _check_nonbonded(box: LiquidBox, nonbonded: Any, *, settings: MdSettings) -> None:
    index = 0
    for component in box.components:
        parameters = component.parameters
        charges = scaled_charges(parameters, ion_charge_scale=settings.ion_charge_scale)
        terms = list(zip(charges, parameters.sigmas_nm, parameters.epsilons_kj_per_mol, strict=True))
        if len(terms) == 1 and terms[0][2] <= 0.0:
            raise MissingParameters(f"{parameters.species}: no Lennard-Jones term")
        for _ in range(component.count):
            for expected in terms:
                found = [value._value for value in nonbonded.getParticleParameters(index)]
                if not np.allclose(found, expected, rtol=1e-6, atol=1e-12):
                    raise MissingParameters(f"{parameters.species}: atom {index} has {found} instead of {expected}")
                index += 1


def _check_terms(parameters: MoleculeParameters) -> None:
    """Each atom of a molecule is bonded; each two bonds at a centre of up to four neighbours have an angle term."""
    bonded: dict[int, set[int]] = defaultdict(set)
    for bond in parameters.bonds:
        i, j = bond.atoms
        bonded[i].add(j)
        bonded[j].add(i)
    n = len(parameters.symbols)
    if n > 1 and len(bonded) != n:
        raise MissingParameters(f"{parameters.species}: an atom without a bond term")
    present = {(angle.atoms[1], frozenset((angle.atoms[0], angle.atoms[2]))) for angle in parameters.angles}
    for centre, ends in bonded.items():
        if len(ends) > LARGEST_FULL_COORDINATION:
            continue
        pairs = {(centre, frozenset((i, k))) for i in ends for k in ends if i < k}
        if pairs - present:
            raise MissingParameters(f"{parameters.species}: no angle term at {parameters.symbols[centre]}{centre + 1}")


def _check_counts(box: LiquidBox, system: Any) -> None:
    parts = [(part.count, part.parameters) for part in box.components]
    expected = {
        "bond": sum(count * len(parameters.bonds) for count, parameters in parts),
        "angle": sum(count * len(parameters.angles) for count, parameters in parts),
        "torsion": sum(count * len(parameters.torsions) for count, parameters in parts),
        "exception": sum(count * len(neighbours(p).excluded + neighbours(p).one_four) for count, p in parts),
    }
    found = {
        "bond": _force(system, openmm.HarmonicBondForce).getNumBonds() + system.getNumConstraints(),
        "angle": _force(system, openmm.HarmonicAngleForce).getNumAngles(),
        "torsion": _force(system, openmm.PeriodicTorsionForce).getNumTorsions(),
        "exception": _force(system, openmm.NonbondedForce).getNumExceptions(),
    }
    for kind, number in expected.items():
        if found[kind] != number:
            raise MissingParameters(f"the system has {found[kind]} {kind} terms instead of {number}")
