"""Which shells are cut out of trajectories with known ones."""

from types import SimpleNamespace

import numpy as np
import pytest

from solvscreen.io.schemas.shell_energies import SHELL_TYPES
from solvscreen.io.structures import read_structures
from solvscreen.io.tables import read_parquet, records
from solvscreen.stages import _shell_sightings

PAIR = "Na_1+Cl_1+W_2:Cl_1+W(1,1)"


def rows_of(table):
    return {row["item"]: row for row in records(read_parquet(table, schema=SHELL_TYPES))}


def test_types_with_their_populations(brine) -> None:
    table, _ = brine.cut(coverage=1.0)
    rows = rows_of(table)
    assert {item: row["population"] for item, row in rows.items()} == pytest.approx(
        {PAIR: 0.5, "Na_1+W_2:W(1,1)": 0.25, "Na_1+W_1:W(1)": 0.25}
    )
    assert rows[PAIR]["n_observed"] == 4 * 40 * 2
    assert (rows[PAIR]["class"], rows[PAIR]["charge"], rows[PAIR]["n_atoms"]) == ("cip", 0, 8)
    assert (rows["Na_1+W_1:W(1)"]["class"], rows["Na_1+W_1:W(1)"]["charge"]) == ("free", 1)
    assert rows[PAIR]["population_lower"] < 0.5 < rows[PAIR]["population_upper"]


def test_only_the_types_that_the_coverage_asks_for_are_cut(brine) -> None:
    table, structures = brine.cut(coverage=0.5, min_population=1.0, snapshots=3)
    rows = rows_of(table)
    assert {item: row["n_cut"] for item, row in rows.items() if row["n_cut"]} == {PAIR: 3}
    assert rows["Na_1+W_1:W(1)"]["reason"] == "beyond shells.coverage = 0.5 and shells.min_population = 1"
    assert {frame.item for frame in read_structures(structures)} == {PAIR}


@pytest.mark.parametrize(("min_population", "n_types"), [(0.26, 1), (0.25, 3)])
def test_types_that_are_frequent_enough_are_cut_beyond_the_coverage(brine, min_population, n_types) -> None:
    rows = rows_of(brine.cut(coverage=0.5, min_population=min_population)[0])
    assert sum(row["n_cut"] > 0 for row in rows.values()) == n_types


def test_the_number_of_types_and_their_size_are_limited(brine) -> None:
    rows = rows_of(brine.cut(coverage=1.0, max_types=2, max_atoms=7)[0])
    assert rows[PAIR]["reason"] == "8 atoms, more than shells.max_atoms = 7"
    assert sorted(row["n_cut"] > 0 for row in rows.values()) == [False, False, True]
    assert sum(row["reason"] == "beyond shells.max_types = 2" for row in rows.values()) == 1


def test_snapshots_are_spread_over_replicas_and_cations_and_whole(brine) -> None:
    _, structures = brine.cut(coverage=0.5, min_population=1.0, snapshots=6)
    frames = read_structures(structures)
    assert [frame.rank for frame in frames] == list(range(6))
    sources = [str(frame.notes["source"]) for frame in frames]
    assert len({source.partition("frame")[0] for source in sources[:2]}) == 2  # two replicas first
    assert (
        len({source.rpartition("replica")[2].split("frame")[0] + source.rpartition(" ")[2] for source in sources}) == 6
    )
    for frame in frames:
        positions = frame.structure.positions_angstrom
        assert np.linalg.norm(positions, axis=1).max() < 4.0  # the box is 40 A, cations sit at its corner
        assert frame.structure.charge == 0


def test_of_long_trajectories_every_third_frame_is_watched(brine, monkeypatch) -> None:
    monkeypatch.setattr(_shell_sightings, "MOST_WATCHED", 15)  # of 40
    table, structures = brine.cut(coverage=0.5, min_population=1.0, snapshots=4)
    row = rows_of(table)[PAIR]
    assert row["n_observed"] == 4 * 14 * 2
    assert row["population"] == pytest.approx(0.5)
    frames = read_structures(structures)
    numbers = [int(str(frame.notes["source"]).partition("frame ")[2].split()[0]) for frame in frames]
    assert len(numbers) == 4
    assert max(numbers) > 20
    assert {number % 3 for number in numbers} == {0}


def test_stays_last_as_long_at_any_stride(monkeypatch) -> None:
    monkeypatch.setattr(_shell_sightings, "MOST_WATCHED", 15)
    empty = SimpleNamespace(
        trajectory=SimpleNamespace(n_frames=40, frames=lambda: iter(range(40))), frame_interval_ps=0.25,
        box=SimpleNamespace(centre_atoms=[]), sites=lambda _: [],
    )  # fmt: skip
    seen = _shell_sightings.watch([empty])
    assert (seen.stride, seen.shortest_stay) == (3, 3)  # 2 ps in steps of 0.75
    assert len(seen.numbers[0]) == 14


def test_the_same_trajectories_give_the_same_files(brine) -> None:
    first = [path.read_bytes() for path in brine.cut(snapshots=4)]
    assert [path.read_bytes() for path in brine.cut(snapshots=4)] == first


def test_nothing_is_cut_when_shells_are_left_out(brine) -> None:
    table, structures = brine.cut(compute=False)
    assert {row["reason"] for row in rows_of(table).values()} == {"left out by shells.compute = false"}
    assert structures.read_text() == ""


def test_a_failed_liquid_is_one_row_with_its_reason(brine) -> None:
    brine.spoil()
    table, _ = brine.cut()
    (row,) = rows_of(table).values()
    assert (row["shell"], row["status"], row["n_cut"]) == ("", "failed", 0)
    assert "exploded" in row["reason"]


@pytest.mark.parametrize(
    ("denticity", "items"),
    [
        ("all", {"Na_1+Cl_1+W_2:Cl(1)+W(1,1)", "Na_1+W_2:W(1,1)", "Na_1+W_1:W(1)"}),
        ("none", {"Na_1+Cl_1+W_2:", "Na_1+W_2:", "Na_1+W_1:"}),
    ],
)
def test_whose_denticity_makes_a_type_is_a_setting(brine, denticity, items) -> None:
    assert set(rows_of(brine.cut(denticity=denticity)[0])) == items
