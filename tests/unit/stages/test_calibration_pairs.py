"""Which GFN-xTB number a density-functional one is paired with."""

import math
from dataclasses import replace

import pytest
from calibration_run import HOLES, dft, frame, state, xtb_row

from solvscreen.config import ElectrodeSettings
from solvscreen.domain.calibration import Hole
from solvscreen.domain.results import DENSITY_IN_SOLVENT, StateName
from solvscreen.stages._calibration_pairs import calibration_pairs
from solvscreen.units import HARTREE_TO_EV


@pytest.mark.parametrize(
    ("relaxed_ev", "x", "y"),
    [(9.5, 14.5, 9.5), (10.2, 15.0, 10.0)],
    ids=["relaxed", "the relaxed ion lies higher, so the vertical one stands"],
)
def test_vertical_numbers_are_paired_with_vertical_ones(relaxed_ev: float, x: float, y: float) -> None:
    plain = dft("A", ionisation_ev=10.0)
    result = replace(plain, states={**plain.states, StateName.OXIDISED: state(relaxed_ev / HARTREE_TO_EV, 1)})
    row = xtb_row(
        "A",
        vertical_ionisation_ev=15.0,
        adiabatic_ionisation_ev=14.5,
        **dict.fromkeys(HOLES, Hole.MOLECULE.value),
    )
    pairs = calibration_pairs(
        [result], xtb={"A": row}, structures={"A": frame("A", 0)}, apart={}, electrode=ElectrodeSettings()
    )
    found = {pair.quantity: pair for pair in pairs}
    assert found["adiabatic_ionisation_ev"].x == pytest.approx(x)
    assert found["adiabatic_ionisation_ev"].y == pytest.approx(y, abs=1e-5)
    assert found["vertical_ionisation_ev"].x == pytest.approx(15.0)


@pytest.mark.parametrize("vertical", [-1.2, math.nan], ids=["vertical number", "no vertical number"])
def test_a_reduction_potential_that_is_the_vertical_one_is_paired_as_such(vertical: float) -> None:
    plain = dft("A", ionisation_ev=10.0)
    attached, reduced = (state(ev / HARTREE_TO_EV, -1) for ev in (1.0, 1.2))  # the relaxed one lies higher
    result = replace(plain, states={**plain.states, StateName.ATTACHED: attached, StateName.REDUCED: reduced})
    row = xtb_row(
        "A",
        permittivity=20.0,
        vertical_attachment_ev=vertical,
        solvated_vertical_attachment_ev=vertical,
        solvated_adiabatic_attachment_ev=-1.0,
        adiabatic_attachment_ev=-1.0,
    )
    pairs = calibration_pairs(
        [result], xtb={"A": row}, structures={"A": frame("A", 0)}, apart={}, electrode=ElectrodeSettings()
    )
    found = {pair.quantity: (pair.x, pair.y) for pair in pairs if pair.quantity.endswith("reduction_potential_v")}
    expected = pytest.approx((-1.2, -1.0 - 1.73), abs=1e-5)
    names = ("reduction_potential_v", "vertical_reduction_potential_v") if math.isfinite(vertical) else ()
    assert found == dict.fromkeys(names, expected)


def test_an_upper_bound_in_vacuum_is_no_point_of_a_line() -> None:
    plain = dft("A", ionisation_ev=10.0)
    bound = replace(plain.states[StateName.IONISED], lost_starts=(f"charge +1, vacuum: {DENSITY_IN_SOLVENT}",))
    row = xtb_row(
        "A",
        permittivity=20.0,
        vertical_ionisation_ev=15.0,
        solvated_vertical_ionisation_ev=14.0,
        **dict.fromkeys(HOLES, Hole.MOLECULE.value),
    )
    found = []
    for ionised in (plain.states[StateName.IONISED], bound):
        result = replace(plain, states={**plain.states, StateName.IONISED: ionised})
        pairs = calibration_pairs(
            [result], xtb={"A": row}, structures={"A": frame("A", 0)}, apart={}, electrode=ElectrodeSettings()
        )
        found.append({pair.quantity for pair in pairs if pair.quantity.startswith("vertical")})
    assert found == [
        {"vertical_ionisation_ev", "vertical_oxidation_potential_v"},
        {"vertical_oxidation_potential_v"},
    ]
