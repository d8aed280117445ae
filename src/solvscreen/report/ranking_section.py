"""What the report says about the ranking."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from solvscreen.domain.quantity import Quantity
from solvscreen.io.tables import read_quantity
from solvscreen.report.numbers import fixed, rank_text
from solvscreen.report.plots import Point

Row = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class RankingRow:
    """One formulation in the ranking table."""

    formulation: str
    recipe: str
    ranked: bool
    tier: str
    opens_tier: bool
    rank: str
    stability: Quantity
    desolvation: Quantity
    score: Quantity
    limiting: str
    pareto: str
    flags: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class Method:
    """Choices behind the ranking, for the method section."""

    she_v: str
    sodium_v: str
    criteria_text: str
    confidence: str
    better: Mapping[str, str]  # column of a criterion in use to `higher` or `lower`


def ranking_rows(rows: Sequence[Row]) -> list[RankingRow]:
    """Rows of the ranking table in the order given, which is that of the ranks."""
    tiers = [""] + [str(row["tier"]) for row in rows]
    return [
        _ranking_row(row, opens=bool(before) and before != row["tier"])
        for row, before in zip(rows, tiers, strict=False)
    ]


def _ranking_row(row: Row, *, opens: bool) -> RankingRow:
    ranked = not row["reason"]
    score = Quantity(
        value=row["score"], lower=row["score_lower"], upper=row["score_upper"], n=1, method="weighted desirability"
    )
    share = row["pareto_probability"]
    pareto = ("yes" if row["pareto_optimal"] else "no") + f" ({share:.0%} of draws)" if ranked else ""
    return RankingRow(
        formulation=row["formulation"],
        recipe=row["recipe"],
        ranked=ranked,
        tier=row["tier"],
        opens_tier=opens,
        rank=rank_text(row["rank"], row["rank_lower"], row["rank_upper"]),
        stability=read_quantity(row, "oxidative_stability", "v"),
        desolvation=read_quantity(row, "desolvation_energy", "kj_per_mol"),
        score=score,
        limiting=row["limiting_species"],
        pareto=pareto,
        flags=row["flags"],
        reason=row["reason"],
    )


def verdict(rows: Sequence[RankingRow]) -> str:
    """The result in one or two sentences."""
    placed = [row for row in rows if row.ranked]
    tiers = {row.tier for row in placed}
    start = f"{len(placed)} of {len(rows)} formulations could be ranked"
    if not placed:
        return f"{start}; the reasons stand in the table."
    if len(placed) == 1:
        return f"{start}, so there is nothing to compare it with."
    if len(tiers) == 1:
        return f"{start}. Within the uncertainty of the calculations they cannot be told apart: all share one tier."
    best = [row.recipe for row in placed if row.tier == "1"]
    leaders = best[0] if len(best) == 1 else f"{len(best)} formulations that cannot be told apart"
    return f"{start}, in {len(tiers)} tiers. The first holds {leaders}."


def points(rows: Sequence[RankingRow]) -> list[Point]:
    """Formulations for the Pareto plot."""
    return [
        Point(
            label=row.formulation,
            stability=row.stability,
            desolvation=row.desolvation,
            pareto_optimal=row.pareto.startswith("yes"),
        )
        for row in rows
    ]


def method_of(provenance: str) -> Method:
    """Choices out of the ranking's provenance JSON."""
    record = json.loads(provenance)
    settings, electrode = record["settings"], record["electrode"]["settings"]
    return Method(
        she_v=fixed(electrode["she_absolute_v"], 2),
        sodium_v=fixed(electrode["sodium_vs_she_v"], 2),
        criteria_text=" ".join(_criterion(criterion) for criterion in settings["criteria"]),
        confidence=f"{100 * settings['confidence']:g} %",
        better={row["column"]: row["better"] for row in settings["criteria"] if row["weight"] > 0},
    )


def _criterion(criterion: Mapping[str, Any]) -> str:
    name = str(criterion["column"]).replace("_kj_per_mol", " in kJ/mol").removesuffix("_v").replace("_", " ")
    unit = "" if "kJ" in name else " in V"
    return (
        f"{name.capitalize()}{unit}: {criterion['worst']:g} counts 0, {criterion['best']:g} counts 1, "
        f"weight {criterion['weight']:g}.".replace("in kj/mol", "in kJ/mol")
    )
