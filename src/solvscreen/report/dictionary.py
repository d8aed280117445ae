"""results/README.md: what every column of every table means."""

import sys
from collections.abc import Iterator, Sequence
from typing import Final

from solvscreen.io.schemas.all_tables import all_tables
from solvscreen.io.schemas.dimensionless import unit
from solvscreen.io.tables import Column, TableSchema

COMPANIONS: Final = ("n", "method", "status", "reason")
HEAD: Final = """\
# Results

One folder per run. This page is written by `solvscreen columns > results/README.md`.

Every computed quantity has seven columns: its value, `lower` and `upper` (the ends of its 95 % interval), `n`
(samples behind it: calculations, snapshots, replicas or cations; where these are not independent of each other the
interval allows for it), `method`, `status` and `reason`. Status is `ok`; `doubtful` (there is a number, and
`reason` says what to know about it); `failed` (tried, and `reason` says why there is no number); or `not computed`
(not asked for, or impossible). A missing number is an empty cell (NaN in Parquet), never a zero. CSV files hold six
significant digits, Parquet files all. Units stand at the end of the column names; potentials are against Na+/Na.
Each Parquet file carries its provenance (versions, settings, seed, level of theory) in its footer;
`provenance.json` holds that of all tables.

| file | what it is |
|---|---|
| `ranking.csv`, `ranking.parquet` | the result: one row per formulation |
| `pairwise.csv`, `pairwise.parquet` | which of two formulations is better, how surely, and what would tell them apart |
| `potentials.csv`, `potentials.parquet` | potentials of every species and 1:1 complex in each formulation's solvent |
| `stress.csv`, `stress.parquet` | who keeps its tier with other choices, written by `solvscreen stress` |
| `report.html`, `tables.xlsx` | the same with plots, recipes and doubts; all tables as one workbook |
| `species.csv`, `clusters/` | quantum chemistry of molecules and clusters, with structures |
| `atoms.csv`, `atoms.parquet` | positions and charges of their atoms |
| `calibration.csv`, `calibration_points.csv` | lines from GFN-xTB to density-functional numbers, and the numbers |
| `liquid.csv`, `coordination.csv`, `shells.csv`, `rdf.parquet` | structure of the liquids |
| `shell_energies.csv`, `shell_steps.csv`, `shells/` | quantum chemistry of the shells that occur, with snapshots |
| `dynamics.csv`, `dynamics.parquet` | self-diffusion and residence times |
| `md/<formulation>/replica_<n>/` | trajectory with topology, log and summary of each replica |
| `settings/`, `members/` | what each job depends on, as JSON |
| `logs/`, `benchmarks/` | what happened, and what it cost |
"""


def print_dictionary() -> None:
    """Write the page to standard output."""
    sys.stdout.write(dictionary(all_tables()))


def dictionary(schemas: Sequence[TableSchema]) -> str:
    """Markdown with one section per table; the columns of one quantity share a row."""
    return HEAD + "".join(_section(schema) for schema in schemas)


def _section(schema: TableSchema) -> str:
    key = ", ".join(f"`{name}`" for name in schema.key)
    lines = [f"\n## {schema.name}\n", f"{schema.definition} Key: {key}.\n"]
    lines += ["| column | unit | definition |", "|---|---|---|"]
    lines += [_line(column, companions) for column, companions in _grouped(schema.columns)]
    return "\n".join(lines) + "\n"


def _line(column: Column, companions: Sequence[str]) -> str:
    definition = column.definition.replace("|", "\\|").replace("<", "&lt;")
    if companions:
        definition += ". With " + ", ".join(f"`{name}`" for name in companions)
    return f"| `{column.name}` | {unit(column) or column.kind.value} | {definition} |"


def _grouped(columns: Sequence[Column]) -> Iterator[tuple[Column, list[str]]]:
    """Each column with the six companions of its quantity, which are then not listed by themselves."""
    place = 0
    while place < len(columns):
        following = [column.name for column in columns[place + 1 : place + 7]]
        is_quantity = [name.rsplit("_", 1)[-1] for name in following[2:]] == list(COMPANIONS)
        yield columns[place], following if is_quantity else []
        place += 7 if is_quantity else 1
