"""Reference beside computed values, and how far apart they are."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import spearmanr


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """A reference beside the computed value, both in `unit`; NaN with a reason where there is none."""

    row: int  # of the reference file, its header is row 1
    species: str
    smiles: str
    group: str  # rows that are judged together
    method: str  # of the reference
    unit: str
    reference: float
    computed: float
    reason: str = ""  # why there is no number
    remark: str = ""  # what to know about this number

    @property
    def error(self) -> float:
        """Computed less reference."""
        return self.computed - self.reference


@dataclass(frozen=True, kw_only=True)
class Summary:
    """Errors of the rows of one group that gave a number, in `unit`; NaN where there are too few."""

    group: str
    unit: str
    n: int
    mean: float
    mae: float
    rmse: float
    maximum: float  # largest absolute error
    worst: str  # the row that it belongs to
    spearman: float
    failures: int


def summarise(comparisons: Iterable[Comparison], *, group: str) -> Summary:
    """Error statistics of `comparisons`, named `group`."""
    rows = list(comparisons)
    good = [one for one in rows if math.isfinite(one.error)]
    unit = rows[0].unit if rows else ""
    failures = len(rows) - len(good)
    if not good:
        nan = math.nan
        return Summary(
            group=group,
            unit=unit,
            n=0,
            mean=nan,
            mae=nan,
            rmse=nan,
            maximum=nan,
            worst="",
            spearman=nan,
            failures=failures,
        )
    errors = np.array([one.error for one in good])
    worst = good[int(abs(errors).argmax())]
    return Summary(
        group=group,
        unit=unit,
        n=len(good),
        mean=float(errors.mean()),
        mae=float(abs(errors).mean()),
        rmse=float(np.sqrt((errors**2).mean())),
        maximum=float(abs(errors).max()),
        worst=f"{worst.species}, row {worst.row}, {worst.error:+.3g}",
        spearman=rank_correlation([one.reference for one in good], [one.computed for one in good]),
        failures=failures,
    )


def summarise_groups(comparisons: Sequence[Comparison]) -> list[Summary]:
    """One summary for each group, in the order in which groups first appear."""
    groups = dict.fromkeys(one.group for one in comparisons)
    return [summarise((one for one in comparisons if one.group == group), group=group) for group in groups]


def rank_correlation(reference: Sequence[float], computed: Sequence[float]) -> float:
    """Spearman's rank correlation; NaN for fewer than three pairs, or where all values of one side are equal.

    >>> rank_correlation([1.0, 2.0, 3.0], [10.0, 30.0, 20.0])
    0.5
    """
    if len(reference) < 3 or len(set(reference)) == 1 or len(set(computed)) == 1:
        return math.nan
    return float(round(spearmanr(reference, computed).statistic, 12))
