"""Predictions of a run beside what was measured on the same formulations."""

import math
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from solvscreen.domain.formulation import Formulation
from solvscreen.domain.measurement import MEASURABLES, Measurable, Measurement
from solvscreen.domain.mistakes import Mistakes
from solvscreen.domain.names import NameIndex, folded
from solvscreen.domain.quantity import Quantity
from solvscreen.errors import InputError
from solvscreen.io.atomic import write_text
from solvscreen.io.formulation_file import drafts
from solvscreen.io.measurements import read_measurements
from solvscreen.io.members import read_formulation_members
from solvscreen.io.schemas.ranking import read_ranking
from solvscreen.io.tables import records, write_csv
from solvscreen.ranking.agreement import Agreement, agreement
from solvscreen.report.comparison import Pair, Panel, comparison_plot
from solvscreen.stages._formulations import expand
from solvscreen.stages._predictors import PREDICTORS, Members, Predictor, predictions


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """One predictor beside one measured property."""

    measurable: Measurable
    predictor: Predictor
    pairs: tuple[Pair, ...]
    agreement: Agreement


def compare_with_measurements(*, run: Path, measured: Path, top: int, out: Path) -> None:
    """Print and write to `out` the pairs (compare.csv), the statistics (compare.txt) and a plot (compare.svg).

    Raises:
        InputError: a mistake in the file of measurements, or no formulation in common.
        DataError: the run has no ranking yet, or a truncated one.
    """
    ids = [str(row["formulation"]) for row in records(read_ranking(run / "ranking.parquet"))]
    members = {name: read_formulation_members(run / "members" / "recipes" / f"{name}.json") for name in ids}
    rows = predictions(run, members)
    index = _Formulations(members)
    measurements = read_measurements(measured)
    known = {one.origin: index.find(one) for one in measurements}
    comparisons = [
        _compared(measurable, predictor, measurements, known, rows, top=top)
        for measurable in MEASURABLES
        for predictor in PREDICTORS[measurable.name]
        if any(one.measurable == measurable for one in measurements)
    ]
    if not any(comparison.pairs for comparison in comparisons):
        raise InputError(f"{measured}: no formulation of it is in {run}; the run has {', '.join(sorted(rows))}")
    text = _text(comparisons, measurements, known, rows)
    out.mkdir(parents=True, exist_ok=True)
    write_csv(out / "compare.csv", pd.DataFrame([cells for one in comparisons for cells in _cells(one)]))
    write_text(out / "compare.txt", text)
    write_text(out / "compare.svg", comparison_plot([_panel(one) for one in comparisons if one.pairs]))
    sys.stdout.write(text)


class _Formulations:
    """Formulations of a run by id, and by what is in them."""

    def __init__(self, members: Members) -> None:
        self._by_id = {folded(name): name for name in members}
        self._by_content = {formulation.content: name for name, (formulation, _) in members.items()}
        species = {row.id: row for _, rows in members.values() for row in rows.values()}
        self._index = NameIndex(species.values())

    def find(self, measurement: Measurement) -> str:
        """Id of the formulation that a measurement names by id or recipe; empty if the run has none."""
        text = measurement.formulation
        if folded(text) in self._by_id:
            return self._by_id[folded(text)]
        mistakes, found = Mistakes(), list[Formulation]()
        with mistakes.at():
            for draft in drafts([text], origin=measurement.origin, mistakes=mistakes):
                found += expand(draft, self._index).formulations
        contents = {formulation.content for formulation in found}
        return next((self._by_content[content] for content in sorted(contents & set(self._by_content))), "")


def _compared(
    measurable: Measurable,
    predictor: Predictor,
    measurements: Sequence[Measurement],
    known: Mapping[str, str],
    rows: Mapping[str, Mapping[Predictor, Quantity]],
    *,
    top: int,
) -> Comparison:
    """Repeated measurements of one formulation count as their mean."""
    values: dict[str, list[float]] = {}
    for one in measurements:
        if one.measurable == measurable and known[one.origin]:
            values.setdefault(known[one.origin], []).append(one.value)
    pairs = [
        Pair(label=name, measured=sum(found) / len(found), predicted=rows[name][predictor])
        for name, found in sorted(values.items())
    ]
    usable = tuple(pair for pair in pairs if pair.predicted.is_number)
    return Comparison(
        measurable=measurable,
        predictor=predictor,
        pairs=usable,
        agreement=agreement(
            [predictor.sign * pair.predicted.value for pair in usable], [pair.measured for pair in usable], top=top
        ),
    )


def _cells(comparison: Comparison) -> list[dict[str, Any]]:
    return [
        {
            "quantity": comparison.measurable.name,
            "unit": comparison.measurable.unit,
            "formulation": pair.label,
            "measured": pair.measured,
            "predictor": comparison.predictor.name,
            "predictor_unit": comparison.predictor.unit,
            "predicted": pair.predicted.value,
            "predicted_lower": pair.predicted.lower,
            "predicted_upper": pair.predicted.upper,
            "predicted_status": pair.predicted.status.value,
        }
        for pair in comparison.pairs
    ]


def _panel(comparison: Comparison) -> Panel:
    return Panel(
        measured_label=f"measured {comparison.measurable.name} / {comparison.measurable.unit}",
        predicted_label=f"{comparison.predictor.name} / {comparison.predictor.unit}",
        pairs=comparison.pairs,
    )


def _text(
    comparisons: Sequence[Comparison],
    measurements: Sequence[Measurement],
    known: Mapping[str, str],
    rows: Mapping[str, Mapping[Predictor, Quantity]],
) -> str:
    lines = [_line(comparison) for comparison in comparisons]
    unknown = [f"  {one.origin}: {one.formulation}" for one in measurements if not known[one.origin]]
    if unknown:
        lines += ["not in this run (run them by adding them to the configuration):", *unknown]
    unmeasured = sorted(set(rows) - set(known.values()))
    if unmeasured:
        lines += ["without a measurement:", *(f"  {name}" for name in unmeasured)]
    gaps = [
        f"  {name}: {comparison.predictor.name}: {rows[name][comparison.predictor].reason or 'no number'}"
        for comparison in comparisons
        for name in sorted(
            {known[one.origin] for one in measurements if one.measurable == comparison.measurable} - {""}
        )
        if not rows[name][comparison.predictor].is_number
    ]
    if gaps:
        lines += ["measured, but without a prediction:", *gaps]
    return "\n".join(lines) + "\n"


def _line(comparison: Comparison) -> str:
    found, sense = comparison.agreement, "higher" if comparison.predictor.sign > 0 else "lower"
    head = f"{comparison.measurable.name} against {comparison.predictor.name} ({sense} is better): n = {found.n}"
    if math.isnan(found.spearman):
        return f"{head}, too few for an order"
    interval = "no interval below 4 pairs"
    if math.isfinite(found.lower):
        interval = f"95 % interval {found.lower:+.2f} to {found.upper:+.2f}"
    hits = f"{found.hits:g} of the best {found.top} found ({found.hits_by_chance:.2g} by chance)"
    return f"{head}, Spearman {found.spearman:+.2f} ({interval}), {hits}"
