"""Typing and charges against stored output of the original programs; versions and dates are in the file."""

import json
from pathlib import Path

import numpy as np
import pytest
from rdkit import Chem

from solvscreen.forcefield import molecule, nagl, smirnoff

REFERENCE = json.loads((Path(__file__).parent / "data" / "openff_reference.json").read_text(encoding="utf-8"))
MOLECULES = REFERENCE["molecules"]
Labels = dict[tuple[int, ...], str]


def _molecule(smiles: str) -> Chem.Mol:
    return molecule.read_molecule("X", smiles, Chem.GetFormalCharge(Chem.MolFromSmiles(smiles)))


def _stored(record: dict[str, str], section: str) -> Labels:
    pairs = (word.split(":") for word in record[section].split())
    return {tuple(int(index) for index in atoms.split("-")): name for atoms, name in pairs}


def _centre_first(labels: Labels) -> Labels:
    return {(atoms[1], *sorted((atoms[0], atoms[2], atoms[3]))): name for atoms, name in labels.items()}


def test_the_reference_covers_enough_molecules_and_is_for_this_force_field() -> None:
    assert len(MOLECULES) >= 90
    assert smirnoff.sage().sha256 == "7a0d7195a4b717e29fe14aa2cf1bc3203e87ce4aef9cc2ef10fb5145b7edcf63"


@pytest.mark.parametrize("name", MOLECULES)
def test_labels_are_those_of_the_openff_toolkit(name: str) -> None:
    record = MOLECULES[name]
    found = smirnoff.sage().label(_molecule(record["smiles"]))
    assert {(atom,): p["id"] for atom, p in found.van_der_waals.items()} == _stored(record, "vdW")
    assert {atoms: p["id"] for atoms, p in found.bonds.items()} == _stored(record, "Bonds")
    assert {atoms: p["id"] for atoms, p in found.angles.items()} == _stored(record, "Angles")
    assert {atoms: p["id"] for atoms, p in found.propers.items()} == _stored(record, "ProperTorsions")
    assert {atoms: p["id"] for atoms, p in found.impropers.items()} == _centre_first(
        _stored(record, "ImproperTorsions")
    )


@pytest.mark.parametrize("name", [name for name, record in MOLECULES.items() if "charges_e" in record])
def test_charges_are_those_of_openff_nagl(name: str) -> None:
    record = MOLECULES[name]
    found = nagl.charges_e(_molecule(record["smiles"]))
    np.testing.assert_allclose(found, record["charges_e"], rtol=0.0, atol=2e-5)  # stored to five decimals
