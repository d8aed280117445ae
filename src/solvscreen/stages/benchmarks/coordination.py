"""Simulated coordination numbers and first-peak distances beside those of the literature.

A row agrees if the reference, within the uncertainty that its source states, lies in the 95 % interval of the
simulation.
"""

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from solvscreen.analysis.rdf import MOLECULE
from solvscreen.config import Config, canonical_json
from solvscreen.domain.quantity import Quantity, Status, not_computed
from solvscreen.io.atomic import write_text
from solvscreen.io.schemas.liquid import COORDINATION, LIQUID
from solvscreen.io.tables import read_quantity
from solvscreen.stage_records import settings_record
from solvscreen.stages._liquid_replicas import Replicas
from solvscreen.stages._liquid_rows import coordination_rows, liquid_row
from solvscreen.stages._replica_record import read_replica_records
from solvscreen.stages.analyze import analyze_formulation
from solvscreen.stages.benchmarks.coordination_references import DISTANCE, CoordinationCase, Neighbours, read_case
from solvscreen.stages.benchmarks.liquid_labels import library
from solvscreen.stages.benchmarks.liquid_runs import (
    Lengths,
    LiquidOptions,
    cpu_s,
    require_cases,
    same_temperature,
    simulate,
)
from solvscreen.stages.benchmarks.output import Report
from solvscreen.stages.benchmarks.references import read_rows, sorted_out
from solvscreen.stages.benchmarks.statistics import Comparison
from solvscreen.stages.liquid import write_both

FORCE_FIELD: Final = "sage"
DEFAULT: Final = Lengths(equilibration_ps=100.0, production_ps=300.0, replicas=2)

Row = dict[str, Any]


def benchmark_coordination(*, reference: Path, out: Path, options: LiquidOptions) -> Report:
    """Simulate every liquid that a row of `reference` describes the surroundings of a metal cation in.

    The tables of coordination and of the liquids are written into `out` too.

    Raises:
        InputError: a file without such a row, or options that make no sense.
    """
    lengths = options.lengths(DEFAULT)
    known = library()
    cases, skipped = sorted_out(read_rows(reference), lambda row: read_case(row, known=known))
    require_cases(cases, skipped, path=reference, wanted="a coordination number or distance in a liquid that it names")
    cases, left_out = options.selected(same_temperature(cases))
    folders = simulate([case.liquid for case in cases], lengths=lengths, folder=out, threads=options.threads)
    found = {name: analysed(name, replicas, folder=out) for name, replicas in folders.items()}
    rows = {name: list(coordination_rows(replicas)) for name, replicas in found.items()}
    record = settings_record(Config(), "analysis")
    write_both(
        out / "coordination.parquet", (row for own in rows.values() for row in own), schema=COORDINATION, record=record
    )
    write_both(out / "liquid.parquet", (liquid_row(one) for one in found.values()), schema=LIQUID, record=record)
    comparisons = [compared(case, rows[case.liquid.formulation.id]) for case in cases]
    return Report(
        quantity="coordination",
        recipe=FORCE_FIELD,
        level=lengths.text,
        comparisons=comparisons,
        skipped=[*skipped, *left_out],
        cpu_s=sum(cpu_s(replica) for replicas in folders.values() for replica in replicas),
        notes=notes(comparisons),
    )


def analysed(name: str, replicas: Sequence[Path], *, folder: Path) -> Replicas:
    """The replicas of one liquid, analysed as in a screen."""
    home = folder / "runs" / name
    write_text(home / "analysis.json", canonical_json(settings_record(Config(), "analysis")))
    analyze_formulation(
        settings=home / "analysis.json",
        members=home / "members.json",
        replicas=replicas,
        out_rdf=home / "rdf.parquet",
        out_cutoffs=home / "cutoffs.parquet",
        out_records=home / "records.json",
    )
    return Replicas(read_replica_records(home / "records.json"))


def compared(case: CoordinationCase, rows: Sequence[Mapping[str, Any]]) -> Comparison:
    """A row beside the simulation, with interval, verdict and doubts as the remark."""
    found = measured(rows, case.neighbours, name="first_peak" if case.kind == DISTANCE else "coordination_number")
    return Comparison(
        row=case.row.row,
        species=case.row.species,
        smiles=case.row.smiles,
        group=case.group,
        method=case.row.method,
        unit=case.unit,
        reference=case.value,
        computed=found.value,
        reason="" if found.is_number else found.reason,
        remark=remark(case, found),
    )


def measured(rows: Sequence[Mapping[str, Any]], neighbours: Neighbours, *, name: str) -> Quantity:
    """Coordination number of all donors that `neighbours` means together, or the peak of the most numerous of them."""
    unit = "angstrom" if name == "first_peak" else ""
    meant = [row for row in rows if _counts(row, neighbours)]
    failures = [row["coordination_number_reason"] for row in rows if row["coordination_number_status"] == Status.FAILED]
    if not meant:
        return not_computed(failures[0] if failures else "no such donor in the liquid")
    if name == "first_peak":
        return read_quantity(max(meant, key=lambda row: row["coordination_number"]), name, unit)
    parts = [read_quantity(row, name, unit) for row in meant]
    return total(parts)


def total(parts: Sequence[Quantity]) -> Quantity:
    """Sum; the widths of the intervals are added as if independent."""
    value = math.fsum(part.value for part in parts)
    width = math.sqrt(math.fsum((0.5 * (part.upper - part.lower)) ** 2 for part in parts))
    reasons = dict.fromkeys(part.reason for part in parts if part.reason)
    whole = Quantity(
        value=value,
        lower=max(0.0, value - width),
        upper=value + width,
        n=min(part.n for part in parts),
        method=parts[0].method,
    )
    return whole.doubted("; ".join(reasons)) if reasons else whole


def remark(case: CoordinationCase, found: Quantity) -> str:
    """Interval, verdict, and what speaks against the number."""
    if not found.is_number:
        return ""
    verdict = "agrees" if agrees(case, found) else "disagrees"
    parts = [f"{found.lower:.3g} to {found.upper:.3g} (95 %), {verdict}", found.reason, case.row.use_note]
    return "; ".join(part for part in parts if part)


def agrees(case: CoordinationCase, found: Quantity) -> bool:
    """True if the reference within its stated uncertainty overlaps the interval of the simulation."""
    return found.lower - case.doubt <= case.value <= found.upper + case.doubt


def notes(comparisons: Sequence[Comparison]) -> list[str]:
    """How many rows agree, then each comparison in one line."""
    numbers = [one for one in comparisons if math.isfinite(one.computed)]
    n_agree = sum(", agrees" in one.remark for one in numbers)
    return [f"rows that agree: {n_agree} of {len(numbers)}", *(_line(one) for one in numbers)]


def _line(one: Comparison) -> str:
    values = f"{one.computed:.3g} against {one.reference:g}{' ' if one.unit else ''}{one.unit}"
    return f"{one.species}, row {one.row}, {one.group}: {values}, {one.remark}"


def _counts(row: Mapping[str, Any], neighbours: Neighbours) -> bool:
    """True for a row of the coordination table that `neighbours` means."""
    if row["donor"] in (MOLECULE, "") or row["species"] not in neighbours.species:
        return False
    return not neighbours.elements or str(row["donor"]).split()[-1] in neighbours.elements
