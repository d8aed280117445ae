"""Golden numbers: PySCF 2.14.0 without density fitting, grid level 4, SCF to 1e-10 hartree; pyscf-dispersion 1.7.0."""

from dataclasses import replace

import numpy as np
import pytest

from solvscreen.engines.pyscf import scf
from solvscreen.engines.pyscf.frame import Frame
from solvscreen.engines.pyscf.mean_field import Request
from solvscreen.engines.pyscf.scf import converge
from solvscreen.engines.pyscf.several_starts import converge_lowest
from solvscreen.errors import NotConverged
from solvscreen.units import HARTREE_TO_EV

B3LYP_HARTREE, D4_HARTREE = -76.35814174, -0.00030950
HOMO_EV, LUMO_EV, IONISATION_EV = -7.94299, 1.27990, 12.41538 + 0.00418  # D4 of the cation is smaller
NEUTRAL, CATION = Request(charge=0, multiplicity=1), Request(charge=1, multiplicity=2)


def test_water_agrees_with_plain_pyscf(water):
    field = converge(water, NEUTRAL)
    assert field.hartree == pytest.approx(B3LYP_HARTREE + D4_HARTREE, abs=1e-4)
    assert field.homo_hartree * HARTREE_TO_EV == pytest.approx(HOMO_EV, abs=3e-3)
    assert field.lumo_hartree * HARTREE_TO_EV == pytest.approx(LUMO_EV, abs=3e-3)
    assert field.recovery == ""


def test_the_cation_starts_from_the_neutral_and_gives_the_ionisation_energy_of_plain_pyscf(water):
    neutral = converge(water, NEUTRAL)
    cation = converge(water, CATION, start=neutral)
    assert (cation.hartree - neutral.hartree) * HARTREE_TO_EV == pytest.approx(IONISATION_EV, abs=2e-3)
    assert cation.occupied == (5, 4)


def test_a_coarse_grid_in_the_iterations_leaves_the_energy_of_the_fine_grid(water):
    coarse = Frame(structure=water.structure, recipe=replace(water.recipe, scf_grid_level=0))
    fine, quick = converge(water, NEUTRAL), converge(coarse, NEUTRAL)
    assert quick.hartree == pytest.approx(fine.hartree, abs=5e-5)
    assert quick.homo_hartree == pytest.approx(fine.homo_hartree, abs=5e-4)


def test_one_cycle_is_not_a_result(water):
    hurried = Frame(structure=water.structure, recipe=replace(water.recipe, max_cycles=1))
    with pytest.raises(NotConverged, match=r"charge 0, multiplicity 1.* did not converge in 1 cycles with DIIS"):
        converge(hurried, NEUTRAL, rungs="plain")


@pytest.mark.parametrize("rung", range(1, len(scf.LADDER)))
@pytest.mark.parametrize("permittivity", [1.0, 20.0])
def test_every_rung_of_the_ladder_ends_in_the_same_state(water, monkeypatch, rung, permittivity):
    request = Request(charge=1, multiplicity=2, permittivity=permittivity)
    expected = converge(water, request).hartree
    monkeypatch.setattr(scf, "LADDER", scf.LADDER[rung : rung + 1])
    field = converge(water, request)
    assert field.hartree == pytest.approx(expected, abs=2e-6)
    assert field.recovery == scf.LADDER[0][0]


def test_the_ladder_goes_on_where_plain_diis_fails(water, monkeypatch):
    def stopped(mean_field):
        mean_field.max_cycle = 1
        return [mean_field]

    monkeypatch.setattr(scf, "LADDER", (("", stopped), *scf.LADDER[1:]))
    field = converge(water, NEUTRAL)
    assert field.recovery == "damping and level shift"
    assert field.hartree == pytest.approx(B3LYP_HARTREE + D4_HARTREE, abs=1e-4)


def test_a_start_from_other_nuclei_is_made_orthonormal_again(water):
    start = converge(water, NEUTRAL)
    moved = Frame(structure=water.structure.moved(1.05 * water.structure.positions_angstrom), recipe=water.recipe)
    with_start, without = converge(moved, NEUTRAL, start=start), converge(moved, NEUTRAL)
    assert with_start.hartree == pytest.approx(without.hartree, abs=1e-6)


def test_the_density_holds_all_electrons(water):
    field = converge(water, CATION)
    overlap = water.whole.intor("int1e_ovlp")
    electrons = np.einsum("sij,ji->s", field.density, overlap)
    assert electrons == pytest.approx([5.0, 4.0], abs=1e-8)


def test_of_two_starts_the_lower_one_counts(water):
    neutral = converge(water, NEUTRAL)
    swapped = replace(neutral, orbitals=neutral.orbitals[:, :, [0, 1, 2, 4, 3, *range(5, neutral.orbitals.shape[2])]])
    excited = converge(water, CATION, start=swapped)
    lowest = converge_lowest(water, CATION, starts=[swapped], own_guess=True)
    assert excited.hartree - lowest.hartree > 0.05  # the hole stays in the orbital of other symmetry
    assert lowest.hartree == pytest.approx(converge(water, CATION, start=neutral).hartree, abs=1e-6)


def test_a_density_that_runs_away_has_not_converged():
    class Runaway:
        converged = True

        def kernel(self, **_):
            raise np.linalg.LinAlgError("singular")

    solver = scf._climbed(iter([Runaway(), Runaway()]), None)
    assert solver.converged is False


def test_each_field_leaves_a_line_in_the_log(water, caplog):
    with caplog.at_level("INFO"):
        converge(water, Request(charge=0, multiplicity=1))
    assert caplog.messages == ["SCF of charge 0, multiplicity 1, permittivity 1: converged"]
