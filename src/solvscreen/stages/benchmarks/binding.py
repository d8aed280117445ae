"""How far a recipe is off on binding energies of metal cations with one ligand in vacuum, and on their order."""

import math
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np

from solvscreen.engines.pyscf.recipes import RECIPES
from solvscreen.stages._attempt import Failure, attempt_row
from solvscreen.stages.benchmarks.binding_energies import binding_kj_per_mol
from solvscreen.stages.benchmarks.binding_rows import Kind, Wanted, wanted
from solvscreen.stages.benchmarks.electrons import XTB, level_text, require_recipe
from solvscreen.stages.benchmarks.geometries import LEVEL_NOTE
from solvscreen.stages.benchmarks.output import Report, Target
from solvscreen.stages.benchmarks.references import read_rows, sorted_out
from solvscreen.stages.benchmarks.statistics import Comparison, Summary, summarise_groups
from solvscreen.stages.benchmarks.store import Store
from solvscreen.units import KCAL_TO_KJ

WATER_LIMIT_KCAL_PER_MOL: Final = {"standard": 1.5, "reference": 0.5}
ORDER_LIMIT: Final = {"standard": 0.90, XTB: 0.80}
NOTES: Final = (
    LEVEL_NOTE,
    "energies are negative if bound, whatever the sign in the file",
    "the ligand's deformation is included, but for interaction energies",
    "vibrations are neglected: dissociation energies and enthalpies can be compared in order and size only",
    "rows that call their own value doubtful, or were recalled, are groups of their own",
)
DFT_NOTE: Final = "counterpoise corrected; rows without counterpoise overbind, so only their order is judged"
XTB_NOTE: Final = (
    "GFN1-xTB has no valence electrons on a bare cation: E(complex) - E(ligand), moved by one constant in each group "
    "so that the mean error is zero"
)


def benchmark_binding(*, recipe: str, reference: Path, out: Path) -> Report:
    """Compare every binding energy of a 1:1 complex of `reference`.

    Raises:
        InputError: no such file, not a table, or unknown recipe.
    """
    require_recipe(recipe)
    rows, skipped = sorted_out(read_rows(reference), wanted)
    store = Store(folder=out / "store")
    comparisons = _comparisons(rows, recipe=recipe, store=store)
    if recipe == XTB:
        comparisons = _without_constants(comparisons)
    summaries = summarise_groups(comparisons)
    level = level_text(XTB) if recipe == XTB else RECIPES[recipe].for_binding.level().label
    return Report(
        quantity="binding",
        recipe=recipe,
        level=level,
        comparisons=comparisons,
        skipped=skipped,
        cpu_s=store.cpu_s,
        targets=_targets(rows, comparisons, summaries, recipe=recipe),
        notes=(*NOTES, XTB_NOTE) if recipe == XTB else (*NOTES, DFT_NOTE, *_relative(rows, comparisons)),
    )


def _comparisons(rows: Sequence[Wanted], *, recipe: str, store: Store) -> list[Comparison]:
    """In the order of the file; small complexes and fixed geometries are computed first."""
    found: dict[int, Comparison] = {}
    for index in sorted(range(len(rows)), key=lambda index: (not rows[index].fixed, _size(rows[index]))):
        row = rows[index]
        outcome = attempt_row(binding_kj_per_mol, row, recipe=recipe, store=store)
        found[index] = Comparison(
            row=row.row.row,
            species=row.row.species,
            smiles=row.row.smiles,
            group=row.group,
            method=row.row.method,
            unit="kJ/mol",
            reference=row.value_kj_per_mol,
            computed=math.nan if isinstance(outcome, Failure) else outcome.value,
            reason=outcome.reason if isinstance(outcome, Failure) else "",
        )
    return [found[index] for index in range(len(rows))]


def _size(row: Wanted) -> tuple[int, str]:
    text = row.complex.whole.text
    return sum(one.isupper() or one in "cno" for one in text), text


def _without_constants(comparisons: Sequence[Comparison]) -> list[Comparison]:
    constants: dict[str, float] = {}
    counts: dict[str, int] = {}
    for group in {one.group for one in comparisons}:
        errors = [one.error for one in comparisons if one.group == group and math.isfinite(one.error)]
        constants[group], counts[group] = float(np.mean(errors)) if errors else math.nan, len(errors)
    return [_moved(one, constants[one.group], n=counts[one.group]) for one in comparisons]


def _moved(one: Comparison, constant: float, *, n: int) -> Comparison:
    if not math.isfinite(one.computed):
        return one
    if n < 2:
        return replace(
            one, computed=math.nan, reason="the only complex of its group: there is no difference to compare"
        )
    return replace(one, computed=one.computed - constant, remark=f"constant of the group {-constant:.1f} kJ/mol")


def _targets(
    rows: Sequence[Wanted], comparisons: Sequence[Comparison], summaries: Sequence[Summary], *, recipe: str
) -> list[Target]:
    targets = []
    if recipe in WATER_LIMIT_KCAL_PER_MOL:
        errors = [
            abs(one.error) / KCAL_TO_KJ
            for row, one in zip(rows, comparisons, strict=True)
            if row.kind is Kind.FIXED and (row.complex.metal, row.complex.ligand.text) == ("Na", "O")
        ]
        text = f"{recipe}, error of Na+...water at the geometry of the row"
        limit = WATER_LIMIT_KCAL_PER_MOL[recipe]
        targets.append(Target(text=text, measured=max(errors, default=math.nan), limit=limit, unit="kcal/mol"))
    if recipe in ORDER_LIMIT:
        names = [f"Na+ {kind.value}" for kind in (Kind.UNCORRECTED, Kind.ELECTRONIC)]
        ranked = [one for one in summaries if one.group in names]
        most = max(ranked, key=lambda one: one.n, default=None)
        text = f"{recipe}, Spearman of Na+ binding over {most.n if most else 0} ligands"
        measured = most.spearman if most else math.nan
        targets.append(Target(text=text, measured=measured, limit=ORDER_LIMIT[recipe], at_least=True))
    return targets


def _relative(rows: Sequence[Wanted], comparisons: Sequence[Comparison]) -> list[str]:
    """Root-mean-square relative error of the rows whose numbers can be trusted as they are."""
    good = [
        one.error / one.reference
        for row, one in zip(rows, comparisons, strict=True)
        if row.kind is Kind.FIXED and not row.is_doubtful and math.isfinite(one.error)
    ]
    if not good:
        return []
    rms = math.sqrt(sum(error**2 for error in good) / len(good))
    return [f"relative RMSE at the rows' own geometries: {100 * rms:.2f} % (n = {len(good)})"]
