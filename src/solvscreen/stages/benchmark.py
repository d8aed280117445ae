"""The verb `benchmark`: measures a recipe against a file of reference values."""

import logging
import sys
from collections.abc import Sequence
from pathlib import Path

from solvscreen.errors import InputError
from solvscreen.stages.benchmarks.liquid_runs import LiquidOptions
from solvscreen.stages.benchmarks.output import write_report
from solvscreen.stages.benchmarks.registry import LIQUIDS, find_benchmark


def run_benchmark(
    *,
    quantity: str,
    recipe: str,
    reference: Path,
    out: Path,
    equilibration_ps: float = 0.0,
    production_ps: float = 0.0,
    replicas: int = 0,
    only: Sequence[str] = (),
    threads: int = 1,
) -> None:
    """Run the benchmark of `quantity`, write its tables into the folder `out` and print the summary.

    `recipe` is that of the quantum chemistry; what follows `out` is for liquids, where zero means the default.

    Raises:
        InputError: no such benchmark, recipe or file, or no usable row (the report lists why).
    """
    benchmark = find_benchmark(quantity)
    logging.getLogger("solvscreen.stages.benchmarks").setLevel(logging.INFO)  # one line for each calculation
    if quantity in LIQUIDS:
        report = benchmark(
            reference=reference,
            out=out,
            options=LiquidOptions(
                equilibration_ps=equilibration_ps,
                production_ps=production_ps,
                replicas=replicas,
                only=only,
                threads=threads,
            ),
        )
    else:
        report = benchmark(recipe=recipe, reference=reference, out=out)
    text, table = write_report(report, out=out)
    sys.stdout.write(f"{text}\nrows: {table}\n")
    if not report.comparisons:
        raise InputError(f"{reference}: no row could be compared with; the reasons are listed above")
