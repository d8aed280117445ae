"""Frames from XTC files and Universes."""

import numpy as np
import pytest
from MDAnalysis.lib.formats.libmdaxdr import XTCFile

from solvscreen.analysis.trajectory import Frame, open_xtc
from solvscreen.errors import DataError


def _write(path, n_frames: int) -> np.ndarray:
    positions = np.random.default_rng(1).uniform(0.0, 2.5, size=(n_frames, 12, 3)).astype(np.float32)
    with XTCFile(str(path), "w") as handle:
        for step in range(n_frames):
            handle.write(positions[step], np.diag([2.5, 2.6, 2.7]).astype(np.float32), step, step * 2.0, 1000.0)
    return positions


def test_xtc_is_read_in_angstrom_and_leaves_no_file_behind(tmp_path) -> None:
    written = _write(tmp_path / "t.xtc", 3)
    trajectory = open_xtc(tmp_path / "t.xtc")
    frames = list(trajectory.frames())
    assert (trajectory.n_frames, trajectory.n_atoms, len(frames)) == (3, 12, 3)
    assert frames[1].positions_angstrom == pytest.approx(10.0 * written[1], abs=0.006)  # XTC keeps 0.001 nm
    assert frames[0].box.tolist() == pytest.approx([25.0, 26.0, 27.0, 90.0, 90.0, 90.0])
    assert [path.name for path in tmp_path.iterdir()] == ["t.xtc"]


def test_truncated_file_is_refused(tmp_path) -> None:
    path = tmp_path / "t.xtc"
    _write(path, 3)
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(DataError):
        list(open_xtc(path).frames())
    path.write_bytes(b"")
    with pytest.raises(DataError):
        open_xtc(path)


def test_geometry_of_boxes(trajectory) -> None:
    zeros = np.zeros((1, 3), dtype=np.float32)
    hexagonal = Frame(positions_angstrom=zeros, box=np.array([10, 10, 20, 90, 90, 120], dtype=np.float32))
    assert hexagonal.volume_angstrom3 == pytest.approx(2000.0 * np.sqrt(3.0) / 2.0, rel=1e-5)
    assert hexagonal.half_height_angstrom == pytest.approx(10.0 * np.sqrt(3.0) / 4.0, rel=1e-5)
    with pytest.raises(DataError, match="no periodic box"):
        list(trajectory([zeros], box=(0, 0, 0, 90, 90, 90)).frames())
