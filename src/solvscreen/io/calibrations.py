"""Calibrations as a table, and back."""

import math
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from solvscreen.domain.calibration import Calibration, NoCalibration, unit_of
from solvscreen.domain.quantity import Status
from solvscreen.io.schemas.calibration import CALIBRATION
from solvscreen.io.tables import read_parquet, records, to_frame, write_csv, write_parquet
from solvscreen.provenance import Provenance

Key = tuple[str, str]
_OUTSIDE = ("unit", "status", "reason")  # columns that are no field of a calibration


def write_calibrations(path: Path, fits: Iterable[Calibration | NoCalibration], *, provenance: Provenance) -> None:
    """Write the table (Parquet, CSV beside it), atomically."""
    frame = to_frame([calibration_row(fit) for fit in fits], CALIBRATION)
    write_parquet(path, frame, schema=CALIBRATION, provenance=provenance)
    write_csv(path.with_suffix(".csv"), frame)


def read_calibrations(path: Path) -> dict[Key, Calibration]:
    """Calibrations by quantity and kind; those that do not exist are left out.

    Raises:
        DataError: truncated, or not this table.
    """
    return {(row["quantity"], row["kind"]): _calibration(row) for row in _rows(path) if row["status"] == Status.OK}


def read_missing_calibrations(path: Path) -> dict[Key, str]:
    """Reasons of those that do not exist, by quantity and kind.

    Raises:
        DataError: truncated, or not this table.
    """
    return {(row["quantity"], row["kind"]): row["reason"] for row in _rows(path) if row["status"] != Status.OK}


def calibration_row(fit: Calibration | NoCalibration) -> dict[str, Any]:
    """One row of the table."""
    unit = unit_of(fit.quantity)
    if isinstance(fit, Calibration):
        return {**vars(fit), "unit": unit, "status": Status.OK.value, "reason": ""}
    counts = {"n": fit.n, "n_fit": 0, "degrees_of_freedom": 0}
    names = {"quantity": fit.quantity, "kind": fit.kind, "source": "", "target": "", "unit": unit}
    floats = dict.fromkeys((column.name for column in CALIBRATION.columns), math.nan)
    return {**floats, **counts, **names, "status": Status.NOT_COMPUTED.value, "reason": fit.reason}


def _rows(path: Path) -> list[dict[str, Any]]:
    return records(read_parquet(path, schema=CALIBRATION))


def _calibration(row: Mapping[str, Any]) -> Calibration:
    return Calibration(**{name: value for name, value in row.items() if name not in _OUTSIDE})
