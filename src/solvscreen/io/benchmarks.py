"""What the jobs of a finished run cost, from Snakemake's benchmark files."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

SECONDS_PER_HOUR = 3600.0


@dataclass(frozen=True, kw_only=True)
class RunCosts:
    """CPU hours of this run's jobs, by what Snakemake measured."""

    replica_hours: Mapping[str, tuple[float, ...]]  # of each formulation's simulations
    dft_hours: float  # of all calculations with density-functional theory together


def read_costs(folder: Path) -> RunCosts:
    """Costs out of the benchmark files in `folder`; empty where there are none.

    The larger of wall and CPU time counts: CPU times are sampled and miss the last seconds of a job.
    """
    replicas: dict[str, list[float]] = {}
    for path in sorted(folder.glob("md/*/*.tsv")):
        replicas.setdefault(path.parent.name, []).append(_hours(path))
    dft = sum(_hours(path) for path in sorted(folder.glob("*dft*/**/*.tsv")))
    return RunCosts(replica_hours={name: tuple(hours) for name, hours in replicas.items()}, dft_hours=dft)


def _hours(path: Path) -> float:
    with path.open(encoding="utf-8") as handle:
        rows = list(csv.DictReader(handle, delimiter="\t"))
    return max((_number(row.get(name)) for row in rows for name in ("s", "cpu_time")), default=0.0) / SECONDS_PER_HOUR


def _number(text: str | None) -> float:
    """Zero for what Snakemake could not measure (`-` or `NA`)."""
    return float(text) if text and text.replace(".", "", 1).isdigit() else 0.0
