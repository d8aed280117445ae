"""What an edit makes run again, on a finished quick run."""

import csv
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from project import Project

pytestmark = pytest.mark.slow
SHELLS = {"cut_shells", "shell_xtb", "shell_dft", "shell_energies"}


@pytest.fixture
def user_species(finished: Project) -> Iterator[Project]:
    """The finished project, whose species file is put back afterwards."""
    table = finished.folder / "configs/species.csv"
    before = table.read_text()
    yield finished
    table.write_text(before)


def test_nothing_runs_when_nothing_changed(finished: Project) -> None:
    assert finished.would_run() == {}


def test_nothing_runs_when_files_were_touched(finished: Project) -> None:
    for path in [
        *finished.folder.glob("configs/*"),
        *finished.folder.glob("workflow/rules/*"),
        finished.folder / "Snakefile",
    ]:
        os.utime(path)
    assert finished.would_run() == {}


def test_nothing_runs_when_rows_are_reordered(finished: Project) -> None:
    options = finished.edited(lambda config: config.update(formulations=config["formulations"][::-1]))
    assert finished.would_run(*options) == {}


def test_an_xtb_key_runs_xtb_and_what_follows(finished: Project) -> None:
    options = finished.edited(lambda config: config.setdefault("xtb", {}).update(accuracy=0.5))
    jobs = finished.would_run(*options)
    shells = {"shell_xtb", "shell_dft", "shell_energies"}
    assert set(jobs) == {"settings", "xtb", "dft", "calibrate", "molecules", "rank", "report"} | shells
    assert jobs["settings"] == 1


def test_an_analysis_key_leaves_trajectories_alone(finished: Project) -> None:
    options = finished.edited(lambda config: config.setdefault("analysis", {}).update(cutoff_shift_angstrom=0.3))
    assert set(finished.would_run(*options)) == {"settings", "analyze", "liquid", "rank", "report"} | SHELLS


def test_a_new_species_runs_its_shards_only(user_species: Project) -> None:
    table = user_species.folder / "configs/species.csv"
    header = table.read_text().splitlines()[0].split(",")
    row = {"id": "dimethylether", "name": "dimethyl ether", "smiles": "COC", "role": "solvent"}
    table.write_text(",".join(header) + "\n" + ",".join(row.get(column, "") for column in header) + "\n")
    jobs = user_species.would_run()
    assert "md" not in jobs
    assert jobs["conformers"] == 1
    assert jobs["dft"] == 2  # the molecule and its complex with Na+
    assert jobs["clusters"] <= 2  # Na+(S) and Na+(S)2 may lie in two shards
    expected = {"members", "conformers", "clusters", "xtb", "dft", "calibrate", "molecules", "rank", "report"}
    assert set(jobs) <= expected | {"shell_energies"}  # calibrated anew, from the same shells


def test_a_new_formulation_runs_its_liquid_only(finished: Project) -> None:
    def add(config: dict) -> None:
        first = config["formulations"][0]
        config["formulations"].append(first.replace("1 M", "0.5 M"))

    jobs = finished.would_run(*finished.edited(add))
    replicas, texts = 2, 2  # its box and its recipe
    shells = {"cut_shells": 1, "shell_xtb": 2, "shell_dft": 2, "shell_energies": 1}  # known shells from the store
    assert jobs == {"members": texts, "md": replicas, "analyze": 1, "liquid": 1, "rank": 1, "report": 1} | shells


def test_a_raised_stage_version_runs_that_stage(finished: Project) -> None:
    jobs = finished.would_run(prelude="import solvscreen.stage_records as c\nc.STAGE_VERSIONS['analysis'] += 1")
    assert set(jobs) == {"settings", "analyze", "liquid", "rank", "report"} | SHELLS


def test_what_cannot_be_computed_is_a_row_and_the_others_go_on(finished: Project, tmp_path: Path) -> None:
    shutil.copytree(finished.folder, tmp_path / "copy", symlinks=True)
    copy = Project(folder=tmp_path / "copy")
    options = copy.edited(lambda config: config.setdefault("dft", {}).update(max_atoms=10))
    answer = copy.snakemake(*options)
    assert answer.returncode == 0, answer.stdout + answer.stderr
    with (copy.folder / "results/quick/species.csv").open() as handle:
        species = {row["species"]: row for row in csv.DictReader(handle)}
    assert species["DME"]["homo_status"] == "not computed"  # 16 atoms
    assert species["DME"]["homo_ev"] == ""
    assert species["PF6"]["homo_status"] == "ok"  # 7 atoms
    with (copy.folder / "results/quick/ranking.csv").open() as handle:
        (row,) = csv.DictReader(handle)
    assert row["tier"].startswith("not ranked: oxidative_stability_free_solvent_v not computed: DME")
    assert row["oxidative_stability_v"] == ""
    assert float(row["density_g_per_cm3"]) > 0
