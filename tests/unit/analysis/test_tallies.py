"""Tallies of long trajectories and of columns that appear late."""

import numpy as np
import pytest

from solvscreen.analysis import tallies
from solvscreen.analysis.tallies import Tally, averages, one_hot
from solvscreen.analysis.uncertainty import combined_mean, half_width, summarise


@pytest.fixture
def brine(box):
    """Three cations of one kind."""
    return box(Na=3, Cl=1)


def tallied(box, tables, *, n_columns=1):
    tally = Tally(box, n_columns=n_columns, n_frames=len(tables), shortest_stay=2)
    for number, table in enumerate(tables):
        tally.add(np.asarray(table), frame=number)
    return tally.counts(0)


@pytest.mark.parametrize(("n_frames", "size", "n_kept"), [(50, 1, 50), (51, 2, 26), (130, 3, 44), (1000, 20, 50)])
def test_a_long_series_is_kept_as_averages(brine, monkeypatch, n_frames: int, size: int, n_kept: int) -> None:
    monkeypatch.setattr(tallies, "MOST_KEPT", 50)
    tables = np.random.default_rng(1).integers(0, 7, (n_frames, 3, 1))
    (found,) = tallied(brine, tables)
    assert len(found.series) == n_kept
    assert found.mean == pytest.approx(tables.mean())
    assert found.by_cation == pytest.approx(tables.mean(axis=0)[:, 0])
    assert found.series[3] == pytest.approx(tables[3 * size : 4 * size].mean())
    assert found.series[-1] == pytest.approx(tables[(n_kept - 1) * size :].mean())


def test_replicas_count_by_their_frames_however_few_values_are_kept(brine, monkeypatch) -> None:
    monkeypatch.setattr(tallies, "MOST_KEPT", 50)
    counts = [tallied(brine, np.full((n_frames, 3, 1), value))[0] for n_frames, value in ((100, 0), (900, 1))]
    replicas = [summarise(one.series, blocks=5, n_frames=one.n_frames) for one in counts]
    assert combined_mean(replicas) == pytest.approx(0.9)


def test_averages_of_neighbouring_frames_keep_the_interval(brine, monkeypatch) -> None:
    rng, memory = np.random.default_rng(2), 40.0
    value, tables = 0.0, []
    for _ in range(20_000):
        value += -value / memory + rng.normal()
        tables.append([[value]] * 3)
    whole = half_width([summarise(tallied(brine, tables)[0].series, blocks=5)])
    monkeypatch.setattr(tallies, "MOST_KEPT", 1000)
    assert half_width([summarise(tallied(brine, tables)[0].series, blocks=5)]) == pytest.approx(whole, rel=0.1)


def test_a_column_that_appears_late_was_zero_before(brine) -> None:
    columns = np.random.default_rng(3).integers(0, 2, (40, 3))
    columns[25:] += 2 * np.random.default_rng(4).integers(0, 2, (15, 3))  # columns 2 and 3
    whole = tallied(brine, [one_hot(row, n_columns=4) for row in columns], n_columns=4)
    grown = tallied(brine, [one_hot(row, n_columns=2 if n < 25 else 4) for n, row in enumerate(columns)], n_columns=2)
    for first, second in zip(whole, grown, strict=True):
        assert first.series.tolist() == second.series.tolist()
        assert first.by_cation.tolist() == second.by_cation.tolist()
        assert first.exchanges == second.exchanges
    assert sum(counts.exchanges for counts in whole[2:]) > 0


@pytest.mark.parametrize("n_before", [1, 2, 4])
def test_a_stay_outside_counts_from_the_first_frame(brine, n_before: int) -> None:
    out, in_ = np.zeros(3, dtype=np.int64), np.ones(3, dtype=np.int64)
    columns = [out] * n_before + [np.array([0, 0, 1]), out, np.array([0, 0, 1]), out] + [in_] * 5

    def exchanged(n_columns: int) -> list[int]:
        tally = Tally(brine, n_columns=n_columns, n_frames=len(columns), shortest_stay=3)
        for number, row in enumerate(columns):
            width = 2 if number >= n_before or n_columns == 2 else 1
            tally.add(one_hot(row, n_columns=width), frame=number)
        return [counts.exchanges for counts in tally.counts(0)]

    assert exchanged(1) == exchanged(2)


def test_shares_of_exclusive_states_add_up_to_one(brine) -> None:
    columns = np.random.default_rng(5).integers(0, 3, (30, 3))
    found = tallied(brine, [one_hot(row, n_columns=3) for row in columns], n_columns=3)
    assert sum(counts.series for counts in found) == pytest.approx(np.ones(30))
    assert sum(counts.mean for counts in found) == pytest.approx(1.0)


def test_averages_of_values_that_come_frame_by_frame(monkeypatch) -> None:
    values = np.random.default_rng(6).normal(size=(230, 2))
    assert averages(values, n_frames=230) == pytest.approx(values.T)
    monkeypatch.setattr(tallies, "MOST_KEPT", 23)
    assert averages(values, n_frames=230) == pytest.approx(values.reshape(23, 10, 2).mean(axis=1).T)
