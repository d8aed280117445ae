"""All tables in one Excel file."""

import math
import re
import zipfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from solvscreen.io.atomic import replacing
from solvscreen.io.schemas.dimensionless import unit
from solvscreen.io.tables import TableSchema

HEAD_FONT: Final = Font(bold=True, color="FFFFFF")
HEAD_FILL: Final = PatternFill("solid", fgColor="0F2F47")
LARGEST_WIDTH: Final = 48
EPOCH: Final = datetime(1980, 1, 1)  # first day that a ZIP archive can state
PROPERTIES: Final = "docProps/core.xml"
MODIFIED: Final = rb"(?<=>)[^<>]*(?=</dcterms:modified>)"
MAX_ROWS: Final = 1_048_575  # of a sheet, less the header


def write_workbook(path: Path, tables: Sequence[tuple[TableSchema, pd.DataFrame]]) -> None:
    """Write one sheet for each table that fits, and one with the definition of every column, atomically."""
    book = Workbook()
    book.remove(book.active)
    book.properties.created = book.properties.modified = EPOCH
    for schema, frame in tables:
        if len(frame) <= MAX_ROWS:
            _fill(book.create_sheet(schema.name), frame.columns.tolist(), frame.itertuples(index=False, name=None))
    definitions = [
        (schema.name, column.name, column.kind.value, unit(column), column.definition)
        for schema, _ in tables
        for column in schema.columns
    ]
    _fill(book.create_sheet("definitions"), ["table", "column", "kind", "unit", "definition"], definitions)
    with replacing(path) as temporary:
        book.save(temporary)
        _without_times(temporary)


def _fill(sheet: Worksheet, header: Sequence[Any], rows: Any) -> None:
    sheet.append([str(name) for name in header])
    widths = [len(str(name)) for name in header]
    for row in rows:
        cells = [_cell(value) for value in row]
        sheet.append(cells)
        widths = [max(width, len(str(cell))) for width, cell in zip(widths, cells, strict=True)]
    for cell in sheet[1]:
        cell.font, cell.fill = HEAD_FONT, HEAD_FILL
    for number, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = min(width, LARGEST_WIDTH) + 2
    sheet.freeze_panes = "B2"


def _cell(value: Any) -> Any:
    """Six significant digits as in the CSV files; NaN as an empty cell; text never as a formula."""
    if isinstance(value, float):
        return float(f"{value:.6g}") if math.isfinite(value) else None
    if isinstance(value, str):
        clean = ILLEGAL_CHARACTERS_RE.sub(" ", value)
        return "'" + clean if clean.startswith("=") else clean
    return value


def _without_times(path: Path) -> None:
    """Rewrite the archive with one fixed time for every entry and for the last change."""
    with zipfile.ZipFile(path) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    entries[PROPERTIES] = re.sub(MODIFIED, EPOCH.strftime("%Y-%m-%dT%H:%M:%SZ").encode(), entries[PROPERTIES])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(zipfile.ZipInfo(name, date_time=EPOCH.timetuple()[:6]), content, zipfile.ZIP_DEFLATED)
