"""Shares within first shells: known values, coverage on synthetic populations, empty shells."""

import math

import numpy as np
import pytest

from solvscreen.analysis.ratios import ratio_quantity, share_quantity
from solvscreen.analysis.uncertainty import SeriesSummary, summarise
from solvscreen.domain.quantity import Quantity, Status

N_CATIONS = 9


def summary(counts: np.ndarray) -> SeriesSummary:
    """Of one replica; `counts` is (n_frames, n_cations)."""
    changes = int(np.count_nonzero(np.diff(counts, axis=0)))
    return summarise(counts.mean(axis=1), blocks=4, by_cation=counts.mean(axis=0), exchanges=changes)


def share(parts: list[np.ndarray], wholes: list[np.ndarray], *, of=share_quantity) -> Quantity:
    return of(
        [summary(part) for part in parts],
        [summary(whole) for whole in wholes],
        n_cations=N_CATIONS, production_ns=2.0, method="x",
    )  # fmt: skip


def shells(rng: np.random.Generator, *, truth: float, stay: float, alike: bool, n_frames: int = 40):
    """Numbers of one solvent and of all: five or six places each, filled afresh every `stay` frames on average."""
    part = np.empty((n_frames, N_CATIONS), dtype=np.int64)
    whole = np.empty_like(part)
    for frame in range(n_frames):
        anew = np.full(N_CATIONS, frame == 0) | (rng.random(N_CATIONS) < 1.0 / stay)
        places = rng.integers(5, 7, N_CATIONS)
        kinds = np.where(rng.random(N_CATIONS) < truth, places, 0) if alike else rng.binomial(places, truth)
        part[frame] = np.where(anew, kinds, part[frame - 1] if frame else 0)
        whole[frame] = np.where(anew, places, whole[frame - 1] if frame else 0)
    return part, whole


@pytest.mark.parametrize("truth", [0.05, 0.4])
@pytest.mark.parametrize("stay", [3.0, 1e6])
@pytest.mark.parametrize("alike", [False, True])  # one kind of molecule in each shell
def test_intervals_cover_the_share_of_the_population(truth: float, stay: float, alike: bool) -> None:
    rng, hits = np.random.default_rng(11), 0
    for _ in range(100):
        made = [shells(rng, truth=truth, stay=stay, alike=alike) for _ in range(2)]
        found = share([part for part, _ in made], [whole for _, whole in made])
        hits += found.lower <= truth <= found.upper
    assert hits >= 90


def test_share_and_ratio_of_known_counts() -> None:
    part = np.tile([[1, 2, 3], [2, 3, 1]], (50, 3))
    whole = np.full_like(part, 4)
    found = share([part, part], [whole, whole])
    assert found.value == pytest.approx(0.5)
    assert 0.0 < found.lower < 0.5 < found.upper < 1.0
    atoms = share([2 * whole, 3 * whole], [whole, whole], of=ratio_quantity)
    assert atoms.value == pytest.approx(2.5)
    assert atoms.status is Status.DOUBTFUL  # the replicas differ


def test_no_molecule_touches_with_less_than_one_atom() -> None:
    one = np.ones((40, N_CATIONS), dtype=np.int64)
    found = share([one, one], [one, one], of=ratio_quantity)
    assert (found.value, found.lower) == (1.0, 1.0)
    assert found.upper > 1.05


def test_a_rare_molecule_rests_on_few() -> None:
    whole = np.zeros((40, N_CATIONS), dtype=np.int64)
    whole[:, 0] = 1
    found = share([whole, whole], [whole, whole])  # two molecules in all, both with this property
    assert (found.value, found.n) == (1.0, 2)
    assert found.lower == pytest.approx(0.34, abs=0.01)  # Wilson, 2 of 2


def test_without_any_molecule_there_is_no_number() -> None:
    empty = np.zeros((40, N_CATIONS), dtype=np.int64)
    found = share([empty], [empty])
    assert math.isnan(found.value)
    assert found.reason == "no such molecule in the first shell"
