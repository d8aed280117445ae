"""Ranking and stress test from files to files, as the workflow and a person call them."""

import json

import pytest

from solvscreen.cli import main
from solvscreen.config import Config, canonical_json
from solvscreen.domain.quantity import Quantity
from solvscreen.io.schemas.liquid import COORDINATION, DYNAMICS, LIQUID
from solvscreen.io.schemas.pairwise import PAIRWISE, STRESS
from solvscreen.io.schemas.ranking import read_ranking
from solvscreen.io.schemas.shell_energies import SHELL_ENERGIES
from solvscreen.io.tables import quantity_cells, read_parquet, read_provenance, records, to_frame, write_parquet
from solvscreen.provenance import Provenance
from solvscreen.stage_records import settings_record

RECIPES = {"napf6-g2": "1 M NaPF6 in G2 @ 298 K", "napf6-ec-dmc": "1 M NaPF6 in EC:DMC (1:1 v/v) @ 298 K"}


@pytest.fixture
def finished(tmp_path, monkeypatch, make_run, made_row):
    """Folder of a made-up run without quantum chemistry, in the working directory."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "results/made"
    folder.mkdir(parents=True)
    run = make_run(folder)
    run = run.with_(formulations=tuple(one for one in run.formulations if one.id in RECIPES))
    provenance = Provenance(record={})
    shell = made_row(
        SHELL_ENERGIES, formulation="napf6-g2", cation="Na", shell="G2_2", denticity="G2(3,3)", population=1
    )
    tables = {
        "liquid": (LIQUID, run.liquids),
        "coordination": (COORDINATION, run.neighbours),
        "dynamics": (DYNAMICS, [made_row(DYNAMICS, formulation=n, species="G2", n_molecules=9) for n in RECIPES]),
        "shell_energies": (SHELL_ENERGIES, [shell | {"class": "free"}]),
    }
    for name, (schema, rows) in tables.items():
        write_parquet(folder / f"{name}.parquet", to_frame(rows, schema), schema=schema, provenance=provenance)
    (folder / "settings").mkdir()
    config = Config.model_validate({"ranking": {"bootstrap": 50}})
    for stage in ("ranking", "electrode", "dft", "md"):
        (folder / f"settings/{stage}.json").write_text(canonical_json(settings_record(config, stage)))
    entries = [{"id": name, "recipe": recipe} for name, recipe in RECIPES.items()]
    written = {"run": "made", "species": [], "formulations": entries, "ranking": {"bootstrap": 50}}
    (tmp_path / "made.json").write_text(json.dumps(written))
    return run


def rank(run, shells=True):
    here = run.folder
    inputs = [
        f"--{name}={here / f'settings/{stage}.json'}"
        for name, stage in (("settings", "ranking"), ("electrode", "electrode"))
    ]
    inputs += [f"--{name}={here / f'{name}.parquet'}" for name in ("liquid", "coordination", "dynamics")]
    inputs += ["--shell-energies", *([str(here / "shell_energies.parquet")] if shells else [])]
    inputs += ["--formulations", *map(str, run.member_files()), "--dft"]
    tables = {"out": "ranking", "out-pairwise": "pairwise", "out-potentials": "potentials"}
    return main(["rank", *inputs, *(f"--{option}={here / f'{name}.parquet'}" for option, name in tables.items())])


def test_ranking_and_comparisons_are_written_whole_with_provenance(finished):
    assert rank(finished) == 0
    rows = {row["formulation"]: row for row in records(read_ranking(finished.folder / "ranking.parquet"))}
    assert set(rows) == set(RECIPES)
    assert all(row["tier"].startswith("not ranked: oxidative_stability_v") for row in rows.values())
    assert rows["napf6-g2"]["shell_coverage"] == 0.0
    assert read_parquet(finished.folder / "pairwise.parquet", schema=PAIRWISE).empty
    assert json.loads(read_provenance(finished.folder / "pairwise.parquet"))["stage"] == "ranking"
    assert (finished.folder / "pairwise.csv").exists()
    before = (finished.folder / "ranking.parquet").read_bytes()
    assert rank(finished) == 0
    assert (finished.folder / "ranking.parquet").read_bytes() == before


def test_without_shells_the_other_definition_is_used(finished):
    assert rank(finished, shells=False) == 0
    row = records(read_ranking(finished.folder / "ranking.parquet"))[0]
    assert row["stripping_energy_reason"] == "shells were not computed (shells.compute)"


def test_stress_writes_a_table_and_says_what_was_not_run(finished, capsys):
    assert rank(finished) == 0
    assert main(["stress", "--config", "made.json"]) == 0
    shown = capsys.readouterr().out
    assert "recipe: another recipe: not run" in shown
    assert "SHE convention: 4.28 V: 2 of 2 keep their tier" in shown
    rows = records(read_parquet(finished.folder / "stress.parquet", schema=STRESS))
    tests = {row["test"] for row in rows}
    assert tests == {"weights", "SHE convention", "shell cutoff", "recipe", "ion charge scale"}


def test_stress_of_an_unfinished_run_says_what_to_do(finished, capsys):
    (finished.folder / "settings/ranking.json").unlink()
    assert main(["stress", "--config", "made.json"]) == 1
    assert "finish the run with snakemake first" in capsys.readouterr().err


def test_claims_about_the_ranking_are_judged_by_joint_draws(finished, capsys):
    """A formulation beside itself: all errors are shared, so the difference has no doubt."""
    here = finished.folder
    (here / "members/recipes").mkdir(parents=True)
    for path in finished.member_files():
        (here / "members/recipes" / path.name).write_bytes(path.read_bytes())
    (here / "settings/shells.json").write_text(canonical_json(settings_record(Config(), "shells")))
    barrier = Quantity(value=12.0, lower=11.0, upper=13.0, n=2, method="made up")
    rows = [row | quantity_cells("barrier", barrier, "kj_per_mol") for row in finished.neighbours]
    frame = to_frame(rows, COORDINATION)
    write_parquet(here / "coordination.parquet", frame, schema=COORDINATION, provenance=Provenance(record={}))
    assert rank(finished) == 0
    row = next(r for r in records(read_ranking(here / "ranking.parquet")) if r["formulation"] == "napf6-g2")
    assert row["desolvation_barrier_lower_kj_per_mol"] < row["desolvation_barrier_upper_kj_per_mol"]
    side = "{formulation: napf6-g2}"
    (here / "claims.yaml").write_text(
        f"- {{claim: same, source: made, table: ranking, quantity: desolvation_barrier, unit: kj_per_mol, "
        f"first: {side}, second: {side}, expected: higher}}\n"
    )
    assert main(["check-trends", "--run", str(here), "--claims", str(here / "claims.yaml"), "--out", "t.csv"]) == 0
    assert "desolvation_barrier: +0 kJ/mol (+0 to +0)" in capsys.readouterr().out
