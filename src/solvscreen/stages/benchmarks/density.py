"""How far simulated densities of neat liquids and of electrolytes are off.

Error: computed less reference, in percent of the reference. A liquid that several rows name at the same temperature is
simulated once, at the temperature of the first of them.
"""

import math
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from solvscreen.analysis.uncertainty import DENSITY_TOLERANCE, mean_quantity, summarise
from solvscreen.domain.quantity import Quantity, failed
from solvscreen.forcefield.coverage import weak_spot
from solvscreen.stages._replica_files import read_densities, read_numbers, read_summary
from solvscreen.stages.benchmarks import statistics
from solvscreen.stages.benchmarks.density_references import (
    ELECTROLYTES,
    NEAT,
    DensityCase,
    read_case,
)
from solvscreen.stages.benchmarks.liquid_labels import library
from solvscreen.stages.benchmarks.liquid_runs import (
    Lengths,
    Liquid,
    LiquidOptions,
    cpu_s,
    require_cases,
    same_temperature,
    simulate,
)
from solvscreen.stages.benchmarks.output import Report, Target
from solvscreen.stages.benchmarks.references import read_rows, sorted_out
from solvscreen.stages.benchmarks.statistics import Comparison, Summary

FORCE_FIELD: Final = "sage"  # takes the place of the recipe in the names of the files
DEFAULT: Final = Lengths(equilibration_ps=40.0, production_ps=100.0, replicas=1)
BLOCKS: Final = 5
LARGEST_PERCENT: Final = 4.0
NEAT_MAE_PERCENT: Final = 1.5
ELECTROLYTE_MAE_PERCENT: Final = 2.0


def benchmark_density(*, reference: Path, out: Path, options: LiquidOptions) -> Report:
    """Simulate every liquid that a row of `reference` gives a measured density of.

    Raises:
        InputError: a file without such a row, or options that make no sense.
    """
    lengths = options.lengths(DEFAULT)
    known = library()
    cases, skipped = sorted_out(read_rows(reference), lambda row: read_case(row, known=known))
    require_cases(cases, skipped, path=reference, wanted="a measured density of a liquid")
    cases, left_out = options.selected(same_temperature(cases))
    folders = simulate([case.liquid for case in cases], lengths=lengths, folder=out, threads=options.threads)
    densities = {name: density(replicas) for name, replicas in folders.items()}
    comparisons = [compared(case, densities[case.liquid.formulation.id]) for case in cases]
    percent = [in_percent(one) for one in comparisons]
    return Report(
        quantity="density",
        recipe=FORCE_FIELD,
        level=lengths.text,
        comparisons=comparisons,
        skipped=[*skipped, *left_out],
        cpu_s=sum(cpu_s(replica) for replicas in folders.values() for replica in replicas),
        targets=targets(percent, flagged={one.row for one in comparisons if "weak spot" in one.remark}),
        notes=notes(comparisons),
        extra=relative_summaries(comparisons, percent),
    )


def density(replicas: Sequence[Path]) -> Quantity:
    """Mean density of the replicas in g/cm3, with its 95 % interval; a failure if none ran to its end."""
    summaries = [read_summary(replica) for replica in replicas]
    usable = [path for path, summary in zip(replicas, summaries, strict=True) if summary.status != "failed"]
    reasons = "; ".join(dict.fromkeys(summary.reason for summary in summaries if summary.reason))
    if not usable:
        return failed(reasons, method="molecular dynamics")
    found = mean_quantity(
        [summarise(read_densities(replica), blocks=BLOCKS) for replica in usable],
        tolerance=DENSITY_TOLERANCE,
        production_ns=read_numbers(usable[0]).production_ps / 1000.0,
        method="molecular dynamics",
    )
    return found.doubted(reasons) if reasons else found


def compared(case: DensityCase, found: Quantity) -> Comparison:
    """A row beside the simulated density, with its interval and all that is known against it as the remark."""
    remarks = []
    if found.is_number:
        percent = 100.0 * (found.value / case.density_g_per_cm3 - 1.0)
        width = 0.5 * (found.upper - found.lower)
        kelvin = case.liquid.formulation.temperature_kelvin
        remarks = [f"{percent:+.2f} %, +-{width:.4f} (95 %), {kelvin:g} K", found.reason]
    remarks += [f"weak spot: {spot}" for spot in weak_spots(case.liquid)]
    return Comparison(
        row=case.row.row,
        species=case.row.species,
        smiles=case.row.smiles,
        group=case.group,
        method=case.row.method,
        unit="g/cm3",
        reference=case.density_g_per_cm3,
        computed=found.value,
        reason="" if found.is_number else found.reason,
        remark="; ".join(text for text in remarks if text),
    )


def weak_spots(liquid: Liquid) -> list[str]:
    """Known failings of the force field for the molecules of a liquid."""
    found = [(name, weak_spot(liquid.species[name])) for name in liquid.formulation.species]
    return [f"{name}: {spot}" for name, spot in found if spot]


def in_percent(one: Comparison) -> Comparison:
    """The same comparison, relative to the reference."""
    return replace(one, unit="%", reference=0.0, computed=100.0 * (one.computed / one.reference - 1.0))


def relative_summaries(comparisons: Sequence[Comparison], percent: Sequence[Comparison]) -> list[Summary]:
    """Errors of each group in percent; ranks are those of the densities."""
    ranks = {one.group: one.spearman for one in statistics.summarise_groups(comparisons)}
    return [replace(one, spearman=ranks[one.group]) for one in statistics.summarise_groups(percent)]


def targets(percent: Sequence[Comparison], *, flagged: set[int]) -> list[Target]:
    """Limits on the errors in percent; `flagged` are the rows with a known weak spot of the force field."""
    neat = [one for one in percent if one.group == NEAT]
    honest = [one for one in neat if one.row not in flagged]
    salts = [one for one in percent if one.group == ELECTROLYTES]
    return [
        Target(text="MAE of the neat liquids", measured=_mae(neat), limit=NEAT_MAE_PERCENT, unit="%"),
        Target(
            text="largest error of neat liquids without a known weak spot",
            measured=max((abs(one.error) for one in honest if math.isfinite(one.error)), default=math.nan),
            limit=LARGEST_PERCENT,
            unit="%",
        ),
        Target(text="MAE of the electrolytes", measured=_mae(salts), limit=ELECTROLYTE_MAE_PERCENT, unit="%"),
    ]


def _mae(percent: Sequence[Comparison]) -> float:
    return statistics.summarise(percent, group="").mae


def notes(comparisons: Sequence[Comparison]) -> list[str]:
    """Each comparison in one line."""
    return [
        f"{one.species}, row {one.row}: {one.computed:.4f} against {one.reference:.4f} g/cm3, {one.remark}"
        for one in comparisons
        if math.isfinite(one.computed)
    ]
