"""Checking all inputs of the project itself, and of large tables, in seconds."""

import time
from pathlib import Path

import pytest

from solvscreen.io.config_file import read_config
from solvscreen.stages.inputs import load_inputs
from solvscreen.stages.validate import report_validation, validate

PROJECT = Path(__file__).parents[3]


@pytest.mark.parametrize("name", ["default", "quick", "seeds"])
def test_the_configurations_of_the_project_are_valid(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.chdir(PROJECT)
    warnings = validate(Path(f"configs/{name}.yaml"))
    assert all("Li but no Na" in warning for warning in warnings)
    assert read_config(Path(f"configs/{name}.yaml")).config.run == name


def test_the_default_formulations(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(PROJECT)
    assert [formulation.recipe for formulation in load_inputs(Path("configs/default.yaml")).formulations] == [
        "1 M NaPF6 in G2 @ 298 K",
        "0.6 M NaOTf + 0.4 M NaBF4 in G2 @ 298 K",
        "1 M NaPF6 in EC:DMC (1:1 v/v) @ 298 K",
    ]


def test_the_report_lists_warnings_and_recipes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "s.csv").write_text("id,smiles,role\n")
    (tmp_path / "f.yaml").write_text("- 1 M NaPF6 in EC @ 298 K\n")
    config = tmp_path / "c.yaml"
    config.write_text(f"species: [{tmp_path}/s.csv]\nformulations: {tmp_path}/f.yaml\n")
    report_validation(config)
    assert capsys.readouterr().out.splitlines() == [
        f"warning: {tmp_path}/f.yaml entry 1 (1 M NaPF6 in EC @ 298 K): "
        "298 K is below the melting point of EC (309.48 K)",
        "1M-NaPF6_EC_298K: 1 M NaPF6 in EC @ 298 K",
        f"{config}: valid; 1 formulations, 3 species in them",
    ]


def test_a_hundred_species_take_seconds(tmp_path: Path) -> None:
    rows = "".join(f"S{n},{'C' * (n % 10 + 1)}O{'C' * (n // 10 + 1)},solvent\n" for n in range(100))
    (tmp_path / "s.csv").write_text("id,smiles,role\n" + rows)
    config = tmp_path / "c.yaml"
    config.write_text(f"species: [{tmp_path}/s.csv]\nformulations: [1 m NaPF6 in S5]\n")
    start = time.process_time()
    assert len(load_inputs(config).candidates) == 100
    assert time.process_time() - start < 5.0
