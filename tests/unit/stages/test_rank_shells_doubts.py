"""What the ranking by shells flags, doubts and leaves out where numbers are missing or scatter."""

import math

import pytest
from ranked_shells import MANY, SETTINGS, number, table, volts

from solvscreen.domain.quantity import Status, failed
from solvscreen.io.tables import quantity_cells, read_quantity, records
from solvscreen.stages import _pairs
from solvscreen.stages._observed import RunTables

PAIR, AGGREGATE = "Na+G2(3)+PF6(2)", "Na+G2(3)+PF6(1,1)"


def test_too_few_shells_with_a_number_is_not_ranked_and_says_why(made_run, glyme, motion):
    lost = failed("SCF did not converge", method="made up")
    row = table(made_run, glyme(oxidation=lost)[:2] + glyme()[2:3], motion(MANY))
    assert row["shell_coverage"] == pytest.approx(0.3)
    assert row["tier"].startswith("not ranked: oxidative_stability_v not computed: shells with a number cover 30%")
    assert "SCF did not converge" in row["reason"]


def test_a_few_shells_without_a_number_are_a_flag(made_run, glyme, motion):
    rows = glyme()
    rows[3] |= quantity_cells("oxidation_potential", failed("too large", method="made up"), "v")
    row = table(made_run, rows, motion(MANY))
    assert row["rank"] == 1.0
    assert "oxidation: no potential of the shells of 20% of the cations" in row["flags"]
    assert row["oxidative_stability_aggregate_reason"] == f"{AGGREGATE}: too large"
    told = f"shells that are present have no number and may be weaker: {AGGREGATE}"
    for name in ("oxidative_stability", "oxidative_stability_mean", "oxidative_stability_shells"):
        assert (volts(row, name).status, told in volts(row, name).reason) == (Status.DOUBTFUL, True)
    assert told not in volts(row, "oxidative_stability_ion_pair").reason  # the one of this kind has a number


def test_a_kind_of_shell_of_which_some_have_no_number_is_doubtful(made_run, glyme, motion):
    rows = glyme()
    lost = dict(rows[3]) | {"shell": "G2_1+PF6_3", "denticity": "G2(3)+PF6(1,1,1)"}
    lost |= quantity_cells("oxidation_potential", failed("too large", method="made up"), "v")
    row = table(made_run, [*rows, lost], motion(MANY))
    part, gain = volts(row, "oxidative_stability_aggregate"), volts(row, "aggregation_gain")
    assert (part.value, part.status) == (5.5, Status.DOUBTFUL)
    assert "may be weaker: Na+G2(3)+PF6(1,1,1)" in part.reason
    assert (gain.status, "may be weaker" in gain.reason) == (Status.DOUBTFUL, True)
    assert volts(row, "oxidative_stability_coordinated_solvent").status is Status.OK


def test_a_mean_that_leaves_out_a_tenth_of_the_cations_is_doubtful(made_run, glyme, motion):
    rows = glyme()
    rows[3] |= quantity_cells("stripping_energy", failed("too large", method="made up"), "kj_per_mol")
    row = table(made_run, rows, motion(MANY))
    found = read_quantity(row, "stripping_energy", "kj_per_mol")
    assert found.value == pytest.approx((0.5 * 200 + 0.3 * 180) / 0.8)
    assert (found.status, "shells with a number cover 80% of the cations" in found.reason) == (Status.DOUBTFUL, True)
    assert read_quantity(row, "first_removal_energy", "kj_per_mol").status is Status.OK


def test_what_was_seen_in_shells_stands_in_flags_and_not_in_the_score(made_run, glyme, motion):
    plain, seen = table(made_run, glyme(), motion(MANY)), glyme()
    seen[2] |= {"transfer": "H from G2 to PF6"} | quantity_cells("reduction_potential", number(0.3, 0.1), "v")
    doubt = number(5.5, 0.1, status=Status.DOUBTFUL, reason="extrapolated calibration")
    seen[3] |= quantity_cells("oxidation_potential", doubt, "v")
    row = table(made_run, seen, motion(MANY))
    assert f"transfer on oxidation of {PAIR}: H from G2 to PF6" in row["flags"]
    assert f"reduction: {PAIR} takes up an electron at +0.30 V, before sodium plates" in row["flags"]
    assert f"oxidation: extrapolated calibration for the shells of 20% of the cations: {AGGREGATE}" in row["flags"]
    assert row["score"] == plain["score"]
    assert (row["shell_reduction_potential_v"], row["first_reduced_shell"]) == (0.3, PAIR)


def test_of_many_extrapolated_shells_the_most_frequent_are_named(made_run, glyme, motion):
    doubt = number(5.5, 0.1, status=Status.DOUBTFUL, reason="extrapolated calibration")
    seen = glyme()
    names = [f"G2({n})" for n in range(1, 6)]
    for n, name in enumerate(names):
        seen.append(dict(seen[0]) | {"denticity": name, "shell": "G2_1", "cluster": "Na_1+G2_1"})
        seen[-1] |= quantity_cells("population", number(0.02 + 0.01 * n, 0.0)) | quantity_cells(
            "oxidation_potential", doubt, "v"
        )
    flags = table(made_run, seen, motion(MANY))["flags"]
    assert (
        "extrapolated calibration for the shells of 20% of the cations: Na+G2(5), Na+G2(4), Na+G2(3) and 2 more"
        in flags
    )


def test_formulation_without_shells_is_not_compared_by_another_definition(made_run, glyme, motion):
    run = made_run.with_(formulations=made_run.formulations[:2], settings=SETTINGS)
    tables = RunTables(
        liquids=run.liquids, neighbours=run.neighbours, motion=motion(MANY), shells=glyme(), by_shells=True
    )
    rows = {row["formulation"]: row for row in records(run.ranked(tables).frame)}
    assert rows["napf6-g2"]["rank"] == 1.0
    assert rows["naotf-nabf4-g2"]["tier"].startswith("not ranked: oxidative_stability_v not computed")
    assert math.isnan(rows["naotf-nabf4-g2"]["oxidative_stability_v"])


def test_unknown_number_of_molecules_leaves_no_weakest_link(made_run, glyme):
    row = table(made_run, glyme(), ())
    assert row["tier"].startswith("not ranked: oxidative_stability_v not computed: G2: not in the table of motion")


def test_scatter_between_snapshots_is_a_doubt_of_its_own(made_run, glyme, motion):
    both = made_run.formulations[0], made_run.formulations[1]
    counts = MANY | {"G2": 12, "OTf": 6, "BF4": 4}
    names = [one.id for one in both]
    shells = [row for name in names for row in glyme(name, oxidation=4.9 if name == names[0] else 4.95)]
    for row in shells:
        row["oxidation_potential_spread_v"] = 0.08  # of a half-width of 0.1
    moving = [row for name in names for row in motion(counts, name)]
    run = made_run.with_(formulations=both, settings=SETTINGS)
    tables = RunTables(liquids=run.liquids, neighbours=run.neighbours, motion=moving, shells=shells, by_shells=True)
    (pair,) = records(run.ranked(tables).pairs)
    assert pair["variance_snapshots"] == pytest.approx(0.0, abs=1e-12)  # the same shell in both, so it cancels
    for row in shells[:4]:
        row["denticity"] = row["denticity"].replace("3", "2")
    (pair,) = records(run.ranked(tables).pairs)
    # half of a desirability of 1 per 2 V, twice independent, 0.08 V as a half-width
    assert pair["variance_snapshots"] == pytest.approx(2 * (0.08 / 1.96 / 4) ** 2, rel=0.25)


def test_what_a_recipe_promises_rests_on_the_shells(made_run, glyme, motion, monkeypatch):
    asked = []
    monkeypatch.setattr(_pairs, "recipe_share", lambda shells, **_: asked.append(len(shells)) or 1.0)
    rows = glyme()
    table(made_run, rows, motion(MANY))
    made_run.ranked()
    assert asked == [len(rows), 0]  # without shells the potentials are the recipe's own
