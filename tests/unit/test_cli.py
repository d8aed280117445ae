import subprocess
import sys
from pathlib import Path

import pytest

from solvscreen import cli


def test_help_names_every_verb(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        cli.main(["--help"])
    assert stop.value.code == 0
    text = capsys.readouterr().out
    assert all(command.name in text for command in cli.COMMANDS)


@pytest.mark.parametrize("command", cli.COMMANDS, ids=lambda command: command.name)
def test_every_verb_has_a_function_with_these_arguments(command: cli.Command) -> None:
    code = (
        "import importlib, inspect, sys\n"
        "module, function = sys.argv[1].split(':')\n"
        "print(sorted(inspect.signature(getattr(importlib.import_module(module), function)).parameters))"
    )
    answer = subprocess.run([sys.executable, "-c", code, command.target], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == str(sorted(argument.name for argument in command.arguments))


def test_unusable_settings_give_one_line_and_exit_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    broken = tmp_path / "settings.json"
    broken.write_text('{"stage": "xtb"')
    names = {"starts_table": "a", "starts": "b", "table": "c", "structures": "d"}
    options = [part for name, value in names.items() for part in (f"--{name.replace('_', '-')}", value)]
    assert cli.main(["xtb", "--settings", str(broken), *options]) == 1
    assert capsys.readouterr().err == (
        f"solvscreen xtb: {broken}: not a settings file of stage xtb; run snakemake again\n"
    )


def test_help_loads_no_heavy_library() -> None:
    code = "import sys; from solvscreen.cli import build_parser; build_parser(); print(sorted(sys.modules))"
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    for heavy in ("numpy", "rdkit", "pyscf", "openmm", "MDAnalysis", "pandas", "pydantic"):
        assert f"'{heavy}'" not in answer.stdout
