"""The ranking as text for a terminal, and where everything lies."""

import sys
import textwrap
from pathlib import Path
from typing import Any, Final

from solvscreen.io.benchmarks import read_costs
from solvscreen.io.schemas.molecules import CLUSTERS, SPECIES
from solvscreen.io.schemas.pairwise import PAIRWISE
from solvscreen.io.schemas.ranking import read_ranking
from solvscreen.io.schemas.shell_energies import SHELL_ENERGIES
from solvscreen.io.tables import TableSchema, read_parquet, read_quantity, records
from solvscreen.report.coverage_section import coverage_lines
from solvscreen.report.numbers import DASH, plus_minus, rank_text
from solvscreen.report.ranking_section import SHELL_ENERGY, desolvation_name, limiting_text
from solvscreen.report.recovery_section import recovery_text
from solvscreen.report.splitting_section import splits

WIDTH: Final = 100
SHOWN_SPLITS: Final = 5
BELOW: Final = "see below"  # in the place of a name that is too long for its column
COLUMNS: Final = (
    ("tier", 5),
    ("rank", 10),
    ("formulation", 37),
    ("E_ox / V", 14),
    ("desolvation", 14),
    ("limited by", 15),
)
FILES: Final = (
    ("ranking", "ranking.csv"),
    ("pairs", "pairwise.csv"),
    ("molecules", "species.csv"),
    ("liquids", "liquid.csv"),
    ("workbook", "tables.xlsx"),
    ("report", "report.html"),
)


def print_summary(*, run: Path) -> None:
    """Write the ranking of a finished run, and where its files lie, to standard output.

    Without formulations there is no ranking: then it says of how many species and clusters there are numbers.

    Raises:
        DataError: the run has no tables yet, or a truncated one.
    """
    ranking = run / "ranking.parquet"
    planned = ranking.exists() or any((run / "members/recipes").glob("*.json"))
    first = ranking_text(ranking) if planned or not (run / "species.parquet").exists() else coverage_text(run)
    parts = [first, splits_text(run), convergence_text(run), places_text(run)]
    sys.stdout.write("\n\n".join(part for part in parts if part) + "\n")


def splits_text(run: Path) -> str:
    """What would split the neighbours that share a tier, at most `SHOWN_SPLITS`; empty where there are none."""
    path = run / "pairwise.parquet"
    if not path.exists():
        return ""
    found = splits(records(read_parquet(path, schema=PAIRWISE)), read_costs(run / "benchmarks"))
    lines = ["What would split a tier:"] if found else []
    for split in found[:SHOWN_SPLITS]:
        lines += textwrap.wrap(split.sentence, WIDTH, initial_indent="- ", subsequent_indent="  ")
    if len(found) > SHOWN_SPLITS:
        lines.append(f"- and {len(found) - SHOWN_SPLITS} more pairs, see the report")
    return "\n".join(lines)


def coverage_text(run: Path) -> str:
    """Of how many species and clusters there are numbers, and why the others have none."""
    lines = coverage_lines(_rows(run / "species.parquet", SPECIES), _rows(run / "clusters/clusters.parquet", CLUSTERS))
    return "\n".join(part for line in lines for part in textwrap.wrap(line, WIDTH, subsequent_indent="  "))


def convergence_text(run: Path) -> str:
    """How many density-functional calculations needed which rung of the recovery ladder; empty if there were none."""
    molecules = [*_rows(run / "species.parquet", SPECIES), *_rows(run / "clusters/clusters.parquet", CLUSTERS)]
    text = recovery_text(molecules, _rows(run / "shell_energies.parquet", SHELL_ENERGIES))
    return "\n".join(textwrap.wrap(text, WIDTH))


def _rows(path: Path, schema: TableSchema) -> list[dict[str, Any]]:
    return records(read_parquet(path, schema=schema)) if path.exists() else []


def places_text(run: Path) -> str:
    """One line for each file of the run that exists."""
    lines = [f"{label:<10} {run / name}" for label, name in FILES if (run / name).exists()]
    return "\n".join([*lines, f"{'columns':<10} results/README.md"])


def ranking_text(path: Path) -> str:
    """The ranking as a table at most 100 columns wide, notes below each formulation, best first."""
    rows = in_order(records(read_ranking(path)))
    desolvation = desolvation_name(rows)
    header = " ".join(f"{label:<{width}}" for label, width in COLUMNS).rstrip()
    lines = [header, "-" * WIDTH]
    for row in rows:
        lines += _row_lines(row, desolvation=desolvation)
    placed = sum(row["rank"] == row["rank"] for row in rows)
    lines += ["-" * WIDTH, f"{placed} of {len(rows)} ranked. ± is half of the 95 % interval; E_ox against Na+/Na;"]
    meaning = "stripping the shells that occur" if desolvation == SHELL_ENERGY else "pairwise sum over the first shell"
    lines += [f"desolvation in kJ/mol, {meaning}.", "Formulations that share a tier cannot be told apart."]
    return "\n".join(lines)


def in_order(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows by rank, those without one last, by id among equals."""
    unranked = float("inf")
    return sorted(rows, key=lambda row: (row["rank"] if row["rank"] == row["rank"] else unranked, row["formulation"]))


def _row_lines(row: dict[str, Any], *, desolvation: str) -> list[str]:
    ranked = not row["reason"]
    cells = (
        row["tier"] if ranked else DASH,
        rank_text(row["rank"], row["rank_lower"], row["rank_upper"]),
        row["recipe"],
        plus_minus(read_quantity(row, "oxidative_stability", "v")),
        plus_minus(read_quantity(row, desolvation, "kj_per_mol")),
        row["limiting_species"] if len(row["limiting_species"]) <= COLUMNS[-1][1] else BELOW,
    )
    recipe_width = COLUMNS[2][1]
    recipe, *more = textwrap.wrap(cells[2], recipe_width) or [""]
    cells = (*cells[:2], recipe, *cells[3:])
    lines = [" ".join(f"{cell:<{width}}" for cell, (_, width) in zip(cells, COLUMNS, strict=True)).rstrip()]
    indent = " " * (COLUMNS[0][1] + COLUMNS[1][1] + 2)
    lines += [indent + part for part in more]
    notes = [f"id: {row['formulation']}"]
    share = limiting_text(row)
    notes += [f"limited by {row['limiting_species']}: {share}"] if share else []
    notes += [row["flags"]] if row["flags"] else []
    notes += [f"not ranked: {row['reason']}"] if not ranked else []
    for note in notes:
        lines += textwrap.wrap(note, WIDTH, initial_indent=indent, subsequent_indent=indent + "  ")
    return lines
