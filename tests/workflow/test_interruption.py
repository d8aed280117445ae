"""SIGKILL at any time: finished work is kept, half-written files never count, the next start completes the run."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from project import Project, checkout

pytestmark = pytest.mark.slow

COMMAND = [sys.executable, "-m", "snakemake", "--configfile", "configs/quick.yaml"]
PROGRESS = "results/quick/scratch/md/*/*/*/**/progress.json"
FINISHED = ("results/quick/dft/*.json", "results/quick/md/*/*/summary.json")


def a_trajectory_is_being_written(project: Project) -> bool:
    """True in the middle of a simulation."""
    return any("production" in path.read_text() for path in project.folder.glob(PROGRESS))


def dft_is_half_done(project: Project) -> bool:
    """True once two of four calculations are done."""
    return len(list(project.folder.glob("results/quick/dft/*.json"))) >= 2


def start_and_kill(project: Project, *, when: Callable[[Project], bool], limit_s: float = 500.0) -> dict[Path, int]:
    """Start the run and kill the workflow alone; modification times of what was finished by then.

    A job that ends just before the kill may not have been noted yet, and runs again: the last second does not count.
    """
    process = subprocess.Popen(COMMAND, cwd=project.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + limit_s
    while not when(project):
        assert process.poll() is None, "the run ended before it could be killed"
        assert time.monotonic() < deadline, f"nothing worth killing within {limit_s} s"
        time.sleep(0.1)
    process.send_signal(signal.SIGKILL)
    process.wait()
    killed_s = time.time()
    finished = [path for pattern in FINISHED for path in project.folder.glob(pattern)]
    time.sleep(2.0)
    assert workers(project.folder) == [], "a job went on after its workflow was killed"
    return {path: path.stat().st_mtime_ns for path in finished if path.stat().st_mtime < killed_s - 1.0}


def workers(folder: Path) -> list[str]:
    """Command lines of the processes that work in `folder`."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if (entry / "cwd").readlink() == folder and int(entry.name) != os.getpid():
                found.append((entry / "cmdline").read_bytes().replace(b"\0", b" ").decode())
        except OSError:
            continue
    return [line for line in found if line]


def test_a_killed_run_is_taken_up(tmp_path: Path, finished: Project) -> None:
    project = checkout(tmp_path / "project")
    start_and_kill(project, when=a_trajectory_is_being_written)
    kept = start_and_kill(project, when=dft_is_half_done)
    assert kept
    answer = project.snakemake("--configfile", "configs/quick.yaml")
    assert answer.returncode == 0, answer.stdout + answer.stderr
    for path, stamp in kept.items():
        assert path.stat().st_mtime_ns == stamp, f"{path} was computed again"
    logs = [path.read_text() for path in project.folder.glob("results/quick/logs/md/*/*.log")]
    assert any("goes on from its checkpoint: production" in log for log in logs), (
        "no simulation went on from its checkpoint"
    )
    for path in project.folder.glob("results/quick/md/*/*/summary.json"):
        assert json.loads(path.read_text())["n_frames"] == 50  # 10 ps of production, a frame each 0.2 ps
    assert project.would_run() == {}
    for table in ("ranking.csv", "species.csv", "coordination.csv"):
        taken_up, undisturbed = (here.folder / "results/quick" / table for here in (project, finished))
        assert taken_up.read_text() == undisturbed.read_text(), f"{table} depends on the interruption"


def test_two_workflows_do_not_share_a_run(tmp_path: Path) -> None:
    project = checkout(tmp_path / "project")
    folder = project.folder / "results/quick"
    hold = "import sys, time; from pathlib import Path; from solvscreen.stages.lock import hold_lock\n"
    hold += "hold_lock(Path(sys.argv[1])); print(flush=True); time.sleep(60)"
    process = subprocess.Popen([sys.executable, "-c", hold, str(folder)], stdout=subprocess.PIPE)
    assert process.stdout is not None
    with process.stdout as lines:
        lines.readline()
        answer = project.snakemake("--configfile", "configs/quick.yaml")
        process.kill()
        process.wait()
    assert answer.returncode == 2
    assert f"process {process.pid} already works on this run" in answer.stderr
    assert list(folder.glob("**/*.parquet")) == []
