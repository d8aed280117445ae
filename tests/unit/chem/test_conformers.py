from itertools import combinations

import numpy as np
import pytest
from scipy.spatial.distance import pdist

from solvscreen.chem.bonds import bond_change
from solvscreen.chem.conformers import ConformerSearch, conformers
from solvscreen.chem.graph import molecular_graph
from solvscreen.domain.structure import Structure

SEARCH = ConformerSearch(embeddings=12, keep=4, energy_window_kj_per_mol=40.0, prune_rmsd_angstrom=0.3, seed=7)


def angles_degree(structure: Structure, *, centre: str) -> list[float]:
    at = structure.symbols.index(centre)
    vectors = np.delete(structure.positions_angstrom, at, axis=0) - structure.positions_angstrom[at]
    unit = vectors / np.linalg.norm(vectors, axis=1)[:, None]
    return sorted(float(np.degrees(np.arccos(np.clip(a @ b, -1, 1)))) for a, b in combinations(unit, 2))


@pytest.mark.parametrize(
    ("smiles", "centre", "bond_angstrom"),
    [("F[P-](F)(F)(F)(F)F", "P", 1.606), ("F[As-](F)(F)(F)(F)F", "As", 1.72)],
)
def test_hexafluorides_are_octahedral(smiles: str, centre: str, bond_angstrom: float) -> None:
    (structure,) = conformers(smiles, search=SEARCH)
    assert angles_degree(structure, centre=centre) == pytest.approx([90.0] * 12 + [180.0] * 3, abs=1.0)
    at = structure.symbols.index(centre)
    lengths = np.linalg.norm(structure.positions_angstrom - structure.positions_angstrom[at], axis=1)
    assert np.delete(lengths, at) == pytest.approx(bond_angstrom, abs=1e-6)
    assert structure.charge == -1


@pytest.mark.parametrize(("smiles", "centre"), [("F[B-](F)(F)F", "B"), ("[O-]Cl(=O)(=O)=O", "Cl")])
def test_tetrahedral_anions(smiles: str, centre: str) -> None:
    (structure,) = conformers(smiles, search=SEARCH)
    assert angles_degree(structure, centre=centre) == pytest.approx([109.471] * 6, abs=0.01)


def test_monatomic_ion_is_one_atom_at_the_origin() -> None:
    (structure,) = conformers("[Cl-]", search=SEARCH)
    assert (structure.symbols, structure.charge, structure.multiplicity) == (("Cl",), -1, 1)


def test_diglyme_has_several_distinct_conformers() -> None:
    found = conformers("COCCOCCOC", search=SEARCH)
    assert len(found) == SEARCH.keep
    shapes = [pdist(one.positions_angstrom[:9]) for one in found]  # heavy atoms
    assert min(np.sqrt(np.mean((a - b) ** 2)) for a, b in combinations(shapes, 2)) > 0.05


def test_rigid_ring_is_pruned_to_few() -> None:
    assert len(conformers("C1COC(=O)O1", search=SEARCH)) <= 2


def test_same_seed_same_coordinates_other_seed_other_coordinates() -> None:
    first, again = (conformers("COCCOC", search=SEARCH) for _ in range(2))
    for one, two in zip(first, again, strict=True):
        assert np.array_equal(one.positions_angstrom, two.positions_angstrom)
    other = ConformerSearch(embeddings=12, keep=4, energy_window_kj_per_mol=40.0, prune_rmsd_angstrom=0.3, seed=8)
    assert not np.array_equal(conformers("COCCOC", search=other)[0].positions_angstrom, first[0].positions_angstrom)


@pytest.mark.parametrize(
    "smiles",
    [
        "FC(F)(F)S(=O)(=O)[N-]S(=O)(=O)C(F)(F)F",
        "O=C1O[B-]2(OC1=O)OC(=O)C(=O)O2",
        "O=C1OCCO1",
        "CC#N",
        "CS(C)=O",
        "COP(=O)(OC)OC",
        "Fc1c(F)c(F)c(F)c(F)c1F",
        "CCn1cc[n+](C)c1",
        "[O-][N+](=O)[O-]",
        "I[I-]I",
    ],
)
def test_embedded_geometry_has_the_bonds_of_the_smiles(smiles: str) -> None:
    graph = molecular_graph(smiles)
    for structure in conformers(smiles, search=SEARCH):
        assert bond_change(structure, bonds=graph.bonds).text == ""
        assert structure.charge == graph.charge
