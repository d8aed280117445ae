import os
import sys
from pathlib import Path

import pytest

from solvscreen.stages.environment import names_from_here, use_this_environment


def test_jobs_find_the_commands_beside_this_python(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/bin")
    monkeypatch.delenv("SOLVSCREEN_WORKFLOW", raising=False)
    use_this_environment()
    assert os.environ["PATH"] == f"{Path(sys.executable).parent}{os.pathsep}/bin"
    assert os.environ.pop("SOLVSCREEN_WORKFLOW") == str(os.getpid())


def test_paths_are_shown_from_the_working_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert names_from_here([tmp_path / "configs/a.yaml", "b.yaml"]) == "configs/a.yaml, b.yaml"
