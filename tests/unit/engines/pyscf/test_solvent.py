"""Golden numbers: B3LYP/def2-SVP with PySCF 2.14.0's own C-PCM at its defaults (Lebedev order 29), grid level 4."""

import pytest

from solvscreen.engines.pyscf.mean_field import Request
from solvscreen.engines.pyscf.properties import electronic_state, solvation_curve
from solvscreen.engines.pyscf.scf import converge
from solvscreen.units import HARTREE_TO_EV

# total energy in hartree in vacuum, then in C-PCM
DIRECT = {
    "water": {1.0: -76.35814174, 2.0: -76.36257779, 7.2: -76.36607599, 20.0: -76.36697858, 78.3553: -76.36736180},
    "hydroxide": {1.0: -75.66150427, 2.0: -75.73392022, 7.2: -75.78661582, 20.0: -75.79964329, 78.3553: -75.80510777},
    "hydronium": {1.0: -76.64247238, 2.0: -76.71328518, 7.2: -76.76451363, 20.0: -76.77713555, 78.3553: -76.78242461},
}


def solvation_ev(name: str, permittivity: float) -> float:
    """Stored solvation energy."""
    return (DIRECT[name][permittivity] - DIRECT[name][1.0]) * HARTREE_TO_EV


@pytest.mark.parametrize("name", DIRECT)
def test_solvation_energy_agrees_with_pyscf(name, request):
    frame = request.getfixturevalue(name)
    charge = frame.structure.charge
    gas = converge(frame, Request(charge=charge, multiplicity=1))
    solvated = converge(frame, Request(charge=charge, multiplicity=1, permittivity=20.0), start=gas)
    assert (solvated.hartree - gas.hartree) * HARTREE_TO_EV == pytest.approx(solvation_ev(name, 20.0), abs=0.01)


@pytest.mark.parametrize("name", DIRECT)
def test_the_curve_gives_other_permittivities_within_a_hundredth_of_an_ev(name, request):
    frame = request.getfixturevalue(name)
    state, _ = electronic_state(frame, frame.structure)
    for permittivity in (2.0, 7.2, 78.3553):
        energy = state.curve.free_energy_hartree(permittivity) - state.curve.gas.hartree
        assert energy * HARTREE_TO_EV == pytest.approx(solvation_ev(name, permittivity), abs=0.01)


def test_the_slopes_are_derivatives_of_the_energy(water):
    gas = converge(water, Request(charge=0, multiplicity=1))
    near = converge(water, Request(charge=0, multiplicity=1, permittivity=1 / 0.97), start=gas)  # f = 0.03
    assert (near.hartree - gas.hartree) / 0.03 == pytest.approx((gas.slope_hartree + near.slope_hartree) / 2, abs=1e-5)
    curve = solvation_curve(
        water, gas=gas, solvated=converge(water, Request(charge=0, multiplicity=1, permittivity=20))
    )
    assert curve.gas_slope_hartree == gas.slope_hartree
    assert curve.reference_slope_hartree < curve.gas_slope_hartree < 0
