"""Classes of cations on hand-built frames; the rule is that of the docstring of `classify`."""

import numpy as np
import pytest

from solvscreen.analysis.coordination import Cutoffs, surroundings

FAR = 7.0


def shares(trajectory, mixed, frame, *, second_shell_angstrom: float = FAR, **kwargs) -> list[float]:
    cutoffs = Cutoffs(angstrom=np.full((len(mixed.centre_kinds), len(mixed.donor_types)), 3.2), shift_angstrom=0.2)
    found = surroundings(
        trajectory([frame], **kwargs), mixed, cutoffs=cutoffs, second_shell_angstrom=second_shell_angstrom
    )
    for kind in found:
        assert sum(counts.by_cation for counts in kind.classes) == pytest.approx(1.0)
    return [counts.mean for counts in found[0].classes]


def test_one_free_one_pair_two_sharing_an_anion(box, trajectory) -> None:
    sodium = [[0, 0, 0], [5, 0, 0], [30, 30, 30], [15, 45, 45]]
    chloride = [[2.5, 0, 0], [32.5, 30, 30]]
    frame = np.array(sodium + chloride)
    assert shares(trajectory, box(Na=4, Cl=2), frame, box=(60, 60, 60, 90, 90, 90)) == [0.25, 0.0, 0.25, 0.5]


def test_all_in_one_aggregate(box, trajectory) -> None:
    sodium = [[0, 0, 0], [5, 0, 0], [10, 0, 0], [15, 0, 0]]
    chloride = [[2.5, 0, 0], [7.5, 0, 0], [12.5, 0, 0]]
    assert shares(trajectory, box(Na=4, Cl=3), np.array(sodium + chloride)) == [0.0, 0.0, 0.0, 1.0]


def test_two_anions_on_one_cation_aggregate(box, trajectory) -> None:
    assert shares(trajectory, box(Na=1, Cl=2), np.array([[0, 0, 0], [2.5, 0, 0], [-2.5, 0, 0]])) == [0, 0, 0, 1]


def test_bidentate_anion_counts_once(box, trajectory) -> None:
    frame = np.array([[0, 0, 0], [2.8, 0, 0], [2.2, 1.0, 0], [2.2, -1.0, 0]])  # Na, P, F, F
    assert shares(trajectory, box(Na=1, PF6=1), frame) == [0, 0, 1, 0]


def test_one_anion_bridging_two_cations_by_different_atoms(box, trajectory) -> None:
    frame = np.array([[0, 0, 0], [8, 0, 0], [4, 0, 0], [2.4, 0, 0], [5.6, 0, 0]])  # Na, Na, P, F, F
    assert shares(trajectory, box(Na=2, PF6=1), frame) == [0, 0, 0, 1]


def test_contact_across_the_box_edge(box, trajectory) -> None:
    frame = np.array([[0.5, 15, 15], [28.5, 15, 15]])  # 2.0 Å apart through the wall
    assert shares(trajectory, box(Na=1, Cl=1), frame) == [0, 0, 1, 0]


def test_lithium_can_share_an_anion_with_sodium(box, trajectory) -> None:
    frame = np.array([[0, 0, 0], [5, 0, 0], [2.5, 0, 0]])
    assert shares(trajectory, box(Na=1, Li=1, Cl=1), frame) == [0, 0, 0, 1]


def test_second_shell_is_measured_to_the_centre_of_a_whole_anion(box, trajectory) -> None:
    # P at x = 29, its fluorines across the wall at x = 1 and 3: centre at x = 1 (31 - 30), 6 Å from sodium at x = 7
    frame = np.array([[7, 0, 0], [29, 0, 0], [1, 0, 0], [3, 0, 0]])
    assert shares(trajectory, box(Na=1, PF6=1), frame, second_shell_angstrom=6.1) == [0, 1, 0, 0]
    assert shares(trajectory, box(Na=1, PF6=1), frame, second_shell_angstrom=5.9) == [1, 0, 0, 0]
