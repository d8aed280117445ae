"""Members of first shells on hand-built frames."""

import numpy as np
import pytest

from solvscreen.analysis.coordination import Cutoffs, surroundings
from solvscreen.analysis.shell_members import first_shell_members


def cutoffs(mixed, *, angstrom: float = 3.2) -> Cutoffs:
    return Cutoffs(angstrom=np.full((len(mixed.centre_kinds), len(mixed.donor_types)), angstrom), shift_angstrom=0.2)


def only_frame(trajectory, positions):
    return next(iter(trajectory([positions]).frames()))


def test_members_name_molecules_and_the_atoms_in_contact(box, trajectory) -> None:
    mixed = box(Na=2, diether=2)  # atoms 0, 1: Na; 2..5 and 6..9: O C C O
    chelating = [(12.4, 10, 10), (13, 11, 10), (13, 12, 10), (10, 12.4, 10)]
    single = [(7.6, 10, 10), (6, 10, 10), (5, 10, 10), (3, 10, 10)]
    frame = only_frame(trajectory, [(10, 10, 10), (25, 25, 25), *chelating, *single])
    first, second = first_shell_members(frame, mixed, cutoffs=cutoffs(mixed))
    assert (first.cation, first.atom, first.composition) == ("Na", 0, "diether_2")
    assert [(member.molecule, member.species, member.donor_atoms) for member in first.members] == [
        (2, "diether", (2, 5)),
        (3, "diether", (6,)),
    ]
    assert first.members[0].denticity == 2
    assert (second.atom, second.composition, second.members) == (1, "empty", ())


def test_members_across_the_wall_and_shared_by_two_cations(box, trajectory) -> None:
    mixed = box(Na=2, PF6=1)  # atoms 0, 1: Na; 2..4: P F F
    frame = only_frame(trajectory, [(28.5, 15, 15), (4.5, 15, 15), (1.5, 15, 15), (0.5, 15, 15), (2.5, 15, 15)])
    left, right = first_shell_members(frame, mixed, cutoffs=cutoffs(mixed, angstrom=2.2))
    assert (left.molecules, left.members[0].donor_atoms) == ((2,), (3,))  # 2.0 Å through the wall
    assert (right.molecules, right.members[0].donor_atoms) == ((2,), (4,))


def test_same_rule_as_the_counts(box, trajectory) -> None:
    mixed = box(Na=5, PF6=5, ether=40)
    positions = np.random.default_rng(1).uniform(0, 30, size=(20, mixed.n_atoms, 3)).tolist()
    made = trajectory(positions)
    (near,) = surroundings(made, mixed, cutoffs=cutoffs(mixed, angstrom=4.0), second_shell_angstrom=9.0)
    for number, frame in enumerate(made.frames()):
        shells = first_shell_members(frame, mixed, cutoffs=cutoffs(mixed, angstrom=4.0))
        molecules, atoms = near.molecules[1:], near.donors
        assert sum(len(shell.members) for shell in shells) / 5 == pytest.approx(
            sum(c.series[number] for c in molecules)
        )
        denticities = [member.denticity for shell in shells for member in shell.members]
        assert sum(denticities) / 5 == pytest.approx(sum(c.series[number] for c in atoms))
