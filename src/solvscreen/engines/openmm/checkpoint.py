"""State of a simulation on disk, so that a killed one goes on from its last checkpoint.

`progress.json` is replaced last and names everything that counts: the binary state, and how many bytes of the log and
of the trajectory belong to it. What was written after it is cut off before going on, so the joined files have no gap,
no repeated frame and no half frame.
"""

import json
import os
import shutil
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from MDAnalysis.lib.formats.libmdaxdr import XTCFile

from solvscreen.engines.molecular_dynamics import LogRow
from solvscreen.errors import DataError
from solvscreen.io.atomic import replacing, write_text

PROGRESS: Final = "progress.json"
LOG: Final = "log.jsonl"
TRAJECTORY: Final = "trajectory.xtc"
PHASES: Final = ("settle", "anneal", "equilibrate", "production", "done")  # the last is never written
FIRST_FRAMES: Final = "first_{}.xtc"


@dataclass(frozen=True, kw_only=True)
class Progress:
    """Where a simulation stands."""

    phase: str = PHASES[0]
    samples: int = 0  # done in this phase
    time_ps: float = 0.0  # since the end of the minimisation
    timestep_fs: float
    shortened: bool = False  # the time step, after the simulation blew up
    state: str = ""  # file name of the binary state
    log_bytes: int = 0
    trajectory_bytes: int = 0
    n_frames: int = 0
    equilibration_ps: float = 0.0
    density_g_per_cm3: float = 0.0  # over the window of the gates
    density_error_g_per_cm3: float = 0.0
    gate_reason: str = ""
    moved: str = ""  # platform, version and device that the simulation began on, if it went on elsewhere


@dataclass(frozen=True, kw_only=True)
class Checkpoints:
    """The files of one simulation in its scratch directory."""

    folder: Path

    @property
    def log(self) -> Path:
        """One JSON object a line."""
        return self.folder / LOG

    @property
    def trajectory(self) -> Path:
        """Production frames."""
        return self.folder / TRAJECTORY

    @property
    def exists(self) -> bool:
        """True if there is something to go on from."""
        return (self.folder / PROGRESS).is_file()

    def read(self) -> Progress:
        """The last checkpoint, with log and trajectory cut back to it.

        A trajectory that has other names, as that of a finished run has, is copied first: going on leaves those alone.

        Raises:
            DataError: files that do not fit together.
        """
        path = self.folder / PROGRESS
        try:
            progress = Progress(**json.loads(path.read_text(encoding="utf-8")))
        except (json.JSONDecodeError, TypeError) as error:
            raise DataError(f"{path}: not a checkpoint; delete {self.folder} and run again") from error
        unshare(self.trajectory)
        truncate(self.log, progress.log_bytes)
        truncate(self.trajectory, progress.trajectory_bytes)
        return progress

    def state(self, progress: Progress) -> bytes:
        """Binary state that belongs to `progress`."""
        return (self.folder / progress.state).read_bytes()

    def write(self, progress: Progress, state: bytes) -> None:
        """Make `progress`, which names its state file, the point to go on from."""
        for path in (self.log, self.trajectory):
            flush(path)
        with replacing(self.folder / progress.state) as temporary:
            temporary.write_bytes(state)
        write_text(self.folder / PROGRESS, json.dumps(asdict(progress)))
        for old in self.folder.glob("state-*.npz"):
            if old.name != progress.state:
                old.unlink()

    def append(self, row: LogRow) -> None:
        """Add one row to the log."""
        with self.log.open("a", encoding="utf-8") as handle:
            handle.write(json.dumps(asdict(row)) + "\n")

    def rows(self) -> tuple[LogRow, ...]:
        """All rows of the log."""
        if not self.log.exists():
            return ()
        lines = self.log.read_text(encoding="utf-8").splitlines()
        return tuple(LogRow(**json.loads(line)) for line in lines)


def first_frames(trajectory: Path, n: int) -> Path:
    """A file beside `trajectory` with its first `n` frames, byte for byte; those of other lengths are removed."""
    out = trajectory.with_name(FIRST_FRAMES.format(n))
    with XTCFile(str(trajectory)) as handle:
        end = int(handle.offsets[n]) if n < len(handle) else trajectory.stat().st_size
    for old in trajectory.parent.glob(FIRST_FRAMES.format("*")):
        old.unlink()
    with replacing(out) as temporary:
        shutil.copyfile(trajectory, temporary)
        os.truncate(temporary, end)
    return out


def unshare(path: Path) -> None:
    """Give `path` bytes of its own if they have other names, too."""
    if path.exists() and path.stat().st_nlink > 1:
        with replacing(path) as temporary:
            shutil.copyfile(path, temporary)


def truncate(path: Path, size: int) -> None:
    """Cut `path` to `size` bytes; a size of zero removes it.

    Raises:
        DataError: the file is shorter than that.
    """
    present = path.stat().st_size if path.exists() else 0
    if present < size:
        raise DataError(f"{path}: {present} bytes where the checkpoint counted {size}; delete {path.parent}")
    if size == 0:
        path.unlink(missing_ok=True)
    elif present > size:
        os.truncate(path, size)


def flush(path: Path) -> None:
    """Bring what was written to the disk."""
    if path.exists():
        with path.open("rb") as handle:
            os.fsync(handle.fileno())


def file_size(path: Path) -> int:
    """Bytes in `path`, zero if it does not exist."""
    return path.stat().st_size if path.exists() else 0


def of_phase(rows: Sequence[LogRow], phase: str) -> list[LogRow]:
    """Rows of one phase."""
    return [row for row in rows if row.phase == phase]
