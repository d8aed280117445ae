"""Na+ between two water molecules: by symmetry every orbital belongs to both."""

import math
from dataclasses import replace

import numpy as np
import pytest

from solvscreen.domain.structure import Structure
from solvscreen.engines.pyscf import hole_starts as hole_starts_module
from solvscreen.engines.pyscf import properties, scf, several_starts
from solvscreen.engines.pyscf.frame import Frame
from solvscreen.engines.pyscf.hole_starts import Partition, group_starts, hole_starts
from solvscreen.engines.pyscf.mean_field import Request
from solvscreen.engines.pyscf.properties import electronic_state, iao_charges_e
from solvscreen.engines.pyscf.recipes import RECIPES
from solvscreen.engines.pyscf.scf import converge
from solvscreen.engines.pyscf.several_starts import converge_lowest
from solvscreen.errors import NotConverged
from solvscreen.units import HARTREE_TO_EV

SANDWICH = (
    ("Na", 0.0, 0.0, 0.0),
    ("O", 0.0, 0.0, 2.25), ("H", 0.0, 0.77, 2.83), ("H", 0.0, -0.77, 2.83),
    ("O", 0.0, 0.0, -2.25), ("H", 0.0, 0.77, -2.83), ("H", 0.0, -0.77, -2.83),
)  # fmt: skip
MOLECULES = (0, 1, 1, 1, 2, 2, 2)
PARTITION = Partition(of_atom=MOLECULES, species=("Na", "W", "W"))
IN_VACUUM = Request(charge=2, multiplicity=2)
IN_SOLVENT = replace(IN_VACUUM, permittivity=20.0)


def frame_of(atoms, *, charge):
    structure = Structure(
        symbols=tuple(atom[0] for atom in atoms),
        positions_angstrom=[atom[1:] for atom in atoms],
        charge=charge,
        multiplicity=1,
    )
    return Frame(structure=structure, recipe=replace(RECIPES["screening"], basis="def2-svp"))


@pytest.fixture(scope="module")
def sandwich():
    """Frame and neutral field."""
    frame = frame_of(SANDWICH, charge=1)
    return frame, converge(frame, Request(charge=1, multiplicity=1))


def on_molecules(frame, orbital, molecules=MOLECULES):
    """Loewdin population of one orbital on each molecule."""
    values, vectors = np.linalg.eigh(frame.whole.intor("int1e_ovlp"))
    amplitudes = (vectors * np.sqrt(values)) @ vectors.T @ orbital
    atoms = [int(label[0]) for label in frame.whole.ao_labels(fmt=None)]
    return np.bincount(np.asarray(molecules)[atoms], weights=amplitudes**2)


def on_spin(frame, ion, molecules=MOLECULES):
    """Loewdin spin population of an ion on each molecule."""
    values, vectors = np.linalg.eigh(frame.whole.intor("int1e_ovlp"))
    root = (vectors * np.sqrt(values)) @ vectors.T
    spin = np.diag(root @ (ion.density[0] - ion.density[1]) @ root)
    atoms = [int(label[0]) for label in frame.whole.ao_labels(fmt=None)]
    return np.bincount(np.asarray(molecules)[atoms], weights=spin)


def test_the_start_has_the_same_density_and_the_top_orbital_on_one_molecule(sandwich):
    frame, neutral = sandwich
    assert on_molecules(frame, neutral.orbitals[0][:, 14])[1:] == pytest.approx([0.5, 0.5], abs=0.05)
    (start,) = hole_starts(frame, neutral, partition=PARTITION)
    assert start.density == pytest.approx(neutral.density, abs=1e-8)
    assert max(on_molecules(frame, start.orbitals[1][:, 14])) > 0.95
    overlap = frame.whole.intor("int1e_ovlp")
    occupied = start.orbitals[1][:, :15]
    assert occupied.T @ overlap @ occupied == pytest.approx(np.eye(15), abs=1e-8)


def test_in_a_solvent_the_hole_on_one_molecule_lies_far_below_the_one_on_both(sandwich):
    frame, neutral = sandwich
    spread = converge(frame, IN_SOLVENT, start=converge(frame, IN_VACUUM, start=neutral))
    localised = converge(frame, IN_SOLVENT, start=hole_starts(frame, neutral, partition=PARTITION)[0])
    assert (spread.hartree - localised.hartree) * HARTREE_TO_EV > 0.2
    charges = iao_charges_e(frame.molecule(charge=2, multiplicity=2), localised)
    of_molecules = np.bincount(MOLECULES, weights=charges)[1:]
    assert max(of_molecules) - min(of_molecules) > 0.9


@pytest.mark.parametrize(("far", "atoms"), [(1, (1, 2, 3)), (2, (4, 5, 6))])
def test_of_alike_molecules_the_one_with_the_highest_homo_has_the_hole(sandwich, far, atoms):
    """The one farther from the cation, at positions other than those of the orbitals."""
    _, neutral = sandwich
    moved = [(name, x, y, z + math.copysign(1.0, z) if n in atoms else z) for n, (name, x, y, z) in enumerate(SANDWICH)]
    (start,) = hole_starts(frame_of(moved, charge=1), neutral, partition=PARTITION)
    assert on_molecules(frame_of(moved, charge=1), start.orbitals[1][:, 14])[far] > 0.95


@pytest.fixture(scope="module")
def anion_beside_water():
    """Hydroxide and water: frame, closed shell, and the starts with the hole on either."""
    pair = frame_of((("O", 0.0, 0.0, 0.0), ("H", 0.0, 0.0, -0.96), *SANDWICH[1:4]), charge=-1)
    neutral = converge(pair, Request(charge=-1, multiplicity=1))
    partition = Partition(of_atom=(0, 0, 1, 1, 1), species=("X", "W"))
    return pair, neutral, hole_starts(pair, neutral, partition=partition)


@pytest.mark.parametrize("anion", [(("O", 0.0, 0.0, 0.0), ("H", 0.0, 0.0, -0.96)), (("Cl", 0.0, 0.0, -0.5),)])
def test_each_composition_gives_a_start_the_highest_homo_first(anion):
    """Hydroxide and chloride give their electron more easily than water."""
    pair = frame_of((*anion, *SANDWICH[1:4]), charge=-1)
    molecules = (0,) * len(anion) + (1, 1, 1)
    neutral = converge(pair, Request(charge=-1, multiplicity=1))
    starts = hole_starts(pair, neutral, partition=Partition(of_atom=molecules, species=("X", "W")))
    top = [on_molecules(pair, start.orbitals[1][:, neutral.occupied[1] - 1], molecules) for start in starts]
    assert [int(np.argmax(populations)) for populations in top] == [0, 1]
    assert min(max(populations) for populations in top) > 0.8


def test_the_hole_of_an_ion_is_where_it_started(anion_beside_water):
    pair, _, starts = anion_beside_water
    ions = [converge(pair, Request(charge=0, multiplicity=2, permittivity=20.0), start=start) for start in starts]
    assert ions[0].hartree < ions[1].hartree
    assert hole_starts_module.elsewhere(pair, starts, ions[0]) == [starts[1]]


def test_with_holes_the_vacuum_starts_from_the_solvent(sandwich, monkeypatch):
    """The cycle in vacuum wanders between alike molecules; in solvent it does not."""
    frame, neutral = sandwich
    asked = []

    def noting(frame, request, *, start, rungs):
        asked.append((request.permittivity, start, rungs))
        return scf.solve(frame, request, start=start, rungs=rungs)

    for module in (several_starts, properties):
        monkeypatch.setattr(module, "solve", noting)
    ion = frame.structure.with_electrons(charge=2, multiplicity=2)
    holes = hole_starts(frame, neutral, partition=PARTITION)
    electronic_state(frame, ion, start=neutral, holes=holes)
    assert asked[0] == (20.0, holes[0], "plain")
    assert {(call[0], call[2]) for call in asked[1:]} == {(1.0, "plain")}
    assert max(on_spin(frame, asked[1][1])) > 0.9  # on one molecule, as in solvent


def test_what_wanders_in_vacuum_has_the_density_of_the_solvent(sandwich, monkeypatch):
    frame, neutral = sandwich
    ion = frame.structure.with_electrons(charge=2, multiplicity=2)
    holes = hole_starts(frame, neutral, partition=PARTITION)
    relaxed, _ = electronic_state(frame, ion, start=neutral, holes=holes)

    def wandering(frame, request, *, start, rungs):
        if request.permittivity == 1.0:
            raise NotConverged("in vacuum")
        return scf.solve(frame, request, start=start, rungs=rungs)

    monkeypatch.setattr(properties, "solve", wandering)
    state, field = electronic_state(frame, ion, start=neutral, holes=holes)
    assert state.curve.reference.hartree == pytest.approx(relaxed.curve.reference.hartree, abs=1e-6)
    assert state.curve.gas.hartree > relaxed.curve.gas.hartree - 1e-6
    # one density: the energy is a straight line in (eps - 1)/eps
    line = state.curve.reference.hartree - 0.95 * state.curve.reference_slope_hartree
    assert state.curve.gas.hartree == pytest.approx(line, abs=1e-6)
    assert state.curve.gas_slope_hartree == pytest.approx(state.curve.reference_slope_hartree, abs=1e-8)
    assert state.doubts == (
        "charge +2, vacuum: no convergence, so this is the energy of the density in solvent:"
        " there may be a lower state",
    )
    assert max(on_spin(frame, field)) > 0.9


def test_a_start_lost_in_vacuum_leaves_the_lowest_of_the_others(anion_beside_water, monkeypatch):
    pair, neutral, starts = anion_beside_water
    ion = pair.structure.with_electrons(charge=0, multiplicity=2)

    def unlucky(frame, request, *, start, rungs):
        if request.permittivity == 1.0 and start is starts[1]:
            raise NotConverged("in vacuum")
        return scf.solve(frame, request, start=start, rungs=rungs)

    expected, _ = electronic_state(pair, ion, start=neutral, holes=starts)
    monkeypatch.setattr(properties, "solve", unlucky)
    state, _ = electronic_state(pair, ion, start=neutral, holes=starts)
    assert state.curve.gas.hartree == pytest.approx(expected.curve.gas.hartree, abs=1e-5)
    assert state.lost_starts == ("charge +0, vacuum: 1 of 2 starts did not converge",)


def test_the_only_hole_that_gets_lost_is_a_doubt_too(sandwich, monkeypatch):
    frame, neutral = sandwich
    ion = frame.structure.with_electrons(charge=2, multiplicity=2)
    holes = hole_starts(frame, neutral, partition=PARTITION)

    def unlucky(frame, request, *, start, rungs):
        if start is holes[0]:
            raise NotConverged("in solvent")
        return scf.solve(frame, request, start=start, rungs=rungs)

    monkeypatch.setattr(several_starts, "solve", unlucky)
    state, _ = electronic_state(frame, ion, start=neutral, holes=holes)
    assert "charge +2, solvent: 1 of 1 starts did not converge" in state.lost_starts


def test_a_state_has_the_lowest_hole_in_vacuum_and_in_solvent(sandwich):
    frame, neutral = sandwich
    ion = frame.structure.with_electrons(charge=2, multiplicity=2)
    (hole,) = hole_starts(frame, neutral, partition=PARTITION)
    state, _ = electronic_state(frame, ion, start=neutral, holes=[hole])
    without, _ = electronic_state(frame, ion, start=neutral)
    assert (without.curve.reference - state.curve.reference).ev > 0.2
    assert state.curve.gas.hartree == pytest.approx(without.curve.gas.hartree, abs=1e-4)  # here both are one state


@pytest.mark.parametrize(("of_atom", "species"), [((0,) * 7, "A"), ((), ""), ((0, 1, 1, 1, 1, 1, 1), ("Na", "A"))])
def test_a_single_molecule_needs_no_such_start(sandwich, of_atom, species):
    assert hole_starts(*sandwich, partition=Partition(of_atom=of_atom, species=tuple(species))) == []


def test_two_species_of_one_composition_give_a_start_each(sandwich):
    starts = hole_starts(*sandwich, partition=replace(PARTITION, species=("Na", "V", "W")))
    places = [int(np.argmax(on_molecules(sandwich[0], start.orbitals[1][:, 14]))) for start in starts]
    assert sorted(places) == [1, 2]


def test_an_open_shell_gives_no_start(sandwich):
    frame, neutral = sandwich
    assert hole_starts(frame, replace(neutral, occupied=(15, 14)), partition=PARTITION) == []


MERCAPTOETHANOL = (
    ("S", 2.02, 0.0, 0.0), ("C", 0.2, 0.0, 0.0), ("H", -0.1, 1.03, 0.0), ("H", -0.1, -0.52, 0.89),
    ("C", -0.3, -0.72, -1.25), ("H", 0.0, -0.2, -2.14), ("H", 0.0, -1.75, -1.25), ("O", -1.73, -0.72, -1.25),
    ("H", -2.05, -1.18, -2.05), ("H", 2.3, 0.7, 1.1),
)  # fmt: skip


@pytest.fixture(scope="module")
def two_groups():
    """Frame and neutral field."""
    frame = frame_of(MERCAPTOETHANOL, charge=0)
    return frame, converge(frame, Request(charge=0, multiplicity=1))


def test_the_hole_of_a_group_sits_on_the_lone_pair_with_the_highest_orbital(two_groups):
    frame, neutral = two_groups
    (start,) = group_starts(frame, neutral)
    assert start.density == pytest.approx(neutral.density, abs=1e-8)
    on_atoms = on_molecules(frame, start.orbitals[1][:, neutral.occupied[1] - 1], tuple(range(10)))
    assert on_atoms[0] > 0.8  # sulfur: photoelectron bands at 9.3 eV for ethanethiol, 10.6 eV for ethanol


def test_an_ion_that_does_not_converge_is_tried_with_the_hole_on_one_group(two_groups, monkeypatch):
    frame, neutral = two_groups
    cation = Request(charge=1, multiplicity=2)
    expected = converge(frame, cation, start=neutral)
    cycles = iter([1, 40])

    def hurried_at_first(mean_field):
        mean_field.max_cycle = next(cycles)
        return [mean_field]

    monkeypatch.setattr(scf, "LADDER", (("", hurried_at_first),))
    found = converge(frame, cation, start=neutral)
    assert found.recovery == "hole on one group of atoms"
    assert found.hartree == pytest.approx(expected.hartree, abs=1e-5)


def test_a_group_as_large_as_the_whole_is_no_start(water):
    assert group_starts(water, converge(water, Request(charge=0, multiplicity=1))) == []


def test_a_metal_cation_is_no_neighbour_and_no_centre_of_a_group(sandwich):
    frame, neutral = sandwich
    (upper,) = hole_starts(frame, neutral, partition=PARTITION)
    (start,) = group_starts(frame, upper)  # with the cation and its other neighbour the group would be the whole
    mine = int(np.argmax(on_molecules(frame, upper.orbitals[1][:, 14])))
    assert on_molecules(frame, start.orbitals[1][:, 14])[mine] > 0.95


def test_the_group_is_that_which_holds_most_of_the_hole(two_groups):
    """The other lone pair, where the start has its hole there."""
    frame, neutral = two_groups
    atoms = (0, 0, 0, 0, 1, 1, 1, 1, 1, 0)
    partition = Partition(of_atom=atoms, species=("thiol", "alcohol"))
    on_oxygen = hole_starts(frame, neutral, partition=partition)[1]
    (start,) = group_starts(frame, on_oxygen)
    assert on_molecules(frame, start.orbitals[1][:, neutral.occupied[1] - 1], tuple(range(10)))[7] > 0.5


def test_starts_that_get_lost_are_counted(sandwich, monkeypatch):
    frame, neutral = sandwich
    cycles = iter([1, 40])  # the first start fails and gets no second chance, because the other does not

    def hurried(mean_field):
        mean_field.max_cycle = next(cycles)
        return [mean_field]

    monkeypatch.setattr(scf, "LADDER", (("", hurried),))
    starts = [neutral, *hole_starts(frame, neutral, partition=PARTITION)]
    found = converge_lowest(frame, IN_SOLVENT, starts=starts, own_guess=False)
    assert found.lost_starts == "1 of 2 starts did not converge"
    assert found.recovery == ""  # the start that counts needed no help


def test_without_a_start_that_converges_the_later_rungs_are_climbed(sandwich, monkeypatch):
    frame, neutral = sandwich

    def stopped(mean_field):
        mean_field.max_cycle = 1
        return [mean_field]

    monkeypatch.setattr(scf, "LADDER", (("", stopped), ("a later one", lambda mean_field: [mean_field])))
    found = converge_lowest(frame, IN_VACUUM, starts=[neutral], own_guess=False)
    assert found.recovery == "a later one"


def test_a_metal_cation_is_bonded_to_nothing(sandwich):
    bonded = hole_starts_module._bonded(sandwich[0])
    assert not bonded[0].any()
    assert [int(row.sum()) for row in bonded[1:]] == [2, 1, 1, 2, 1, 1]


def test_an_electron_more_is_no_hole(two_groups):
    frame, neutral = two_groups
    assert scf._is_hole(frame, Request(charge=1, multiplicity=2), neutral)
    assert not scf._is_hole(frame, Request(charge=-1, multiplicity=2), neutral)
    assert not scf._is_hole(frame, Request(charge=0, multiplicity=1), neutral)
