"""Ranking of all formulations, from their liquids and the quantum chemistry of what is in them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from solvscreen.config import ElectrodeSettings
from solvscreen.domain.formulation import Formulation
from solvscreen.domain.species import Species
from solvscreen.io.members import read_formulation_members
from solvscreen.io.schemas.liquid import COORDINATION, DYNAMICS, LIQUID
from solvscreen.io.schemas.pairwise import PAIRWISE
from solvscreen.io.schemas.potentials import POTENTIALS
from solvscreen.io.schemas.ranking import ranking_schema
from solvscreen.io.schemas.shell_energies import SHELL_ENERGIES
from solvscreen.io.tables import TableSchema, read_parquet, records, to_frame, write_csv, write_parquet
from solvscreen.provenance import Provenance
from solvscreen.ranking.criteria import Criterion, weighted_score
from solvscreen.ranking.ranking import Candidate, Ranking, rank_candidates
from solvscreen.ranking.uncertainty import Sampler, Source
from solvscreen.ranking_settings import CriterionSettings, RankingSettings
from solvscreen.stages._dft_energies import DftEnergies
from solvscreen.stages._formulation_scores import Scores, score_formulation
from solvscreen.stages._observed import RunTables, observed
from solvscreen.stages._pairs import pair_rows
from solvscreen.stages._potential_rows import potential_rows
from solvscreen.stages._score_parts import Energies
from solvscreen.stages._score_rows import ranking_row
from solvscreen.stages._settings import load_settings

Members = Sequence[tuple[Formulation, Mapping[str, Species]]]


@dataclass(frozen=True, kw_only=True, eq=False)
class Ranked:
    """The ranking as a table with its schema, the comparisons, and the ranking itself."""

    frame: pd.DataFrame
    schema: TableSchema
    pairs: pd.DataFrame
    ranking: Ranking


def rank_formulations(  # noqa: PLR0913 - one path for each table
    *,
    settings: Path,
    electrode: Path,
    formulations: Sequence[Path],
    liquid: Path,
    coordination: Path,
    dynamics: Path,
    shell_energies: Sequence[Path],
    dft: Sequence[Path],
    out: Path,
    out_pairwise: Path,
    out_potentials: Path,
) -> None:
    """Write the ranking of all `formulations` to `out`, comparisons and potentials, as Parquet with CSV beside.

    `shell_energies` is the table of shells, or nothing where they are not computed.

    Raises:
        DataError: an input is truncated, or of another version.
    """
    chosen, record = load_settings(settings, stage="ranking", model=RankingSettings)
    potentials, electrode_record = load_settings(electrode, stage="electrode", model=ElectrodeSettings)
    energies = DftEnergies.read(dft, electrode=potentials)
    members = [read_formulation_members(path) for path in formulations]
    ranked = rank_tables(
        members,
        tables=read_tables(liquid=liquid, coordination=coordination, dynamics=dynamics, shell_energies=shell_energies),
        energies=energies,
        settings=chosen,
        seed=int(str(record["seed"])),
    )
    provenance = Provenance(record=record | {"electrode": electrode_record}, level=energies.level)
    rows = [row for recipe, species in members for row in potential_rows(recipe, species, energies=energies)]
    written = (
        (out, ranked.frame, ranked.schema),
        (out_pairwise, ranked.pairs, PAIRWISE),
        (out_potentials, to_frame(rows, POTENTIALS), POTENTIALS),
    )
    for path, frame, schema in written:
        write_parquet(path, frame, schema=schema, provenance=provenance)
        write_csv(path.with_suffix(".csv"), frame)


def read_tables(*, liquid: Path, coordination: Path, dynamics: Path, shell_energies: Sequence[Path]) -> RunTables:
    """Tables that a ranking rests on.

    Raises:
        DataError: truncated, or of another version.
    """
    return RunTables(
        liquids=records(read_parquet(liquid, schema=LIQUID)),
        neighbours=records(read_parquet(coordination, schema=COORDINATION)),
        motion=records(read_parquet(dynamics, schema=DYNAMICS)),
        shells=[row for path in shell_energies for row in records(read_parquet(path, schema=SHELL_ENERGIES))],
        by_shells=bool(shell_energies),
    )


def rank_tables(
    members: Members, *, tables: RunTables, energies: Energies, settings: RankingSettings, seed: int
) -> Ranked:
    """The ranking of formulations with their species, from the rows of the tables of the run."""
    sampler = Sampler(seed=seed, n_draws=settings.bootstrap)
    scores = all_scores(members, tables=tables, energies=energies, settings=settings, sampler=sampler)
    criteria = [criterion(chosen) for chosen in settings.criteria]
    ranking = rank_candidates(
        [Candidate(id=score.formulation.id, measures=score.measures, gate=score.gate) for score in scores],
        criteria=criteria,
        confidence=settings.confidence,
    )
    by_source: dict[Source, dict[str, NDArray[np.float64]]] = {}
    for source in Source:
        alone = all_scores(members, tables=tables, energies=energies, settings=settings, sampler=sampler.only(source))
        by_source[source] = {
            score.formulation.id: _score_draws(score, criteria)
            for score in alone
            if score.formulation.id in ranking.placings
        }
    pairs = pair_rows(
        ranking,
        by_source=by_source,
        replicas={str(row["formulation"]): int(row["n_replicas"]) for row in tables.liquids},
        recipe=energies.recipe,
        shells=tables.shells,
        confidence=settings.confidence,
    )
    names = sorted({name for score in scores for name in score.neighbours})
    schema = ranking_schema(names)
    frame = to_frame([ranking_row(score, ranking, names) for score in scores], schema)
    return Ranked(frame=frame, schema=schema, pairs=to_frame(pairs, PAIRWISE), ranking=ranking)


def all_scores(
    members: Members, *, tables: RunTables, energies: Energies, settings: RankingSettings, sampler: Sampler
) -> list[Scores]:
    """Scores of all formulations, by one definition of every quantity."""
    return [
        score_formulation(
            formulation,
            species,
            seen=observed(formulation.id, tables),
            by_shells=tables.by_shells,
            energies=energies,
            settings=settings,
            sampler=sampler,
        )
        for formulation, species in members
    ]


def criterion(settings: CriterionSettings) -> Criterion:
    """A criterion as the ranking takes it."""
    return Criterion(
        column=settings.column,
        weight=settings.weight,
        worst=settings.worst,
        best=settings.best,
        scale=settings.scale,
    )


def _score_draws(scores: Scores, criteria: Sequence[Criterion]) -> NDArray[np.float64]:
    draws = {used.column: scores.measures[used.column].draws for used in criteria if used.weight > 0}
    return weighted_score(draws, criteria=criteria)
