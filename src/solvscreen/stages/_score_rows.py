"""Rows of the ranking table."""

from collections.abc import Sequence
from typing import Any, Final

from solvscreen.domain.formulation import Formulation
from solvscreen.domain.quantity import not_computed
from solvscreen.io.schemas.ranking import COORDINATION, SCORED
from solvscreen.io.tables import quantity_cells
from solvscreen.ranking.ranking import Placing, Ranking
from solvscreen.stages._formulation_scores import Scores
from solvscreen.stages._observed import LIQUID_QUANTITIES

NAN: Final = float("nan")
NO_PLACE: Final[dict[str, Any]] = {
    "rank": NAN,
    "rank_lower": NAN,
    "rank_upper": NAN,
    "score": NAN,
    "score_lower": NAN,
    "score_upper": NAN,
    "pareto_front": NAN,
    "pareto_probability": NAN,
}


def ranking_row(scores: Scores, ranking: Ranking, species: Sequence[str]) -> dict[str, Any]:
    """One row of the ranking table; `species` are those of all formulations."""
    return _place(scores.formulation, ranking) | _scored(scores) | _liquid(scores, species)


def _place(formulation: Formulation, ranking: Ranking) -> dict[str, Any]:
    head: dict[str, Any] = {
        "formulation": formulation.id,
        "recipe": formulation.recipe,
        "temperature_kelvin": formulation.temperature_kelvin,
    }
    if formulation.id in ranking.reasons:
        reason = ranking.reasons[formulation.id]
        return head | NO_PLACE | {"pareto_optimal": False, "tier": f"not ranked: {reason}", "reason": reason}
    return head | _placed(ranking.placings[formulation.id])


def _placed(placing: Placing) -> dict[str, Any]:
    cells: dict[str, Any] = {name: float(getattr(placing, name)) for name in NO_PLACE}
    return cells | {"pareto_optimal": placing.pareto_front == 1, "tier": str(placing.tier), "reason": ""}


def _scored(scores: Scores) -> dict[str, Any]:
    link = scores.oxidation.link
    reduction, shell = scores.reduction
    row: dict[str, Any] = {
        "limiting_species": link.limiting,
        "limiting_kind": link.kind,
        "limiting_share": link.share,
        "permittivity": scores.permittivity,
        "shell_coverage": scores.shell_coverage,
        **quantity_cells("free_solvent_share", scores.free_solvent),
        **quantity_cells("anion_share", scores.anion_share),
        **quantity_cells("shell_reduction_potential", reduction, "v"),
        "first_reduced_shell": shell,
        "flags": "; ".join(scores.flags),
    }
    for name, unit in SCORED:
        row |= quantity_cells(name, scores.measures[f"{name}_{unit}"].quantity, unit)
    return row


def _liquid(scores: Scores, species: Sequence[str]) -> dict[str, Any]:
    row: dict[str, Any] = {}
    absent = not_computed("not in this formulation")
    for name in species:
        row |= quantity_cells(f"{COORDINATION}{name}", scores.neighbours.get(name, absent))
    for name, unit in LIQUID_QUANTITIES:
        row |= quantity_cells(name, scores.seen.quantities[name], unit)
    return row
