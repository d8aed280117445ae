"""Files of a checkpoint: what counts and what is cut off."""

from dataclasses import replace
from pathlib import Path

import pytest

from solvscreen.engines.molecular_dynamics import LogRow
from solvscreen.engines.openmm.checkpoint import Checkpoints, Progress, file_size, truncate
from solvscreen.errors import DataError


def row(time_ps: float) -> LogRow:
    return LogRow(
        time_ps=time_ps,
        phase="anneal",
        density_g_per_cm3=1.0,
        potential_energy_kj_per_mol=-5.0,
        temperature_kelvin=300.0,
        box_nm=2.4,
    )


def test_what_came_after_the_checkpoint_is_cut_off(tmp_path: Path) -> None:
    files = Checkpoints(folder=tmp_path)
    files.append(row(1.0))
    files.trajectory.write_bytes(b"frame")
    progress = Progress(timestep_fs=4.0, state="state-1-0.npz", log_bytes=file_size(files.log), trajectory_bytes=5)
    files.write(progress, b"first")
    files.append(row(2.0))
    with files.log.open("a") as handle:
        handle.write('{"time_ps": 3.')
    files.trajectory.write_bytes(b"frame and half a fra")
    assert files.read() == progress
    assert [each.time_ps for each in files.rows()] == [1.0]
    assert files.trajectory.read_bytes() == b"frame"
    assert files.state(progress) == b"first"


def test_only_the_last_state_is_kept(tmp_path: Path) -> None:
    files = Checkpoints(folder=tmp_path)
    first = Progress(timestep_fs=4.0, state="state-1-0.npz")
    files.write(first, b"first")
    files.write(replace(first, state="state-1-5.npz", samples=5), b"second")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["progress.json", "state-1-5.npz"]
    assert files.read().samples == 5


def test_a_trajectory_shorter_than_counted_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "trajectory.xtc"
    path.write_bytes(b"123")
    with pytest.raises(DataError, match="3 bytes where the checkpoint counted 4"):
        truncate(path, 4)


def test_a_spoilt_checkpoint_is_refused(tmp_path: Path) -> None:
    (tmp_path / "progress.json").write_text('{"phase": "ann')
    with pytest.raises(DataError, match="not a checkpoint"):
        Checkpoints(folder=tmp_path).read()
