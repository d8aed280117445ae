"""Who is better than whom, what would split a tier, and what that would cost."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from solvscreen.domain.quantity import Quantity
from solvscreen.io.benchmarks import RunCosts
from solvscreen.report.numbers import DASH

Row = Mapping[str, Any]

LARGEST_MATRIX: Final = 12  # formulations; a larger table is in pairwise.csv only
VARIANCES: Final = {
    "variance_oxidation": "method error of oxidation potentials",
    "variance_desolvation": "method error of binding and stripping energies",
    "variance_liquid": "statistics of the liquid simulations",
    "variance_snapshots": "scatter between snapshots",
}


@dataclass(frozen=True, kw_only=True)
class Split:
    """Two neighbours that share a tier."""

    pair: str
    probability: str
    difference: Quantity
    doubt: str
    remedy: str
    cost: str

    @property
    def sentence(self) -> str:
        """The same in one line, for a terminal."""
        return f"{self.pair}: {self.remedy} ({self.cost}); doubt: {self.doubt}"


@dataclass(frozen=True, kw_only=True)
class Comparisons:
    """Probabilities that the formulation of a row is better than that of a column, in the order of the ranks."""

    names: list[str]
    cells: list[list[str]]  # empty where there are too many


def splits(pairs: Sequence[Row], costs: RunCosts) -> list[Split]:
    """Neighbours in one tier, in the order of the ranks."""
    return [
        Split(
            pair=f"{row['formulation']} / {row['other']}",
            probability=f"{row['probability_better']:.0%}",
            difference=Quantity(
                value=row["score_difference"],
                lower=row["score_difference_lower"],
                upper=row["score_difference_upper"],
                n=1,
                method="joint draws",
            ),
            doubt=doubt_text(row),
            remedy=row["remedy"],
            cost=cost_text(row, costs),
        )
        for row in _in_order(pairs)
        if row["same_tier"] and row["neighbours"]
    ]


def _in_order(pairs: Sequence[Row]) -> list[Row]:
    """Pairs by the rank of the first: the better one has more others below it."""
    below: dict[str, int] = {}
    for row in pairs:
        below[row["formulation"]] = below.get(row["formulation"], 0) + 1
    return sorted(pairs, key=lambda row: (-below[row["formulation"]], -below.get(row["other"], 0)))


def doubt_text(row: Row) -> str:
    """The largest source of doubt about the difference, with its share of the variance."""
    total = math.fsum(row[name] for name in VARIANCES)
    if not total > 0:
        return "none"
    name = max(VARIANCES, key=lambda column: row[column])
    return f"{VARIANCES[name]} ({row[name] / total:.0%} of the variance)"


def cost_text(row: Row, costs: RunCosts) -> str:
    """CPU hours of the remedy, scaled from what this run measured."""
    parts = list(_costs(row, costs))
    if not parts:
        return "-" if not _needs_work(row) else "cost unknown: no benchmark files of this run"
    return f"about {_hours_text(math.fsum(parts))} CPU hours, from the times of this run"


def _needs_work(row: Row) -> bool:
    return math.isfinite(row["replicas_needed"]) or bool(row["recipe_needed"])


def _costs(row: Row, costs: RunCosts) -> Iterator[float]:
    if math.isfinite(row["replicas_needed"]):
        for name in (row["formulation"], row["other"]):
            hours = costs.replica_hours.get(name, ())
            if hours:
                yield max(0.0, row["replicas_needed"] - len(hours)) * math.fsum(hours) / len(hours)
    if row["recipe_needed"] and costs.dft_hours > 0:
        yield row["recipe_cost_ratio"] * costs.dft_hours


def _hours_text(hours: float) -> str:
    return f"{hours:.2g}" if hours < 10 else f"{hours:.0f}"


def comparisons(pairs: Sequence[Row]) -> Comparisons:
    """The matrix of probabilities, in the order of the ranks; without cells where it would be too large to read."""
    names = list(dict.fromkeys(name for row in _in_order(pairs) for name in (row["formulation"], row["other"])))
    if len(names) > LARGEST_MATRIX:
        return Comparisons(names=names, cells=[])
    better = {(row["formulation"], row["other"]): row["probability_better"] for row in pairs}
    better |= {(two, one): 1.0 - share for (one, two), share in better.items()}
    cells = [[f"{better[one, two]:.0%}" if one != two else DASH for two in names] for one in names]
    return Comparisons(names=names, cells=cells)
