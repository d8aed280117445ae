"""What the literature claims beside what a run predicts."""

import math
import sys
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pandas as pd

from solvscreen.domain.method_error import ionisation_error_ev
from solvscreen.domain.quantity import Quantity, not_computed
from solvscreen.errors import InputError
from solvscreen.io.claims import Claim, read_claims
from solvscreen.io.schemas.liquid import COORDINATION, LIQUID
from solvscreen.io.schemas.molecules import CLUSTERS, SPECIES
from solvscreen.io.schemas.ranking import read_ranking
from solvscreen.io.schemas.shell_energies import SHELL_ENERGIES
from solvscreen.io.tables import read_parquet, read_quantity, records, write_csv
from solvscreen.ranking.claims import Difference, Verdict, difference, joint_difference, verdict
from solvscreen.ranking.measure import Measure
from solvscreen.stages._scores_of_run import measures_of_run

WIDTH: Final = 100
LONGEST_NOTE: Final = 240  # characters on the terminal
PLACES: Final = {
    "species": ("species.parquet", SPECIES),
    "clusters": ("clusters/clusters.parquet", CLUSTERS),
    "coordination": ("coordination.parquet", COORDINATION),
    "liquid": ("liquid.parquet", LIQUID),
    "shell_energies": ("shell_energies.parquet", SHELL_ENERGIES),
}
ORBITALS: Final = ("homo", "lumo", "solvated_homo", "solvated_lumo")
IN_VACUUM: Final = ("homo", "lumo", "gap", "vertical_ionisation", "adiabatic_ionisation", "electron_affinity")
"""Quantities of which only those of equal charges are compared; of shells with `sampled_` or `relaxed_` before them."""
ORBITAL_NOTE: Final = "orbital energies carry no interval; that of the recipe's ionisation energies stands in"
UNITS: Final = {"kj_per_mol": "kJ/mol", "ev": "eV", "v": "V"}
SIGNS: Final = {"higher": 1, "lower": -1}
Joint = Mapping[str, Mapping[str, Measure]]  # by formulation, by column of the ranking


@dataclass(frozen=True, kw_only=True)
class Finding:
    """A claim with what the run says about it."""

    claim: Claim
    difference: Difference
    verdict: Verdict
    note: str


def check_trends(*, run: Path, claims: Path, out: Path) -> None:
    """Print one line for each claim, with the predicted difference, its interval and the verdict; write them to `out`.

    Raises:
        InputError: a mistake in the file of claims, or a column that the table does not have.
        DataError: the run has no such table yet, or a truncated one.
    """
    stated = read_claims(claims)
    tables = {name: _rows(run, name) for name in sorted({claim.table for claim in stated})}
    joint = measures_of_run(run, _ranked(stated, tables["ranking"])) if "ranking" in tables else {}
    findings = [_finding(claim, tables[claim.table], joint) for claim in stated]
    write_csv(out, pd.DataFrame([_cells(finding) for finding in findings]))
    sys.stdout.write(_text(findings))


def _rows(run: Path, table: str) -> list[dict[str, Any]]:
    if table == "ranking":
        return records(read_ranking(run / "ranking.parquet"))
    name, schema = PLACES[table]
    return records(read_parquet(run / name, schema=schema))


def _ranked(claims: Sequence[Claim], rows: Sequence[Mapping[str, Any]]) -> set[str]:
    """Formulations of the ranking, whose rows are given, that a claim compares."""
    sides = [side for claim in claims if claim.table == "ranking" for side in (claim.first, claim.second)]
    named = {side.get("formulation", "") for side in sides if isinstance(side, Mapping)}
    return named & {str(row["formulation"]) for row in rows}


def _finding(claim: Claim, rows: Sequence[Mapping[str, Any]], joint: Joint) -> Finding:
    first, recipe = _side(claim, claim.first, rows)
    second, _ = (_exact(claim.second), "") if isinstance(claim.second, float) else _side(claim, claim.second, rows)
    stands_in = claim.quantity in ORBITALS
    half_width = ionisation_error_ev(recipe).half_width if stands_in else math.nan
    pair = _drawn_together(claim, joint)
    found = joint_difference(*pair) if pair else difference(first, second, half_width=half_width)
    in_vacuum = claim.quantity.removeprefix("sampled_").removeprefix("relaxed_") in IN_VACUUM
    if in_vacuum and isinstance(claim.second, Mapping):
        found = _of_equal_charge(found, [_charge(key, rows) for key in (claim.first, claim.second)])
    notes = [ORBITAL_NOTE] if stands_in and not found.reason else []
    notes += [f"{one.status}: {one.reason}" for one in (first, second) if one.is_number and one.reason]
    return Finding(
        claim=claim,
        difference=found,
        verdict=verdict(found, sign=SIGNS[claim.expected]),
        note="; ".join(dict.fromkeys(filter(None, [found.reason, *notes]))),
    )


def _drawn_together(claim: Claim, joint: Joint) -> tuple[Measure, Measure] | None:
    """Both sides of a claim about two formulations with their draws; none where one has no such number."""
    if claim.table != "ranking" or not isinstance(claim.second, Mapping):
        return None
    column = f"{claim.quantity}_{claim.unit}"
    sides = [joint.get(side.get("formulation", ""), {}).get(column) for side in (claim.first, claim.second)]
    drawn = [side for side in sides if side is not None and side.draws.size]
    return (drawn[0], drawn[1]) if len(drawn) == 2 else None


def _charge(key: Mapping[str, str], rows: Sequence[Mapping[str, Any]]) -> int | None:
    found = next((row for row in rows if all(str(row[name]) == value for name, value in key.items())), None)
    return None if found is None else int(found["charge"])


def _of_equal_charge(found: Difference, charges: Sequence[int | None]) -> Difference:
    """No difference between energies of electrons in vacuum where the charges differ."""
    if found.reason or charges[0] == charges[1]:
        return found
    gap = f"energies in vacuum of charges {charges[0]:+d} and {charges[1]:+d} are not comparable"
    return Difference(value=math.nan, lower=math.nan, upper=math.nan, reason=gap)


def _side(claim: Claim, key: Mapping[str, str], rows: Sequence[Mapping[str, Any]]) -> tuple[Quantity, str]:
    """The quantity of the one row with this key, and the recipe that the row names."""
    column = f"{claim.quantity}_{claim.unit}" if claim.unit else claim.quantity
    unknown = [name for name in (*key, column) if rows and name not in rows[0]]
    if unknown:
        raise InputError(f"claim {claim.claim!r}: table {claim.table} has no column {', '.join(unknown)}")
    found = [row for row in rows if all(str(row[name]) == value for name, value in key.items())]
    if len(found) > 1:
        raise InputError(
            f"claim {claim.claim!r}: {len(found)} rows of {claim.table} have {dict(key)}; name more columns"
        )
    if not found:
        return not_computed(f"table {claim.table} has no row of {', '.join(key.values())}"), ""
    return read_quantity(found[0], claim.quantity, claim.unit), str(found[0].get("dft_recipe", ""))


def _exact(value: float) -> Quantity:
    return Quantity(value=value, lower=value, upper=value, n=1, method="given")


def _cells(finding: Finding) -> dict[str, Any]:
    claim, found = finding.claim, finding.difference
    return {
        "claim": claim.claim,
        "source": claim.source,
        "quantity": claim.quantity,
        "unit": claim.unit,
        "expected": claim.expected,
        "difference": found.value,
        "difference_lower": found.lower,
        "difference_upper": found.upper,
        "verdict": finding.verdict.value,
        "note": finding.note,
    }


def _text(findings: Sequence[Finding]) -> str:
    lines: list[str] = []
    for finding in findings:
        lines += textwrap.wrap(f"{finding.verdict.value:<13} {finding.claim.claim}", WIDTH, subsequent_indent=" " * 14)
        found, unit = finding.difference, UNITS.get(finding.claim.unit, finding.claim.unit)
        if not found.reason:
            ends = f"{found.lower:+.3g} to {found.upper:+.3g}" if math.isfinite(found.lower) else "no interval"
            lines.append(f"{'':14}{finding.claim.quantity}: {found.value:+.3g} {unit}".rstrip() + f" ({ends})")
        note = textwrap.shorten(finding.note, LONGEST_NOTE, placeholder=" ... (all of it in the table)")
        for text in (note, finding.claim.source):
            lines += textwrap.wrap(text, WIDTH, initial_indent=" " * 14, subsequent_indent=" " * 14)
    counts = [f"{one.value}: {sum(finding.verdict is one for finding in findings)}" for one in Verdict]
    return "\n".join([*lines, ", ".join(counts)]) + "\n"
