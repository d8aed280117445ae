"""Tables with a fixed schema: every column has a type, a unit in its name and a definition."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from solvscreen.domain.quantity import Quantity, Status
from solvscreen.errors import DataError
from solvscreen.io.atomic import replacing
from solvscreen.provenance import Provenance

PROVENANCE_KEY = b"solvscreen.provenance"
SCHEMA_KEY = b"solvscreen.schema"


class Kind(StrEnum):
    """Column types."""

    TEXT = "text"
    INTEGER = "integer"
    FLOAT = "float"
    BOOLEAN = "boolean"


ARROW = {Kind.TEXT: pa.string(), Kind.INTEGER: pa.int64(), Kind.FLOAT: pa.float64(), Kind.BOOLEAN: pa.bool_()}


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column; `definition` goes into results/README.md."""

    name: str
    kind: Kind
    definition: str


@dataclass(frozen=True, kw_only=True)
class TableSchema:
    """Columns in order. Rows are sorted by `key`, which is unique."""

    name: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    definition: str

    @property
    def arrow(self) -> pa.Schema:
        """The same schema for Arrow."""
        return pa.schema([pa.field(column.name, ARROW[column.kind]) for column in self.columns])


def text(name: str, definition: str) -> Column:
    """A text column."""
    return Column(name=name, kind=Kind.TEXT, definition=definition)


def number(name: str, definition: str) -> Column:
    """A float column."""
    return Column(name=name, kind=Kind.FLOAT, definition=definition)


def integer(name: str, definition: str) -> Column:
    """An integer column."""
    return Column(name=name, kind=Kind.INTEGER, definition=definition)


def boolean(name: str, definition: str) -> Column:
    """A true/false column."""
    return Column(name=name, kind=Kind.BOOLEAN, definition=definition)


def quantity_names(name: str, unit: str = "") -> tuple[str, str, str, str, str, str, str]:
    """Column names of a quantity: value, lower, upper, n, method, status, reason.

    >>> quantity_names("homo", "ev")
    ('homo_ev', 'homo_lower_ev', 'homo_upper_ev', 'homo_n', 'homo_method', 'homo_status', 'homo_reason')
    """
    suffix = f"_{unit}" if unit else ""
    return (
        f"{name}{suffix}",
        f"{name}_lower{suffix}",
        f"{name}_upper{suffix}",
        f"{name}_n",
        f"{name}_method",
        f"{name}_status",
        f"{name}_reason",
    )


def quantity_columns(name: str, definition: str, unit: str = "") -> tuple[Column, ...]:
    """The seven columns of a computed quantity."""
    value, lower, upper, n, method, status, reason = quantity_names(name, unit)
    return (
        number(value, definition),
        number(lower, f"lower end of the 95 % interval of `{value}`"),
        number(upper, f"upper end of the 95 % interval of `{value}`"),
        integer(n, f"samples behind `{value}`"),
        text(method, f"how `{value}` was computed"),
        text(status, f"`ok`, `doubtful`, `failed` or `not computed`, for `{value}`"),
        text(reason, f"why `{value}` is not simply `ok`"),
    )


def quantity_cells(name: str, quantity: Quantity, unit: str = "") -> dict[str, Any]:
    """One quantity as cells of a row."""
    values = (
        quantity.value,
        quantity.lower,
        quantity.upper,
        quantity.n,
        quantity.method,
        quantity.status.value,
        quantity.reason,
    )
    return dict(zip(quantity_names(name, unit), values, strict=True))


def read_quantity(row: Mapping[str, Any], name: str, unit: str = "") -> Quantity:
    """One quantity back from a row."""
    value, lower, upper, n, method, status, reason = (row[key] for key in quantity_names(name, unit))
    return Quantity(
        value=float(value),
        lower=float(lower),
        upper=float(upper),
        n=int(n),
        method=str(method),
        status=Status(status),
        reason=str(reason),
    )


def to_frame(rows: Iterable[Mapping[str, Any]], schema: TableSchema) -> pd.DataFrame:
    """Rows as a sorted frame with exactly the schema's columns.

    Raises:
        DataError: a row with a missing or unknown column, or two rows with one key.
    """
    names = [column.name for column in schema.columns]
    records = list(rows)
    for record in records:
        if set(record) != set(names):
            difference = sorted(set(record) ^ set(names))
            raise DataError(f"table {schema.name}: columns {difference} are missing or unknown")
    frame = pd.DataFrame.from_records(records, columns=names)
    for column in schema.columns:
        frame[column.name] = frame[column.name].astype(PANDAS[column.kind])
    if frame.duplicated(list(schema.key)).any():
        raise DataError(f"table {schema.name}: two rows share one {schema.key}")
    return frame.sort_values(list(schema.key), kind="stable", ignore_index=True)


PANDAS: dict[Kind, Any] = {Kind.TEXT: "str", Kind.INTEGER: "int64", Kind.FLOAT: "float64", Kind.BOOLEAN: "bool"}


def write_parquet(path: Path, frame: pd.DataFrame, *, schema: TableSchema, provenance: Provenance) -> None:
    """Write atomically, with schema name and provenance in the footer."""
    table = pa.Table.from_pandas(frame, schema=schema.arrow, preserve_index=False)
    footer = {PROVENANCE_KEY: provenance.json.encode(), SCHEMA_KEY: schema.name.encode()}
    with replacing(path) as temporary:
        pq.write_table(table.replace_schema_metadata(footer), temporary)


def write_csv(path: Path, frame: pd.DataFrame) -> None:
    """Write atomically; floats to six significant digits, NaN as an empty cell."""
    with replacing(path) as temporary:
        frame.to_csv(temporary, index=False, float_format="%.6g", lineterminator="\n")


def read_parquet(path: Path, *, schema: TableSchema) -> pd.DataFrame:
    """Read a table and check that it is whole and of this schema.

    Raises:
        DataError: truncated, not a table, or another schema.
    """
    try:
        table = pq.read_table(path)
    except (pa.ArrowInvalid, OSError) as error:
        raise DataError(f"{path}: not a whole table ({error}); delete it and run snakemake again") from error
    if not table.schema.equals(schema.arrow):
        raise DataError(f"{path}: columns are not those of {schema.name}; delete it and run snakemake again")
    frame: pd.DataFrame = table.to_pandas()
    return frame


def read_provenance(path: Path) -> str:
    """Provenance JSON from a table's footer.

    Raises:
        DataError: the file has none.
    """
    metadata = pq.read_schema(path).metadata or {}
    if PROVENANCE_KEY not in metadata:
        raise DataError(f"{path}: carries no provenance")
    return bytes(metadata[PROVENANCE_KEY]).decode()


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows as dictionaries with text keys."""
    return [{str(key): value for key, value in record.items()} for record in frame.to_dict(orient="records")]
