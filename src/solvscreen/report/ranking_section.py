"""What the report says about the ranking."""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from solvscreen.domain.quantity import Quantity
from solvscreen.io.tables import read_quantity
from solvscreen.report.numbers import fixed, rank_text
from solvscreen.report.plots import Point

Row = Mapping[str, Any]

ASSUMED: Final = "1:1 complex"  # kind of all that is compared where shells were not computed
SHELL_ENERGY: Final = "stripping_energy"
WHOLE_SHELL: Final = (SHELL_ENERGY, "desolvation_energy")  # the first that any formulation has is shown
OXIDATION_PARTS: Final = (
    "oxidative_stability_free_solvent",
    "oxidative_stability_coordinated_solvent",
    "oxidative_stability_ion_pair",
    "oxidative_stability_aggregate",
    "aggregation_gain",
    "oxidative_stability_mean",
    "oxidative_stability_shells",
    "shell_reduction_potential",
)
DESOLVATION_PARTS: Final = (
    ("stripping_energy", "kj_per_mol"),
    ("first_removal_energy", "kj_per_mol"),
    ("last_removal_energy", "kj_per_mol"),
    ("desolvation_energy", "kj_per_mol"),
    ("last_solvent_energy", "kj_per_mol"),
    ("desolvation_barrier", "kj_per_mol"),
    ("solvent_residence_time", "ps"),
)


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
    limiting_share: str
    pareto_front: int  # 0 where not ranked
    pareto: str
    oxidation_parts: list[Quantity]  # those of OXIDATION_PARTS
    desolvation_parts: list[Quantity]  # those of DESOLVATION_PARTS
    temperature: str
    flags: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class Method:
    """Choices behind the ranking, for the method section."""

    she_v: str
    sodium_v: str
    by_shells: bool
    presence: str
    criteria_text: str
    confidence: str
    better: Mapping[str, str]  # column of a criterion in use to `higher` or `lower`


def ranking_rows(rows: Sequence[Row]) -> list[RankingRow]:
    """Rows of the ranking table in the order given, which is that of the ranks."""
    tiers = [""] + [str(row["tier"]) for row in rows]
    shown = desolvation_name(rows)
    return [
        _ranking_row(row, opens=bool(before) and before != row["tier"], desolvation=shown)
        for row, before in zip(rows, tiers, strict=False)
    ]


def desolvation_name(rows: Sequence[Row]) -> str:
    """The desolvation energy to show for all: that of the shells if any formulation has it, else the pairwise one."""
    return next(
        (name for name in WHOLE_SHELL if any(math.isfinite(row[f"{name}_kj_per_mol"]) for row in rows)),
        WHOLE_SHELL[-1],
    )


def _ranking_row(row: Row, *, opens: bool, desolvation: str) -> RankingRow:
    ranked = not row["reason"]
    score = Quantity(
        value=row["score"], lower=row["score_lower"], upper=row["score_upper"], n=1, method="weighted desirability"
    )
    share = row["pareto_probability"]
    pareto = f"{row['pareto_front']:.0f} (on the first in {share:.0%} of draws)" if ranked else ""
    return RankingRow(
        formulation=row["formulation"],
        recipe=row["recipe"],
        ranked=ranked,
        tier=row["tier"],
        opens_tier=opens,
        rank=rank_text(row["rank"], row["rank_lower"], row["rank_upper"]),
        stability=read_quantity(row, "oxidative_stability", "v"),
        desolvation=read_quantity(row, desolvation, "kj_per_mol"),
        score=score,
        limiting=row["limiting_species"],
        limiting_share=limiting_text(row),
        pareto_front=int(row["pareto_front"]) if ranked else 0,
        pareto=pareto,
        oxidation_parts=[read_quantity(row, name, "v") for name in OXIDATION_PARTS],
        desolvation_parts=[read_quantity(row, name, unit) for name, unit in DESOLVATION_PARTS],
        temperature=fixed(row["temperature_kelvin"], 0),
        flags=row["flags"],
        reason=row["reason"],
    )


def limiting_text(row: Row) -> str:
    """Kind of the limiting species or shell and its share; empty where shells were not computed."""
    if not row["limiting_kind"] or row["limiting_kind"] == ASSUMED:
        return ""
    whole = "molecules" if row["limiting_kind"].startswith("free") else "cations"
    return f"{row['limiting_kind']}, {row['limiting_share']:.0%} of the {whole}"


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
            pareto_optimal=row.pareto_front == 1,
        )
        for row in rows
    ]


def method_of(provenance: str, *, rows: Sequence[Row]) -> Method:
    """Choices out of the ranking's provenance JSON and its rows."""
    record = json.loads(provenance)
    settings, electrode = record["settings"], record["electrode"]["settings"]
    return Method(
        she_v=fixed(electrode["she_absolute_v"], 2),
        sodium_v=fixed(electrode["sodium_vs_she_v"], 2),
        by_shells=any(math.isfinite(row["shell_coverage"]) for row in rows),
        presence=f"{100 * settings['presence_threshold']:g} %",
        criteria_text=" ".join(_criterion(criterion) for criterion in settings["criteria"]),
        confidence=f"{100 * settings['confidence']:g} %",
        better={row["column"]: row["better"] for row in settings["criteria"] if row["weight"] > 0},
    )


def _criterion(criterion: Mapping[str, Any]) -> str:
    units = {"_kj_per_mol": " in kJ/mol", "_v": " in V", "_ps": " in ps"}
    name = str(criterion["column"])
    suffix = next((suffix for suffix in units if name.endswith(suffix)), "")
    label = name.removesuffix(suffix).replace("_", " ").capitalize()
    scale = ", on a logarithmic scale" if criterion["scale"] == "log" else ""
    return (
        f"{label}{units.get(suffix, '')}: {criterion['worst']:g} counts 0, {criterion['best']:g} counts 1{scale}, "
        f"weight {criterion['weight']:g}."
    )
