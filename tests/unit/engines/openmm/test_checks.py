"""Each check has to catch the mistake that it is there for."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import openmm
import pytest

from solvscreen.config import MdSettings
from solvscreen.domain.force_field import MoleculeParameters
from solvscreen.domain.liquid_box import Component, LiquidBox
from solvscreen.engines.openmm.checks import check_ion_geometry, check_system
from solvscreen.engines.openmm.system import make_system
from solvscreen.errors import MissingParameters, Unstable

SETTINGS = MdSettings()


def box_of(*parts: tuple[MoleculeParameters, int]) -> LiquidBox:
    components = tuple(Component(parameters=parameters, count=count) for parameters, count in parts)
    rows = [
        np.asarray(parameters.positions_angstrom) / 10.0 + [0.7 * copy, 0.9 * kind, 0.5]
        for kind, (parameters, count) in enumerate(parts)
        for copy in range(count)
    ]
    return LiquidBox(components=components, positions_nm=np.vstack(rows), edge_nm=3.0)


@pytest.fixture
def salt(cation: MoleculeParameters, octahedron: Callable[[float], MoleculeParameters]) -> LiquidBox:
    return box_of((cation, 2), (octahedron(90.0), 2))


def check(box: LiquidBox, *, spoil: Callable[[openmm.System], None] | None = None) -> None:
    system, topology = make_system(box, settings=SETTINGS)
    if spoil:
        spoil(system)
    check_system(box, system, topology, settings=SETTINGS)


def nonbonded(system: openmm.System) -> openmm.NonbondedForce:
    return next(force for force in system.getForces() if isinstance(force, openmm.NonbondedForce))


def test_a_good_box_passes(salt: LiquidBox, chain: MoleculeParameters) -> None:
    check(salt)
    check(box_of((chain, 3)))


def test_wrong_mass(salt: LiquidBox) -> None:
    with pytest.raises(MissingParameters, match=r"Na Na1: mass 23\.990 amu, the periodic table says 22\.990"):
        check(salt, spoil=lambda system: system.setParticleMass(0, 23.99))


def test_wrong_mass_of_a_hydrogen_group(chain: MoleculeParameters) -> None:
    heavy = replace(chain, masses_amu=np.array([12.011, 12.011, 15.999, 12.011, 2.014]))
    with pytest.raises(MissingParameters, match="chain C4: mass"):
        check(box_of((heavy, 1)))


def test_net_charge(cation: MoleculeParameters, octahedron: Callable[[float], MoleculeParameters]) -> None:
    with pytest.raises(MissingParameters, match=r"net charge of \+0\.8000 e"):
        check(box_of((cation, 3), (octahedron(90.0), 2)))


def test_an_ion_with_another_lennard_jones_term(salt: LiquidBox) -> None:
    with pytest.raises(MissingParameters, match="Na: atom 1"):
        check(salt, spoil=lambda system: nonbonded(system).setParticleParameters(1, 0.8, 0.33, 0.0116))


def test_an_ion_without_lennard_jones(
    cation: MoleculeParameters, octahedron: Callable[[float], MoleculeParameters]
) -> None:
    bare = replace(cation, epsilons_kj_per_mol=np.array([0.0]))
    with pytest.raises(MissingParameters, match="Na: no Lennard-Jones term"):
        check(box_of((bare, 1), (octahedron(90.0), 1)))


def test_a_missing_angle(chain: MoleculeParameters) -> None:
    with pytest.raises(MissingParameters, match="chain: no angle term at O3"):
        check(box_of((replace(chain, angles=(chain.angles[0], chain.angles[2])), 1)))


def test_a_missing_bond(chain: MoleculeParameters) -> None:
    with pytest.raises(MissingParameters, match="chain: an atom without a bond term"):
        check(box_of((replace(chain, bonds=chain.bonds[:3]), 1)))


def test_a_term_lost_on_the_way(salt: LiquidBox) -> None:
    def spoil(system: openmm.System) -> None:
        force = next(force for force in system.getForces() if isinstance(force, openmm.HarmonicBondForce))
        force.addBond(0, 1, 0.1, 1.0)

    with pytest.raises(MissingParameters, match="13 bond terms instead of 12"):
        check(salt, spoil=spoil)


def test_a_perfect_octahedron_passes(salt: LiquidBox) -> None:
    check_ion_geometry(salt, salt.positions_nm)


def test_hexafluorophosphate_with_tetrahedral_angles_is_refused(
    cation: MoleculeParameters, octahedron: Callable[[float], MoleculeParameters]
) -> None:
    box = box_of((cation, 1), (octahedron(109.1), 1))
    with pytest.raises(Unstable, match=r"PF6 number 1: angles at P1 are 19\.1 degrees off"):
        check_ion_geometry(box, box.positions_nm)


def test_a_bent_octahedron_is_refused(salt: LiquidBox) -> None:
    bent = salt.positions_nm.copy()
    rng = np.random.default_rng(1)
    bent[2:] += rng.normal(scale=0.03, size=bent[2:].shape)
    with pytest.raises(Unstable, match=r"PF6 number \d: angles at P1"):
        check_ion_geometry(salt, bent)


def test_one_bent_ion_among_twenty_is_found(
    cation: MoleculeParameters, octahedron: Callable[[float], MoleculeParameters]
) -> None:
    box = box_of((cation, 20), (octahedron(90.0), 20))
    check_ion_geometry(box, box.positions_nm)
    bent = box.positions_nm.copy()
    bent[-7:] += np.random.default_rng(1).normal(scale=0.03, size=(7, 3))
    with pytest.raises(Unstable, match="PF6 number 20: angles at P1"):
        check_ion_geometry(box, bent)
