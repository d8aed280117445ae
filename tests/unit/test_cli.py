import json
import subprocess
import sys
from pathlib import Path

import pytest

from solvscreen import cli
from solvscreen.commands import COMMANDS
from solvscreen.commands.arguments import Command


def test_help_names_every_verb(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        cli.main(["--help"])
    assert stop.value.code == 0
    text = capsys.readouterr().out
    assert all(command.name in text for command in COMMANDS)


@pytest.fixture(scope="module")
def signatures() -> dict[str, list[str]]:
    """Parameters of every verb's function, read in one fresh process."""
    code = (
        "import importlib, inspect, json, sys\n"
        "answer = {}\n"
        "for target in sys.argv[1:]:\n"
        "    module, function = target.split(':')\n"
        "    found = getattr(importlib.import_module(module), function)\n"
        "    answer[target] = sorted(inspect.signature(found).parameters)\n"
        "print(json.dumps(answer))"
    )
    targets = [command.target for command in COMMANDS]
    answer = subprocess.run([sys.executable, "-c", code, *targets], capture_output=True, text=True, check=True)
    parameters: dict[str, list[str]] = json.loads(answer.stdout)
    return parameters


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_every_verb_has_a_function_with_these_arguments(command: Command, signatures: dict[str, list[str]]) -> None:
    assert signatures[command.target] == sorted(argument.name for argument in command.arguments)


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
