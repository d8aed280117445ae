"""Rows of a reference file, and the list of those that are passed over."""

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Final, TypeVar

from solvscreen.errors import InputError
from solvscreen.io.text_file import read_text, shown
from solvscreen.stages.benchmarks.written_values import factor, read_value

Kept = TypeVar("Kept")
REQUIRED: Final = ("species", "smiles", "quantity", "value", "unit")
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

    def number_in(self, table: dict[str, float]) -> float:
        """The value in the unit that `table` converts to.

        Raises:
            InputError: not one number, or another kind of unit.
        """
        number, unit = read_value(self.value)
        return number * factor(self.unit or unit, table)

    @property
    def was_seen(self) -> bool:
        """False if the row says that its value was recalled or derived; a row that says nothing counts as seen."""
        return not self.confidence or self.confidence.casefold().startswith("seen")


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
    head = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=head.count)
    reader = csv.reader(text.splitlines(keepends=True), delimiter=delimiter, skipinitialspace=True, strict=True)
    try:
        lines = list(reader)
    except csv.Error as error:
        raise InputError(f"{shown(path)}: line {reader.line_num}: {error}; check its quotation marks") from error
    names = _columns(lines[0])
    missing = [name for name in REQUIRED if name not in names]
    if missing:
        raise InputError(
            f"{shown(path)}: has no column {', '.join(missing)}; a reference file needs {', '.join(REQUIRED)}"
        )
    known = {one.name for one in fields(Row)}
    rows = []
    for number, line in enumerate(lines[1:], start=2):
        cells = {name: cell.strip() for name, cell in zip(names, line, strict=False) if name in known and name != "row"}
        if any(cells.values()):
            rows.append(Row(row=number, **cells))
    return rows


def sorted_out(rows: Sequence[Row], use: Callable[[Row], Kept]) -> tuple[list[Kept], list[Skipped]]:
    """What `use` makes of each row, and the rows for which it raised InputError, with its message as the reason."""
    kept, skipped = [], []
    for row in rows:
        try:
            kept.append(use(row))
        except InputError as error:
            reason = " ".join(str(error).split())
            skipped.append(Skipped(row=row.row, species=row.species, quantity=row.quantity, reason=reason))
    return kept, skipped


def _columns(head: Sequence[str]) -> list[str]:
    """Fields that the columns fill; of two for one field, the one that bears its name."""
    plain = ["_".join(name.strip().casefold().split()) for name in head]
    return [name if ALIASES.get(name, name) in plain else ALIASES.get(name, name) for name in plain]


def _column(name: str) -> str:
    plain = "_".join(name.strip().casefold().split())
    return ALIASES.get(plain, plain)
