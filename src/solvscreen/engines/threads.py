"""One thread per worker, whatever library is underneath."""

import os
from typing import Final

from threadpoolctl import threadpool_limits

VARIABLES: Final = (
    "OMP_NUM_THREADS",
    "MKL_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "NUMEXPR_NUM_THREADS",
    "VECLIB_MAXIMUM_THREADS",
)


def pin_threads(count: int) -> None:
    """Limit BLAS and OpenMP to `count` threads: libraries loaded already, those loaded later, and child processes."""
    for variable in VARIABLES:
        os.environ[variable] = str(count)
    os.environ["OMP_MAX_ACTIVE_LEVELS"] = "1"
    threadpool_limits(limits=count)
