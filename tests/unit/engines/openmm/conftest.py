"""Boxes small enough to simulate in a test."""

import itertools
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from solvscreen.config import MdSettings
from solvscreen.domain.force_field import AngleTerm, BondTerm, MoleculeParameters, TorsionTerm
from solvscreen.domain.liquid_box import Component, LiquidBox
from solvscreen.engines.molecular_dynamics import Conditions

pytest.register_assert_rewrite("protocol_runs")  # before a test imports it, so that its asserts say what they saw


def molecule(
    species: str,
    symbols: tuple[str, ...],
    masses: list[float],
    charges: list[float],
    *,
    sigma: float,
    epsilon: float,
    positions: list[list[float]],
    bonds: tuple[BondTerm, ...] = (),
    angles: tuple[AngleTerm, ...] = (),
    torsions: tuple[TorsionTerm, ...] = (),
) -> MoleculeParameters:
    n = len(symbols)
    return MoleculeParameters(
        species=species,
        symbols=symbols,
        masses_amu=np.array(masses),
        charges_e=np.array(charges),
        sigmas_nm=np.array([sigma * (1.0 + 0.05 * i) for i in range(n)]),
        epsilons_kj_per_mol=np.array([epsilon * (1.0 + 0.1 * i) for i in range(n)]),
        positions_angstrom=np.array(positions),
        bonds=bonds,
        angles=angles,
        torsions=torsions,
        coulomb_14=0.8333333333,
        lennard_jones_14=0.5,
        source="test",
        weak_spot="",
    )


@pytest.fixture
def argon() -> MoleculeParameters:
    """Argon of Rahman, Phys. Rev. 1964, 136, A405: sigma 0.34 nm, epsilon / k = 120 K."""
    return molecule("Ar", ("Ar",), [39.948], [0.0], sigma=0.34, epsilon=0.99774, positions=[[0.0, 0.0, 0.0]])


@pytest.fixture
def argon_box(argon: MoleculeParameters) -> LiquidBox:
    """64 atoms on a lattice at 1.30 g/cm3."""
    edge = (64 * 39.948 * 1.66053907e-3 / 1.30) ** (1 / 3)
    lattice = np.array(list(itertools.product(range(4), repeat=3)), dtype=float) * edge / 4
    return LiquidBox(components=(Component(parameters=argon, count=64),), positions_nm=lattice, edge_nm=edge)


@pytest.fixture
def argon_settings() -> MdSettings:
    return MdSettings(
        platform="CPU",
        min_box_nm=1.3,
        cutoff_nm=0.55,
        anneal_kelvin=120.0,
        anneal_ps=1.0,
        equilibration_min_ps=2.0,
        equilibration_max_ps=3.0,
        production_ps=2.0,
        frame_interval_ps=0.2,
        checkpoint_interval_ps=1.0,
        density_drift_percent=50.0,
        gate_window_ps=0.2,
        energy_drift_deviations=50.0,
    )


@pytest.fixture
def conditions(tmp_path: Path) -> Callable[[str], Conditions]:
    def make(name: str) -> Conditions:
        return Conditions(temperature_kelvin=94.4, seed=7, threads=1, scratch=tmp_path / name)

    return make


@pytest.fixture
def chain() -> MoleculeParameters:
    """Five atoms in a row with one hydrogen and every kind of term; numbers have no meaning."""
    return molecule(
        "chain",
        ("C", "C", "O", "C", "H"),
        [12.011, 12.011, 15.999, 12.011, 1.008],
        [0.10, -0.05, -0.30, 0.15, 0.10],
        sigma=0.30,
        epsilon=0.40,
        positions=[[0.0, 0.0, 0.0], [1.52, 0.0, 0.0], [2.0, 1.34, 0.1], [3.4, 1.4, 0.5], [3.8, 2.3, 1.0]],
        bonds=(
            BondTerm(atoms=(0, 1), length_nm=0.153, k_kj_per_mol_nm2=2.0e5),
            BondTerm(atoms=(1, 2), length_nm=0.141, k_kj_per_mol_nm2=2.5e5),
            BondTerm(atoms=(2, 3), length_nm=0.142, k_kj_per_mol_nm2=2.4e5),
            BondTerm(atoms=(3, 4), length_nm=0.109, k_kj_per_mol_nm2=3.0e5),
        ),
        angles=(
            AngleTerm(atoms=(0, 1, 2), angle_radian=1.90, k_kj_per_mol_rad2=400.0),
            AngleTerm(atoms=(1, 2, 3), angle_radian=1.95, k_kj_per_mol_rad2=500.0),
            AngleTerm(atoms=(2, 3, 4), angle_radian=1.91, k_kj_per_mol_rad2=300.0),
        ),
        torsions=(
            TorsionTerm(atoms=(0, 1, 2, 3), periodicity=3, phase_radian=0.0, k_kj_per_mol=1.2),
            TorsionTerm(atoms=(0, 1, 2, 3), periodicity=1, phase_radian=3.14159265, k_kj_per_mol=0.7),
            TorsionTerm(atoms=(1, 2, 3, 4), periodicity=2, phase_radian=0.5, k_kj_per_mol=2.1),
        ),
    )


@pytest.fixture
def cation() -> MoleculeParameters:
    return molecule("Na", ("Na",), [22.98976928], [1.0], sigma=0.2439, epsilon=0.3658, positions=[[0.0, 0.0, 0.0]])


@pytest.fixture
def octahedron() -> Callable[[float], MoleculeParameters]:
    """PF6- whose cis angles are meant to be `degree`, in the geometry of a perfect octahedron."""

    def make(degree: float) -> MoleculeParameters:
        corners = [[s * 1.606 * (k == j) for k in range(3)] for j in range(3) for s in (1, -1)]
        cis = [(i, j) for i in range(6) for j in range(i + 1, 6) if i // 2 != j // 2]
        return molecule(
            "PF6",
            ("P", "F", "F", "F", "F", "F", "F"),
            [30.973762, *[18.998403] * 6],
            [1.34, *[-0.39] * 6],
            sigma=0.312,
            epsilon=0.2552,
            positions=[[0.0, 0.0, 0.0], *corners],
            bonds=tuple(BondTerm(atoms=(0, i), length_nm=0.1606, k_kj_per_mol_nm2=3.1e5) for i in range(1, 7)),
            angles=tuple(
                AngleTerm(atoms=(i + 1, 0, j + 1), angle_radian=float(np.radians(degree)), k_kj_per_mol_rad2=1165.0)
                for i, j in cis
            ),
        )

    return make
