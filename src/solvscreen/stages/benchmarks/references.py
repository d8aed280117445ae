"""Rows of a reference file, and the list of those that are passed over."""

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Final, TypeVar

from solvscreen.errors import InputError
from solvscreen.io.text_file import read_text, shown
from solvscreen.stages.benchmarks.written_text import found
from solvscreen.stages.benchmarks.written_units import factor, is_unit
from solvscreen.stages.benchmarks.written_values import decimal_mark, read_value

Kept = TypeVar("Kept")
REQUIRED: Final = ("species", "smiles", "quantity", "value", "unit")
NOT_SEEN: Final = r"memory|recall|derived|guess|assum|poor|unverified|unseen|not seen|doubt|\blow\b|very low"
ALIASES: Final[dict[str, str]] = {
    "name": "species",
    "molecule": "species",
    "compound": "species",
    "property": "quantity",
    "units": "unit",
    "note": "use_note",
    "notes": "use_note",
    "comment": "use_note",
    "remark": "use_note",
    "reference": "source",
    "xyz": "geometry",
}


@dataclass(frozen=True, kw_only=True)
class Row:
    """One row as it was written; cells of columns that the file lacks are empty."""

    row: int  # number in the file, the header is 1
    species: str = ""
    smiles: str = ""
    quantity: str = ""
    value: str = ""
    unit: str = ""
    uncertainty: str = ""
    conditions: str = ""
    method: str = ""
    source: str = ""
    confidence: str = ""
    use_note: str = ""
    geometry: str = ""
    mark: str = ""  # decimal mark of the numbers in the file, where they show it
    fault: str = ""  # why the line is no row of the table

    def number_in(self, table: dict[str, float]) -> float:
        """The value in the unit that `table` converts to.

        Raises:
            InputError: not one number, another kind of unit, or two units that differ.
        """
        number, rest = read_value(self.value, mark=self.mark)
        if rest and self.unit:
            if not is_unit(rest, table):
                raise InputError(f"more than a number: {self.value}")
            if factor(rest, table) != factor(self.unit, table):
                raise InputError(f"unit {rest!r} beside the value, {self.unit!r} in its column")
        return number * factor(self.unit or rest, table)

    @property
    def was_seen(self) -> bool:
        """False if the row says that its value was recalled, derived or poor; one that says nothing counts as seen."""
        return not found(NOT_SEEN, self.confidence)


@dataclass(frozen=True, kw_only=True)
class Skipped:
    """A row that is not compared with, and why."""

    row: int
    species: str
    quantity: str
    reason: str


def read_rows(path: Path) -> list[Row]:
    """All rows of a reference file that are not empty. Comma, semicolon or tab between cells; columns in any order.

    Raises:
        InputError: no such file, not a table, or a required column is missing.
    """
    text = read_text(path, kind="CSV")
    head, *_ = text.split("\n", 1)
    delimiter = max(",;\t", key=head.count)
    lines = _lines(text, delimiter=delimiter)
    names = _columns(lines[0][1])
    missing = [name for name in REQUIRED if name not in names]
    if missing:
        raise InputError(
            f"{shown(path)}: has no column {', '.join(missing)}; a reference file needs {', '.join(REQUIRED)}"
        )
    rows = [_row(number, cells, names=names, fault=fault) for number, cells, fault in lines[1:] if any(cells)]
    mark = decimal_mark([row.value for row in rows], delimiter=delimiter)
    return [replace(row, mark=mark) for row in rows]


def _lines(text: str, *, delimiter: str) -> list[tuple[int, list[str], str]]:
    """Number, cells and fault of each line of the table; line by line where a quotation mark is out of place."""
    try:
        return [(number, cells, "") for number, cells in enumerate(_cells(text, delimiter=delimiter), start=1)]
    except csv.Error:
        found = []
    for number, line in enumerate(text.splitlines(), start=1):
        try:
            found += [(number, cells, "") for cells in _cells(line, delimiter=delimiter)]
        except csv.Error as error:
            found.append((number, [line[:80]], f"no row of a table: {error}; check its quotation marks"))
    return found


def _cells(text: str, *, delimiter: str) -> list[list[str]]:
    lines = text.splitlines(keepends=True)
    return [
        [cell.strip() for cell in line]
        for line in csv.reader(lines, delimiter=delimiter, skipinitialspace=True, strict=True)
    ]


def _row(number: int, cells: Sequence[str], *, names: Sequence[str], fault: str) -> Row:
    if not fault and any(cells[len(names) :]):
        fault = f"{len(cells)} cells in a table of {len(names)} columns; put cells with commas in quotation marks"
    known = {one.name for one in fields(Row)} - {"row", "mark", "fault"}
    written = {name: cell for name, cell in zip(names, cells, strict=False) if name in known}
    return Row(row=number, fault=fault, **written)


def sorted_out(rows: Sequence[Row], use: Callable[[Row], Kept]) -> tuple[list[Kept], list[Skipped]]:
    """What `use` makes of each row, and the rows for which it raised InputError, with its message as the reason."""
    kept, skipped = [], []
    for row in rows:
        try:
            if row.fault:
                raise InputError(row.fault)
            kept.append(use(row))
        except InputError as error:
            reason = " ".join(str(error).split())
            skipped.append(Skipped(row=row.row, species=row.species, quantity=row.quantity, reason=reason))
    return kept, skipped


def _columns(head: Sequence[str]) -> list[str]:
    """Fields that the columns fill; of two for one field, the one that bears its name."""
    plain = ["_".join(name.strip().casefold().split()) for name in head]
    return [name if ALIASES.get(name, name) in plain else ALIASES.get(name, name) for name in plain]
