from pathlib import Path

import pytest

from solvscreen.domain.quantity import Quantity, Status, failed
from solvscreen.errors import DataError
from solvscreen.io.tables import (
    TableSchema,
    quantity_cells,
    quantity_columns,
    read_parquet,
    read_provenance,
    read_quantity,
    records,
    text,
    to_frame,
    write_csv,
    write_parquet,
)
from solvscreen.provenance import Provenance

SCHEMA = TableSchema(
    name="test",
    key=("id",),
    columns=(text("id", "name"), *quantity_columns("homo", "orbital", "ev")),
    definition="a test",
)
OTHER = TableSchema(name="other", key=("id",), columns=(text("id", "name"),), definition="another")
HOMO = Quantity(value=-9.5, lower=-9.7, upper=-9.3, n=1, method="m", status=Status.DOUBTFUL, reason="short")


@pytest.fixture
def table(tmp_path: Path) -> Path:
    rows = [
        {"id": "b", **quantity_cells("homo", HOMO, "ev")},
        {"id": "a", **quantity_cells("homo", failed("no", method="m"), "ev")},
    ]
    path = tmp_path / "table.parquet"
    write_parquet(
        path, to_frame(rows, SCHEMA), schema=SCHEMA, provenance=Provenance(record={"stage": "x", "version": 1})
    )
    return path


def test_round_trip_keeps_quantities_and_sorts(table: Path) -> None:
    first, second = records(read_parquet(table, schema=SCHEMA))
    assert (first["id"], second["id"]) == ("a", "b")
    assert read_quantity(second, "homo", "ev") == HOMO
    missing = read_quantity(first, "homo", "ev")
    assert not missing.is_number
    assert (missing.status, missing.reason) == (Status.FAILED, "no")


def test_same_rows_give_the_same_bytes(table: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.parquet"
    frame = read_parquet(table, schema=SCHEMA)
    write_parquet(again, frame, schema=SCHEMA, provenance=Provenance(record={"stage": "x", "version": 1}))
    assert again.read_bytes() == table.read_bytes()


def test_truncated_table_is_refused(table: Path) -> None:
    table.write_bytes(table.read_bytes()[:-20])
    with pytest.raises(DataError, match="not a whole table"):
        read_parquet(table, schema=SCHEMA)


def test_other_schema_is_refused(table: Path) -> None:
    with pytest.raises(DataError, match="columns are not those of other"):
        read_parquet(table, schema=OTHER)


def test_provenance_travels_in_the_file(table: Path) -> None:
    assert '"stage":"x"' in read_provenance(table)


def test_missing_number_is_an_empty_cell(table: Path, tmp_path: Path) -> None:
    write_csv(tmp_path / "table.csv", read_parquet(table, schema=SCHEMA))
    lines = (tmp_path / "table.csv").read_text().splitlines()
    assert lines[1] == "a,,,,0,m,failed,no"
    assert lines[2] == "b,-9.5,-9.7,-9.3,1,m,doubtful,short"


def test_rows_have_to_fit_the_schema() -> None:
    with pytest.raises(DataError, match="missing or unknown"):
        to_frame([{"id": "a"}], SCHEMA)
    with pytest.raises(DataError, match="share one"):
        to_frame([{"id": "a"}, {"id": "a"}], OTHER)
