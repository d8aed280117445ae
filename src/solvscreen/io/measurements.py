"""Files of measured values: one row per formulation and property."""

import csv
import io
from pathlib import Path
from typing import Final

from solvscreen.domain.measurement import MEASURABLES, Measurable, Measurement
from solvscreen.domain.mistakes import Mistakes
from solvscreen.domain.names import folded, suggestion
from solvscreen.domain.numbers import quoted, read_number
from solvscreen.errors import InputError
from solvscreen.io.text_file import read_text, shown

REQUIRED: Final = ("formulation", "quantity", "value", "unit")


def read_measurements(path: Path) -> tuple[Measurement, ...]:
    """All measured values of a CSV file with the columns formulation, quantity, value, unit; others are left alone.

    Raises:
        InputError: missing, not CSV, or without one of the columns.
        InputErrors: one message for each wrong row.
    """
    reader = csv.DictReader(io.StringIO(read_text(path, kind="CSV")), strict=True, skipinitialspace=True)
    try:
        missing = [name for name in REQUIRED if name not in (reader.fieldnames or ())]
        if missing:
            raise InputError(f"{shown(path)}: has no column {', '.join(missing)}; needed are {', '.join(REQUIRED)}")
        entries = list(enumerate(reader, start=2))
    except csv.Error as error:
        raise InputError(f"{shown(path)}: line {reader.line_num}: {error}; quote cells that hold a comma") from error
    mistakes, found = Mistakes(), list[Measurement]()
    for number, entry in entries:
        origin = f"{shown(path)} row {number}"
        with mistakes.at(origin):
            found.append(_measurement({key: (entry[key] or "").strip() for key in REQUIRED}, origin=origin))
    mistakes.check()
    if not found:
        raise InputError(f"{shown(path)}: holds no measurement; add a row below the header")
    return tuple(found)


def _measurement(cells: dict[str, str], *, origin: str) -> Measurement:
    if not cells["formulation"]:
        raise InputError("formulation: the cell is empty; write the id or the recipe of a formulation")
    measurable = _measurable(cells["quantity"])
    factor, offset = _unit(cells["unit"], measurable)
    value = factor * read_number(cells["value"]) + offset
    if not measurable.low <= value <= measurable.high:
        limits = f"{measurable.low:g} to {measurable.high:g} {measurable.unit}"
        raise InputError(f"value: {cells['value']} {cells['unit']} is outside {limits}; check value and unit")
    return Measurement(formulation=cells["formulation"], measurable=measurable, value=value, origin=origin)


def _measurable(name: str) -> Measurable:
    for measurable in MEASURABLES:
        if folded(name) in {folded(label) for label in (measurable.name, *measurable.aliases)}:
            return measurable
    known = [measurable.name for measurable in MEASURABLES]
    hint = suggestion(name, known) or f"; known are {', '.join(known)}"
    raise InputError(f"quantity: {quoted(name)} is not known{hint}")


def _unit(name: str, measurable: Measurable) -> tuple[float, float]:
    for label, conversion in measurable.units.items():
        if folded(name).replace(" ", "") == folded(label).replace(" ", ""):
            return conversion
    raise InputError(f"unit: {quoted(name)} is no unit of {measurable.name}; write {' or '.join(measurable.units)}")
