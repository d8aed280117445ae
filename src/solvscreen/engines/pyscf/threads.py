"""Pinning PySCF and the BLAS beneath it."""

from collections.abc import Iterator
from contextlib import contextmanager

from pyscf import lib
from threadpoolctl import threadpool_limits


@contextmanager
def pinned(threads: int) -> Iterator[None]:
    """PySCF, NumPy and SciPy use `threads` threads inside the block."""
    with threadpool_limits(threads), lib.with_omp_threads(threads):
        yield
