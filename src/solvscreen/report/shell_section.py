"""What the report says about the solvation shells that occur: how often, how stable, how hard to strip."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from solvscreen.domain.quantity import Quantity
from solvscreen.io.tables import read_quantity
from solvscreen.report.plots import Levels

Row = Mapping[str, Any]
MOST: Final = 8  # of each formulation; the table holds them all


@dataclass(frozen=True, kw_only=True)
class ShellLine:
    """One type of shell of one formulation."""

    recipe: str
    shell: str
    population: Quantity
    ionisation: Quantity
    sampled: Quantity  # vertical oxidation potential in the liquid's geometry
    oxidation: Quantity
    first: Quantity
    last: Quantity
    stripping: Quantity
    note: str


def shell_lines(shells: Sequence[Row], *, recipes: Mapping[str, str]) -> list[ShellLine]:
    """The most frequent shells of each formulation, the most frequent first; `recipes` maps ids to shorthand."""
    return [_line(row, recipes[row["formulation"]]) for row in _shown(shells) if row["formulation"] in recipes]


def shell_levels(shells: Sequence[Row]) -> list[Levels]:
    """Frontier orbitals of the shells that were relaxed, each type once."""
    found: dict[tuple[str, int], Levels] = {}
    for row in _shown(shells):
        homo = read_quantity(row, "relaxed_homo", "ev")
        name = shell_name(row)
        charge = int(row["charge"])
        if homo.is_number and (name, charge) not in found:
            lumo = read_quantity(row, "relaxed_lumo", "ev")
            found[name, charge] = Levels(label=name, charge=charge, homo=homo, lumo=lumo)
    return list(found.values())


def shell_name(row: Row) -> str:
    """Cation and ligands with their denticity, such as `Na+G2(3,2)+PF6(1)`; `2Na` where two were cut."""
    cations = int(str(row["cluster"]).partition("+")[0].rpartition("_")[2] or 1)
    return f"{cations if cations > 1 else ''}{row['cation']}+{row['denticity'] or row['shell']}"


def _shown(shells: Sequence[Row]) -> list[Row]:
    """Rows with a population and snapshots, ordered by formulation and population, at most `MOST` of each."""
    known = [row for row in shells if row["n_snapshots"] and read_quantity(row, "population").is_number]
    ordered = sorted(known, key=lambda row: (row["formulation"], -row["population"], shell_name(row)))
    counts: dict[str, int] = {}
    shown = []
    for row in ordered:
        counts[row["formulation"]] = counts.get(row["formulation"], 0) + 1
        if counts[row["formulation"]] <= MOST:
            shown.append(row)
    return shown


def _line(row: Row, recipe: str) -> ShellLine:
    place = str(row["class"]) if row["class"] == "free" else str(row["class"]).upper()
    return ShellLine(
        recipe=recipe,
        shell=f"{shell_name(row)} ({place}, charge {row['charge']:+d})",
        population=read_quantity(row, "population"),
        ionisation=read_quantity(row, "sampled_vertical_ionisation", "ev"),
        sampled=read_quantity(row, "sampled_oxidation_potential", "v"),
        oxidation=read_quantity(row, "oxidation_potential", "v"),
        first=read_quantity(row, "first_removal_energy", "kj_per_mol"),
        last=read_quantity(row, "last_removal_energy", "kj_per_mol"),
        stripping=read_quantity(row, "stripping_energy", "kj_per_mol"),
        note="; ".join(_notes(row)),
    )


def _notes(row: Row) -> list[str]:
    oxidised = row["oxidised_species"] and f"{row['oxidised_species']} gives up the electron"
    transfer = row["transfer"] and f"on oxidation {row['transfer']}"
    return [text for text in (oxidised, row["flags"], transfer) if text]
