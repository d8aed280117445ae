"""GFN-xTB of shells that were cut out of salt water."""

from dataclasses import replace

import pytest

from solvscreen.engines.protocol import XtbMethod
from solvscreen.engines.registry import make_engine
from solvscreen.io.schemas.shell_energies import SHELL_STATES
from solvscreen.io.structures import read_structures
from solvscreen.io.tables import read_parquet, records
from solvscreen.stages import _shell_store
from solvscreen.stages._shell_forms import uses
from solvscreen.stages.shell_xtb import run_shell_xtb, shard_of

PAIR = "Na_1+Cl_1+W_2:Cl_1+W(1,1)"


@pytest.fixture
def computed(brine):
    """Function that cuts the given formulations and computes one shard of their shells; returns the states."""

    def compute(*names, shard="0/1", **section):
        section = {"snapshots": 2, "relaxed": 1, "coverage": 0.5, "min_population": 1.0} | section
        cuts = [brine.cut(name, seed=10 * place, **section)[1] for place, name in enumerate(names)]
        table = brine.folder / f"states_{shard.replace('/', '_')}.parquet"
        run_shell_xtb(
            settings=brine.settings("shells", **section), xtb=brine.settings("xtb", max_force_ev_per_angstrom=0.02),
            formulations=[brine.members(name)[1] for name in names], cuts=cuts, ligands=[brine.ligands()], shard=shard,
            store=brine.folder / "store", table=table, threads=1,
        )  # fmt: skip
        rows = records(read_parquet(table, schema=SHELL_STATES))
        binding = [row for row in rows if row["use"] == uses(row["state"])[0]]
        return {(row["item"], row["snapshot"], row["state"], row["permittivity"]): row for row in binding}, table

    return compute


def test_states_of_an_ion_pair_with_two_waters(computed, brine) -> None:
    states, table = computed("brine")
    of_first = {state for item, snapshot, state, _ in states if (item, snapshot) == (PAIR, 0)}
    assert of_first == {
        "sampled", "sampled_ionised", "relaxed", "relaxed_ionised", "oxidised", "step_1", "step_2",
    }  # fmt: skip
    assert {state for item, snapshot, state, _ in states if (item, snapshot) == (PAIR, 1)} == {
        "sampled",
        "sampled_ionised",
    }
    vacuum = {state: states[PAIR, 0, state, 1.0] for state in of_first}
    assert vacuum["relaxed"]["energy_hartree"] < vacuum["sampled"]["energy_hartree"]
    assert [(vacuum[step]["removed"], vacuum[step]["left"]) for step in ("step_1", "step_2")] == [
        ("W", "Na_1+Cl_1+W_1"),
        ("W", "Na_1+Cl_1"),  # neutral molecules go before the anion
    ]
    assert states[PAIR, 0, "relaxed", 7.6]["energy_hartree"] < vacuum["relaxed"]["energy_hartree"]
    frames = {
        str(frame.notes["state"]): frame for frame in read_structures(table.with_suffix(".extxyz")) if not frame.rank
    }
    engine = make_engine("tblite")
    again = engine.single_point(frames["relaxed"].structure, XtbMethod(name="GFN1-xTB"))
    assert vacuum["relaxed"]["energy_hartree"] == pytest.approx(again.energy.hartree, abs=1e-6)
    ion = engine.single_point(frames["relaxed_ionised"].structure, XtbMethod(name="GFN2-xTB"))
    assert vacuum["relaxed_ionised"]["energy_hartree"] == pytest.approx(ion.energy.hartree, abs=1e-6)


def test_a_state_has_an_energy_for_electrons_where_it_takes_part_in_ionisation(computed) -> None:
    _, table = computed("brine")
    rows = records(read_parquet(table, schema=SHELL_STATES))
    methods = {(row["state"], row["use"]): row["method"].split()[0] for row in rows if row["item"] == PAIR}
    assert methods == {
        **{(state, "electrons"): "GFN2-xTB" for state in ("sampled", "sampled_ionised", "relaxed", "relaxed_ionised")},
        ("oxidised", "electrons"): "GFN2-xTB",
        **{(state, "binding"): "GFN1-xTB" for state in ("sampled", "relaxed", "step_1", "step_2")},
    }
    solvents = {(row["use"], row["permittivity"]) for row in rows}
    assert solvents == {("binding", 1.0), ("binding", 7.6), ("electrons", 1.0), ("electrons", 7.6)}


def test_another_method_for_electrons_relaxes_nothing_again(computed, brine, monkeypatch) -> None:
    computed("brine")
    geometries = set(brine.folder.glob("store/*.extxyz"))
    plain = brine.settings
    monkeypatch.setattr(brine, "settings", lambda stage, **section: plain(stage, **section, **(
        {"electrons": "IPEA1-xTB"} if stage == "xtb" else {}
    )))  # fmt: skip
    _, table = computed("brine")
    assert set(brine.folder.glob("store/*.extxyz")) == geometries
    rows = records(read_parquet(table, schema=SHELL_STATES))
    assert {row["method"].split()[0] for row in rows if row["use"] == "electrons"} == {"IPEA1-xTB"}


def test_free_ligands_are_computed_in_the_same_solvent(computed) -> None:
    states, _ = computed("brine")
    assert {(item, permittivity) for item, _, state, permittivity in states if state == "free"} == {
        ("W", 1.0), ("W", 7.6), ("Cl", 1.0), ("Cl", 7.6),
    }  # fmt: skip


def test_what_is_in_the_store_is_not_computed_again(computed, brine, monkeypatch) -> None:
    first, table = computed("brine")
    text = table.with_suffix(".extxyz").read_text()
    table.unlink()

    def refuse(*_, **__):
        raise AssertionError("computed again")

    monkeypatch.setattr(_shell_store, "forms", refuse)
    monkeypatch.setattr(_shell_store, "_energy", refuse)
    second, _ = computed("brine")
    assert second.keys() == first.keys()
    assert table.with_suffix(".extxyz").read_text() == text


def test_another_naming_of_the_same_snapshot_is_another_entry(computed, brine, monkeypatch) -> None:
    """Notes on changed contacts name the type, so they must not be found again under another name."""
    seen = []
    original = _shell_store.content_key
    monkeypatch.setattr(_shell_store, "content_key", lambda wanted: seen.append(wanted) or original(wanted))
    computed("brine", relaxed=0)
    wanted = next(one for one in seen if one.task.start.item == PAIR)
    start = replace(wanted.task.start, item=wanted.task.start.item + "+Cl(1)")
    assert original(replace(wanted, task=replace(wanted.task, start=start))) != original(wanted)


def test_a_job_that_was_killed_goes_on_with_what_is_missing(computed, brine, monkeypatch) -> None:
    first, _ = computed("brine")
    lost = sorted(brine.folder.glob("store/*-binding-*.json"))[0]
    lost.unlink()
    calls = []
    original = _shell_store.forms
    monkeypatch.setattr(_shell_store, "forms", lambda task: calls.append(task) or original(task))
    second, _ = computed("brine")
    assert (lost.exists(), calls) == (True, [])  # energies are made again, geometries are not
    assert [row["energy_hartree"] for row in second.values()] == [row["energy_hartree"] for row in first.values()]


def test_a_type_in_two_formulations_takes_its_snapshots_in_turn(computed) -> None:
    states, _ = computed("brine", "other", relaxed=0)
    sources = [states[PAIR, snapshot, "sampled", 1.0]["source"].split()[0] for snapshot in (0, 1)]
    assert sources == ["brine", "other"]
    assert (PAIR, 2, "sampled", 1.0) not in states


def test_a_shard_takes_the_types_whose_hash_falls_into_it(computed) -> None:
    mine = shard_of(PAIR, n_shards=2)
    here, _ = computed("brine", shard=f"{mine}/2", relaxed=0)
    there, _ = computed("brine", shard=f"{1 - mine}/2", relaxed=0)
    assert PAIR in {item for item, *_ in here}
    assert PAIR not in {item for item, *_ in there}


def test_a_shell_that_breaks_on_relaxing_is_a_row_with_the_reason(computed, brine, monkeypatch) -> None:
    from solvscreen.errors import BrokenBonds
    from solvscreen.stages import _shell_forms

    def broken(*_, **__):
        raise BrokenBonds("H4 left O3")

    monkeypatch.setattr(_shell_forms, "require_bonds", broken)
    states, _ = computed("brine")
    row = states[PAIR, 0, "relaxed", 1.0]
    assert (row["status"], row["reason"]) == ("failed", "H4 left O3")
    assert states[PAIR, 0, "sampled", 1.0]["status"] == "ok"


def test_contacts_that_changed_on_relaxing_are_named(brine) -> None:
    from dataclasses import replace

    from solvscreen.stages._shell_contacts import changed_contacts

    charges = {"Na": 1, "Cl": -1, "W": 0}
    frame = read_structures(brine.cut(coverage=0.5, min_population=1.0, snapshots=1)[1])[0]
    assert frame.item == PAIR
    assert changed_contacts(frame, charges=charges) == ""
    positions = frame.structure.positions_angstrom.copy()
    positions[1] *= 2.0  # the chloride
    positions[2:5] *= 2.0  # one water
    away = replace(frame, structure=frame.structure.moved(positions))
    assert changed_contacts(away, charges=charges) == "relaxed to Cl_1+W(1,0); Cl left on relaxing"
