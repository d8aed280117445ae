"""GFN-xTB ionisation energies on a line fitted to DFT values of the same molecules, each predicted without itself."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from solvscreen.analysis.calibration import Pair, by_kind, fit_kind, predict
from solvscreen.domain.calibration import Calibration
from solvscreen.domain.quantity import Quantity
from solvscreen.stages._attempt import Failure, attempt
from solvscreen.stages.benchmarks.electrons import ELECTRONS
from solvscreen.stages.benchmarks.ionization_energies import attempted
from solvscreen.stages.benchmarks.ionization_kinds import Kind
from solvscreen.stages.benchmarks.ionization_rows import Wanted
from solvscreen.stages.benchmarks.statistics import Comparison
from solvscreen.stages.benchmarks.store import Store

Points: TypeAlias = tuple[NDArray[np.float64], NDArray[np.float64]]
NOT_CALIBRATED: Final = f", {ELECTRONS.name} not calibrated"  # ends the name of a group
RECIPE: Final = "standard"  # of the DFT values; the lines never see a reference value


def calibrated(
    rows: Sequence[Wanted], comparisons: Sequence[Comparison], *, store: Store
) -> tuple[list[Comparison], tuple[str, ...]]:
    """Comparisons with calibrated in place of bare GFN-xTB values, and a note on each line.

    Where no line can be fitted, the bare value stands, in a group of its own.
    """
    bare = {row.row.row: one.computed for row, one in zip(rows, comparisons, strict=True)}
    pairs: dict[tuple[str, str], Pair] = {}
    for row in sorted(rows, key=lambda row: (len(row.pieces.text), row.pieces.text)):
        key = (_line(row), row.pieces.text)
        if key not in pairs and math.isfinite(bare[row.row.row]):
            target, _ = attempted(row, recipe=RECIPE, store=store)
            pairs[key] = Pair(item=key[1], quantity="ionisation", kind=key[0], x=bare[row.row.row], y=target.value_ev)
    known = {key: pair for key, pair in pairs.items() if math.isfinite(pair.y)}
    changed = [_predicted(row, one, known) for row, one in zip(rows, comparisons, strict=True)]
    return changed, _notes(known)


def _line(row: Wanted) -> str:
    """Rows whose values lie on one line."""
    return Kind.VERTICAL.value if row.kind is Kind.UNSTATED else row.kind.value


def _predicted(row: Wanted, one: Comparison, pairs: Mapping[tuple[str, str], Pair]) -> Comparison:
    if not math.isfinite(one.computed):
        return one
    kind = _line(row)
    others = [pair for key, pair in pairs.items() if key != (kind, row.pieces.text)]
    outcome = attempt(_from_others, others, kind, x=one.computed)
    bare = f"{ELECTRONS.name} without calibration {one.computed:.3f}"
    if isinstance(outcome, Failure):
        remark = "; ".join(filter(None, (one.remark, f"not calibrated: {outcome.reason}")))
        return replace(one, group=f"{one.group}{NOT_CALIBRATED}", remark=remark)
    quantity = outcome.value
    if not quantity.is_number:
        return replace(one, computed=math.nan, reason=quantity.reason, remark=bare)
    remark = "; ".join(filter(None, (one.remark, bare, quantity.reason)))
    return replace(one, computed=quantity.value, remark=remark)


def _from_others(others: Sequence[Pair], kind: str, *, x: float) -> Quantity:
    return predict(_fitted(by_kind(others), kind), x)


def _fitted(points: Mapping[str, Points], kind: str) -> Calibration:
    return fit_kind(points, kind, quantity="ionisation", source=ELECTRONS.name, target=RECIPE, any_slope=True)


def _notes(pairs: Mapping[tuple[str, str], Pair]) -> tuple[str, ...]:
    notes = [f"xtb: {ELECTRONS.name} on lines fitted to {RECIPE}, each molecule predicted by a line fitted without it"]
    points = by_kind(pairs.values())
    for kind in points:
        outcome = attempt(_fitted, points, kind)
        if isinstance(outcome, Failure):
            notes.append(f"line of {kind}: none, {outcome.reason}")
            continue
        line = outcome.value
        notes.append(
            f"line of {kind}: {line.intercept:+.3f} eV {line.slope:+.3f} x, {line.n} molecules, "
            f"leave-one-out RMSE {line.loo_rmse:.3f} eV against {RECIPE}"
        )
    return tuple(notes)
