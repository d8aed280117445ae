from dataclasses import replace

import numpy as np
import pytest

from solvscreen.engines.optimize import optimize
from solvscreen.engines.pyscf.mean_field import Request
from solvscreen.engines.pyscf.recipes import GEOMETRY
from solvscreen.engines.pyscf.scf import converge
from solvscreen.engines.registry import make_dft_engine
from solvscreen.units import HARTREE_TO_EV


def test_energy_is_that_of_the_recipe_with_dispersion(water):
    point = make_dft_engine("pyscf").single_point(water.structure, water.recipe)
    field = converge(water, Request(charge=0, multiplicity=1))
    assert point.energy.hartree == pytest.approx(field.hartree, abs=1e-6)
    assert point.homo_ev == pytest.approx(field.homo_hartree * HARTREE_TO_EV, abs=3e-3)


def test_iterations_use_the_grid_of_the_energy(water):
    coarse = replace(water.recipe, scf_grid_level=0)
    level = make_dft_engine("pyscf").level(coarse)
    assert level == replace(coarse, scf_grid_level=coarse.energy_grid_level).level()


def test_water_ends_in_its_minimum(water):
    start = water.structure.moved(water.structure.positions_angstrom * 1.04)
    recipe = replace(GEOMETRY, basis="def2-svp", binding_basis="def2-svp")
    surface = make_dft_engine("pyscf").surface(start, recipe)
    found = optimize(surface, start, max_force_ev_per_angstrom=0.02, max_gradients=15)
    oxygen, *hydrogens = found.structure.positions_angstrom
    bonds = [np.linalg.norm(h - oxygen) for h in hydrogens]
    # PySCF 2.14.0 without density fitting, grid level 4: minimum of a fit through nine energies
    assert bonds == pytest.approx([0.9628] * 2, abs=2e-3)
