"""How far a recipe is off on ionisation energies, electron affinities and detachment energies in vacuum."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from solvscreen.stages.benchmarks.calibrated import NOT_CALIBRATED, calibrated
from solvscreen.stages.benchmarks.electrons import XTB, electron_level_text, require_recipe
from solvscreen.stages.benchmarks.geometries import LEVEL_NOTE
from solvscreen.stages.benchmarks.ionization_energies import DEGENERATE_EV, Computed, attempted
from solvscreen.stages.benchmarks.ionization_kinds import Kind
from solvscreen.stages.benchmarks.ionization_rows import Wanted, wanted
from solvscreen.stages.benchmarks.output import Report, Target
from solvscreen.stages.benchmarks.references import read_rows, sorted_out
from solvscreen.stages.benchmarks.statistics import Comparison, Summary, summarise
from solvscreen.stages.benchmarks.store import Store

MAE_LIMIT_EV: Final = {"standard": 0.20, "reference": 0.15, XTB: 0.35}
MAXIMUM_LIMIT_EV: Final = {"standard": 0.50}
SMALL_ROWS: Final = "vertical, up to 8 heavy atoms"
UNSPLIT_ROWS: Final = f"{SMALL_ROWS}, without split bands"
NOTES: Final = (
    LEVEL_NOTE,
    "electronic energies only: zero-point and thermal terms are neglected, some 0.1 eV in adiabatic values",
    "adiabatic: the ion relaxed with GFN1-xTB too; where that lies above the vertical ion, the vertical value stands",
    "rows that call their own value doubtful, or were recalled, are a group of their own and enter no target",
    f"split bands: measured, and the highest orbital is degenerate within {DEGENERATE_EV:g} eV in a molecule not "
    "linear; the Jahn-Teller effect then moves the band's maximum away from the vertical energy",
)


def benchmark_ionisation(*, recipe: str, reference: Path, out: Path) -> Report:
    """Compare every ionisation, attachment and detachment energy of `reference` that is in vacuum.

    Raises:
        InputError: no such file, not a table, or unknown recipe.
    """
    require_recipe(recipe)
    rows, skipped = sorted_out(read_rows(reference), wanted)
    store = Store(folder=out / "store")
    order = sorted(range(len(rows)), key=lambda index: (len(rows[index].pieces.text), rows[index].pieces.text))
    found: dict[int, tuple[Computed, str]] = {}
    for index in order:  # small molecules first
        found[index] = attempted(rows[index], recipe=recipe, store=store)
    pairs = [(rows[index], *found[index]) for index in range(len(rows))]
    comparisons = [_compared(*pair) for pair in pairs]
    notes: tuple[str, ...] = NOTES
    if recipe == XTB:
        comparisons, lines = calibrated(rows, comparisons, store=store)
        notes = (*NOTES, *lines)
    split = {pair[0].row.row for pair in pairs if pair[1].is_split and pair[0].is_measured}
    extra = _extra(rows, comparisons, split=split)
    return Report(
        quantity="ionization",
        recipe=recipe,
        level=electron_level_text(recipe),
        comparisons=comparisons,
        skipped=skipped,
        cpu_s=store.cpu_s,
        targets=_targets(extra, recipe),
        notes=notes,
        extra=extra,
    )


def _compared(row: Wanted, value: Computed, reason: str) -> Comparison:
    split = "split band" if value.is_split and row.is_measured else ""
    return Comparison(
        row=row.row.row,
        species=row.row.species,
        smiles=row.row.smiles,
        group=row.group,
        method=row.row.method,
        unit="eV",
        reference=row.value_ev,
        computed=value.value_ev,
        reason=reason,
        remark="; ".join(filter(None, (split, value.remark))),
    )


def _extra(rows: Sequence[Wanted], comparisons: Sequence[Comparison], *, split: set[int]) -> list[Summary]:
    small = {
        row.row.row
        for row in rows
        if row.is_small and not row.is_doubtful and row.kind in {Kind.VERTICAL, Kind.VERTICAL_DETACHMENT}
    }
    chosen = [one for one in comparisons if one.row in small and not one.group.endswith(NOT_CALIBRATED)]
    unsplit = [one for one in chosen if one.row not in split]
    return [summarise(chosen, group=SMALL_ROWS), summarise(unsplit, group=UNSPLIT_ROWS)]


def _targets(extra: Sequence[Summary], recipe: str) -> list[Target]:
    limits = [("MAE", MAE_LIMIT_EV, "mae"), ("maximum error", MAXIMUM_LIMIT_EV, "maximum")]
    return [
        Target(
            text=f"{recipe}, {name}, {summary.group}", measured=getattr(summary, field), limit=table[recipe], unit="eV"
        )
        for summary in extra
        for name, table, field in limits
        if recipe in table
    ]
