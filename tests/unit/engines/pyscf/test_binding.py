"""Counterpoise energies, ghost atoms and the Na+...water energy of CHB6."""

from dataclasses import replace

import numpy as np
import pytest

from solvscreen.engines.pyscf.binding import metal_binding
from solvscreen.engines.pyscf.frame import Frame
from solvscreen.engines.pyscf.recipes import RECIPES
from solvscreen.units import KCAL_TO_KJ

CHB6_KJ_PER_MOL = -23.83 * KCAL_TO_KJ  # estimated CCSD(T)/CBS, Lao et al., J. Chem. Theory Comput. 11, 2473 (2015)
PLAIN_KJ_PER_MOL = -27.0875 * KCAL_TO_KJ  # B3LYP/def2-SVP, counterpoise, no D4, PySCF 2.14.0 without density fitting


def water_of(frame: Frame):
    """The water molecule of the complex, as it is there."""
    return replace(
        frame.structure,
        symbols=frame.structure.symbols[1:],
        positions_angstrom=frame.structure.positions_angstrom[1:],
        charge=0,
    )


def binding_of(frame: Frame):
    """Binding with the ligand's geometry in the complex taken as its free one."""
    return metal_binding(frame, metal=0, free_ligand=water_of(frame))


def test_ghosts_keep_their_basis_functions_and_lose_nucleus_and_electrons(sodium_water):
    ghost = sodium_water.molecule(charge=0, multiplicity=1, ghosts={0})
    whole = sodium_water.whole
    assert np.allclose(ghost.intor("int1e_ovlp"), whole.intor("int1e_ovlp"), atol=1e-14)
    assert ghost.atom_charges().tolist() == [0, 8, 1, 1]
    assert ghost.nelectron == 10
    assert np.allclose(ghost.intor("int1e_kin"), whole.intor("int1e_kin"), atol=1e-14)


def test_counterpoise_interaction_agrees_with_plain_pyscf(sodium_water):
    binding = binding_of(sodium_water)
    parts = sodium_water.dispersion_hartree({1, 2, 3}, charge=0) + sodium_water.dispersion_hartree({0}, charge=1)
    dispersion = sodium_water.dispersion_hartree({0, 1, 2, 3}, charge=1) - parts
    without_dispersion = binding.interaction.kj_per_mol - 2625.4996 * dispersion
    assert without_dispersion == pytest.approx(PLAIN_KJ_PER_MOL, abs=0.3)
    assert binding.deformation.kj_per_mol == pytest.approx(0.0, abs=1e-4)
    assert binding.total.kj_per_mol == pytest.approx(binding.interaction.kj_per_mol, abs=1e-4)


def test_ghost_functions_lower_the_ligand(sodium_water):
    binding = binding_of(sodium_water)
    assert -0.02 < binding.ligand.hartree - binding.deformed.hartree < -1e-4


def test_a_stretched_ligand_costs_deformation_energy(sodium_water):
    ligand = water_of(sodium_water)
    ligand = ligand.moved(1.1 * ligand.positions_angstrom)
    binding = metal_binding(sodium_water, metal=0, free_ligand=ligand)
    assert binding.deformation.kj_per_mol < -10  # the "free" one is the stretched one here
    assert binding.total.kj_per_mol - binding.interaction.kj_per_mol == pytest.approx(binding.deformation.kj_per_mol)


def test_screening_binding_of_sodium_to_water(sodium_water):
    frame = Frame(structure=sodium_water.structure, recipe=RECIPES["screening"])
    assert binding_of(frame).interaction.kj_per_mol == pytest.approx(CHB6_KJ_PER_MOL, abs=1.5 * KCAL_TO_KJ)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "kcal_per_mol"), [("standard", 1.5), ("reference", 0.5)])
def test_binding_of_sodium_to_water_in_the_better_recipes(sodium_water, name, kcal_per_mol):
    frame = Frame(structure=sodium_water.structure, recipe=RECIPES[name])
    assert binding_of(frame).interaction.kj_per_mol == pytest.approx(CHB6_KJ_PER_MOL, abs=kcal_per_mol * KCAL_TO_KJ)
