"""The ranking by shells: made-up shells whose weakest link, means and gains are known."""

import math
from dataclasses import replace

import pytest
from ranked_shells import MANY, SETTINGS, number, shell, table, volts

from solvscreen.domain.formulation import Salt
from solvscreen.io.tables import records
from solvscreen.stages._observed import RunTables
from solvscreen.stages._shell_scores import shells_of
from solvscreen.stages.rank import rank_tables

ETHER = "Na+G2(3,3)"


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


def test_what_coexisting_shells_disagree_by_is_a_doubt_about_stripping(made_run, glyme, motion):
    """All strip to the same products: 200, 180 and 160 kJ/mol, half, three and two tenths of the cations."""
    row = table(made_run, glyme(), motion(MANY))
    half = 0.5 * (row["stripping_energy_upper_kj_per_mol"] - row["stripping_energy_lower_kj_per_mol"])
    deviation = math.sqrt(0.5 * 14.0**2 + 0.3 * 6.0**2 + 0.2 * 26.0**2)  # about their mean, 186
    own = 10.0  # of each, half of its variance common to all
    assert half == pytest.approx(math.hypot(1.96 * deviation, own), rel=0.1)
    alike = table(made_run, glyme(strip=170.0)[:2], motion(MANY))
    narrow = 0.5 * (alike["stripping_energy_upper_kj_per_mol"] - alike["stripping_energy_lower_kj_per_mol"])
    assert narrow == pytest.approx(own, rel=0.1)


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


def test_without_shells_the_method_says_what_is_compared(made_run):
    row = {row["formulation"]: row for row in records(made_run.ranked().frame)}["napf6-g2"]
    assert row["oxidative_stability_method"].startswith("lowest oxidation potential of the species present")
    assert row["limiting_kind"] == "1:1 complex"
    assert row["stripping_energy_reason"] == "shells were not computed (shells.compute)"


def test_method_says_that_shells_are_compared(made_run, glyme, motion):
    row = table(made_run, glyme(), motion(MANY))
    assert row["oxidative_stability_method"].startswith("lowest oxidation potential of the free species and shells")


def test_shells_that_lose_the_same_molecule_share_an_error(glyme):
    rows = [dict(row, oxidised_species=name) for row, name in zip(glyme(), ("G2", "G2", "G2", "PF6"), strict=True)]
    keys = [shell.occupant().key for shell in shells_of(rows, cation="Na")]
    assert sorted("oxidation of G2 in shells" in key for key in keys) == [False, True, True]
