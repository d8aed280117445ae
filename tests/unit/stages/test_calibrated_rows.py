"""What the calibration of a made-up run puts into tables."""

import math
from dataclasses import replace
from pathlib import Path

import pytest
from calibration_run import BARE_CATION_KJ_PER_MOL, written_run

from solvscreen.analysis.hole import SPREAD
from solvscreen.config import ElectrodeSettings
from solvscreen.domain.calibration import Hole
from solvscreen.domain.method_error import IONISATION_EV, MethodError
from solvscreen.domain.quantity import Quantity, Status, not_computed
from solvscreen.io.calibrations import read_calibrations, read_missing_calibrations
from solvscreen.io.dft_record import read_dft
from solvscreen.io.structures import read_structures
from solvscreen.io.tables import quantity_cells, read_quantity
from solvscreen.stages._calibrated_rows import Calibrated, method_half_width, split_unit, with_calibrated
from solvscreen.stages._calibration_pairs import calibration_pairs
from solvscreen.stages._calibrations import lowest_rows, lowest_structures
from solvscreen.units import HARTREE_TO_KJ_PER_MOL

NONE = not_computed("75 atoms, more than dft.max_atoms = 60")


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """Five solvents with their Na+ complexes, one that is too large for DFT, and one far beyond the others."""
    return written_run(tmp_path)


def calibrated(run: Path, *, permittivity: float = 20.0, **oxidised: str) -> Calibrated:
    return Calibrated(
        permittivity=permittivity,
        lines=read_calibrations(run / "calibration.parquet"),
        missing=read_missing_calibrations(run / "calibration.parquet"),
        xtb=lowest_rows([run / "xtb.parquet"]),
        structures=lowest_structures(read_structures(run / "xtb.extxyz")),
        changes={"oxidised": oxidised, "reduced": {"large": "the complex falls apart"}},
    )


def test_a_missing_number_is_calibrated_and_says_so(run: Path) -> None:
    line = read_calibrations(run / "calibration.parquet")["vertical_ionisation_ev", Hole.MOLECULE]
    found = calibrated(run).number("vertical_ionisation_ev", "large", instead_of=NONE)
    assert found.value == pytest.approx(line.intercept + line.slope * 15.8)
    assert found.status is Status.OK
    assert found.method.startswith("GFN2-xTB//GFN1-xTB calibrated to screening (n=5, leave-one-out RMSE 0.0")
    # wider than the recipe's own interval against measurements
    assert found.upper - found.value > method_half_width("vertical_ionisation_ev", recipe="screening", value=9.0)


def test_a_solvated_number_is_calibrated_in_its_own_solvent(run: Path) -> None:
    line = read_calibrations(run / "calibration.parquet")["vertical_oxidation_potential_v", Hole.MOLECULE]
    found = calibrated(run, permittivity=7.0).number("vertical_oxidation_potential_v", "large", instead_of=NONE)
    assert found.value == pytest.approx(line.value(15.8 - 1.9 * (6.0 / 7.0) / 0.95))


def test_a_density_functional_number_stays(run: Path) -> None:
    given = Quantity(value=9.0, lower=8.0, upper=10.0, n=1, method="DFT")
    assert calibrated(run).number("vertical_ionisation_ev", "A", instead_of=given) is given


def test_beyond_the_fitted_range_a_number_is_doubtful(run: Path) -> None:
    found = calibrated(run).number("vertical_ionisation_ev", "far", instead_of=NONE)
    assert (found.status, found.reason) == (Status.DOUBTFUL, "extrapolated calibration")


def test_an_item_without_a_single_place_for_its_hole_is_no_point_and_is_doubtful(run: Path) -> None:
    numbers = calibrated(run)
    spread = {item: {**row, "vertical_hole": "hole in a molecule, spread"} for item, row in numbers.xtb.items()}
    found = replace(numbers, xtb=spread).number("vertical_ionisation_ev", "large", instead_of=NONE)
    assert (found.status, found.reason) == (Status.DOUBTFUL, SPREAD)
    pairs = calibration_pairs(
        [read_dft(run / "A.json"), read_dft(run / "B.json")],
        xtb=dict(numbers.xtb) | {"A": spread["A"]}, structures=numbers.structures, apart={},
        electrode=ElectrodeSettings(),
    )  # fmt: skip
    assert {pair.item for pair in pairs if pair.quantity == "vertical_ionisation_ev"} == {"B"}


def test_a_failed_calculation_is_replaced_with_its_reason(run: Path) -> None:
    failed = Quantity(
        value=math.nan, lower=math.nan, upper=math.nan, n=0, method="", status=Status.FAILED, reason="no convergence"
    )
    found = calibrated(run).number("vertical_ionisation_ev", "large", instead_of=failed)
    assert found.is_number
    assert (found.status, "no convergence" in found.reason) == (Status.DOUBTFUL, True)


def test_atoms_that_moved_on_oxidation_make_a_relaxed_number_doubtful(run: Path) -> None:
    numbers = calibrated(run, large="H1 left O1")
    assert "H1 left O1" in numbers.number("adiabatic_ionisation_ev", "large", instead_of=NONE).reason
    assert numbers.number("vertical_ionisation_ev", "large", instead_of=NONE).status is Status.OK


def test_a_complex_that_fell_apart_on_reduction_is_doubtful(run: Path) -> None:
    numbers = calibrated(run)
    line = replace(numbers.lines["vertical_ionisation_ev", Hole.MOLECULE], quantity="reduction_potential_v")
    lines = {("reduction_potential_v", "neutral molecule"): line}
    row = {**numbers.xtb["large"], "adiabatic_attachment_ev": 15.8, "solvated_adiabatic_attachment_ev": 15.8}
    made = replace(numbers, lines=lines, xtb={**numbers.xtb, "large": row})
    found = made.number("reduction_potential_v", "large", instead_of=NONE)
    assert "on reduction: the complex falls apart" in found.reason


def test_without_a_line_the_number_stays_missing_and_says_why(run: Path) -> None:
    found = calibrated(run).number("vertical_ionisation_ev", "Na_1+large_1", instead_of=NONE)
    assert (found.is_number, found.status) == (False, Status.NOT_COMPUTED)
    assert found.reason.startswith(NONE.reason)
    assert "no GFN-xTB number to calibrate" in found.reason


def test_with_a_line_but_no_gfn_xtb_number_the_reason_of_that_is_given(run: Path) -> None:
    numbers = calibrated(run)
    row = {**numbers.xtb["large"], "vertical_ionisation_ev": math.nan, "electrons_reason": "ionised form: no SCF"}
    found = replace(numbers, xtb={**numbers.xtb, "large": row}).number(
        "vertical_ionisation_ev", "large", instead_of=NONE
    )
    assert found.reason == f"{NONE.reason}; no GFN-xTB number to calibrate: ionised form: no SCF"


def test_a_row_is_filled_and_judged_again(run: Path) -> None:
    row = {
        **quantity_cells("vertical_ionisation", NONE, "ev"),
        **quantity_cells("binding_energy", NONE, "kj_per_mol"),
        "status": "not computed",
        "reason": NONE.reason,
    }
    filled = with_calibrated(
        row, "large", calibrated(run), judged_by=("vertical_ionisation_ev", "binding_energy_kj_per_mol")
    )
    assert filled["vertical_ionisation_ev"] > 0
    binding = read_quantity(filled, "binding_energy", "kj_per_mol")  # of the complex Na_1+large_1
    assert binding.value == pytest.approx(-0.05 * HARTREE_TO_KJ_PER_MOL - BARE_CATION_KJ_PER_MOL, abs=5.0)
    assert binding.reason == "extrapolated calibration"
    assert (filled["status"], filled["reason"]) == ("doubtful", "extrapolated calibration")


def test_intervals_of_recipes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(IONISATION_EV, "screening", MethodError(rmse=0.3, n=9, against="made up"))
    half = method_half_width("oxidation_potential_v", recipe="screening", value=5.0)
    assert half == pytest.approx(2.262 * 0.3, abs=1e-3)  # Student's t of 9
    assert method_half_width("homo_ev", recipe="screening", value=-9.0) == 0.0
    assert math.isnan(method_half_width("vertical_ionisation_ev", recipe="never measured", value=9.0))
    assert split_unit("homo_ev") == ("homo", "ev")
