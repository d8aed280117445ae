"""Calibrations as a table, and back."""

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from solvscreen.domain.calibration import Calibration, NoCalibration
from solvscreen.errors import DataError
from solvscreen.io.calibrations import read_calibrations, read_missing_calibrations, write_calibrations
from solvscreen.provenance import Provenance

FIT = Calibration(
    quantity="oxidation_potential_v",
    kind="anion",
    source="GFN1-xTB",
    target="screening",
    slope=0.9,
    intercept=-4.125,
    n=4,
    n_fit=9,
    degrees_of_freedom=6,
    residual_sd=0.1,
    x_mean=11.0,
    x_squares=8.5,
    x_lowest=10.1,
    x_highest=12.7,
    x_reach=3.0,
    loo_rmse=0.13,
    loo_mae=0.1,
)
NONE = NoCalibration(quantity="homo_ev", kind="ion pair", n=1, reason="1 pair of numbers")


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "calibration.parquet"
    write_calibrations(path, [FIT, replace(FIT, kind="ion pair"), NONE], provenance=Provenance(record={}))
    return path


def test_what_was_written_is_read_back(table: Path) -> None:
    assert read_calibrations(table) == {
        ("oxidation_potential_v", "anion"): FIT,
        ("oxidation_potential_v", "ion pair"): replace(FIT, kind="ion pair"),
    }


def test_what_could_not_be_fitted_keeps_its_reason(table: Path) -> None:
    assert read_missing_calibrations(table) == {("homo_ev", "ion pair"): "1 pair of numbers"}
    rows = pd.read_csv(table.with_suffix(".csv")).set_index(["quantity", "kind"])
    missing = rows.loc[("homo_ev", "ion pair")]
    assert (missing["n"], missing["unit"], missing["status"]) == (1, "eV", "not computed")
    assert pd.isna(missing["slope"])


def test_a_truncated_table_is_refused(table: Path) -> None:
    table.write_bytes(table.read_bytes()[:-20])
    with pytest.raises(DataError, match="not a whole table"):
        read_calibrations(table)
