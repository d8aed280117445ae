"""Shells of hand-built periodic frames, and what is cut out of them."""

import numpy as np
import pytest

from solvscreen.analysis.coordination import Cutoffs
from solvscreen.analysis.cut_shell import cut_shell
from solvscreen.analysis.shell_types import shell_sites
from solvscreen.chem.bonds import bond_change
from solvscreen.io.structures import read_structures, write_structures

EDGE = 30.0


@pytest.fixture
def sites(trajectory):
    """Function from a box and positions to its frame and the sites of its cations."""

    def find(mixed, positions, *, angstrom=3.2):
        frame = next(iter(trajectory([np.mod(positions, EDGE)]).frames()))
        cutoffs = Cutoffs(
            angstrom=np.full((len(mixed.centre_kinds), len(mixed.donor_types)), angstrom), shift_angstrom=0.2
        )
        return frame, shell_sites(frame, mixed, cutoffs=cutoffs, second_shell_angstrom=9.0)

    return find


def cut(frame, mixed, site, rank=0):
    return cut_shell(frame, mixed, site=site, rank=rank, source="made up")


def test_a_shell_across_the_corner_of_the_box_comes_out_whole(box, sites) -> None:
    mixed = box(Na=1, diether=1)  # O C C O
    chelate = np.array([(2.2, 0, 0), (2.6, 1.3, 0), (1.4, 2.2, 0), (0.1, 2.3, 0)])
    for corner in (np.zeros(3), np.array([29.9, 0.1, 15.0]), np.array([28.5, 28.5, 28.5])):
        frame, (site,) = sites(mixed, np.array([(0.0, 0.0, 0.0), *chelate]) + corner)
        assert (site.kind.shell, site.kind.denticity) == ("diether_1", "diether(2)")
        structure = cut(frame, mixed, site).structure
        np.testing.assert_allclose(structure.positions_angstrom[0], 0.0)
        np.testing.assert_allclose(structure.positions_angstrom[1:], chelate, atol=1e-4)


def test_a_molecule_longer_than_half_the_box_is_followed_along_its_bonds(box, trajectory) -> None:
    mixed = box(Na=1, diether=1)
    positions = np.array([(0, 0, 0), (2.2, 0, 0), (4.7, 0, 0), (7.2, 0, 0), (9.7, 0, 0)])
    frame = next(iter(trajectory([np.mod(positions + 5.0, 12.0)], box=(12, 12, 12, 90, 90, 90)).frames()))
    cutoffs = Cutoffs(angstrom=np.full((1, 1), 2.25), shift_angstrom=0.0)
    (site,) = shell_sites(frame, mixed, cutoffs=cutoffs, second_shell_angstrom=9.0)
    assert site.kind.denticity == "diether(1)"
    np.testing.assert_allclose(cut(frame, mixed, site).structure.positions_angstrom, positions, atol=1e-4)


def test_the_denticity_counts_the_donors_of_each_molecule(box, sites) -> None:
    mixed = box(Na=1, PF6=1, diether=2)
    anion = [(-2.4, 0, 0), (-1.9, 1.2, 0), (-1.9, -1.2, 0)]  # P and two F, both near
    two = [(2.2, 0, 0), (2.6, 1.3, 0), (1.4, 2.2, 0), (0.1, 2.3, 0)]
    one = [(0, 0, 2.4), (0, 1.2, 3.2), (0, 2.4, 3.9), (0, 3.6, 4.5)]
    frame, (site,) = sites(mixed, np.array([(0, 0, 0), *anion, *one, *two]) + 15.0)
    assert (site.kind.shell, site.kind.denticity) == ("PF6_1+diether_2", "PF6(2)+diether(2,1)")
    assert (site.kind.place, site.kind.charge, site.kind.n_atoms) == ("cip", 0, 12)
    assert site.kind.item == "Na_1+PF6_1+diether_2:PF6(2)+diether(2,1)"
    named = cut(frame, mixed, site)
    assert named.notes["molecules"] == ["Na", "PF6", "diether", "diether"]
    assert named.fragments == (0, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3)
    assert named.structure.symbols == ("Na", "P", "F", "F", *("O", "C", "C", "O") * 2)
    np.testing.assert_allclose(named.structure.positions_angstrom[4:8], two, atol=1e-4)  # two donors before one
    assert named.bonds == ((1, 2), (1, 3), (4, 5), (5, 6), (6, 7), (8, 9), (9, 10), (10, 11))


def test_a_bridging_anion_brings_the_nearest_other_cation_along(box, sites) -> None:
    mixed = box(Na=3, Cl=1)
    frame, found = sites(mixed, np.array([(29.5, 0, 0), (4.7, 0, 0), (2.1, 2.9, 0), (2.1, 0, 0)]))
    first = found[0]
    assert (first.kind.place, first.kind.shell, first.kind.cluster, first.kind.charge) == (
        "agg",
        "Cl_1",
        "Na_2+Cl_1",
        1,
    )
    assert first.others == (2,)  # 3.9 A away, the other one 5.2 A
    named = cut(frame, mixed, first)
    assert named.structure.symbols == ("Na", "Na", "Cl")
    np.testing.assert_allclose(named.structure.positions_angstrom, [(0, 0, 0), (2.6, 2.9, 0), (2.6, 0, 0)], atol=1e-4)
    assert (named.structure.charge, named.structure.multiplicity, named.notes["others"]) == (1, 1, 1)


def test_cations_follow_while_the_cut_is_negative(box, sites) -> None:
    mixed = box(Na=4, Cl=3)
    # three anions around the first cation, each shared with another cation
    anions = [(2.6, 0, 0), (0, 2.6, 0), (0, 0, 2.6)]
    cations = [(0, 0, 0), (5.2, 0, 0), (0, 5.3, 0), (0, 0, 5.4)]
    frame, found = sites(mixed, np.array([*cations, *anions]) + 15.0)
    assert found[0].others == (1, 2)  # -2, -1, 0: the third stays behind
    assert (found[0].kind.cluster, found[0].kind.charge) == ("Na_3+Cl_3", 0)
    assert cut(frame, mixed, found[0]).structure.symbols == ("Na", "Na", "Na", "Cl", "Cl", "Cl")


def test_free_and_separated_cations_are_one_item_in_quantum_chemistry(box, sites) -> None:
    mixed = box(Na=2, Cl=1, ether=2)
    ether = np.array([(0, 1.2, 3.1), (0, 0, 2.4), (0, -1.2, 3.1)])
    first, second = np.array([5.0, 5, 5]), np.array([20.0, 20, 20])
    _, found = sites(mixed, np.array([first, second, first - (0, 0, 6), *(ether + first), *(ether + second)]))
    assert [site.kind.place for site in found] == ["ssip", "free"]
    assert found[0].kind != found[1].kind
    assert found[0].kind.item == found[1].kind.item == "Na_1+ether_1:ether(1)"


def test_an_empty_shell_is_the_bare_cation(box, sites) -> None:
    _, (site,) = sites(box(Na=1, ether=1), np.array([(0, 0, 0), (10, 11, 10), (10, 10, 10), (10, 9, 10)]))
    assert (site.kind.shell, site.kind.denticity, site.kind.item) == ("empty", "none", "Na_1:none")
    assert site.kind.n_atoms == 1


def test_what_was_cut_keeps_its_bonds_through_a_file(box, sites, tmp_path) -> None:
    mixed = box(Na=1, ether=1)
    frame, (site,) = sites(mixed, np.array([(29, 0, 0), (1.8, 1.2, 0), (1.2, 0, 0), (1.8, -1.2, 0)]))
    write_structures(tmp_path / "cut.extxyz", [cut(frame, mixed, site)])
    (back,) = read_structures(tmp_path / "cut.extxyz")
    assert bond_change(back.structure, bonds=back.bonds).text == ""
    assert back.bonds == ((1, 2), (2, 3))
    assert back.notes["source"] == "made up"
