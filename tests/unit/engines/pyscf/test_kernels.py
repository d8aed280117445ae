"""Which kernels the BLAS of PySCF's wheel multiplies with; a process each, because a library is loaded once."""

import json
import os
import subprocess
import sys

import pytest

from solvscreen.engines.pyscf._kernels import AVX2, CHOSEN, VARIABLE

SCRIPT = """
import json, os
{imported}
from threadpoolctl import threadpool_info
found = [(lib["filepath"], lib.get("architecture")) for lib in threadpool_info() if lib["user_api"] == "blas"]
print(json.dumps([found, "OPENBLAS_CORETYPE" in os.environ]))
"""


def loaded(imported, **environment):
    """Architecture of PySCF's own OpenBLAS, those of the others, and whether the variable is set."""
    clean = {name: value for name, value in os.environ.items() if name != VARIABLE}
    text = subprocess.run(
        [sys.executable, "-c", SCRIPT.format(imported=imported)],
        env=clean | environment, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    found, is_set = json.loads(text)
    own = [architecture for path, architecture in found if "/pyscf/" in path]
    others = {architecture for path, architecture in found if "/pyscf/" not in path}
    if not own:
        pytest.skip("PySCF is linked to another BLAS")
    return own[0], others, is_set


def test_pyscf_multiplies_with_avx2_and_leaves_the_other_libraries_their_choice():
    plain = loaded("import numpy, scipy.linalg, pyscf.lib")
    if {name.lower() for name in plain[1] if name}.isdisjoint(AVX2):
        pytest.skip("the processor has no AVX2")
    own, others, is_set = loaded("import solvscreen.engines.pyscf")
    assert own == CHOSEN
    assert others == plain[1]
    assert not is_set


def test_a_choice_of_the_user_stands():
    assert loaded("import solvscreen.engines.pyscf", OPENBLAS_CORETYPE="Nehalem")[0] == "Nehalem"
