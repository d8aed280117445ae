"""Species tables: rows of text cells, checked as far as that goes without chemistry."""

import csv
import io
import math
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from solvscreen.domain.mistakes import Mistakes
from solvscreen.domain.names import require_safe_id, suggestion
from solvscreen.domain.numbers import quoted, read_number
from solvscreen.domain.species import Role
from solvscreen.errors import InputError, InputErrors, SpeciesError
from solvscreen.io.text_file import read_text

BUILT_IN: Final = Path(__file__).parent.parent / "data" / "species.csv"
REQUIRED: Final = ("id", "smiles", "role")
COLUMNS: Final = (
    "id",
    "name",
    "aliases",
    "smiles",
    "role",
    "cas",
    "density_g_per_cm3",
    "density_kelvin",
    "density_source",
    "permittivity",
    "permittivity_source",
    "melting_kelvin",
    "boiling_kelvin",
    "liquid_source",
)
LONGEST_ID: Final = 32
LONGEST_CELL: Final = 500

PLAUSIBLE: Final = {
    "density_g_per_cm3": (0.3, 5.0, "is the value in kg/m3? 943 kg/m3 is 0.943"),
    "density_kelvin": (100.0, 700.0, "is the value in degrees Celsius? 25 C is 298.15"),
    "permittivity": (1.0, 300.0, "give the static relative permittivity, 1 for vacuum"),
    "melting_kelvin": (20.0, 1500.0, "is the value in degrees Celsius? -64 C is 209.15"),
    "boiling_kelvin": (100.0, 3000.0, "is the value in degrees Celsius? 162 C is 435.15"),
}


@dataclass(frozen=True, kw_only=True)
class SpeciesRow:
    """One row as text cells, one for each of `COLUMNS`; missing cells are empty."""

    cells: dict[str, str]
    origin: str  # file and row

    @property
    def id(self) -> str:
        """Id of the species."""
        return self.cells["id"]

    def number(self, column: str) -> float:
        """Number in a column; NaN if the cell is empty.

        Raises:
            SpeciesError: not a number, or not a plausible one.
        """
        text = self.cells[column]
        if not text:
            return math.nan
        try:
            value = read_number(text)
        except InputError as error:
            raise SpeciesError(f"{column}: {error}") from error
        low, high, hint = PLAUSIBLE[column]
        if not low <= value <= high:
            raise SpeciesError(f"{column}: {text} is outside {low:g} to {high:g}; {hint}")
        return value


def read_species_table(path: Path) -> tuple[SpeciesRow, ...]:
    """Rows of a species table, in the order of the file; none if there is only the header.

    Raises:
        InputErrors: one message for each mistake in the file.
    """
    mistakes = Mistakes()
    rows = readable_rows(path, mistakes)
    mistakes.check()
    return rows


def readable_rows(path: Path, mistakes: Mistakes) -> tuple[SpeciesRow, ...]:
    """Rows of a species table that can be read; whatever is wrong with the others is noted in `mistakes`."""
    rows: list[SpeciesRow] = []
    with mistakes.at():
        records = _records(read_text(path, kind="CSV"), path)
        header = _header(records[0][1], path) if records else ()
        if not header:
            first = ",".join(REQUIRED)
            raise InputError(f"{path}: there is no header; the first row has to be {first} or more columns")
        for number, cells in records[1:]:
            with mistakes.at(f"{path} row {number}"):
                rows.append(_row(header, cells, origin=f"{path} row {number}"))
    return _without_duplicates(rows, mistakes)


def _records(text: str, path: Path) -> list[tuple[int, list[str]]]:
    """Line number and cells of every row that is neither blank nor a comment (a line that starts with #)."""
    lines = ["" if line.lstrip().startswith("#") else line for line in text.split("\n")]
    reader = csv.reader(io.StringIO("\n".join(lines), newline=""), strict=True, skipinitialspace=True)
    rows: list[tuple[int, list[str]]] = []
    try:
        for cells in reader:
            stripped = [cell.strip() for cell in cells]
            if any(stripped):
                rows.append((reader.line_num, stripped))
    except csv.Error as error:
        raise InputErrors([f"{path} row {reader.line_num}: not CSV ({error}); check the quotes in this row"]) from error
    return rows


def _header(cells: list[str], path: Path) -> tuple[str, ...]:
    if len(cells) == 1:
        for separator, name in ((";", "semicolons"), ("\t", "tabs"), ("|", "bars")):
            if separator in cells[0]:
                raise InputErrors([f"{path}: columns are separated by {name}; save the table with commas"])
    if not set(cells) & set(COLUMNS):
        raise InputErrors([f"{path}: there is no header; the first row has to be {','.join(REQUIRED)} or more columns"])
    mistakes = Mistakes()
    for cell in dict.fromkeys(cells):
        if cell not in COLUMNS:
            hint = suggestion(cell, COLUMNS) or f"; columns are {', '.join(COLUMNS)}"
            mistakes.add(str(path), f"unknown column {quoted(cell)}{hint}")
        elif cells.count(cell) > 1:
            mistakes.add(str(path), f"column {cell} appears {cells.count(cell)} times; keep one")
    mistakes.check()
    for column in REQUIRED:
        if column not in cells:
            mistakes.add(str(path), f"column {column} is missing; add it to the header")
    mistakes.check()
    return tuple(cells)


def _row(header: tuple[str, ...], cells: list[str], *, origin: str) -> SpeciesRow:
    if len(cells) > len(header):
        raise SpeciesError(
            f"{len(cells)} cells for {len(header)} columns; put cells that hold a comma in double quotes"
        )
    full = dict.fromkeys(COLUMNS, "") | dict(zip(header, cells, strict=False))
    row = SpeciesRow(cells=full, origin=origin)
    mistakes = Mistakes()
    if not row.id:
        mistakes.add("", "id is empty; give a short name such as G2")
    else:
        with mistakes.at():
            require_safe_id(row.id, longest=LONGEST_ID)
    for column, cell in full.items():
        if len(cell) > LONGEST_CELL:
            mistakes.add("", f"{column} has {len(cell)} characters; at most {LONGEST_CELL} make sense")
        elif not cell.isprintable():
            mistakes.add("", f"{column} holds a character that cannot be printed: {quoted(cell)}; delete it")
    with mistakes.at():
        _check_role(full["role"])
    with mistakes.at():
        _check_cas(full["cas"])
    _check_numbers(row, mistakes)
    mistakes.check()
    return row


def _check_role(text: str) -> None:
    roles = [role.value for role in Role]
    if text and text not in roles:
        hint = suggestion(text, roles) or f"; use {', '.join(roles[:-1])} or {roles[-1]}"
        raise SpeciesError(f"role {quoted(text)} is not known{hint}")


def _check_cas(text: str) -> None:
    if not text:
        return
    if not re.fullmatch(r"[1-9][0-9]{1,6}-[0-9]{2}-[0-9]", text):
        raise SpeciesError(f"cas {quoted(text)} is no CAS number; write it like 111-96-6 or leave it empty")
    digits = text.replace("-", "")
    expected = sum(place * int(digit) for place, digit in enumerate(reversed(digits[:-1]), start=1)) % 10
    if expected != int(digits[-1]):
        raise SpeciesError(f"cas {text} has a wrong check digit (it would be {expected}); look the number up again")


def _check_numbers(row: SpeciesRow, mistakes: Mistakes) -> None:
    values: dict[str, float] = {}
    for column in PLAUSIBLE:
        with mistakes.at():
            values[column] = row.number(column)
    melting, boiling = values.get("melting_kelvin", math.nan), values.get("boiling_kelvin", math.nan)
    if melting >= boiling:
        mistakes.add("", f"melting_kelvin {melting:g} is not below boiling_kelvin {boiling:g}; are the two swapped?")


def _without_duplicates(rows: list[SpeciesRow], mistakes: Mistakes) -> tuple[SpeciesRow, ...]:
    seen: dict[str, SpeciesRow] = {}
    for row in rows:
        other = seen.setdefault(row.id.casefold(), row)
        if other is not row:
            same = "is" if other.id == row.id else f"and {other.id} differ only in case, which"
            cure = "keep one of the rows" if other.id == row.id else "not every file system tells apart; rename one"
            where = other.origin.rpartition(" ")[2]
            middle = f"already used in row {where}; " if other.id == row.id else ""
            mistakes.add(row.origin, f"id {row.id} {same} {middle}{cure}")
    return tuple(seen.values())
