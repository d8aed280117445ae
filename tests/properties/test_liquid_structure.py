"""Neighbours, classes and g(r) of random boxes against plain loops over all atoms and images."""

import itertools
import math

import MDAnalysis
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from MDAnalysis.coordinates.memory import MemoryReader
from MDAnalysis.lib.mdamath import triclinic_vectors

from solvscreen.analysis.coordination import Cutoffs, surroundings
from solvscreen.analysis.molecules import MoleculeKind, Molecules
from solvscreen.analysis.rdf import radial_distributions
from solvscreen.analysis.trajectory import Trajectory, from_universe

N_SODIUM, N_ANION, N_SOLVENT = 5, 4, 6
BOX = Molecules(
    kinds=(
        MoleculeKind(species="G", charge=0, count=N_SOLVENT, symbols=("O", "C", "O"), bonds=((0, 1), (1, 2))),
        MoleculeKind(species="Na", charge=1, count=N_SODIUM, symbols=("Na",), bonds=()),
        MoleculeKind(species="BF", charge=-1, count=N_ANION, symbols=("B", "F", "F"), bonds=((0, 1), (0, 2))),
    )
)
CUTOFF, SECOND = 3.0, 5.0

boxes = st.sampled_from([(12, 12, 12, 90, 90, 90), (12, 13, 14, 90, 90, 90), (13, 13, 14, 80, 95, 110)])


def _trajectory(seed: int, box: tuple[float, ...]) -> Trajectory:
    rng = np.random.default_rng(seed)
    vectors = triclinic_vectors(np.array(box, dtype=np.float32)).astype(float)
    heavy = rng.uniform(-1, 2, (BOX.n_atoms, 3)) @ vectors  # anywhere, also outside the box
    first = BOX.first_atom[BOX.atom_molecule]
    offsets = rng.normal(0.0, 1.0, (BOX.n_atoms, 3)) * (first != np.arange(BOX.n_atoms))[:, None]
    positions = (heavy[first] + offsets).astype(np.float32)
    universe = MDAnalysis.Universe.empty(BOX.n_atoms)
    universe.load_new(positions[None], format=MemoryReader, dimensions=np.array([box], dtype=np.float32))
    return from_universe(universe)


def _distance(first: np.ndarray, second: np.ndarray, vectors: np.ndarray) -> float:
    shifts = itertools.product((-1, 0, 1), repeat=3)
    fractional = np.linalg.solve(vectors.T, (second - first).astype(float))
    wrapped = vectors.T @ (fractional - np.round(fractional))
    return min(float(np.linalg.norm(wrapped + np.array(shift) @ vectors)) for shift in shifts)


def _atoms_of(molecule: int) -> range:
    start = int(BOX.first_atom[molecule])
    return range(start, start + int(BOX.molecule_size[molecule]))


def _loop(positions: np.ndarray, vectors: np.ndarray) -> tuple[list[set[int]], list[str]]:
    """Neighbour molecules and class of each cation."""
    neighbours: list[set[int]] = []
    for sodium in BOX.centre_atoms:
        near = {
            int(BOX.atom_molecule[atom])
            for atom in BOX.donor_atoms
            if _distance(positions[sodium], positions[atom], vectors) <= CUTOFF
        }
        neighbours.append(near)
    anions = set(BOX.anion_molecules.tolist())
    classes = []
    for sodium, near in zip(BOX.centre_atoms, neighbours, strict=True):
        touching = near & anions
        shared = any(sum(anion in other for other in neighbours) > 1 for anion in touching)
        if len(touching) > 1 or shared:
            classes.append("agg")
        elif touching:
            classes.append("cip")
        else:
            middles = []
            for anion in anions:
                start, *others = (positions[atom].astype(float) for atom in _atoms_of(anion))
                middles.append((3 * start + sum(other - start for other in others)) / 3)
            nearest = min(_distance(positions[sodium], middle, vectors) for middle in middles)
            classes.append("ssip" if nearest <= SECOND else "free")
    return neighbours, classes


@settings(max_examples=40, deadline=None, derandomize=True)
@given(seed=st.integers(0, 2**31), box=boxes)
def test_surroundings_equal_a_plain_loop(seed: int, box: tuple[float, ...]) -> None:
    trajectory = _trajectory(seed, box)
    cutoffs = Cutoffs(angstrom=np.full((1, 2), CUTOFF), shift_angstrom=0.2)
    (found,) = surroundings(trajectory, BOX, cutoffs=cutoffs, second_shell_angstrom=SECOND)
    frame = next(trajectory.frames())
    vectors = triclinic_vectors(frame.box).astype(float)
    neighbours, classes = _loop(frame.positions_angstrom, vectors)
    for kind in (0, 2):
        expected = sum(BOX.molecule_kind[molecule] == kind for near in neighbours for molecule in near) / N_SODIUM
        assert found.molecules[kind].mean == pytest.approx(expected)
    expected_classes = [classes.count(name) / N_SODIUM for name in ("free", "ssip", "cip", "agg")]
    assert [counts.mean for counts in found.classes] == pytest.approx(expected_classes)
    assert sum(counts.mean for counts in found.shells.values()) == pytest.approx(1.0)


@settings(max_examples=20, deadline=None, derandomize=True)
@given(seed=st.integers(0, 2**31), box=boxes)
def test_histogram_equals_a_plain_loop(seed: int, box: tuple[float, ...]) -> None:
    trajectory = _trajectory(seed, box)
    rdfs = radial_distributions(trajectory, BOX, bin_angstrom=0.5, max_angstrom=5.0, blocks=1)
    frame = next(trajectory.frames())
    vectors = triclinic_vectors(frame.box).astype(float)
    oxygens = [atom for atom in BOX.donor_atoms if BOX.atom_kind[atom] == 0]
    distances = [
        _distance(frame.positions_angstrom[sodium], frame.positions_angstrom[atom], vectors)
        for sodium in BOX.centre_atoms
        for atom in oxygens
    ]
    counts, _ = np.histogram(distances, bins=rdfs[0].edges_angstrom)
    assert rdfs[0].pairs_found.tolist() == counts.tolist()
    density = len(oxygens) / abs(float(np.linalg.det(vectors)))
    shell = 4.0 / 3.0 * math.pi * (5.0**3 - 4.5**3)
    assert rdfs[0].g[0, -1] == pytest.approx(counts[-1] / N_SODIUM / density / shell, rel=1e-5)


@settings(max_examples=20, deadline=None, derandomize=True)
@given(seed=st.integers(0, 2**31), shift=st.tuples(*[st.floats(-30, 30)] * 3))
def test_translation_changes_nothing(seed: int, shift: tuple[float, float, float]) -> None:
    trajectory = _trajectory(seed, (12, 13, 14, 90, 90, 90))
    frame = next(trajectory.frames())
    universe = MDAnalysis.Universe.empty(BOX.n_atoms)
    moved = (frame.positions_angstrom + np.array(shift)).astype(np.float32)
    universe.load_new(moved[None], format=MemoryReader, dimensions=frame.box[None])
    cutoffs = Cutoffs(angstrom=np.full((1, 2), CUTOFF), shift_angstrom=0.2)
    before, after = (
        surroundings(walk, BOX, cutoffs=cutoffs, second_shell_angstrom=SECOND)[0]
        for walk in (trajectory, from_universe(universe))
    )
    for name in ("classes", "donors", "molecules"):
        assert [counts.mean for counts in getattr(before, name)] == [counts.mean for counts in getattr(after, name)]
