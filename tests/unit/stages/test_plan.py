import json

from solvscreen.stages.inputs import plan_from_mapping
from solvscreen.stages.plan import Plan

RECIPES = ["1 M NaPF6 in G2 @ 298 K", "0.6 M NaOTf + 0.4 M NaBF4 in G2 @ 298 K"]


def plan(**changes: object) -> Plan:
    return plan_from_mapping({"species": [], "formulations": RECIPES, **changes}, origin="test")


def test_items_of_two_formulations() -> None:
    here = plan()
    assert set(here.species) == {"Na", "G2", "PF6", "OTf", "BF4"}
    assert set(here.clusters) == {
        *("Na_1+G2_1", "Na_1+G2_2", "Na_1+PF6_1", "Na_1+OTf_1", "Na_1+BF4_1"),
        *("Na_1+G2_1+PF6_1", "Na_1+G2_1+OTf_1", "Na_1+BF4_1+G2_1"),
    }
    assert set(here.dft_items) == {
        *("G2", "PF6", "OTf", "BF4"),
        *("Na_1+G2_1", "Na_1+PF6_1", "Na_1+OTf_1", "Na_1+BF4_1"),
    }


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
