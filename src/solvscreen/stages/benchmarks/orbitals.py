"""How far frontier orbital energies are off from those of another level, and whether stored total energies come out."""

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from solvscreen.engines.pyscf.named_level import total_energy_ev
from solvscreen.engines.pyscf.threads import pinned
from solvscreen.errors import NotConverged
from solvscreen.stages._attempt import Failure, attempt_row
from solvscreen.stages.benchmarks.electrons import level_text, orbitals, require_recipe
from solvscreen.stages.benchmarks.geometries import LEVEL_NOTE, content, ground_geometry
from solvscreen.stages.benchmarks.orbital_rows import TOTAL_GROUP, Wanted, wanted
from solvscreen.stages.benchmarks.output import Report, Target
from solvscreen.stages.benchmarks.references import read_rows, sorted_out
from solvscreen.stages.benchmarks.statistics import Comparison, Summary, summarise_groups
from solvscreen.stages.benchmarks.store import Record, Store

TOTAL_LIMIT_EV: Final = 2e-3
NOTES: Final = (
    LEVEL_NOTE,
    "orbital energies belong to their level: errors are against the level of the file, the order can be compared",
)


def benchmark_orbitals(*, recipe: str, reference: Path, out: Path) -> Report:
    """Compare every HOMO, LUMO or gap of `reference`, and reproduce the total energies whose geometry it holds.

    Raises:
        InputError: no such file, not a table, or unknown recipe.
    """
    require_recipe(recipe)
    rows, skipped = sorted_out(read_rows(reference), wanted)
    store = Store(folder=out / "store")
    comparisons = _comparisons(rows, recipe=recipe, store=store)
    return Report(
        quantity="orbitals",
        recipe=recipe,
        level=level_text(recipe),
        comparisons=comparisons,
        skipped=skipped,
        cpu_s=store.cpu_s,
        targets=_targets(summarise_groups(comparisons)),
        notes=NOTES,
    )


def _comparisons(rows: Sequence[Wanted], *, recipe: str, store: Store) -> list[Comparison]:
    found: dict[int, Comparison] = {}
    for index in sorted(range(len(rows)), key=lambda index: (len(rows[index].row.smiles), index)):
        found[index] = _compared(rows[index], recipe=recipe, store=store)
    return [found[index] for index in range(len(rows))]


def _compared(row: Wanted, *, recipe: str, store: Store) -> Comparison:
    outcome = attempt_row(_total_ev if row.fixed else _orbital_ev, row, recipe=recipe, store=store)
    return Comparison(
        row=row.row.row,
        species=row.row.species,
        smiles=row.row.smiles,
        group=row.group,
        method=row.row.method,
        unit="eV",
        reference=row.value_ev,
        computed=math.nan if isinstance(outcome, Failure) else outcome.value,
        reason=outcome.reason if isinstance(outcome, Failure) else "",
        remark="at the row's geometry" if row.given else "",
    )


def _orbital_ev(row: Wanted, *, recipe: str, store: Store) -> float:
    (pieces,) = row.pieces
    structure = row.given[0] if row.given else ground_geometry(pieces, store=store).structure
    found = orbitals(structure, recipe=recipe, store=store, label=pieces.text)
    value = found["lumo_ev"] - found["homo_ev"] if row.orbital == "gap_ev" else found[row.orbital]
    if not math.isfinite(value):
        raise NotConverged(f"the basis of {recipe} has no such orbital for this molecule")
    return value


def _total_ev(row: Wanted, *, recipe: str, store: Store) -> float:  # noqa: ARG001 - the row names its own level
    ((structure, level),) = row.fixed

    def compute() -> Record:
        with pinned(1):
            return {"total_ev": total_energy_ev(structure, level)}

    asked = {"structure": content(structure), "level": level.record}
    return float(store.result("total_energy", asked, compute, label=f"{row.row.species}, {level.label}")["total_ev"])


def _targets(summaries: Sequence[Summary]) -> list[Target]:
    return [
        Target(text=f"largest error of a {TOTAL_GROUP}", measured=one.maximum, limit=TOTAL_LIMIT_EV, unit="eV")
        for one in summaries
        if one.group == TOTAL_GROUP
    ]
