"""The ranking on a terminal."""

from solvscreen.config import Config
from solvscreen.io.schemas.molecules import SPECIES
from solvscreen.io.schemas.pairwise import PAIRWISE
from solvscreen.io.schemas.shell_energies import SHELL_ENERGIES
from solvscreen.io.tables import Kind, to_frame, write_parquet
from solvscreen.provenance import Provenance
from solvscreen.report.summary import in_order, print_summary, ranking_text
from solvscreen.stage_records import settings_record
from solvscreen.stages._observed import RunTables


def write_ranking(run, liquids, tables=None):
    ranked = run.ranked(tables or RunTables(liquids=liquids, neighbours=run.neighbours))
    frame, schema = ranked.frame, ranked.schema
    path = run.folder / "ranking.parquet"
    provenance = Provenance(record=settings_record(Config(), "ranking"))
    write_parquet(path, frame, schema=schema, provenance=provenance)
    write_parquet(run.folder / "pairwise.parquet", ranked.pairs, schema=PAIRWISE, provenance=provenance)
    return path


def test_best_first_with_errors_and_reasons(made_run):
    text = ranking_text(write_ranking(made_run, made_run.liquids[:1] + made_run.liquids[2:]))
    lines = text.splitlines()
    assert max(map(len, lines)) <= 100
    assert lines[2].split() == [
        *("1", "1", "1", "M", "NaPF6", "in", "EC:DMC", "(1:1", "v/v)", "@"),
        *("6.31", "±", "0.21", "650", "±", "73", "DMC"),  # 300 draws; added in squares it is 78
    ]
    assert text.index("napf6-ec-dmc") < text.index("napf6-g2") < text.index("naotf-nabf4-g2")
    assert "not ranked: desolvation_energy_kj_per_mol not computed" in " ".join(text.split())
    assert "2 of 3 ranked" in text
    assert "the liquid was not simulated" in " ".join(text.split())


def test_rows_without_rank_come_last():
    rows = [{"rank": float("nan"), "formulation": "a"}, {"rank": 2.0, "formulation": "b"}]
    rows += [{"rank": 1.0, "formulation": "d"}, {"rank": 1.0, "formulation": "c"}]
    assert [row["formulation"] for row in in_order(rows)] == ["c", "d", "b", "a"]


def test_files_that_exist_are_named(made_run, capsys):
    write_ranking(made_run, made_run.liquids)
    (made_run.folder / "report.html").write_text("")
    print_summary(run=made_run.folder)
    shown = capsys.readouterr().out
    assert str(made_run.folder / "report.html") in shown
    assert "species.csv" not in shown


def test_what_would_split_a_tier_is_said_with_its_cost(made_run, capsys):
    write_ranking(made_run, made_run.liquids)
    for name in ("napf6-g2", "naotf-nabf4-g2"):
        for replica in (1, 2):
            path = made_run.folder / f"benchmarks/md/{name}/replica_{replica}.tsv"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("s\tcpu_time\n7200.0\t3600.0\n")
    print_summary(run=made_run.folder)
    shown = " ".join(capsys.readouterr().out.split())
    assert "What would split a tier: - naotf-nabf4-g2 / napf6-g2: " in shown
    assert "tier 1" not in shown
    assert "CPU hours" in shown or "no cost" in shown


def test_run_of_one_formulation_has_nothing_to_split(made_run, capsys):
    one = made_run.with_(formulations=made_run.formulations[:1])
    write_ranking(one, one.liquids)
    print_summary(run=one.folder)
    assert "What would split" not in capsys.readouterr().out


def test_what_needed_help_to_converge_is_counted(made_run, capsys):
    write_ranking(made_run, made_run.liquids)
    empty = {Kind.TEXT: "", Kind.INTEGER: 0, Kind.FLOAT: float("nan"), Kind.BOOLEAN: False}
    cells = {column.name: empty[column.kind] for column in SPECIES.columns}
    rows = [
        cells | {"species": name, "n_scf": 6, "scf_recovery": text}
        for name, text in (("G2", "second order: 2"), ("EC", ""))
    ]
    frame, provenance = to_frame(rows, SPECIES), Provenance(record={})
    write_parquet(made_run.folder / "species.parquet", frame, schema=SPECIES, provenance=provenance)
    empty_shell = {column.name: empty[column.kind] for column in SHELL_ENERGIES.columns}
    shells = [
        empty_shell | {"formulation": name, "cluster": "Na_1+EC_4", "n_scf": 4, "scf_recovery": "second order: 1"}
        for name in ("one", "other")
    ]
    frame = to_frame(shells, SHELL_ENERGIES)
    write_parquet(made_run.folder / "shell_energies.parquet", frame, schema=SHELL_ENERGIES, provenance=provenance)
    print_summary(run=made_run.folder)
    shown = " ".join(capsys.readouterr().out.split())
    counted = (
        "16 self-consistent fields of molecules, clusters and shells: 13 converged with DIIS, 3 with second order."
    )
    assert counted in shown
