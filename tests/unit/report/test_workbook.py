"""The workbook: contents, definitions, the same bytes twice."""

import math
from time import sleep

import openpyxl
import pytest

from solvscreen.io.tables import TableSchema, number, text, to_frame
from solvscreen.report.workbook import write_workbook

SCHEMA = TableSchema(
    name="things", key=("id",), columns=(text("id", "name"), number("homo_ev", "orbital energy")), definition="Things."
)


@pytest.fixture
def tables():
    rows = [{"id": "a", "homo_ev": -9.123456789}, {"id": "=1+1", "homo_ev": math.nan}, {"id": "b\x07", "homo_ev": 2.0}]
    return [(SCHEMA, to_frame(rows, SCHEMA))]


def test_sheets_hold_the_tables_and_their_definitions(tmp_path, tables):
    path = tmp_path / "tables.xlsx"
    write_workbook(path, tables)
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["things", "definitions"]
    assert [[cell.value for cell in row] for row in book["things"].iter_rows()] == [
        ["id", "homo_ev"],
        ["'=1+1", None],
        ["a", -9.12346],
        ["b ", 2.0],
    ]
    assert [cell.value for cell in book["definitions"][3]] == [
        "things",
        "homo_ev",
        "float",
        "electronvolt",
        "orbital energy",
    ]


def test_same_tables_give_the_same_bytes(tmp_path, tables):
    write_workbook(tmp_path / "one.xlsx", tables)
    sleep(1.1)  # the format counts whole seconds
    write_workbook(tmp_path / "two.xlsx", tables)
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()
