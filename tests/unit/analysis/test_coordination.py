"""Neighbours, shells and denticity on hand-built frames."""

import numpy as np
import pytest

from solvscreen.analysis.coordination import Cutoffs, surroundings
from solvscreen.errors import DataError


def found(trajectory, mixed, frames, *, cutoff: float = 3.2):
    cutoffs = Cutoffs(angstrom=np.full((len(mixed.centre_kinds), len(mixed.donor_types)), cutoff), shift_angstrom=0.2)
    return surroundings(trajectory(frames), mixed, cutoffs=cutoffs, second_shell_angstrom=7.0)


CHELATE = [
    (10, 10, 10),
    *((12.4, 10, 10), (13, 11, 10), (13, 12, 10), (10, 12.4, 10)),
    *((7.6, 10, 10), (6, 10, 10), (5, 10, 10), (3, 10, 10)),
]


def test_chelating_molecule_counts_once_and_has_denticity_two(box, trajectory) -> None:
    mixed = box(Na=1, diether=2)  # the first holds Na+ with both oxygens, the second with one
    (near,) = found(trajectory, mixed, [CHELATE])
    assert near.donors[0].mean == 3.0
    assert near.molecules[1].mean == 2.0
    assert near.donors[0].mean / near.holders[0] == 1.5
    assert near.shells["diether_2"].series.tolist() == [1.0]


def test_cutoffs_are_shifted_both_ways(box, trajectory) -> None:
    mixed = box(Na=1, Cl=3)
    (near,) = found(trajectory, mixed, [[[0, 0, 0], [2.9, 0, 0], [0, 3.1, 0], [0, 0, 3.3]]])
    assert (near.shifted_donors[0], near.donors[0].mean) == ((1.0, 3.0), 2.0)
    assert (near.shifted_molecules[1], near.molecules[1].mean) == ((1.0, 3.0), 2.0)


def test_shell_names_are_sorted_and_populations_sum_to_one(box, trajectory) -> None:
    mixed = box(Na=2, PF6=1, ether=1)
    first = [[0, 0, 0], [15, 15, 15], [4, 0, 0], [2.4, 0, 0], [5.6, 0, 0], [0, 3, 0], [0, 2.4, 0], [0, 4, 0]]
    second = [[0, 9, 9], *first[1:]]
    (near,) = found(trajectory, mixed, [first, second])
    assert {name: counts.series.tolist() for name, counts in near.shells.items()} == {
        "PF6_1+ether_1": [0.5, 0.0],
        "empty": [0.5, 1.0],
    }
    assert near.shells["empty"].by_cation.tolist() == [0.5, 1.0]


def test_every_cation_kind_has_its_own_counts(box, trajectory) -> None:
    sodium, lithium = found(trajectory, box(Na=1, Li=2, Cl=1), [[[0, 0, 0], [5, 0, 0], [15, 15, 15], [2.5, 0, 0]]])
    assert (sodium.cation, lithium.cation) == ("Na", "Li")
    assert sodium.molecules[2].by_cation.tolist() == [1.0]
    assert lithium.molecules[2].by_cation.tolist() == [1.0, 0.0]


def test_wrong_number_of_atoms_is_refused(box, trajectory) -> None:
    with pytest.raises(DataError, match="trajectory has 2 atoms"):
        found(trajectory, box(Na=3, Cl=1), [np.zeros((2, 3))])
