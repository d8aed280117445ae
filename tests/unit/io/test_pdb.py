"""Topologies read back by MDAnalysis."""

from pathlib import Path

import MDAnalysis
import numpy as np
import pytest

from solvscreen.domain.force_field import BondTerm, MoleculeParameters
from solvscreen.domain.liquid_box import Component, LiquidBox
from solvscreen.errors import CalculationError
from solvscreen.io.pdb import pdb_text, residue_names


def parameters(species: str, symbols: tuple[str, ...], bonds: tuple[tuple[int, int], ...] = ()) -> MoleculeParameters:
    n = len(symbols)
    return MoleculeParameters(
        species=species,
        symbols=symbols,
        masses_amu=np.ones(n),
        charges_e=np.zeros(n),
        sigmas_nm=np.ones(n),
        epsilons_kj_per_mol=np.ones(n),
        positions_angstrom=np.zeros((n, 3)),
        bonds=tuple(BondTerm(atoms=pair, length_nm=0.1, k_kj_per_mol_nm2=1.0) for pair in bonds),
        angles=(),
        torsions=(),
        coulomb_14=1.0,
        lennard_jones_14=1.0,
        source="",
        weak_spot="",
    )


def test_mdanalysis_reads_what_was_written(tmp_path: Path) -> None:
    star = parameters("PF6", ("P", "F", "F", "F", "F", "F", "F"), tuple((0, i) for i in range(1, 7)))
    parts = (Component(parameters=parameters("Na", ("Na",)), count=2), Component(parameters=star, count=2))
    positions = np.random.default_rng(1).uniform(-0.5, 2.4, size=(16, 3))
    box = LiquidBox(components=parts, positions_nm=positions, edge_nm=2.4321)
    path = tmp_path / "topology.pdb"
    path.write_text(pdb_text(box))
    universe = MDAnalysis.Universe(str(path))
    assert universe.dimensions == pytest.approx([24.321, 24.321, 24.321, 90.0, 90.0, 90.0])
    assert list(universe.atoms.elements) == ["Na", "Na"] + 2 * ["P", *["F"] * 6]
    assert list(universe.residues.resnames) == ["NA", "NA", "PF6", "PF6"]
    assert list(universe.atoms.names[:4]) == ["NA1", "NA1", "P1", "F2"]
    assert universe.atoms.positions == pytest.approx(10.0 * positions, abs=6e-4)
    assert {tuple(sorted(bond.indices)) for bond in universe.bonds} == {
        (first, first + i) for first in (2, 9) for i in range(1, 7)
    }


def test_residue_names_differ() -> None:
    names = residue_names(["DME", "DMC", "DME2", "dme", "Na", "2-MeTHF", "--"])
    assert len(set(names.values())) == 7
    assert names["DME"] == "DME"
    assert all(1 <= len(name) <= 3 and name.isalnum() for name in names.values())


def test_a_box_that_pdb_cannot_number() -> None:
    argon = Component(parameters=parameters("Ar", ("Ar",)), count=100_000)
    box = LiquidBox(components=(argon,), positions_nm=np.zeros((100_000, 3)), edge_nm=20.0)
    with pytest.raises(CalculationError, match="more than a PDB topology can number"):
        pdb_text(box)
