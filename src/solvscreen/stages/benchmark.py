"""The verb `benchmark`: measures a recipe against a file of reference values."""

import logging
import sys
from pathlib import Path

from solvscreen.stages.benchmarks.output import write_report
from solvscreen.stages.benchmarks.registry import find_benchmark


def run_benchmark(*, quantity: str, recipe: str, reference: Path, out: Path) -> None:
    """Run the benchmark of `quantity`, write its tables into the folder `out` and print the summary.

    Raises:
        InputError: no such benchmark, recipe or file, or no usable row.
    """
    benchmark = find_benchmark(quantity)
    logging.getLogger("solvscreen.stages.benchmarks").setLevel(logging.INFO)  # one line for each calculation
    report = benchmark(recipe=recipe, reference=reference, out=out)
    text, table = write_report(report, out=out)
    sys.stdout.write(f"{text}\nrows: {table}\n")
