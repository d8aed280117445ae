"""The verb `benchmark`: measures a recipe against a file of reference values."""

import logging
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from solvscreen.errors import InputError
from solvscreen.stages.benchmarks.liquid_runs import LiquidOptions
from solvscreen.stages.benchmarks.output import write_report
from solvscreen.stages.benchmarks.registry import LIQUIDS, find_benchmark

DEFAULT_RECIPE: Final = "screening"
NO_OPTIONS: Final = LiquidOptions(equilibration_ps=0.0, production_ps=0.0, replicas=0, only=(), threads=1)


def run_benchmark(
    *,
    quantity: str,
    reference: Path,
    out: Path,
    recipe: str = "",
    equilibration_ps: float = 0.0,
    production_ps: float = 0.0,
    replicas: int = 0,
    only: Sequence[str] = (),
    threads: int = 1,
) -> None:
    """Run the benchmark of `quantity`, write its tables into the folder `out` and print the summary.

    `recipe` is that of the quantum chemistry, `screening` if it is empty; what follows `out` is for liquids, where zero
    means the default.

    Raises:
        InputError: no such benchmark, recipe or file, an option that it does not have, or no usable row (the report
            lists why).
    """
    benchmark = find_benchmark(quantity)
    options = LiquidOptions(
        equilibration_ps=equilibration_ps,
        production_ps=production_ps,
        replicas=replicas,
        only=tuple(only),
        threads=threads,
    )
    if quantity in LIQUIDS and recipe:
        raise InputError(f"--recipe {recipe}: {quantity} has one force field and no recipe; leave it out")
    if quantity not in LIQUIDS and options != NO_OPTIONS:
        raise InputError(
            f"--equilibration-ps, --production-ps, --replicas, --only and --threads are for {' and '.join(LIQUIDS)}; "
            f"leave them out of {quantity}"
        )
    logging.getLogger("solvscreen.stages.benchmarks").setLevel(logging.INFO)  # one line for each calculation
    if quantity in LIQUIDS:
        report = benchmark(reference=reference, out=out, options=options)
    else:
        report = benchmark(recipe=recipe or DEFAULT_RECIPE, reference=reference, out=out)
    text, table = write_report(report, out=out)
    sys.stdout.write(f"{text}\nrows: {table}\n")
    if not report.comparisons:
        why = (
            "no row could be compared with; the reasons are listed above"
            if report.skipped
            else "no row below the header"
        )
        raise InputError(f"{reference}: {why}")
