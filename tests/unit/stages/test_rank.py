"""The ranking stage on invented energies and liquids."""

import math

import pytest

from solvscreen.config import RankingSettings
from solvscreen.domain.quantity import Quantity, Status, failed
from solvscreen.io.tables import read_quantity, records
from solvscreen.stages._observed import RunTables


def table(run):
    return {row["formulation"]: row for row in records(run.ranked().frame)}


def stability(row):
    return read_quantity(row, "oxidative_stability", "v")


def with_potential(run, item, quantity):
    energies = type(run.energies)(run.energies.potentials | {item: quantity}, run.energies.bindings)
    return run.with_(energies=energies)


def test_carbonate_beats_ether_and_the_ethers_share_a_tier(made_run):
    rows = table(made_run)
    assert {name: (row["rank"], row["tier"]) for name, row in rows.items()} == {
        "napf6-ec-dmc": (1.0, "1"),
        "napf6-g2": (3.0, "2"),
        "naotf-nabf4-g2": (2.0, "2"),
    }


def test_numbers_are_those_calculated_by_hand(made_run):
    rows = table(made_run)
    carbonate = rows["napf6-ec-dmc"]
    assert (stability(carbonate).value, carbonate["limiting_species"]) == (6.31, "DMC")
    assert carbonate["permittivity"] == pytest.approx((89.8 + 3.1) / 2)
    assert carbonate["desolvation_energy_kj_per_mol"] == pytest.approx(3.1 * 152 + 1.4 * 128)
    assert carbonate["last_solvent_energy_kj_per_mol"] == pytest.approx((3.1 * 152 + 1.4 * 128) / 4.5)
    assert carbonate["anion_share"] == pytest.approx(0.9 / 5.4)
    score = ((6.31 - 4) / 2 + (1000 - carbonate["desolvation_energy_kj_per_mol"]) / 600) / 2
    assert carbonate["score"] == pytest.approx(score)
    assert rows["napf6-g2"]["desolvation_energy_kj_per_mol"] == pytest.approx(1.91 * 214)
    assert rows["napf6-g2"]["last_solvent_energy_kj_per_mol"] == 214.0
    assert rows["naotf-nabf4-g2"]["limiting_species"] == "G2"
    assert rows["naotf-nabf4-g2"]["oxidative_stability_free_solvent_v"] == 4.62


def test_anion_can_limit_while_the_solvent_value_stands_beside_it(made_run):
    exact = Quantity(value=4.0, lower=3.8, upper=4.2, n=1, method="made up")
    rows = table(with_potential(made_run, "OTf", exact))
    assert (stability(rows["naotf-nabf4-g2"]).value, rows["naotf-nabf4-g2"]["limiting_species"]) == (4.0, "OTf")
    assert rows["naotf-nabf4-g2"]["oxidative_stability_free_solvent_v"] == 4.62
    assert rows["napf6-g2"]["limiting_species"] == "G2"


def test_coordination_numbers_of_absent_species_are_not_computed(made_run):
    rows = table(made_run)
    assert rows["napf6-g2"]["coordination_number_G2"] == 1.91
    absent = read_quantity(rows["napf6-g2"], "coordination_number_EC")
    assert (absent.status, absent.reason) == (Status.NOT_COMPUTED, "not in this formulation")
    assert math.isnan(absent.value)


def test_failed_energy_lists_the_formulation_as_not_ranked(made_run):
    rows = table(with_potential(made_run, "DMC", failed("SCF did not converge", method="made up")))
    lost = rows["napf6-ec-dmc"]
    assert lost["tier"] == "not ranked: oxidative_stability_v failed: DMC: SCF did not converge"
    assert math.isnan(lost["rank"])
    assert math.isnan(lost["oxidative_stability_v"])
    assert lost["oxidative_stability_status"] == "failed"
    assert lost["desolvation_energy_kj_per_mol"] == pytest.approx(650.4)
    others = [row for name, row in rows.items() if name != "napf6-ec-dmc"]
    assert {(row["rank"], row["tier"]) for row in others} == {(1.0, "1"), (2.0, "1")}


def test_formulation_without_liquid_is_listed(made_run):
    tables = RunTables(liquids=made_run.liquids[1:], neighbours=made_run.neighbours)
    row = {row["formulation"]: row for row in records(made_run.ranked(tables).frame)}["napf6-g2"]
    assert row["tier"].startswith("not ranked: desolvation_energy_kj_per_mol not computed: coordination number of G2")
    assert row["density_status"] == "not computed"
    assert row["oxidative_stability_v"] == 4.62


def test_zero_weight_ranks_what_lacks_that_criterion(made_run):
    weights = [
        {"column": "oxidative_stability_v", "better": "higher"},
        {"column": "desolvation_energy_kj_per_mol", "better": "lower", "weight": 0},
    ]
    settings = RankingSettings.model_validate({"criteria": weights, "bootstrap": 100})
    energies = type(made_run.energies)(made_run.energies.potentials, {})
    rows = table(made_run.with_(settings=settings, energies=energies))
    assert rows["napf6-ec-dmc"]["rank"] == 1.0
    assert rows["napf6-ec-dmc"]["desolvation_energy_status"] == "not computed"


def test_doubts_become_flags_and_leave_the_score(made_run):
    before = table(made_run)["napf6-g2"]
    doubtful = Quantity(
        value=4.62,
        lower=4.42,
        upper=4.82,
        n=2,
        method="made up",
        status=Status.DOUBTFUL,
        reason="hydrogen moved on oxidation",
    )
    after = table(with_potential(made_run, "G2", doubtful))["napf6-g2"]
    assert after["flags"] == "oxidation: hydrogen moved on oxidation"
    assert after["score"] == before["score"]
    assert "liquid: DMC: density" in table(made_run)["napf6-ec-dmc"]["flags"]


def test_same_seed_gives_the_same_table(made_run):
    assert str(table(made_run)) == str(table(made_run))
