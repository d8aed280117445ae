"""Finite-size correction of self-diffusion, with the viscosity that the solvent's diffusion implies."""

import math

import pytest

from solvscreen.analysis.finite_size import LI_CHANG, LI_CHANG_RANGE, corrected, finite_size_correction
from solvscreen.domain.quantity import Quantity, Status, not_computed

MEASURED = {
    # D / nm2 ns-1 (Holz, Heil & Sacco 2000), viscosity / mPa s and molar volume / cm3 mol-1 (CRC Handbook), 25 C
    "water": (2.299, 0.890, 18.07),
    "cyclohexane": (1.424, 0.894, 108.7),
    "dimethyl sulfoxide": (0.730, 1.987, 71.3),
    "1,4-dioxane": (1.089, 1.177, 85.7),
    "dodecane": (0.814, 1.383, 228.6),
}
THERMAL_JOULE = 1.380649e-23 * 298.15


def made(value: float, *, half: float = 0.1) -> Quantity:
    return Quantity(value=value, lower=value - half, upper=value + half, n=50, method="x")


@pytest.mark.parametrize("liquid", MEASURED)
def test_measured_liquids_lie_in_the_range(liquid: str) -> None:
    diffusion, viscosity, volume = MEASURED[liquid]
    cage_metre = (volume * 1e-6 / 6.02214076e23) ** (1 / 3)
    constant = diffusion * 1e-9 * viscosity * 1e-3 * cage_metre / THERMAL_JOULE
    assert LI_CHANG_RANGE[0] <= constant <= LI_CHANG_RANGE[1]


def test_correction_is_that_of_yeh_and_hummer_at_the_implied_viscosity() -> None:
    edge, n_molecules = 25.0, 80
    found = finite_size_correction(made(1.0), edge_angstrom=edge, n_molecules=n_molecules)
    infinite = 1.0 + found.value
    cage_metre = (edge**3 / n_molecules) ** (1 / 3) * 1e-10
    viscosity = LI_CHANG * THERMAL_JOULE / (infinite * 1e-9 * cage_metre)
    by_hand = 2.837297 * THERMAL_JOULE / (6 * math.pi * viscosity * edge * 1e-10) * 1e9
    assert found.value == pytest.approx(by_hand, rel=1e-6)
    assert found.lower < found.value < found.upper


def test_larger_boxes_need_less_correction() -> None:
    small, large = (
        finite_size_correction(made(1.0), edge_angstrom=edge, n_molecules=80 * (edge / 25.0) ** 3).value
        for edge in (25.0, 100.0)
    )
    assert large < small / 3.5


def test_corrected_coefficient_adds_both_doubts() -> None:
    whole = corrected(made(0.2, half=0.03), made(0.1, half=0.04))
    assert (whole.value, whole.lower, whole.upper) == pytest.approx((0.3, 0.25, 0.35))
    doubtful = corrected(made(0.2), made(0.1).doubted("not diffusive"))
    assert (doubtful.status, doubtful.reason) == (Status.DOUBTFUL, "not diffusive")


def test_without_the_solvent_there_is_no_correction() -> None:
    none = finite_size_correction(not_computed("fewer than 11 frames"), edge_angstrom=25.0, n_molecules=80)
    assert none.status is Status.NOT_COMPUTED
    assert corrected(made(0.2), none).status is Status.NOT_COMPUTED
