"""What a benchmark prints, and the files that it writes."""

import csv
import io
import math
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass, field, fields
from pathlib import Path

from solvscreen.io.atomic import write_text
from solvscreen.stages.benchmarks.references import Skipped
from solvscreen.stages.benchmarks.statistics import Comparison, Summary, summarise_groups


@dataclass(frozen=True, kw_only=True)
class Target:
    """A limit, and what was measured against it; NaN where no row could tell."""

    text: str  # such as `MAE of the small molecules`
    measured: float
    limit: float
    unit: str = ""
    at_least: bool = False  # the limit is a lower one

    @property
    def verdict(self) -> str:
        """`met`, `not met` or `not measured`."""
        if not math.isfinite(self.measured):
            return "not measured"
        kept = self.measured >= self.limit if self.at_least else self.measured <= self.limit
        return "met" if kept else "not met"

    @property
    def line(self) -> str:
        """One line for the summary."""
        unit = f" {self.unit}" if self.unit else ""
        sign = ">=" if self.at_least else "<="
        measured = f"{self.measured:.3g}{unit}" if math.isfinite(self.measured) else "no row"
        return f"{self.text} {sign} {self.limit:g}{unit}: {measured}, {self.verdict}"


@dataclass(frozen=True, kw_only=True)
class Report:
    """Everything that one benchmark found out."""

    quantity: str
    recipe: str
    level: str  # of theory, in words
    comparisons: Sequence[Comparison]
    skipped: Sequence[Skipped]
    cpu_s: float  # of all calculations behind the rows, those of an interrupted run included
    targets: Sequence[Target] = ()
    notes: Sequence[str] = ()  # what was neglected, what to know
    extra: Sequence[Summary] = field(default=())  # summaries across groups

    @property
    def summaries(self) -> list[Summary]:
        """Summaries of all groups, then those across groups."""
        return [*summarise_groups(self.comparisons), *self.extra]


def write_report(report: Report, *, out: Path) -> tuple[str, Path]:
    """Write tables of rows, summaries and skipped rows, and the text of all; returns the text and the rows' path."""
    stem = f"{report.quantity}_{report.recipe}"
    table = out / f"{stem}.csv"
    write_text(table, _rows(report.comparisons))
    summaries = [(*astuple(one), report.cpu_s) for one in report.summaries]
    write_text(out / f"{stem}_summary.csv", _csv([*_names(Summary), "benchmark_cpu_s"], summaries))
    write_text(out / f"{stem}_skipped.csv", _csv(_names(Skipped), [astuple(one) for one in report.skipped]))
    text = _text(report)
    write_text(out / f"{stem}.txt", text)
    return text, table


def _names(record: type) -> list[str]:
    return [one.name for one in fields(record)]


def _rows(comparisons: Iterable[Comparison]) -> str:
    names = _names(Comparison)
    place = names.index("computed") + 1
    rows = [(*astuple(one)[:place], one.error, *astuple(one)[place:]) for one in comparisons]
    return _csv([*names[:place], "error", *names[place:]], rows)


def _csv(names: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return buffer.getvalue()


def _cell(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.6g}" if math.isfinite(value) else ""
    return str(value)


def _text(report: Report) -> str:
    used = len(report.comparisons)
    blocks = [
        [f"benchmark of {report.quantity}, recipe {report.recipe}", report.level],
        list(report.notes),
        _lines(report.summaries),
        [f"failed: {one.species}, row {one.row}: {one.reason}" for one in report.comparisons if one.reason],
        [f"target: {target.line}" for target in report.targets],
        [f"rows used: {used}, skipped: {len(report.skipped)}, CPU time: {report.cpu_s:.0f} s"],
        [f"skipped: {one.species}, row {one.row}, {one.quantity}: {one.reason}" for one in report.skipped],
    ]
    return "\n".join("".join(f"{line}\n" for line in block) for block in blocks if block)


def _lines(summaries: Sequence[Summary]) -> list[str]:
    width = max([len(one.group) for one in summaries], default=0)
    head = f"{'':{width}} {'n':>4} {'mean':>8} {'MAE':>8} {'RMSE':>8} {'maximum':>8} {'Spearman':>8} failures"
    lines = [head]
    for one in summaries:
        numbers = "".join(f" {_short(value)}" for value in (one.mean, one.mae, one.rmse, one.maximum, one.spearman))
        worst = f", maximum of {one.worst}" if one.worst else ""
        lines.append(f"{one.group:{width}} {one.n:4d}{numbers} {one.failures:8d}  {one.unit}{worst}")
    return lines


def _short(value: float) -> str:
    return f"{value:8.3f}" if math.isfinite(value) else f"{'-':>8}"
