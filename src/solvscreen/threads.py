"""Threads per process, fixed in the code: two cores are easily oversubscribed."""

import ctypes
import os
import signal
import sys

VARIABLES = (
    "OMP_NUM_THREADS",
    "MKL_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "VECLIB_MAXIMUM_THREADS",
    "NUMEXPR_NUM_THREADS",
    "OPENMM_CPU_THREADS",
)
_PR_SET_PDEATHSIG = 1  # linux/prctl.h


def pin_threads(count: int) -> None:
    """Let every numerical library use `count` threads; to be called before the first of them is imported."""
    for variable in VARIABLES:
        os.environ[variable] = str(count)
    os.environ["OMP_MAX_ACTIVE_LEVELS"] = "1"


def die_with_parent() -> None:
    """Have the kernel kill this process when the one that started it dies, so that nothing goes on writing unseen.

    Linux only; elsewhere nothing happens.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def die_with_workflow(process: int) -> None:
    """The same for a job of the workflow that runs as `process`; ends at once if that is gone already."""
    die_with_parent()
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        sys.exit(1)


def start_worker() -> None:
    """Initializer of pool workers: one thread each, and none survives its parent."""
    pin_threads(1)
    die_with_parent()
