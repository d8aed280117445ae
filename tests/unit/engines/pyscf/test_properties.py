"""Dipole moments, charges and levels of electronic states."""

from dataclasses import replace

import numpy as np
import pytest

from solvscreen.domain.structure import Structure
from solvscreen.engines.pyscf import properties
from solvscreen.engines.pyscf.frame import Frame
from solvscreen.engines.pyscf.mean_field import Request
from solvscreen.engines.pyscf.properties import dipole_debye, electronic_state, iao_charges_e
from solvscreen.engines.pyscf.scf import converge
from solvscreen.engines.pyscf.several_starts import converge_lowest


def test_dipole_of_water_agrees_with_plain_pyscf(water):
    field = converge(water, Request(charge=0, multiplicity=1))
    assert dipole_debye(water.whole, field) == pytest.approx(1.98193, abs=2e-3)  # PySCF 2.14.0, no density fitting


def test_dipole_of_an_ion_does_not_depend_on_where_it_is(hydroxide):
    field = converge(hydroxide, Request(charge=-1, multiplicity=1))
    moved = Frame(
        structure=hydroxide.structure.moved(hydroxide.structure.positions_angstrom + 3.0), recipe=hydroxide.recipe
    )
    assert dipole_debye(moved.whole, field) == pytest.approx(dipole_debye(hydroxide.whole, field), abs=1e-6)


@pytest.mark.parametrize(("charge", "multiplicity"), [(0, 1), (1, 2)])
def test_charges_sum_to_the_charge_and_oxygen_is_negative(water, charge, multiplicity):
    field = converge(water, Request(charge=charge, multiplicity=multiplicity))
    charges = iao_charges_e(water.whole, field)
    assert sum(charges) == pytest.approx(charge, abs=1e-4)
    assert charges[0] < charges[1] == pytest.approx(charges[2], abs=1e-3)


def test_a_potassium_ion_has_a_state_though_no_charges(hydroxide):
    """PySCF's minimal basis ends before it."""
    ion = Structure(symbols=("K",), positions_angstrom=np.zeros((1, 3)), charge=1, multiplicity=1)
    state, _ = electronic_state(Frame(structure=ion, recipe=hydroxide.recipe), ion)
    assert state.charges_e == ()
    assert state.gas.homo_ev < -25.0  # second ionisation energy 31.6 eV (NIST)


def test_a_state_knows_its_levels(water):
    state, _ = electronic_state(water, water.structure)
    assert state.curve.gas.level.label == "B3LYP-D4/def2-svp gas (PySCF 2.14.0)"
    assert state.curve.reference.level.solvation == "C-PCM (SWIG, 1.2 x Bondi, Lebedev order 29) eps=20"
    assert state.gas.lumo_ev - state.gas.homo_ev > 5


def test_a_state_says_where_starts_got_lost(water, monkeypatch):
    def unlucky(frame, request, **starts):
        field = converge_lowest(frame, request, **starts)
        return replace(field, lost_starts="1 of 2 starts did not converge") if request.permittivity > 1 else field

    monkeypatch.setattr(properties, "converge_lowest", unlucky)
    state, _ = electronic_state(water, water.structure)
    assert state.lost_starts == ("charge +0, solvent: 1 of 2 starts did not converge",)
    assert state.recovery == ()
