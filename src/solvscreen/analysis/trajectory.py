"""Frames of a periodic box, one at a time."""

import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from MDAnalysis.lib.formats.libmdaxdr import XTCFile
from MDAnalysis.lib.mdamath import triclinic_box, triclinic_vectors
from numpy.typing import NDArray

from solvscreen.errors import DataError
from solvscreen.units import NM_TO_ANGSTROM

FloatArray: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True, eq=False)
class Frame:
    """Positions (n_atoms, 3) in angstrom; `box` holds three lengths in angstrom and three angles in degrees."""

    positions_angstrom: NDArray[np.float32]
    box: NDArray[np.float32]

    @property
    def volume_angstrom3(self) -> float:
        """Volume of the box."""
        return float(abs(np.linalg.det(self._vectors)))

    @property
    def half_height_angstrom(self) -> float:
        """Half of the smallest distance between opposite faces: below it each neighbour is met once."""
        first, second, third = self._vectors
        faces = (np.cross(second, third), np.cross(third, first), np.cross(first, second))
        return self.volume_angstrom3 / float(max(np.linalg.norm(face) for face in faces)) / 2.0

    @property
    def _vectors(self) -> FloatArray:
        return np.asarray(triclinic_vectors(self.box), dtype=np.float64)


@dataclass(frozen=True, kw_only=True)
class Trajectory:
    """`frames()` starts again from the first frame; only one frame is in memory at a time."""

    n_frames: int
    n_atoms: int
    frames: Callable[[], Iterator[Frame]]


def open_xtc(path: Path) -> Trajectory:
    """Trajectory in an XTC file; leaves no offset file beside it.

    Raises:
        DataError: missing, truncated or without frames.
    """
    try:
        with XTCFile(str(path)) as handle:
            n_frames, n_atoms = len(handle), int(handle.n_atoms)
    except OSError as error:
        raise DataError(f"{path}: not a whole trajectory ({error})") from error
    if n_frames == 0:
        raise DataError(f"{path}: holds no frames")
    return Trajectory(n_frames=n_frames, n_atoms=n_atoms, frames=lambda: _xtc_frames(path))


def from_universe(universe: Any) -> Trajectory:
    """Trajectory of an MDAnalysis Universe, in any format that it reads."""
    return Trajectory(
        n_frames=len(universe.trajectory),
        n_atoms=len(universe.atoms),
        frames=lambda: (_frame(step.positions, step.dimensions) for step in universe.trajectory),
    )


def frame_interval(universe: Any) -> tuple[float, str]:
    """Time between the frames of a Universe in ps, and a note where its file states none and 1 ps is taken."""
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        interval_ps = float(universe.trajectory.dt)
    if interval_ps > 0.0 and not any("dt" in str(warning.message) for warning in said):
        return interval_ps, ""
    return 1.0, "the trajectory states no times; frames are taken as 1 ps apart"


def _xtc_frames(path: Path) -> Iterator[Frame]:
    try:
        with XTCFile(str(path)) as handle:
            for step in handle:
                box = triclinic_box(*(np.asarray(step.box, dtype=np.float64) * NM_TO_ANGSTROM))
                yield _frame(np.asarray(step.x) * np.float32(NM_TO_ANGSTROM), box)
    except OSError as error:
        raise DataError(f"{path}: not a whole trajectory ({error})") from error


def _frame(positions: Any, box: Any) -> Frame:
    if box is None or not np.all(np.asarray(box) > 0):
        raise DataError("a frame has no periodic box; densities and neighbours of a liquid need one")
    if not np.isfinite(positions).all():
        raise DataError("a frame holds a position that is not finite")
    return Frame(positions_angstrom=np.array(positions, dtype=np.float32), box=np.array(box, dtype=np.float32))
