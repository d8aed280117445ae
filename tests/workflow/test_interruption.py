"""SIGKILL at any time: finished work is kept, half-written files never count, the next start completes the run."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from project import Project, checkout

pytestmark = pytest.mark.slow

COMMAND = [sys.executable, "-m", "snakemake", "--configfile", "configs/quick.yaml"]


def start_and_kill(project: Project, *, when: str, limit_s: float = 300.0) -> dict[str, int]:
    """Start the run, kill the workflow alone once a file matches `when`; modification times of what was finished."""
    process = subprocess.Popen(COMMAND, cwd=project.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + limit_s
    while not list(project.folder.glob(when)):
        assert process.poll() is None, "the run ended before it could be killed"
        assert time.monotonic() < deadline, f"no {when} within {limit_s} s"
        time.sleep(0.05)
    process.send_signal(signal.SIGKILL)
    process.wait()
    return {str(path): path.stat().st_mtime_ns for path in project.folder.glob("results/quick/dft/*.json")}


def workers(folder: Path) -> list[str]:
    """Command lines of processes that work in `folder`."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            here = (entry / "cwd").readlink() == folder
            line = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            continue
        if here and "solvscreen" in line and int(entry.name) != os.getpid():
            found.append(line)
    return found


def test_a_killed_run_is_taken_up(tmp_path: Path) -> None:
    project = checkout(tmp_path / "project")
    kept = start_and_kill(project, when="results/quick/scratch/md/*/*/*/*")
    time.sleep(1.0)
    assert workers(project.folder) == [], "a job went on after its workflow was killed"
    answer = project.snakemake("--configfile", "configs/quick.yaml")
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert (project.folder / "results/quick/ranking.csv").is_file()
    for path, stamp in kept.items():
        assert Path(path).stat().st_mtime_ns == stamp, f"{path} was computed again"
    assert project.would_run() == {}
