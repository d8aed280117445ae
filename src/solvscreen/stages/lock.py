"""One workflow at a time in one results folder; the lock is the kernel's, so it ends with the process that holds it."""

import fcntl
import os
from io import TextIOWrapper
from pathlib import Path

from solvscreen.errors import InputError

_held: list[TextIOWrapper] = []


def hold_lock(folder: Path) -> None:
    """Hold `folder` until this process ends, even by SIGKILL.

    Raises:
        InputError: another live process holds it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    handle = (folder / ".lock").open("a+", encoding="utf-8")
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        handle.seek(0)
        holder = handle.read().strip() or "unknown"
        raise InputError(f"{folder}: process {holder} is already working on this run; wait for it or stop it") from error
    handle.truncate(0)
    handle.write(str(os.getpid()))
    handle.flush()
    _held.append(handle)
