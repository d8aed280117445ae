import numpy as np
import pytest

from solvscreen.chem.bonds import bond_change
from solvscreen.chem.clusters import cluster_starts
from solvscreen.chem.poses import contact_angstrom
from solvscreen.domain.cluster import make_cluster
from solvscreen.errors import CalculationError
from solvscreen.io.structures import NamedStructure

SMILES = {
    "Na": "[Na+]",
    "Li": "[Li+]",
    "K": "[K+]",
    "G2": "COCCOCCOC",
    "EC": "O=C1OCCO1",
    "ACN": "CC#N",
    "Tol": "Cc1ccccc1",
    "PF6": "F[P-](F)(F)(F)(F)F",
    "TFSI": "FC(F)(F)S(=O)(=O)[N-]S(=O)(=O)C(F)(F)F",
    "Cl": "[Cl-]",
}
CHARGES = {"Na": 1, "Li": 1, "K": 1, "PF6": -1, "TFSI": -1, "Cl": -1}


def starts_of(counts: dict[str, int], *, seed: int = 5, starts: int = 4) -> tuple[NamedStructure, ...]:
    cluster = make_cluster(counts, charges={name: CHARGES.get(name, 0) for name in counts})
    return cluster_starts(cluster, smiles=SMILES, starts=starts, seed=seed)


def closest_contact(start: NamedStructure) -> float:
    positions, fragments = start.structure.positions_angstrom, np.array(start.fragments)
    distances = np.linalg.norm(positions[:, None] - positions[None], axis=2)
    return float(distances[fragments[:, None] != fragments[None]].min())


COMPOSITIONS = [
    {"Na": 1, "G2": 1},
    {"Na": 1, "EC": 1},
    {"Na": 1, "PF6": 1},
    {"Na": 1, "TFSI": 1},
    {"Na": 1, "Tol": 1},
    {"Na": 1, "Cl": 1},
    {"Li": 1, "ACN": 2},
    {"K": 1, "G2": 1},
    {"Na": 1, "EC": 3},
    {"Na": 1, "G2": 2},
    {"Na": 1, "G2": 2, "PF6": 1},
    {"Na": 2, "PF6": 1},
    {"G2": 1, "PF6": 1},
]


@pytest.mark.parametrize("counts", COMPOSITIONS, ids="+".join)
def test_starts_are_whole_separate_molecules(counts: dict[str, int]) -> None:
    found = starts_of(counts)
    assert len(found) == (1 if counts == {"Na": 1, "Cl": 1} else 5 if "TFSI" in counts else 4)
    for start in found:
        assert bond_change(start.structure, bonds=start.bonds).text == ""
        assert closest_contact(start) > 1.3
        molecules = start.notes["molecules"]
        assert isinstance(molecules, list)
        assert sorted(molecules) == sorted(name for name, count in counts.items() for _ in range(count))
        assert max(start.fragments) + 1 == sum(counts.values())
        assert start.structure.charge == sum(CHARGES.get(name, 0) * count for name, count in counts.items())


def test_diglyme_is_tried_with_three_two_and_one_oxygen() -> None:
    found = starts_of({"Na": 1, "G2": 1})
    assert [str(start.notes["mode"]) for start in found[:4]] == ["G2:O1,O4,O7", "G2:O1,O4", "G2:O1", "G2:O4"]
    near = np.linalg.norm(found[0].structure.positions_angstrom[[2, 5, 8]], axis=1)
    assert near == pytest.approx([2.3] * 3, abs=0.3)


def test_three_carbonates_bind_by_their_carbonyl_oxygens() -> None:
    start = starts_of({"Na": 1, "EC": 3})[0]
    oxygens = [1 + 10 * k for k in range(3)]
    assert [start.structure.symbols[i] for i in oxygens] == ["O"] * 3
    assert np.linalg.norm(start.structure.positions_angstrom[oxygens], axis=1) == pytest.approx([2.3] * 3, abs=0.1)


def test_anion_is_tried_through_a_face_an_edge_and_a_corner() -> None:
    for start, count in zip(starts_of({"Na": 1, "PF6": 1})[:3], (3, 2, 1), strict=True):
        fluorines = np.linalg.norm(start.structure.positions_angstrom[1:], axis=1)[[0, 2, 3, 4, 5, 6]]
        assert (fluorines < contact_angstrom("Na", "F") + 0.3).sum() == count


def test_starts_are_deterministic_and_differ_from_each_other() -> None:
    first, again = starts_of({"Na": 1, "EC": 3}), starts_of({"Na": 1, "EC": 3})
    for one, two in zip(first, again, strict=True):
        assert np.array_equal(one.structure.positions_angstrom, two.structure.positions_angstrom)
    assert not np.allclose(first[0].structure.positions_angstrom, first[2].structure.positions_angstrom)


def test_pair_without_metal_touches() -> None:
    for start in starts_of({"G2": 1, "PF6": 1}):
        assert 1.6 < closest_contact(start) < 3.0


def test_lone_cation_is_no_cluster() -> None:
    with pytest.raises(CalculationError, match="nothing to put around"):
        starts_of({"Na": 1})


def test_cation_sits_on_the_lone_pair_of_ammonia():
    cluster = make_cluster({"Na": 1, "NH3": 1}, charges={"Na": 1, "NH3": 0})
    for start in cluster_starts(cluster, smiles={"Na": "[Na+]", "NH3": "N"}, starts=2, seed=5):
        distances = np.linalg.norm(start.structure.positions_angstrom[1:], axis=1)
        assert start.structure.symbols[1] == "N"
        assert distances[0] == pytest.approx(contact_angstrom("Na", "N"), abs=0.05)
        assert distances[1:].min() > distances[0]  # hydrogens point away


def test_cation_faces_the_ring_of_benzene():
    cluster = make_cluster({"Na": 1, "C6H6": 1}, charges={"Na": 1, "C6H6": 0})
    for start in cluster_starts(cluster, smiles={"Na": "[Na+]", "C6H6": "c1ccccc1"}, starts=2, seed=5):
        ring = start.structure.positions_angstrom[1:7]
        normal = np.linalg.svd(ring - ring.mean(axis=0))[2][2]
        assert abs(ring.mean(axis=0) @ normal) > 2.0  # in the plane of the ring it would be 0
