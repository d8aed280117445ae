"""The ranking by shells: made-up shells whose weakest link, means and gains are known."""

import math
from dataclasses import replace

import pytest

from solvscreen.domain.formulation import Salt
from solvscreen.domain.quantity import Quantity, Status, failed
from solvscreen.io.schemas.liquid import DYNAMICS
from solvscreen.io.schemas.shell_energies import SHELL_ENERGIES
from solvscreen.io.tables import quantity_cells, read_quantity, records
from solvscreen.ranking_settings import RankingSettings
from solvscreen.stages._observed import RunTables
from solvscreen.stages.rank import rank_tables

SHELL_CRITERIA = [
    {"column": "oxidative_stability_v", "better": "higher"},
    {"column": "stripping_energy_kj_per_mol", "better": "lower"},
]
SETTINGS = RankingSettings.model_validate({"criteria": SHELL_CRITERIA, "bootstrap": 300})
ETHER, PAIR, AGGREGATE = "Na+G2(3,3)", "Na+G2(3)+PF6(2)", "Na+G2(3)+PF6(1,1)"


def number(value, half, **options):
    return Quantity(value=value, lower=value - half, upper=value + half, n=2, method="made up", **options)


def shell(made_row, formulation, *, kind, name, denticity, population, oxidation, strip, **cells):
    oxidation = oxidation if isinstance(oxidation, Quantity) else number(oxidation, 0.1)
    numbers = quantity_cells("population", number(population, 0.02))
    numbers |= quantity_cells("oxidation_potential", oxidation, "v")
    spread = {"oxidation_potential_spread_v": cells.pop("spread_v", 0.0), "stripping_energy_spread_kj_per_mol": 0.0}
    numbers |= quantity_cells("reduction_potential", number(cells.pop("reduction", -1.0), 0.2), "v")
    for column, factor in (("stripping_energy", 1.0), ("first_removal_energy", 0.2), ("last_removal_energy", 0.5)):
        numbers |= quantity_cells(column, number(factor * strip, 10.0), "kj_per_mol")
    return made_row(
        SHELL_ENERGIES,
        formulation=formulation,
        cation="Na",
        shell=name,
        denticity=denticity,
        cluster=f"Na_1+{name}",
        **{"class": kind},
        **numbers,
        **spread,
        **cells,
    )


@pytest.fixture
def glyme(made_row):
    """Rows of one formulation: half of the cations with two diglymes, free or separated, a pair and an aggregate."""

    def rows(formulation="napf6-g2", **changes):
        common = {"name": "G2_2", "denticity": "G2(3,3)", "oxidation": 4.9, "strip": 200.0} | changes
        pair = {"name": "G2_1+PF6_1", "denticity": "G2(3)+PF6(2)", "oxidation": 5.2, "strip": 180.0}
        both = {"name": "G2_1+PF6_2", "denticity": "G2(3)+PF6(1,1)", "oxidation": 5.5, "strip": 160.0}
        return [
            shell(made_row, formulation, kind="free", population=0.3, **common),
            shell(made_row, formulation, kind="ssip", population=0.2, **common),
            shell(made_row, formulation, kind="cip", population=0.3, **pair),
            shell(made_row, formulation, kind="agg", population=0.2, **both),
        ]

    return rows


@pytest.fixture
def motion(made_row):
    """Rows of the table of motion: so many molecules of each species in all boxes."""

    def rows(counts, formulation="napf6-g2"):
        return [made_row(DYNAMICS, formulation=formulation, species=s, n_molecules=n) for s, n in counts.items()]

    return rows


MANY = {"Na": 10, "PF6": 10, "G2": 70}


def table(run, shells, motion, settings=SETTINGS):
    run = run.with_(formulations=run.formulations[:1], settings=settings)
    ranked = run.with_().ranked(
        RunTables(liquids=run.liquids, neighbours=run.neighbours, motion=motion, shells=shells, by_shells=True)
    )
    (row,) = records(ranked.frame)
    return row


def volts(row, name="oxidative_stability"):
    return read_quantity(row, name, "v")


def test_free_solvent_limits_where_there_is_much_of_it(made_run, glyme, motion):
    row = table(made_run, glyme(), motion(MANY))
    assert (volts(row).value, row["limiting_species"], row["limiting_kind"]) == (4.62, "G2", "free solvent")
    assert row["limiting_share"] == pytest.approx(1 - 1.91 * 10 / 70)
    assert row["free_solvent_share"] == pytest.approx(1 - 1.91 * 10 / 70)
    assert row["rank"] == 1.0


def test_a_free_organic_cation_can_limit(made_run, glyme, motion):
    run = made_run.with_(formulations=made_run.formulations[:1], settings=SETTINGS)
    recipe, species = run.members[0]
    ionic_liquid = Salt(name="Py14PF6", cation="Py14", n_cation=1, anion="PF6", n_anion=1, concentration=0.5)
    py14 = replace(species["Na"], id="Py14", smiles="CCCC[N+]1(C)CCCC1")
    member = (replace(recipe, salts=(*recipe.salts, ionic_liquid)), species | {"Py14": py14})
    energies = type(run.energies)(run.energies.potentials | {"Py14": number(4.1, 0.1)}, run.energies.bindings)
    tables = RunTables(
        liquids=run.liquids,
        neighbours=run.neighbours,
        motion=motion(MANY | {"Py14": 5}),
        shells=glyme(),
        by_shells=True,
    )
    [row] = records(rank_tables([member], tables=tables, energies=energies, settings=SETTINGS, seed=1).frame)
    assert (volts(row).value, row["limiting_species"], row["limiting_kind"]) == (4.1, "Py14", "free organic cation")


def test_parts_stand_apart_and_the_gain_is_their_difference(made_run, glyme, motion):
    row = table(made_run, glyme(), motion(MANY))
    parts = ("free_solvent", "coordinated_solvent", "ion_pair", "aggregate")
    assert [volts(row, f"oxidative_stability_{part}").value for part in parts] == [4.62, 4.9, 5.2, 5.5]
    gain = volts(row, "aggregation_gain")
    assert gain.value == pytest.approx(5.2 - 4.62)
    assert 0.5 * (gain.upper - gain.lower) == pytest.approx(math.hypot(0.1, 0.2), rel=0.15)


def test_without_free_solvent_a_shell_limits_and_is_named_with_its_share(made_run, glyme, motion):
    row = table(made_run, glyme(), motion(MANY | {"G2": 18}))  # 19.1 of them are counted in shells
    assert (volts(row).value, row["limiting_species"], row["limiting_kind"]) == (4.9, ETHER, "coordinated solvent")
    assert row["limiting_share"] == pytest.approx(0.5)
    assert row["oxidative_stability_free_solvent_status"] == "not computed"
    assert row["oxidative_stability_free_solvent_reason"] == "no free solvent above 1%"


def test_mean_counts_each_shell_and_each_free_molecule_once(made_run, glyme, motion):
    row = table(made_run, glyme(), motion(MANY))
    free_solvents, free_anions = 7 - 1.91, 1 - 0.18
    weights = [0.5, 0.3, 0.2, free_solvents, free_anions]
    potentials = [4.9, 5.2, 5.5, 4.62, 8.10]
    mean = sum(w * e for w, e in zip(weights, potentials, strict=True)) / sum(weights)
    assert volts(row, "oxidative_stability_mean").value == pytest.approx(mean)
    over_shells = volts(row, "oxidative_stability_shells")
    assert over_shells.value == pytest.approx(0.5 * 4.9 + 0.3 * 5.2 + 0.2 * 5.5)
    assert over_shells.method.startswith("mean oxidation potential of the shells present, by population")


def test_stripping_is_the_mean_over_the_shells(made_run, glyme, motion):
    row = table(made_run, glyme(), motion(MANY))
    mean = 0.5 * 200 + 0.3 * 180 + 0.2 * 160
    assert row["stripping_energy_kj_per_mol"] == pytest.approx(mean)
    assert row["first_removal_energy_kj_per_mol"] == pytest.approx(0.2 * mean)
    assert row["last_removal_energy_kj_per_mol"] == pytest.approx(0.5 * mean)


def test_shell_below_one_percent_is_not_present(made_run, glyme, made_row, motion):
    rare = shell(
        made_row,
        "napf6-g2",
        kind="cip",
        name="PF6_1",
        denticity="PF6(3)",
        population=0.005,
        oxidation=3.0,
        strip=90.0,
    )
    settings = SETTINGS.model_copy(update={"presence_threshold": 0.01})
    without = table(made_run, [*glyme(), rare], motion(MANY), settings)
    assert volts(without).value == 4.62
    assert volts(without).lower < 3.5  # its population may well be above 1 % in truth
    everything = table(
        made_run, [*glyme(), rare], motion(MANY), SETTINGS.model_copy(update={"presence_threshold": 0.0})
    )
    assert (volts(everything).value, everything["limiting_species"]) == (3.0, "Na+PF6(3)")


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
    assert f"oxidation: extrapolated calibration of {AGGREGATE}" in row["flags"]
    assert row["score"] == plain["score"]
    assert (row["shell_reduction_potential_v"], row["first_reduced_shell"]) == (0.3, PAIR)


def test_formulation_without_shells_is_not_compared_by_another_definition(made_run, glyme, motion):
    run = made_run.with_(formulations=made_run.formulations[:2], settings=SETTINGS)
    tables = RunTables(
        liquids=run.liquids, neighbours=run.neighbours, motion=motion(MANY), shells=glyme(), by_shells=True
    )
    rows = {row["formulation"]: row for row in records(run.ranked(tables).frame)}
    assert rows["napf6-g2"]["rank"] == 1.0
    assert rows["naotf-nabf4-g2"]["tier"].startswith("not ranked: oxidative_stability_v not computed")
    assert math.isnan(rows["naotf-nabf4-g2"]["oxidative_stability_v"])


def test_without_shells_the_method_says_what_is_compared(made_run):
    row = {row["formulation"]: row for row in records(made_run.ranked().frame)}["napf6-g2"]
    assert row["oxidative_stability_method"].startswith("lowest oxidation potential of the species present")
    assert row["limiting_kind"] == "1:1 complex"
    assert row["stripping_energy_reason"] == "shells were not computed (shells.compute)"


def test_method_says_that_shells_are_compared(made_run, glyme, motion):
    row = table(made_run, glyme(), motion(MANY))
    assert row["oxidative_stability_method"].startswith("lowest oxidation potential of the free species and shells")


def test_unknown_number_of_molecules_leaves_no_weakest_link(made_run, glyme):
    row = table(made_run, glyme(), ())
    assert row["tier"].startswith("not ranked: oxidative_stability_v not computed: G2: no molecules counted")


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
