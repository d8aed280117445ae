import json
from pathlib import Path

import pytest

from solvscreen.config import MdSettings
from solvscreen.domain.method_error import IONISATION_EV
from solvscreen.stages._settings import load_settings
from solvscreen.stages.inputs import plan_from_mapping
from solvscreen.stages.plan import Plan

RECIPES = ["1 M NaPF6 in G2 @ 298 K", "0.6 M NaOTf + 0.4 M NaBF4 in G2 @ 298 K"]


CALIBRATORS = {"calibration_species": ["G2", "EC", "ClO4"]}  # the first is in the liquids


def plan(**changes: object) -> Plan:
    """A plan whose shells have no others to calibrate them with, unless asked for."""
    dft = {"calibration_species": [], **dict(changes.pop("dft", {}))}
    return plan_from_mapping({"species": [], "formulations": RECIPES, "dft": dft, **changes}, origin="test")


def test_items_of_two_formulations() -> None:
    here = plan()
    assert set(here.species) == {"Na", "G2", "PF6", "OTf", "BF4"}
    assert set(here.clusters) == {
        *("Na_1+G2_1", "Na_1+G2_2", "Na_1+PF6_1", "Na_1+OTf_1", "Na_1+BF4_1"),
        *("Na_1+G2_1+PF6_1", "Na_1+G2_1+OTf_1", "Na_1+BF4_1+G2_1"),
        *("Na_2+PF6_1", "Na_2+OTf_1", "Na_2+BF4_1"),
        *("G2_1+PF6_1", "G2_1+OTf_1", "BF4_1+G2_1"),
    }
    assert set(here.dft_items) == {
        *("Na", "G2", "PF6", "OTf", "BF4"),
        *("Na_1+G2_1", "Na_1+PF6_1", "Na_1+OTf_1", "Na_1+BF4_1"),
    }


def test_contact_pairs_are_computed_on_request_and_leave_the_others_alone() -> None:
    before, after = plan(), plan(dft={"contact_pairs": True})
    assert set(after.dft_items) - set(before.dft_items) == {"G2_1+PF6_1", "G2_1+OTf_1", "BF4_1+G2_1"}
    assert before.settings("dft") == after.settings("dft")


def test_species_that_calibrate_shells_are_computed_with_one_cation() -> None:
    before, after = plan(), plan(dft=CALIBRATORS)
    assert set(after.species) - set(before.species) == {"EC", "ClO4"}
    added = {"Na_1+EC_1", "Na_1+ClO4_1"}
    assert set(after.clusters) - set(before.clusters) == added  # no larger ones
    assert set(after.dft_items) - set(before.dft_items) == {"EC", "ClO4"} | added
    assert before.settings("dft") == after.settings("dft")  # what was computed stays


def test_without_shells_there_is_nothing_to_calibrate() -> None:
    assert plan(dft=CALIBRATORS, shells={"compute": False}).species == plan().species


def test_every_item_is_in_exactly_one_shard() -> None:
    here = plan()
    for kind, key in (("species", "species"), ("clusters", "clusters")):
        members = [json.loads(here.members(kind, shard))[key] for shard in here.shards(kind)]
        assert sum(map(len, members)) == len(here.items(kind))
        assert all(members)


def test_order_of_formulations_does_not_matter() -> None:
    first, second = plan(), plan(formulations=RECIPES[::-1])
    assert [first.members("species", shard) for shard in first.shards("species")] == [
        second.members("species", shard) for shard in second.shards("species")
    ]
    assert list(first.formulations) == list(second.formulations)


def test_one_more_species_changes_one_shard_of_species() -> None:
    before, after = plan(), plan(formulations=[*RECIPES, "1 M NaPF6 in DME @ 298 K"])
    changed = [
        shard
        for shard in after.shards("species")
        if shard not in before.shards("species") or before.members("species", shard) != after.members("species", shard)
    ]
    assert changed == [after.shard("DME")]
    assert before.members("items", "G2") == after.members("items", "G2")


def test_free_ligands_of_a_complex() -> None:
    here = plan()
    assert here.ligand_shards("Na_1+G2_1") == [here.shard("G2")]
    assert here.ligand_shards("G2") == []


def test_settings_hold_defaults_and_differ_by_stage_only() -> None:
    before, after = plan(), plan(xtb={"accuracy": 0.5})
    assert json.loads(before.settings("xtb"))["settings"]["method"] == "GFN1-xTB"
    assert before.settings("xtb") != after.settings("xtb")
    assert before.settings("dft") == after.settings("dft")


def test_another_replica_leaves_the_finished_ones_alone(tmp_path: Path) -> None:
    before, after = plan(md={"replicas": 2}), plan(md={"replicas": 3})
    assert before.settings("md") == after.settings("md")
    assert before.settings("md") != plan(md={"cutoff_nm": 1.0}).settings("md")
    path = tmp_path / "md.json"
    path.write_text(after.settings("md"))
    model, _ = load_settings(path, stage="md", model=MdSettings)
    assert model == MdSettings()


def test_more_replicas_leave_finished_ones_alone() -> None:
    assert plan(md={"replicas": 2}).settings("md") == plan(md={"replicas": 3}).settings("md")


def test_sodium_complexes_of_a_lithium_electrolyte() -> None:
    here = plan(formulations=["1 M LiPF6 in EC @ 298 K"])
    assert {"Na_1+EC_1", "Na_1+PF6_1", "Li_1+EC_1", "Li_1+PF6_1"} <= set(here.dft_items)
    assert "Na_1+Li_1" not in here.clusters


def test_an_unknown_permittivity_is_announced() -> None:
    here = plan(formulations=["1 m NaPF6 in ADN @ 298 K"])
    assert any("will not be ranked: no tabulated permittivity for ADN" in warning for warning in here.warnings)


def test_a_recipe_of_unknown_error_is_announced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(IONISATION_EV, "reference")
    assert any("dft.recipe: how far reference is off" in text for text in plan(dft={"recipe": "reference"}).warnings)
    assert plan(dft={"recipe": "standard"}).warnings == plan().warnings == ()


def test_one_entry_at_several_temperatures_is_several_formulations() -> None:
    entry = {"salts": {"NaPF6": 1.0}, "basis": "M", "solvents": "G2", "temperatures_kelvin": [298, 253, 233]}
    nameless, named = plan(formulations=[entry]), plan(formulations=[entry | {"id": "ether"}])
    assert set(nameless.formulations) == {f"1M-NaPF6_G2_{kelvin}K" for kelvin in (298, 253, 233)}
    assert {one.id: one.temperature_kelvin for one in named.formulations.values()} == {
        "ether_298K": 298.0,
        "ether_253K": 253.0,
        "ether_233K": 233.0,
    }
    assert len({one.recipe for one in named.formulations.values()}) == 3


def test_shells_that_nothing_calibrates_are_announced() -> None:
    alone = {"dft": {"oxidised_complexes": "ion pairs"}, "shells": {"dft_representatives": 0}}
    assert any("shells without anion will have no oxidation potential" in text for text in plan(**alone).warnings)
    assert plan(shells={"dft_representatives": 0}).warnings == ()
    assert plan(**alone | {"shells": {"compute": False}}).warnings == ()


def test_complexes_of_a_formulation_are_found_in_their_shards() -> None:
    made = plan()
    pairs = [f"Na_1+{name}_1" for name in ("G2", "PF6", "OTf", "BF4")]
    assert made.mixed_pair_shards == sorted({made.shard(pair) for pair in pairs})
