"""Our optimiser beside the one of xtb 6.5.1 (Debian), `--opt tight`, GFN1-xTB, from the starts of the benchmark script.

`scripts/optimiser_benchmark.py` compares all clusters where xtb is installed; these three run everywhere.
"""

from pathlib import Path

import numpy as np
import pytest

from solvscreen.engines.optimize import FORCE_TO_EV_PER_ANGSTROM, optimize
from solvscreen.engines.protocol import XtbMethod
from solvscreen.engines.registry import make_engine
from solvscreen.io.structures import read_structures

STARTS = Path(__file__).parents[2] / "scripts" / "optimiser_starts.extxyz"
# gradients of xtb; energy in hartree and gradient norm in hartree/bohr of its end, by tblite 0.8.0 at accuracy 0.1
XTB = {
    "Na_1+DME_1+PF6_1": (50, -57.381001, 2.1e-04),
    "Na_1+DME_2": (67, -46.483287, 7.6e-05),
    "Na_1+DME_3": (64, -69.761921, 2.3e-04),
}


@pytest.mark.parametrize("cluster", XTB)
def test_no_more_gradients_than_xtb_to_no_higher_energy(cluster: str) -> None:
    n_gradients, hartree, norm = XTB[cluster]
    start = next(named.structure for named in read_structures(STARTS) if named.item == cluster)
    surface = make_engine("tblite").surface(start, XtbMethod(name="GFN1-xTB", accuracy=0.2))
    force = norm / np.sqrt(len(start.symbols)) * FORCE_TO_EV_PER_ANGSTROM  # on every atom: keeps the norm below
    found = optimize(surface, start, max_force_ev_per_angstrom=force, max_gradients=600)
    assert np.linalg.norm(found.single_point.gradient_hartree_per_bohr) <= norm
    assert found.n_gradients <= n_gradients
    assert found.single_point.energy.hartree <= hartree + 2e-5
