"""The ion table: values, recognition by graph, order of atoms, octahedra."""

import itertools
import json
import math
from importlib import resources

import numpy as np
import pytest
from numpy.typing import NDArray
from rdkit import Chem

from solvscreen.domain.force_field import MoleculeParameters
from solvscreen.errors import DataError
from solvscreen.forcefield import ions, library, nagl, smirnoff
from solvscreen.forcefield.library import parameterize

ANIONS = {
    "PF6": "F[P-](F)(F)(F)(F)F",
    "BF4": "F[B-](F)(F)F",
    "FSI": "O=S(=O)(F)[N-]S(=O)(=O)F",
    "TFSI": "O=S(=O)([N-]S(=O)(=O)C(F)(F)F)C(F)(F)F",
    "FTFSI": "O=S(=O)(F)[N-]S(=O)(=O)C(F)(F)F",
    "OTf": "O=S(=O)([O-])C(F)(F)F",
    "ClO4": "[O-]Cl(=O)(=O)=O",
    "DFOB": "F[B-]1(F)OC(=O)C(=O)O1",
    "BOB": "O=C1O[B-]2(OC1=O)OC(=O)C(=O)O2",
    "NO3": "O=[N+]([O-])[O-]",
    "DCA": "N#C[N-]C#N",
    "SCN": "[S-]C#N",
    "F": "[F-]",
    "Cl": "[Cl-]",
    "Br": "[Br-]",
    "I": "[I-]",
}
METALS = {"Li": "[Li+]", "Na": "[Na+]", "K": "[K+]", "Rb": "[Rb+]", "Cs": "[Cs+]"}

# (ion, element with its place among equals, charge in e, sigma in nm, epsilon in kJ/mol)
JOUNG_CHEATHAM_TIP3P = [  # J. Phys. Chem. B 2008, 112, 9020, doi 10.1021/jp8001614, Table 5, as in OpenFF Sage
    ("Li", "[Li+]", 1.0, 0.182634, 0.1171085),
    ("Na", "[Na+]", 1.0, 0.243928, 0.365846),
    ("K", "[K+]", 1.0, 0.303796, 0.8103693),
    ("Cl", "[Cl-]", -1.0, 0.447766, 0.1489127),
]
CLP = [  # il.ff, doi 10.5281/zenodo.593705; papers in the files
    ("PF6", "P", 1.34, 0.374, 0.8368),
    ("PF6", "F", -0.39, 0.312, 0.2552),
    ("BF4", "B", 0.96, 0.358, 0.3975),
    ("BF4", "F", -0.49, 0.312, 0.2552),
    ("TFSI", "C", 0.35, 0.35, 0.27614),
    ("TFSI", "F", -0.16, 0.3118, 0.2554),
    ("TFSI", "S", 1.02, 0.355, 1.046),
    ("TFSI", "O", -0.53, 0.315, 0.83736),
    ("TFSI", "N", -0.66, 0.325, 0.71128),
    ("FSI", "F", -0.13, 0.3118, 0.2554),
    ("OTf", "O", -0.63, 0.315, 0.83736),
    ("NO3", "N", 0.95, 0.306, 0.338),
    ("NO3", "O", -0.65, 0.277, 0.61),
]
OPLS_2009IL = [  # Sambasivarao & Acevedo, doi 10.1021/ct900009a
    ("ClO4", "Cl", 1.176, 0.35, 0.49283),
    ("ClO4", "O", -0.544, 0.29, 0.87864),
    ("SCN", "S", -0.6811, 0.355, 1.046),
]


def _parameters(smiles: str) -> MoleculeParameters:
    return parameterize("X", smiles, Chem.GetFormalCharge(Chem.MolFromSmiles(smiles)), seed=1)


@pytest.mark.parametrize(("name", "smiles", "charge", "sigma", "epsilon"), JOUNG_CHEATHAM_TIP3P)
def test_monatomic_ions_are_joung_cheatham(name: str, smiles: str, charge: float, sigma: float, epsilon: float) -> None:
    found = parameterize(name, smiles, round(charge), seed=1)
    assert found.charges_e == pytest.approx([charge])
    assert found.sigmas_nm == pytest.approx([sigma], abs=2e-6)
    assert found.epsilons_kj_per_mol == pytest.approx([epsilon], abs=2e-6)


@pytest.mark.parametrize("smiles", [*METALS.values(), "[F-]", "[Cl-]", "[Br-]", "[I-]"])
def test_monatomic_ions_agree_with_the_set_inside_sage(smiles: str) -> None:
    sage = smirnoff.sage().label(Chem.MolFromSmiles(smiles)).van_der_waals[0]
    found = _parameters(smiles)
    assert found.sigmas_nm[0] == pytest.approx(smirnoff.quantity(sage["rmin_half"]) * 2.0 ** (5.0 / 6.0), abs=1e-6)
    assert found.epsilons_kj_per_mol[0] == pytest.approx(smirnoff.quantity(sage["epsilon"]), abs=1e-6)


@pytest.mark.parametrize(("name", "element", "charge", "sigma", "epsilon"), CLP + OPLS_2009IL)
def test_polyatomic_ions_have_the_published_values(
    name: str, element: str, charge: float, sigma: float, epsilon: float
) -> None:
    found = _parameters(ANIONS[name])
    atoms = [atom for atom, symbol in enumerate(found.symbols) if symbol == element]
    assert found.charges_e[atoms] == pytest.approx([charge] * len(atoms), abs=1e-9)
    assert found.sigmas_nm[atoms] == pytest.approx([sigma] * len(atoms), abs=1e-9)
    assert found.epsilons_kj_per_mol[atoms] == pytest.approx([epsilon] * len(atoms), abs=1e-9)


@pytest.mark.parametrize("smiles", [*ANIONS.values(), *METALS.values()])
def test_charges_sum_exactly_to_the_formal_charge(smiles: str) -> None:
    found = _parameters(smiles)
    assert found.charges_e.sum() == pytest.approx(Chem.GetFormalCharge(Chem.MolFromSmiles(smiles)), abs=1e-12)


def test_every_file_names_its_sources_and_covers_the_ion_it_is_named_after() -> None:
    folder = resources.files("solvscreen") / "data" / "ions"
    records = {path.name: json.loads(path.read_text(encoding="utf-8")) for path in folder.iterdir()}
    assert {f"{name}.json" for name in ANIONS | METALS} <= set(records)
    for name, record in records.items():
        assert name == f"{record['id']}.json"
        assert record["sources"]
        assert all(source["work"] and source["licence"] for source in record["sources"])
        assert any(source["doi"].startswith("10.") for source in record["sources"])


def test_hexafluorophosphate_has_twelve_right_angles_and_no_other() -> None:
    found = _parameters(ANIONS["PF6"])
    assert [math.degrees(angle.angle_radian) for angle in found.angles] == pytest.approx([90.0] * 12)
    assert [bond.length_nm for bond in found.bonds] == pytest.approx([0.1606] * 6)
    assert {bond.k_kj_per_mol_nm2 for bond in found.bonds} == {310000.0}


@pytest.mark.parametrize("smiles", ["F[P-](F)(F)(F)(F)F", "[P-](F)(F)(F)(F)(F)F"])
def test_angle_terms_of_an_octahedron_join_neighbours_at_right_angles(smiles: str) -> None:
    found = _parameters(smiles)
    for angle in found.angles:
        assert _angle_degree(found.positions_angstrom, *angle.atoms) == pytest.approx(90.0, abs=1e-6)


def _angle_degree(positions: NDArray[np.float64], i: int, j: int, k: int) -> float:
    a, b = positions[i] - positions[j], positions[k] - positions[j]
    return float(np.degrees(np.arccos(a @ b / np.linalg.norm(a) / np.linalg.norm(b))))


@pytest.mark.parametrize("smiles", ANIONS.values())
def test_tabulated_anions_never_see_the_general_force_field(smiles: str, monkeypatch: pytest.MonkeyPatch) -> None:
    ions.table()

    def forbidden(*_: object) -> None:
        raise AssertionError("an anion reached the general force field")

    monkeypatch.setattr(library, "_complete_labels", forbidden)
    monkeypatch.setattr(nagl, "charges_e", forbidden)
    assert "NAGL" not in _parameters(smiles).source


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("O=S(=O)([O-])C(F)(F)F", "FC(F)(F)[S+2]([O-])([O-])[O-]"),
        ("O=[N+]([O-])[O-]", "[O-][N+](=O)[O-]"),
        ("O=S(=O)(F)[N-]S(=O)(=O)F", "FS(=O)(=O)N=S(=O)([O-])F"),
        ("[S-]C#N", "S=C=[N-]"),
        ("N#C[N-]C#N", "[N-]=C=NC#N"),
        ("[O-]Cl(=O)(=O)=O", "[O-][Cl+3]([O-])([O-])[O-]"),
    ],
)
def test_resonance_forms_are_the_same_ion(one: str, other: str) -> None:
    first, second = _parameters(one), _parameters(other)
    assert first.source == second.source
    assert sorted(first.charges_e) == pytest.approx(sorted(second.charges_e))


@pytest.mark.parametrize(
    "smiles", ["[O-]C#N", "[O-]S(=O)(=O)F", "[O-]Cl(=O)=O", "[B-](F)(F)(F)C#N", "[P-](F)(F)(F)(F)(F)C(F)(F)F"]
)
def test_similar_ions_are_not_mistaken_for_tabulated_ones(smiles: str) -> None:
    assert not ions.covers(Chem.AddHs(Chem.MolFromSmiles(smiles)))


def test_neutral_molecules_with_the_graph_of_an_ion_are_not_ions() -> None:
    assert not ions.covers(Chem.MolFromSmiles("[Na]"))


def test_a_charge_sum_beyond_rounding_is_an_error_in_the_file() -> None:
    record = {"id": "Q"}
    assert ions._charges_e(record, [-0.50005, -0.50005], -1).tolist() == pytest.approx([-0.5, -0.5])
    with pytest.raises(DataError, match=r"ions/Q\.json: charges sum to -0\.9000 e, not -1"):
        ions._charges_e(record, [-0.4, -0.5], -1)


def test_fourier_terms_are_the_opls_function() -> None:
    """E = V1/2 (1 + cos x) + V2/2 (1 - cos 2x) + V3/2 (1 + cos 3x)."""
    barriers = [11.445, -15.186, -3.212]
    x = np.linspace(-3.0, 3.0, 7)
    terms = list(ions.fourier((0, 1, 2, 3), barriers))
    found = sum(t.k_kj_per_mol * (1.0 + np.cos(t.periodicity * x - t.phase_radian)) for t in terms)
    v1, v2, v3 = barriers
    expected = 0.5 * (v1 * (1 + np.cos(x)) + v2 * (1 - np.cos(2 * x)) + v3 * (1 + np.cos(3 * x)))
    np.testing.assert_allclose(found, expected, atol=1e-12)


def test_nitrate_keeps_its_oxygens_equal() -> None:
    nitrate = _parameters("O=[N+]([O-])[O-]")
    outer = [term.atoms[1:] for term in nitrate.torsions]
    assert sorted(outer) in ([(0, 2, 3), (2, 3, 0), (3, 0, 2)], [(0, 3, 2), (2, 0, 3), (3, 2, 0)])
    assert sum(term.k_kj_per_mol for term in nitrate.torsions) == pytest.approx(8.368 / 2.0)


def test_oxalatoborates_take_torsions_from_sage_and_its_scaling() -> None:
    ion = _parameters("F[B-]1(F)OC(=O)C(=O)O1")
    assert (ion.coulomb_14, ion.lennard_jones_14) == (0.8333333333, 0.5)
    boron = ion.symbols.index("B")
    assert all(boron not in term.atoms[1:3] for term in ion.torsions)
    assert "unpublished" in ion.weak_spot


def test_all_pairs_of_table_entries_are_different_ions() -> None:
    names = [ion.id for ion in ions.table().values()]
    assert len(names) == len(set(names)) == len(list((resources.files("solvscreen") / "data" / "ions").iterdir()))
    assert all(a != b for a, b in itertools.combinations(ions.table(), 2))
