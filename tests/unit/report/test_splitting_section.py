"""What would split a tier, in words with a price."""

import pytest

from solvscreen.io.benchmarks import RunCosts, read_costs
from solvscreen.report.splitting_section import comparisons, cost_text, doubt_text, splits

NAN = float("nan")
COSTS = RunCosts(replica_hours={"a": (2.0, 4.0), "b": (1.0, 1.0)}, dft_hours=0.5)


def pair(one, other, **cells):
    row = {
        "formulation": one,
        "other": other,
        "probability_better": 0.8,
        "score_difference": 0.1,
        "score_difference_lower": -0.1,
        "score_difference_upper": 0.3,
        "same_tier": True,
        "neighbours": True,
        "variance_oxidation": 0.0,
        "variance_desolvation": 0.01,
        "variance_liquid": 0.03,
        "variance_snapshots": 0.0,
        "remedy": "6 replicas of each instead of 2",
        "replicas_needed": 6.0,
        "recipe_needed": "",
        "recipe_cost_ratio": NAN,
    }
    return row | cells


def test_replicas_cost_what_those_of_this_run_cost():
    # four more of a at 3 hours, four more of b at 1 hour
    assert cost_text(pair("a", "b"), COSTS) == "about 16 CPU hours, from the times of this run"


def test_recipe_costs_the_run_s_calculations_times_the_measured_ratio():
    row = pair("a", "b", replicas_needed=NAN, recipe_needed="standard", recipe_cost_ratio=8.0)
    assert cost_text(row, COSTS) == "about 4 CPU hours, from the times of this run"


def test_both_add_up():
    row = pair("a", "b", recipe_needed="standard", recipe_cost_ratio=8.0)
    assert cost_text(row, COSTS) == "about 20 CPU hours, from the times of this run"


def test_without_benchmarks_no_price_is_made_up():
    nothing = RunCosts(replica_hours={}, dft_hours=0.0)
    assert cost_text(pair("a", "b"), nothing) == "cost unknown: no benchmark files of this run"
    assert cost_text(pair("a", "b", replicas_needed=NAN), nothing) == "-"


def test_largest_doubt_has_its_share():
    assert doubt_text(pair("a", "b")) == "statistics of the liquid simulations (75% of the variance)"
    assert doubt_text(pair("a", "b", variance_liquid=0.0, variance_desolvation=0.0)) == "none"


def test_only_neighbours_in_one_tier_are_listed_in_the_order_of_the_ranks():
    rows = [pair("a", "c", neighbours=False), pair("a", "b"), pair("b", "c", same_tier=False)]
    rows += [pair("a", "d", neighbours=False), pair("b", "d", neighbours=False), pair("c", "d")]
    assert [split.pair for split in splits(rows, COSTS)] == ["a / b", "c / d"]


def test_matrix_holds_both_directions():
    found = comparisons([pair("z", "b", probability_better=0.9), pair("z", "a"), pair("b", "a")])
    assert found.names == ["z", "b", "a"]
    assert found.cells[0][1:] == ["90%", "80%"]
    assert found.cells[1] == ["10%", "\N{EN DASH}", "80%"]


def test_matrix_of_many_is_left_to_the_table():
    names = [f"f{i:02d}" for i in range(13)]
    rows = [pair(one, two) for i, one in enumerate(names) for two in names[i + 1 :]]
    found = comparisons(rows)
    assert (found.names, found.cells) == (names, [])


def test_costs_are_read_from_the_benchmark_files(tmp_path):
    files = {
        "md/a/replica_1.tsv": "7200.0\t0:10:00\t-\t3600",
        "md/a/replica_2.tsv": "1800.0\t0:10:00\t-\t3600",
        "dft/G2.tsv": "360.0\t0:10:00\tNA\tNA",
        "shell_dft/000.tsv": "720.0\t0:10:00\t5.0\t-",
        "xtb/species/000.tsv": "3600.0\t0:10:00\t5.0\t-",
    }
    for name, cells in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(f"s\th:m:s\tmax_rss\tcpu_time\n{cells}\n")
    found = read_costs(tmp_path)
    assert found.replica_hours == {"a": (2.0, 1.0)}
    assert found.dft_hours == pytest.approx(0.3)


def test_folder_without_benchmarks_costs_nothing_known(tmp_path):
    assert read_costs(tmp_path / "none") == RunCosts(replica_hours={}, dft_hours=0)
