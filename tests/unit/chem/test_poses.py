"""Esters around a cation, in both of their forms."""

import numpy as np
import pytest

from solvscreen.chem.clusters import cluster_starts
from solvscreen.chem.graph import explicit_molecule
from solvscreen.chem.poses import ester_torsions, turned_over
from solvscreen.domain.cluster import make_cluster
from solvscreen.engines.optimize import optimize
from solvscreen.engines.protocol import XtbMethod
from solvscreen.engines.registry import make_engine
from solvscreen.units import HARTREE_TO_KJ_PER_MOL

DMC, EC = "COC(=O)OC", "C1COC(=O)O1"


def dihedral(points) -> float:
    """Angle in degrees about the middle bond of four points (4, 3), 0 to 180."""
    first, middle, last = np.diff(points, axis=0)
    one, other = np.cross(first, middle), np.cross(middle, last)
    return float(np.degrees(np.arccos(one @ other / np.linalg.norm(one) / np.linalg.norm(other))))


def test_only_open_esters_have_two_forms() -> None:
    assert len(ester_torsions(explicit_molecule(DMC))) == 2
    assert ester_torsions(explicit_molecule(EC)) == ()
    assert ester_torsions(explicit_molecule("COCCOC")) == ()


def test_turning_over_keeps_all_bonds() -> None:
    molecule = explicit_molecule("CC(=O)OC")
    generator = np.random.default_rng(1)
    (torsion,) = ester_torsions(molecule)
    before = generator.normal(size=(molecule.GetNumAtoms(), 3))
    after = turned_over(molecule, before, torsion)
    for bond in molecule.GetBonds():
        ends = [bond.GetBeginAtomIdx(), bond.GetEndAtomIdx()]
        assert np.linalg.norm(np.diff(after[ends], axis=0)) == pytest.approx(
            float(np.linalg.norm(np.diff(before[ends], axis=0)))
        )
    assert abs(dihedral(after[list(torsion)]) - dihedral(before[list(torsion)])) > 1.0
    assert turned_over(molecule, after, torsion) == pytest.approx(before)


def test_a_start_with_one_ester_bond_in_e_binds_better() -> None:
    """Lowest GFN1-xTB energies of Na+ with dimethyl carbonate by the form of the ligand, 18.1 kJ/mol apart."""
    cluster = make_cluster({"Na": 1, "DMC": 1}, charges={"Na": 1, "DMC": 0})
    starts = cluster_starts(cluster, smiles={"Na": "[Na+]", "DMC": DMC}, starts=6, seed=1)
    engine, method = make_engine("tblite"), XtbMethod(name="GFN1-xTB")
    torsions = ester_torsions(explicit_molecule(DMC))
    metal = starts[0].structure.symbols.index("Na")
    lowest: dict[bool, float] = {}
    for start in starts:
        surface = engine.surface(start.structure, method)
        found = optimize(surface, start.structure, max_force_ev_per_angstrom=0.02, max_gradients=300)
        ligand = np.delete(found.structure.positions_angstrom, metal, axis=0)
        is_e = any(dihedral(ligand[list(torsion)]) > 120.0 for torsion in torsions)
        energy = found.single_point.energy.hartree * HARTREE_TO_KJ_PER_MOL
        lowest[is_e] = min(energy, lowest.get(is_e, np.inf))
    assert lowest[False] - lowest[True] == pytest.approx(18.1, abs=1.0)
