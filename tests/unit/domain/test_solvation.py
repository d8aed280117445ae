"""Interpolation of free energies between vacuum and a reference permittivity."""

from dataclasses import replace

import pytest

from solvscreen.domain.level import Energy, Level
from solvscreen.domain.solvation import SolvationCurve, screening_factor, solvent_text
from solvscreen.errors import DataError, LevelMismatch

GAS = Level(program="x", program_version="1", method="m", basis="b", grid="g", solvation="gas", numerics="n")


def quadratic(f: float) -> float:
    """A made-up E(f) = -1 - 0.1 f - 0.02 f^2, which a cubic reproduces exactly."""
    return -1.0 - 0.1 * f - 0.02 * f * f


CURVE = SolvationCurve(
    gas=Energy(hartree=quadratic(0.0), level=GAS),
    gas_slope_hartree=-0.1,
    reference=Energy(hartree=quadratic(0.95), level=replace(GAS, solvation=solvent_text("C-PCM", 20.0))),
    reference_slope_hartree=-0.1 - 0.04 * 0.95,
    reference_permittivity=20.0,
    model="C-PCM",
)


@pytest.mark.parametrize("permittivity", [1.0, 2.0, 7.2, 20.0, 78.4, 1e6])
def test_the_curve_reproduces_a_quadratic(permittivity):
    expected = quadratic((permittivity - 1.0) / permittivity)
    assert CURVE.free_energy_hartree(permittivity) == pytest.approx(expected, abs=1e-12)


def test_energies_in_two_solvents_cannot_be_subtracted():
    with pytest.raises(LevelMismatch):
        CURVE.free_energy(7.2) - CURVE.free_energy(20.0)
    assert (CURVE.free_energy(7.2) - CURVE.free_energy(7.2)).hartree == 0.0


def test_both_ends_need_one_method():
    with pytest.raises(LevelMismatch, match="one method at both ends"):
        replace(CURVE, gas=Energy(hartree=-1.0, level=replace(GAS, basis="other")))


def test_no_dielectric_is_below_vacuum():
    assert screening_factor(1.0) == 0.0
    with pytest.raises(DataError, match="at least 1"):
        CURVE.free_energy_hartree(0.5)
