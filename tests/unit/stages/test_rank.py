"""The ranking stage on invented energies and liquids."""

import math
from dataclasses import replace

import pytest

from solvscreen.domain.formulation import Salt
from solvscreen.domain.quantity import Quantity, Status, failed, not_computed
from solvscreen.io.schemas.liquid import DYNAMICS
from solvscreen.io.tables import quantity_cells, read_quantity, records
from solvscreen.ranking_settings import RankingSettings
from solvscreen.stages._observed import RunTables
from solvscreen.stages.rank import rank_tables


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
    assert carbonate["anion_share_upper"] == pytest.approx(0.9 / 5.4 + 0.04)  # that of the liquid
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


def test_an_organic_cation_can_limit(made_run):
    exact = Quantity(value=4.1, lower=3.9, upper=4.3, n=1, method="made up")
    recipe, species = made_run.members[0]
    ionic_liquid = Salt(name="Py14PF6", cation="Py14", n_cation=1, anion="PF6", n_anion=1, concentration=0.5)
    py14 = replace(species["Na"], id="Py14", smiles="CCCC[N+]1(C)CCCC1")
    member = (replace(recipe, salts=(*recipe.salts, ionic_liquid)), species | {"Py14": py14})
    energies = with_potential(made_run, "Py14", exact).energies
    frame = rank_tables([member], tables=made_run.tables, energies=energies, settings=made_run.settings, seed=1).frame
    [row] = records(frame)
    assert (row["oxidative_stability_v"], row["limiting_species"]) == (4.1, "Py14")


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


def with_note(run, name, note):
    """Tables of the run with something to say about the liquid of one formulation."""
    liquids = [row | {"reason": note} if row["formulation"] == name else row for row in run.liquids]
    return RunTables(liquids=liquids, neighbours=run.neighbours)


NOTE = "replica 1: not equilibrated: density drifts by 1.20 % (0.5 % allowed); not converged in 0.06 ns"


def test_liquid_that_failed_its_gates_is_not_ranked_and_says_which(made_run):
    tables = with_note(made_run, "napf6-ec-dmc", NOTE)
    rows = {row["formulation"]: row for row in records(made_run.ranked(tables).frame)}
    assert rows["napf6-ec-dmc"]["tier"] == (
        "not ranked: gate failed: replica 1: not equilibrated: density drifts by 1.20 % (0.5 % allowed)"
    )
    assert rows["napf6-ec-dmc"]["oxidative_stability_v"] == 6.31
    assert {rows[name]["rank"] for name in ("napf6-g2", "naotf-nabf4-g2")} == {1.0, 2.0}


def test_gate_can_be_left_to_the_reader_and_is_then_a_flag(made_run):
    settings = made_run.settings.model_copy(update={"require_equilibrated": False})
    rows = records(made_run.with_(settings=settings).ranked(with_note(made_run, "napf6-ec-dmc", NOTE)).frame)
    row = next(row for row in rows if row["formulation"] == "napf6-ec-dmc")
    assert row["rank"] == 1.0
    assert "not equilibrated: density drifts" in row["flags"]


def test_not_converged_is_no_failed_gate(made_run):
    tables = with_note(made_run, "napf6-ec-dmc", "not converged in 0.06 ns per replica: density")
    row = next(r for r in records(made_run.ranked(tables).frame) if r["formulation"] == "napf6-ec-dmc")
    assert row["rank"] == 1.0
    assert "not converged" in row["flags"]


def test_pairs_hold_every_two_once_with_their_doubt(made_run):
    ranked = made_run.ranked()
    pairs = records(ranked.pairs)
    names = list(ranked.ranking.placings)
    assert [(row["formulation"], row["other"]) for row in pairs] == sorted(
        [(names[0], names[1]), (names[0], names[2]), (names[1], names[2])]
    )
    first = next(row for row in pairs if (row["formulation"], row["other"]) == (names[0], names[1]))
    assert first["probability_better"] >= 0.95
    assert not first["same_tier"]
    assert first["remedy"] == "told apart already"
    ethers = next(row for row in pairs if row["formulation"] == names[1])
    assert ethers["same_tier"]
    assert ethers["variance_oxidation"] == 0.0  # both are limited by G2, whose error they share
    assert ethers["dominant_doubt"] == "statistics of the liquid simulations"
    assert ethers["score_difference_lower"] < ethers["score_difference"] < ethers["score_difference_upper"]


def test_low_temperatures_are_rows_of_their_own(made_run):
    warm = made_run.formulations[0]
    cold = replace(warm, id="napf6-g2_233K", temperature_kelvin=233.0)
    liquids = [made_run.liquids[0], made_run.liquids[0] | {"formulation": cold.id, "temperature_kelvin": 233.0}]
    neighbours = []
    for name, barrier in ((warm.id, 12.0), (cold.id, 18.0)):
        for row in made_run.neighbours:
            if row["formulation"] == warm.id:
                made = Quantity(value=barrier, lower=barrier - 1, upper=barrier + 1, n=2, method="made up")
                cells = quantity_cells("barrier", made, "kj_per_mol")
                neighbours.append(row | {"formulation": name} | cells)
    criteria = [{"column": "desolvation_barrier_kj_per_mol", "better": "lower"}]
    settings = RankingSettings.model_validate({"criteria": criteria, "bootstrap": 300})
    run = made_run.with_(formulations=(warm, cold), settings=settings)
    rows = {
        row["formulation"]: row for row in records(run.ranked(RunTables(liquids=liquids, neighbours=neighbours)).frame)
    }
    assert {row["temperature_kelvin"]: row["desolvation_barrier_kj_per_mol"] for row in rows.values()} == {
        298.15: 12.0,
        233.0: 18.0,
    }
    assert [rows[name]["rank"] for name in (warm.id, cold.id)] == [1.0, 2.0]
    assert "oxidation: permittivity of room temperature" in rows[cold.id]["flags"]
    assert "permittivity of room" not in rows[warm.id]["flags"]


@pytest.mark.parametrize(("share_without", "status"), [(0.05, "doubtful"), (0.2, "not computed")])
def test_a_few_contacts_may_lack_a_barrier(made_run, share_without, status):
    name = made_run.formulations[0].id
    row = next(row for row in made_run.neighbours if row["formulation"] == name and row["species"] == "G2")
    barrier = Quantity(value=12.0, lower=11.0, upper=13.0, n=2, method="made up")
    number = Quantity(value=5.0, lower=4.5, upper=5.5, n=2, method="made up")
    few = replace(number, value=5.0 * share_without, lower=0.0, upper=5.0)
    neighbours = [
        row | {"donor": "ether O"} | quantity_cells("barrier", barrier, "kj_per_mol")
        | quantity_cells("coordination_number", number),
        row | {"donor": "O of nowhere"} | quantity_cells("barrier", not_computed("no contact peak"), "kj_per_mol")
        | quantity_cells("coordination_number", few),
    ]  # fmt: skip
    run = made_run.with_(formulations=made_run.formulations[:1])
    tables = RunTables(liquids=made_run.liquids[:1], neighbours=neighbours)
    (found,) = records(run.ranked(tables).frame)
    assert found["desolvation_barrier_status"] == status
    assert "no contact peak" in found["desolvation_barrier_reason"]
    if status == "doubtful":
        assert found["desolvation_barrier_kj_per_mol"] == 12.0


def test_residence_time_is_weighted_with_the_shell(made_run, made_row):
    times = {"EC": 100.0, "DMC": 400.0, "PF6": 5.0}
    motion = [
        made_row(
            DYNAMICS,
            formulation="napf6-ec-dmc",
            species=name,
            **quantity_cells("residence_time", Quantity(value=t, lower=t / 2, upper=t * 2, n=3, method="md"), "ps"),
        )
        for name, t in times.items()
    ]
    tables = RunTables(liquids=made_run.liquids, neighbours=made_run.neighbours, motion=motion)
    rows = {row["formulation"]: row for row in records(made_run.ranked(tables).frame)}
    assert rows["napf6-ec-dmc"]["solvent_residence_time_ps"] == pytest.approx((3.1 * 100 + 1.4 * 400) / 4.5)
    assert rows["napf6-g2"]["solvent_residence_time_reason"] == "G2: not in the table of motion"


def test_many_anions_in_the_shell_are_a_flag(made_run):
    flags = {row["formulation"]: row["flags"] for row in records(made_run.ranked().frame)}
    assert "shell: 24% anions, so the interphase may be derived from them" in flags["naotf-nabf4-g2"]
    assert "anions" not in flags["napf6-g2"]


def test_contact_pair_that_is_oxidised_first_is_a_flag_and_not_the_limit(made_run):
    pair = Quantity(value=4.1, lower=3.9, upper=4.3, n=1, method="made up", reason="H from G2 to PF6")
    row = table(with_potential(made_run, "G2_1+PF6_1", pair))["napf6-g2"]
    assert (stability(row).value, row["limiting_species"]) == (4.62, "G2")
    assert "oxidation: G2_1+PF6_1 in contact goes at 4.10 V already (H from G2 to PF6)" in row["flags"]
