"""Fast kernels for the BLAS in PySCF's wheel.

That BLAS is OpenBLAS 0.3.3 of 2018, which takes every processor made since for one of 2007 and multiplies matrices at
less than half its speed. NumPy's newer OpenBLAS knows better; where it finds AVX2, PySCF's is told to use its own AVX2
kernels. The variable is read when the library is loaded, so it stands only while PySCF is imported.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import numpy as np  # noqa: F401 - loads the BLAS that is asked
import scipy.linalg  # noqa: F401 - a newer BLAS too, which would otherwise be loaded by PySCF and heed the variable
from threadpoolctl import threadpool_info

VARIABLE: Final = "OPENBLAS_CORETYPE"
AVX2: Final = frozenset({"haswell", "excavator", "zen", "skylakex", "cooperlake", "sapphirerapids"})
"""Names that OpenBLAS gives to processors with AVX2, in lower case; releases spell them differently."""
CHOSEN: Final = "Haswell"


@contextmanager
def chosen_kernels() -> Iterator[None]:
    """An OpenBLAS loaded inside the block uses AVX2 kernels if the processor has AVX2 and the user chose none."""
    found = {str(library.get("architecture")).lower() for library in threadpool_info() if library["user_api"] == "blas"}
    if VARIABLE in os.environ or found.isdisjoint(AVX2):
        yield
        return
    os.environ[VARIABLE] = CHOSEN
    try:
        yield
    finally:
        del os.environ[VARIABLE]
