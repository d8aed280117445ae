"""One workflow at a time in one results folder; the lock is the kernel's, so it ends with the process that holds it."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from solvscreen.errors import InputError


def hold_lock(folder: Path) -> int:
    """Hold `folder` until this process ends, even by SIGKILL: the descriptor returned stays open on purpose.

    Raises:
        InputError: another live process holds it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        holder = os.read(descriptor, 32).decode().strip() or "unknown"
        os.close(descriptor)
        raise InputError(f"{folder}: process {holder} already works on this run; wait for it or stop it") from error
    except OSError as error:
        os.close(descriptor)
        raise InputError(f"{folder}: this file system has no locks ({error}); put results on one that has") from error
    os.truncate(descriptor, 0)
    os.write(descriptor, str(os.getpid()).encode())
    return descriptor


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Hold `folder` for the length of a block.

    Raises:
        InputError: another live process holds it.
    """
    descriptor = hold_lock(folder)
    try:
        yield
    finally:
        os.close(descriptor)


def remove_abandoned(folder: Path) -> None:
    """Delete `folder` with all that is in it, unless a live process holds it."""
    try:
        with held(folder):
            shutil.rmtree(folder, ignore_errors=True)
    except InputError:
        return
