"""Stress tests of a made-up ranking: other weights, conventions, cutoffs, charges and runs."""

from dataclasses import replace

import pytest

from solvscreen.config import Config, ElectrodeSettings, canonical_json
from solvscreen.domain.formulation import with_charge_scale
from solvscreen.io.schemas.pairwise import PAIRWISE
from solvscreen.io.tables import write_parquet
from solvscreen.provenance import Provenance
from solvscreen.stage_records import settings_record
from solvscreen.stages._observed import RunTables
from solvscreen.stages._stress_choices import Choice, _freed, other_conventions, other_cutoffs, other_weights
from solvscreen.stages._stress_runs import read_run
from solvscreen.stages.stress import own_rows, run_rows, stress_text


def present(run, tables=None):
    tables = tables or run.tables
    return Choice(test="", choice="", settings=run.settings, electrode=ElectrodeSettings(), tables=tables)


def moved(energies, shift_v):
    """Energies with every potential moved."""
    potentials = {
        name: replace(q, value=q.value + shift_v, lower=q.lower + shift_v, upper=q.upper + shift_v)
        for name, q in energies.potentials.items()
    }
    return type(energies)(potentials, energies.bindings)


def rows_of(run):
    def energies_at(electrode):
        return moved(run.energies, 4.44 - electrode.she_absolute_v)

    return own_rows(present(run), members=run.members, energies_at=energies_at, seed=1, cutoff_shift_angstrom=0.2)


def test_she_convention_moves_no_tier(made_run):
    rows = [row for row in rows_of(made_run) if row["test"] == "SHE convention"]
    assert {row["choice"] for row in rows} == {"4.28 V"}
    assert len(rows) == 3
    assert all(row["keeps_tier"] and row["rank"] == row["reference_rank"] for row in rows)


def test_convention_moves_the_shells_with_the_species():
    row = {"oxidation_potential_v": 5.0, "oxidation_potential_lower_v": 4.8, "oxidation_potential_upper_v": 5.2}
    row |= {f"reduction_potential{end}_v": 0.0 for end in ("", "_lower", "_upper")}
    row |= {f"sampled_oxidation_potential{end}_v": 5.5 for end in ("", "_lower", "_upper")}
    tables = RunTables(liquids=(), neighbours=(), shells=[row], by_shells=True)
    start = Choice(test="", choice="", settings=Config().ranking, electrode=ElectrodeSettings(), tables=tables)
    (choice,) = other_conventions(start)
    (shifted,) = choice.tables.shells
    assert shifted["oxidation_potential_v"] == pytest.approx(5.16)
    assert shifted["oxidation_potential_lower_v"] == pytest.approx(4.96)
    assert shifted["reduction_potential_v"] == pytest.approx(0.16)


def test_each_weight_is_halved_doubled_and_left_alone(made_run):
    found = list(other_weights(present(made_run)))
    weights = {choice.choice: [c.weight for c in choice.settings.criteria] for choice in found}
    stability, desolvation = "oxidative_stability_v", "desolvation_energy_kj_per_mol"
    assert weights == {
        f"{stability} x 0.5": [0.5, 1.0],
        f"{stability} x 2": [2.0, 1.0],
        f"{stability} alone": [1.0, 0.0],
        f"{desolvation} x 0.5": [1.0, 0.5],
        f"{desolvation} x 2": [1.0, 2.0],
        f"{desolvation} alone": [0.0, 1.0],
    }


def test_desolvation_alone_turns_the_order_and_the_table_says_so(made_run):
    rows = [row for row in rows_of(made_run) if row["choice"] == "desolvation_energy_kj_per_mol alone"]
    by_name = {row["formulation"]: row for row in rows}
    assert by_name["napf6-ec-dmc"]["reference_rank"] == 1.0
    assert by_name["napf6-ec-dmc"]["rank"] == 3.0
    assert not by_name["napf6-ec-dmc"]["keeps_tier"]
    text = stress_text(rows)
    assert text.startswith("weights: desolvation_energy_kj_per_mol alone: ")
    assert "napf6-ec-dmc 1 -> " in text


def test_farther_first_shells_leave_fewer_molecules_free():
    """Twice two molecules more of nine, and never less than none."""
    neighbour = {"formulation": "f", "cation": "Na", "species": "G2", "donor": "molecule", "coordination_number": 2.0}
    moving = {"formulation": "f", "uncoordinated_share": 0.5, "uncoordinated_share_lower": 0.4}
    moving |= {"uncoordinated_share_upper": 0.9}
    motion = [moving | {"species": "G2", "n_molecules": 9}, moving | {"species": "Na", "n_molecules": 2}]
    free, cation = _freed(motion, [neighbour | {"at": 4.0}], "at")
    names = ("uncoordinated_share", "uncoordinated_share_lower", "uncoordinated_share_upper")
    assert [free[name] for name in names] == pytest.approx([0.5 - 4 / 9, 0.0, 0.9 - 4 / 9])
    assert cation == motion[1]


def test_cutoff_takes_the_numbers_that_were_counted_there(made_run):
    rows = [dict(row) for row in made_run.neighbours]
    for row in rows:
        row["coordination_number_short_cutoff"] = 0.9 * row["coordination_number"]
        row["coordination_number_long_cutoff"] = 1.1 * row["coordination_number"]
    shell = {"formulation": "napf6-g2", "cation": "Na", "first_removal_energy_kj_per_mol": 50.0}
    shell |= {f"stripping_energy{end}_kj_per_mol": 200.0 for end in ("", "_lower", "_upper")}
    tables = RunTables(liquids=made_run.liquids, neighbours=rows, shells=[shell], by_shells=True)
    short, long = other_cutoffs(present(made_run, tables), cutoff_shift_angstrom=0.2)
    assert (short.choice, long.choice) == ("-0.2 angstrom", "+0.2 angstrom")
    assert short.tables.neighbours[0]["coordination_number"] == pytest.approx(0.9 * rows[0]["coordination_number"])
    molecules = 1.91 + 0.18
    assert long.tables.shells[0]["stripping_energy_kj_per_mol"] == pytest.approx(200 + 0.1 * molecules * 50)
    assert "one cutoff" in long.remark


def test_formulations_run_at_several_charges_are_compared_charge_by_charge(made_run):
    both = made_run.formulations[:2]
    several = tuple(with_charge_scale(one, scale) for one in both for scale in (0.7, 0.8))
    names = {one.id: one.id.rpartition("-q")[0] for one in several}
    tables = RunTables(
        liquids=[
            dict(row) | {"formulation": n}
            for n, base in names.items()
            for row in made_run.liquids
            if row["formulation"] == base
        ],
        neighbours=[
            dict(row) | {"formulation": n}
            for n, base in names.items()
            for row in made_run.neighbours
            if row["formulation"] == base
        ],
    )
    run = made_run.with_(formulations=several)
    rows = own_rows(
        present(run, tables),
        members=run.members,
        energies_at=lambda _: run.energies,
        seed=1,
        cutoff_shift_angstrom=0.2,
    )
    found = [row for row in rows if row["test"] == "ion charge scale"]
    assert {row["choice"] for row in found} == {"0.7 instead of 0.8"}
    assert [row["formulation"] for row in found] == ["naotf-nabf4-g2", "napf6-g2"]
    assert all(row["keeps_tier"] for row in found)


def finished(run, *, folder, recipe="screening", scale=0.8):
    """A run's folder with what the comparison reads."""
    ranked = run.ranked()
    provenance = Provenance(record={})
    (folder / "settings").mkdir(parents=True)
    write_parquet(folder / "ranking.parquet", ranked.frame, schema=ranked.schema, provenance=provenance)
    write_parquet(folder / "pairwise.parquet", ranked.pairs, schema=PAIRWISE, provenance=provenance)
    config = Config.model_validate({"dft": {"recipe": recipe}, "md": {"ion_charge_scale": scale}})
    for stage in ("dft", "md"):
        (folder / f"settings/{stage}.json").write_text(canonical_json(settings_record(config, stage)))
    return read_run(folder)


def test_other_runs_are_labelled_by_what_differs_and_the_rest_is_not_run(made_run, tmp_path):
    own = finished(made_run, folder=tmp_path / "own")
    fewer = made_run.with_(formulations=made_run.formulations[:2])
    better = finished(fewer, folder=tmp_path / "better", recipe="standard")
    stronger = finished(made_run, folder=tmp_path / "stronger", scale=0.9)
    rows = run_rows(own, [better, stronger], confidence=0.95)
    labels = {(row["test"], row["choice"], row["status"]) for row in rows}
    assert labels == {
        ("recipe", "standard in run better", "ok"),
        ("ion charge scale", "0.9 in run stronger", "ok"),
        ("ion charge scale", "0.7", "not computed"),
    }
    common = [row for row in rows if row["test"] == "recipe"]
    assert {row["formulation"]: row["reference_rank"] for row in common} == {"napf6-g2": 2.0, "naotf-nabf4-g2": 1.0}
    assert common[0]["reason"] == "not in run better: napf6-ec-dmc"
    assert all(row["keeps_tier"] for row in rows if row["status"] == "ok")


def test_a_run_in_which_two_choices_differ_speaks_for_neither(made_run, tmp_path):
    own = finished(made_run, folder=tmp_path / "own")
    both = finished(made_run, folder=tmp_path / "both", recipe="standard", scale=0.9)
    labels = {(row["test"], row["choice"], row["status"]) for row in run_rows(own, [both], confidence=0.95)}
    assert labels == {
        ("recipe and ion charge scale", "standard, 0.9 in run both", "ok"),
        ("recipe", "another recipe", "not computed"),
        ("ion charge scale", "0.7", "not computed"),
        ("ion charge scale", "0.9", "not computed"),
    }


def test_without_other_runs_recipe_and_charges_are_not_run(made_run, tmp_path):
    rows = run_rows(finished(made_run, folder=tmp_path / "own"), [], confidence=0.95)
    assert [(row["test"], row["choice"]) for row in rows] == [
        ("recipe", "another recipe"),
        ("ion charge scale", "0.7"),
        ("ion charge scale", "0.9"),
    ]
    assert "not run" in stress_text(rows)
