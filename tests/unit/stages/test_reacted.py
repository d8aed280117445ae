"""What can move between two oxidised molecules, and what GFN-xTB makes of it."""

import numpy as np
import pytest

from solvscreen.chem.bonds import bond_change
from solvscreen.chem.clusters import cluster_starts
from solvscreen.chem.reactive_starts import reactive_starts
from solvscreen.config import XtbSettings
from solvscreen.domain.cluster import make_cluster
from solvscreen.io.structures import NamedStructure
from solvscreen.stages._reacted import ReactionTask, is_contact_pair, reacted_forms

SMILES = {"DME": "COC", "EC": "O=C1OCCO1", "BF4": "F[B-](F)(F)F", "Na": "[Na+]", "ACN": "CC#N"}
CHARGES = {"DME": 0, "EC": 0, "ACN": 0, "BF4": -1, "Na": 1}


def start(**counts: int) -> NamedStructure:
    return cluster_starts(make_cluster(counts, charges=CHARGES), smiles=SMILES, starts=1, seed=3)[0]


def test_hydrogens_and_a_fluoride_are_moved_to_where_they_bind() -> None:
    frame = start(EC=1, BF4=1)
    found = reactive_starts(frame.structure, bonds=frame.bonds, fragments=frame.fragments)
    symbols = frame.structure.symbols
    assert [(symbols[one.mover], symbols[one.host], symbols[one.goal]) for one in found] == [
        ("H", "C", "F"),
        ("H", "C", "F"),
        ("F", "B", "C"),
    ]
    for one in found:
        assert frame.fragments[one.mover] == frame.fragments[one.host] != frame.fragments[one.goal]
        assert any(one.mover in pair for pair in bond_change(one.structure, bonds=frame.bonds).formed)
        moved = np.linalg.norm(one.structure.positions_angstrom - frame.structure.positions_angstrom, axis=1)
        assert set(np.nonzero(moved)[0]) == {one.mover}


def test_an_ether_takes_no_fluoride() -> None:
    frame = start(DME=1, BF4=1)
    found = reactive_starts(frame.structure, bonds=frame.bonds, fragments=frame.fragments)
    assert {frame.structure.symbols[one.mover] for one in found} == {"H"}


def test_only_pairs_without_a_cation_react() -> None:
    assert is_contact_pair(start(DME=1, BF4=1))
    assert not is_contact_pair(start(DME=1, Na=1))


def test_the_hydrogen_stays_where_it_was_put() -> None:
    task = ReactionTask(ground=start(DME=1, BF4=1), section=XtbSettings(max_force_ev_per_angstrom=0.05))
    (form,) = reacted_forms(task)
    assert form.notes["transfer"] == "H from DME to BF4"
    assert (form.notes["state"], form.structure.charge, form.structure.multiplicity) == ("reacted", 0, 2)
    change = bond_change(form.structure, bonds=form.bonds)
    (hydrogen, fluorine), *_ = [sorted(pair, key=lambda i: form.structure.numbers[i]) for pair in change.formed]
    distance = np.linalg.norm(form.structure.positions_angstrom[hydrogen] - form.structure.positions_angstrom[fluorine])
    assert distance == pytest.approx(0.92, abs=0.06)  # H-F, Huber & Herzberg 1979: 0.917
