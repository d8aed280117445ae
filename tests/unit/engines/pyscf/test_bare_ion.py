"""Born's formula against calculations and measurements."""

from dataclasses import replace

import numpy as np
import pytest

from solvscreen.domain.cluster import METAL_CATIONS
from solvscreen.domain.structure import Structure
from solvscreen.engines.pyscf.bare_ion import solvation_hartree, underestimated_kj_per_mol
from solvscreen.engines.pyscf.frame import Frame
from solvscreen.engines.pyscf.mean_field import Request
from solvscreen.engines.pyscf.recipes import RECIPES
from solvscreen.engines.pyscf.scf import converge
from solvscreen.units import HARTREE_TO_KJ_PER_MOL

SCREENING = RECIPES["screening"]


def test_born_formula_is_what_the_continuum_gives():
    recipe = replace(SCREENING, basis="def2-svp")
    ion = Structure(symbols=("Na",), positions_angstrom=np.zeros((1, 3)), charge=1, multiplicity=1)
    frame = Frame(structure=ion, recipe=recipe)
    request = Request(charge=1, multiplicity=1)
    difference = converge(frame, replace(request, permittivity=7.4)).hartree - converge(frame, request).hartree
    expected = solvation_hartree("Na", charge=1, permittivity=7.4, recipe=recipe)
    assert (difference - expected) * HARTREE_TO_KJ_PER_MOL == pytest.approx(0.0, abs=0.1)


def test_in_water_what_is_missing_leads_to_the_measured_hydration():
    in_water = solvation_hartree("Na", charge=1, permittivity=78.4, recipe=SCREENING) * HARTREE_TO_KJ_PER_MOL
    missing = underestimated_kj_per_mol("Na", permittivity=78.4, recipe=SCREENING)
    assert in_water - missing == pytest.approx(-432.0)  # Kelly, Cramer & Truhlar, J. Phys. Chem. B 110, 16066 (2006)
    assert missing == pytest.approx(180.0, abs=1.0)


def test_a_less_polar_solvent_misses_less():
    shares = [underestimated_kj_per_mol("Na", permittivity=eps, recipe=SCREENING) for eps in (1.0, 7.4, 78.4)]
    assert shares[0] == 0.0
    assert shares[1] / shares[2] == pytest.approx((1 - 1 / 7.4) / (1 - 1 / 78.4))


@pytest.mark.parametrize("cation", METAL_CATIONS)
def test_every_metal_cation_is_known(cation):
    assert 100.0 < underestimated_kj_per_mol(cation, permittivity=78.4, recipe=SCREENING) < 250.0
