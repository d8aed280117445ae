"""Ranking of all formulations, from their liquids and the quantum chemistry of what is in them."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from solvscreen.config import CriterionSettings, ElectrodeSettings, RankingSettings
from solvscreen.domain.formulation import Formulation
from solvscreen.domain.species import Species
from solvscreen.io.members import read_formulation_members
from solvscreen.io.schemas.liquid import COORDINATION, LIQUID
from solvscreen.io.schemas.ranking import ranking_schema
from solvscreen.io.tables import TableSchema, read_parquet, records, to_frame, write_csv, write_parquet
from solvscreen.provenance import Provenance
from solvscreen.ranking.criteria import Criterion
from solvscreen.ranking.ranking import Candidate, Placing, Ranking, rank_candidates
from solvscreen.stages._dft_energies import DftEnergies
from solvscreen.stages._formulation_scores import Energies, liquid_of, score_formulation, scored_row
from solvscreen.stages._settings import load_settings

NAN = float("nan")
NO_PLACE: dict[str, Any] = {
    "rank": NAN,
    "rank_lower": NAN,
    "rank_upper": NAN,
    "score": NAN,
    "score_lower": NAN,
    "score_upper": NAN,
    "pareto_optimal": False,
    "pareto_probability": NAN,
}


def rank_formulations(
    *,
    settings: Path,
    electrode: Path,
    formulations: Sequence[Path],
    liquid: Path,
    coordination: Path,
    dft: Sequence[Path],
    out: Path,
) -> None:
    """Write the ranking of all `formulations` to `out` (Parquet) and beside it as CSV.

    Raises:
        DataError: an input is truncated, or of another version.
    """
    chosen, record = load_settings(settings, stage="ranking", model=RankingSettings)
    potentials, electrode_record = load_settings(electrode, stage="electrode", model=ElectrodeSettings)
    energies = DftEnergies.read(dft, electrode=potentials)
    frame, schema = ranking_table(
        [read_formulation_members(path) for path in formulations],
        liquids=records(read_parquet(liquid, schema=LIQUID)),
        neighbours=records(read_parquet(coordination, schema=COORDINATION)),
        energies=energies,
        settings=chosen,
        seed=int(str(record["seed"])),
    )
    provenance = Provenance(record=record | {"electrode": electrode_record}, level=energies.level)
    write_parquet(out, frame, schema=schema, provenance=provenance)
    write_csv(out.with_suffix(".csv"), frame)


def ranking_table(
    members: Sequence[tuple[Formulation, Mapping[str, Species]]],
    *,
    liquids: Sequence[Mapping[str, Any]],
    neighbours: Sequence[Mapping[str, Any]],
    energies: Energies,
    settings: RankingSettings,
    seed: int,
) -> tuple[pd.DataFrame, TableSchema]:
    """The ranking with its schema, from formulations with their species and the rows of the liquid's tables."""
    by_formulation = {str(row["formulation"]): row for row in liquids}
    scores = [
        score_formulation(
            formulation,
            species,
            liquid=liquid_of(formulation.id, by_formulation, neighbours),
            energies=energies,
            seed=seed,
            n_draws=settings.bootstrap,
        )
        for formulation, species in members
    ]
    candidates = [Candidate(id=score.formulation.id, measures=score.measures) for score in scores]
    criteria = [_criterion(criterion) for criterion in settings.criteria]
    ranking = rank_candidates(candidates, criteria=criteria, confidence=settings.confidence)
    names = sorted({name for score in scores for name in score.neighbours})
    schema = ranking_schema(names)
    return to_frame([_place(score.formulation, ranking) | scored_row(score, names) for score in scores], schema), schema


def _criterion(settings: CriterionSettings) -> Criterion:
    return Criterion(column=settings.column, weight=settings.weight, worst=settings.worst, best=settings.best)


def _place(formulation: Formulation, ranking: Ranking) -> dict[str, Any]:
    head: dict[str, Any] = {
        "formulation": formulation.id,
        "recipe": formulation.recipe,
        "temperature_kelvin": formulation.temperature_kelvin,
    }
    if formulation.id in ranking.reasons:
        reason = ranking.reasons[formulation.id]
        return head | NO_PLACE | {"tier": f"not ranked: {reason}", "reason": reason}
    return head | _placed(ranking.placings[formulation.id])


def _placed(placing: Placing) -> dict[str, Any]:
    cells = {name: getattr(placing, name) for name in NO_PLACE}
    return cells | {"tier": str(placing.tier), "reason": ""}
