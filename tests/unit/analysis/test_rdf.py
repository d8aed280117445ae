"""g(r) of an ideal gas, of rock salt, and against direct counting."""

import itertools

import numpy as np
import pytest

from solvscreen.analysis.coordination import Cutoffs, surroundings
from solvscreen.analysis.first_shell import contact_peaks, fallback_cutoff, first_shell
from solvscreen.analysis.rdf import MOLECULE, Rdf, radial_distributions

ROCK_SALT_ANGSTROM = 2.82  # Na-Cl distance in NaCl at 298 K, CRC Handbook: a = 5.640 Å


def rock_salt(rng: np.random.Generator, *, noise: float) -> np.ndarray:
    sites = np.array(list(itertools.product(range(8), repeat=3)))
    is_sodium = sites.sum(axis=1) % 2 == 0
    ordered = np.concatenate([sites[is_sodium], sites[~is_sodium]]) * ROCK_SALT_ANGSTROM
    return ordered + rng.normal(0.0, noise, ordered.shape)


def salt_box() -> tuple[float, ...]:
    edge = 8 * ROCK_SALT_ANGSTROM
    return (edge, edge, edge, 90, 90, 90)


def test_averages_of_single_cations_show_who_has_neighbours(box, trajectory) -> None:
    frame = [[0, 0, 0], [15, 15, 15], [2.4, 0, 0], [0, 2.6, 0]]  # both chlorides at the first cation
    atoms, _ = radial_distributions(
        trajectory([frame] * 3), box(Na=2, Cl=2), bin_angstrom=1.0, max_angstrom=5.0, blocks=1
    )
    assert atoms.running_by_cation[:, -1].tolist() == [2.0, 0.0]
    assert atoms.pairs_by_cation[:, 2].tolist() == [6.0, 0.0]
    assert atoms.g_by_cation.mean(axis=0) == pytest.approx(atoms.mean_g)


def test_ideal_gas_has_unit_g_and_the_right_density_in_a_breathing_box(box, trajectory) -> None:
    rng = np.random.default_rng(7)
    edges = rng.uniform(22.0, 30.0, 200)
    frames = [rng.uniform(0, edge, (240, 3)) for edge in edges]
    boxes = [[edge, edge, edge, 90, 90, 90] for edge in edges]
    (atoms, _) = radial_distributions(
        trajectory(frames, box=boxes), box(Na=40, Cl=200), bin_angstrom=1.0, max_angstrom=10.0, blocks=4
    )
    assert atoms.mean_g[2:] == pytest.approx(1.0, abs=0.05)
    per_volume = np.mean(200.0 / edges**3)
    expected = per_volume * 4.0 / 3.0 * np.pi * 10.0**3
    assert atoms.running_coordination_number[:, -1].mean() == pytest.approx(expected, rel=0.02)


def test_rock_salt_distances_and_coordination_number(box, trajectory) -> None:
    rng = np.random.default_rng(3)
    frames = [rock_salt(rng, noise=0.08) for _ in range(4)]
    atoms, molecules = radial_distributions(
        trajectory(frames, box=salt_box()), box(Na=256, Cl=256), bin_angstrom=0.05, max_angstrom=6.0, blocks=2
    )
    shell = first_shell(atoms, cation_element="Na", fallback_angstrom=3.2)
    assert shell.source == "first minimum"
    assert 3.3 < shell.cutoff_angstrom < 4.4  # next chlorides at sqrt(3) times 2.82 Å = 4.88 Å
    peaks = contact_peaks(atoms, cation_element="Na")
    assert np.mean(peaks.blocks) == pytest.approx(ROCK_SALT_ANGSTROM, abs=0.03)
    assert len(peaks.cations) == 256  # six chlorides in four frames each
    assert np.mean(peaks.cations) == pytest.approx(ROCK_SALT_ANGSTROM, abs=0.05)
    inside = atoms.edges_angstrom[1:] <= shell.cutoff_angstrom
    assert atoms.running_coordination_number[:, inside][:, -1] == pytest.approx(6.0)
    assert molecules.donor == MOLECULE
    assert molecules.running_coordination_number == pytest.approx(atoms.running_coordination_number)


def test_running_number_equals_direct_count(box, trajectory) -> None:
    rng = np.random.default_rng(11)
    mixed = box(Na=10, diether=30)
    frames = rng.uniform(0, 20, (6, 130, 3))
    walk = trajectory(frames, box=(20, 20, 20, 90, 90, 90))
    rdfs = radial_distributions(walk, mixed, bin_angstrom=0.1, max_angstrom=5.0, blocks=3)
    cutoffs = Cutoffs(angstrom=np.array([[4.0]]), shift_angstrom=0.5)
    (near,) = surroundings(walk, mixed, cutoffs=cutoffs, second_shell_angstrom=7.0)
    atoms, molecules = (rdf.running_coordination_number.mean(axis=0) for rdf in rdfs)
    assert [atoms[34], atoms[39], atoms[44]] == pytest.approx(
        [near.shifted_donors[0][0], near.donors[0].mean, near.shifted_donors[0][1]]
    )
    short, long = near.shifted_molecules[1]
    assert [molecules[34], molecules[39], molecules[44]] == pytest.approx([short, near.molecules[1].mean, long])
    assert (molecules <= atoms + 1e-12).all()


def test_bins_beyond_half_the_box_hold_no_number(box, trajectory) -> None:
    frames = np.random.default_rng(2).uniform(0, 12, (3, 20, 3))
    (atoms, _) = radial_distributions(
        trajectory(frames, box=(12, 12, 12, 90, 90, 90)), box(Na=10, Cl=10), bin_angstrom=0.5, max_angstrom=8, blocks=1
    )
    assert np.isfinite(atoms.g[0, :12]).all()
    assert np.isnan(atoms.g[0, 12:]).all()


def _rdf(g: np.ndarray, *, element: str = "O", pairs: float = 1e4) -> Rdf:
    edges = np.arange(len(g) + 1) * 0.05
    return Rdf(
        cation="Na", species="X", donor="ether O", element=element, edges_angstrom=edges, g=g[None, :],
        running_coordination_number=np.cumsum(g)[None, :], pairs_found=np.full(len(g), pairs / len(g)),
        g_by_cation=g[None, :], running_by_cation=np.cumsum(g)[None, :],
        pairs_by_cation=np.full((1, len(g)), pairs / len(g)),
    )  # fmt: skip


R = (np.arange(200) + 0.5) * 0.05


def _peak(at: float, height: float, width: float) -> np.ndarray:
    return height * np.exp(-(((R - at) / width) ** 2))


def test_minimum_between_two_peaks_is_found() -> None:
    shell = first_shell(_rdf(_peak(2.4, 20, 0.25) + _peak(4.6, 2, 0.7)), cation_element="Na", fallback_angstrom=3.2)
    assert shell.source == "first minimum"
    assert shell.cutoff_angstrom == pytest.approx(3.15, abs=0.2)


def test_indirect_neighbours_do_not_pass_for_contact() -> None:
    shell = first_shell(_rdf(_peak(4.3, 5, 0.3)), cation_element="Na", fallback_angstrom=3.2)
    assert shell.source == "fallback: no contact peak"
    assert shell.cutoff_angstrom == pytest.approx(3.2)


def test_too_few_contacts_and_shoulders_fall_back() -> None:
    few = first_shell(_rdf(_peak(2.4, 20, 0.2), pairs=100), cation_element="Na", fallback_angstrom=3.2)
    assert few.source.startswith("fallback: 30 contacts seen")
    broad = first_shell(_rdf(_peak(2.4, 5, 0.2) + 4.0 * (R > 2.4)), cation_element="Na", fallback_angstrom=3.2)
    assert broad.source == "fallback: no clear minimum"


def test_fallback_follows_the_ionic_radii() -> None:
    assert fallback_cutoff("Na", "O", sodium_oxygen_angstrom=3.2) == pytest.approx(3.2)
    assert fallback_cutoff("Li", "O", sodium_oxygen_angstrom=3.2) == pytest.approx(2.94)  # Shannon: 0.76 and 1.02 Å
    assert fallback_cutoff("Na", "Cl", sodium_oxygen_angstrom=3.2) == pytest.approx(3.61)
