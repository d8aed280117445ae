"""Another run of the same formulations, compared by tiers."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from solvscreen.errors import DataError
from solvscreen.io.schemas.pairwise import PAIRWISE
from solvscreen.io.schemas.ranking import read_ranking
from solvscreen.io.tables import read_parquet, records
from solvscreen.ranking.tiers import tiers

RECIPE: Final = "recipe"
CHARGE: Final = "ion charge scale"
KEYS: Final = {RECIPE: ("dft", "recipe"), CHARGE: ("md", "ion_charge_scale")}


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Rank and tier of one formulation; NaN and the reason where it has none."""

    rank: float
    tier: str


@dataclass(frozen=True, kw_only=True)
class FinishedRun:
    """What the tables of a finished run say about who is better, and the choices behind it."""

    name: str
    order: tuple[str, ...]  # ranked formulations, best first
    scores: Mapping[str, float]
    reasons: Mapping[str, str]  # of those not ranked
    better: Mapping[tuple[str, str], float]
    choices: Mapping[str, str]  # of KEYS; empty text where the settings are not there

    def standings(self, names: Sequence[str], *, confidence: float) -> dict[str, Standing]:
        """Ranks and tiers among `names` alone, which this run has to hold."""
        placed = [name for name in self.order if name in names]
        matrix = np.array([[self._better(one, two) for two in placed] for one in placed]).reshape(
            len(placed), len(placed)
        )
        tier_of = tiers(range(len(placed)), matrix, confidence=confidence)
        ranks = {name: 1.0 + sum(self.scores[other] > self.scores[name] for other in placed) for name in placed}
        found = {name: Standing(rank=ranks[name], tier=str(tier_of[i])) for i, name in enumerate(placed)}
        lost = {name: self.reasons[name] for name in names if name in self.reasons}
        return found | {name: Standing(rank=float("nan"), tier=f"not ranked: {lost[name]}") for name in lost}

    def _better(self, one: str, other: str) -> float:
        return self.better.get((one, other), 0.5)

    @property
    def formulations(self) -> frozenset[str]:
        """All that it holds, ranked or not."""
        return frozenset(self.order) | frozenset(self.reasons)


def read_run(folder: Path) -> FinishedRun:
    """A finished run from its folder.

    Raises:
        DataError: it has no ranking, or a truncated one.
    """
    rows = records(read_ranking(folder / "ranking.parquet"))
    pairs = records(read_parquet(folder / "pairwise.parquet", schema=PAIRWISE))
    placed = sorted((row for row in rows if not row["reason"]), key=lambda row: (row["rank"], row["formulation"]))
    better = {(row["formulation"], row["other"]): row["probability_better"] for row in pairs}
    return FinishedRun(
        name=folder.name,
        order=tuple(row["formulation"] for row in placed),
        scores={row["formulation"]: row["score"] for row in placed},
        reasons={row["formulation"]: row["reason"] for row in rows if row["reason"]},
        better=better | {(two, one): 1.0 - share for (one, two), share in better.items()},
        choices={test: _choice(folder, stage, key) for test, (stage, key) in KEYS.items()},
    )


def _choice(folder: Path, stage: str, key: str) -> str:
    path = folder / "settings" / f"{stage}.json"
    if not path.exists():
        return ""
    try:
        record: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        value = record["settings"].get(key, "")  # several ion charge scales are no setting of the stage
    except (json.JSONDecodeError, KeyError, TypeError, AttributeError) as error:
        raise DataError(f"{path}: not a settings file; run snakemake again") from error
    return value if isinstance(value, str) else f"{value:g}" if isinstance(value, float) else json.dumps(value)
