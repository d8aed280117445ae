"""How far metal-donor distances of 1:1 complexes are off."""

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np

from solvscreen.domain.structure import Structure
from solvscreen.errors import CalculationError
from solvscreen.stages._attempt import Failure, attempt_row
from solvscreen.stages.benchmarks.electrons import require_recipe
from solvscreen.stages.benchmarks.geometries import LEVEL_NOTE, ground_geometry, xtb_level_text
from solvscreen.stages.benchmarks.geometry_rows import Wanted, wanted
from solvscreen.stages.benchmarks.output import Report
from solvscreen.stages.benchmarks.references import read_rows, sorted_out
from solvscreen.stages.benchmarks.statistics import Comparison, Summary, summarise
from solvscreen.stages.benchmarks.store import Store

FURTHER_ANGSTROM: Final = 0.3  # a chelate is one whose second donor is not further away than this


def benchmark_geometry(*, recipe: str, reference: Path, out: Path) -> Report:
    """Compare every metal-donor distance of a 1:1 complex of `reference`; all recipes share their geometries.

    Raises:
        InputError: no such file, not a table, or unknown recipe.
    """
    require_recipe(recipe)
    rows, skipped = sorted_out(read_rows(reference), wanted)
    store = Store(folder=out / "store")
    comparisons = [_compared(row, store=store) for row in rows]
    return Report(
        quantity="geometry",
        recipe=recipe,
        level=xtb_level_text(),
        comparisons=comparisons,
        skipped=skipped,
        cpu_s=store.cpu_s,
        notes=(
            LEVEL_NOTE,
            "every recipe uses these geometries",
            "distance: the shortest from the cation to that element",
        ),
        extra=_by_denticity(comparisons),
    )


def shortest_angstrom(structure: Structure, *, metal: str, donor: str) -> tuple[float, int]:
    """Shortest distance from the cation to an atom of element `donor`, and how many are at most 0.3 angstrom further.

    Raises:
        CalculationError: there is no such atom.
    """
    centre = structure.positions_angstrom[structure.symbols.index(metal)]
    places = [
        place for place, name in zip(structure.positions_angstrom, structure.symbols, strict=True) if name == donor
    ]
    if not places:
        raise CalculationError(f"no {donor} in the complex")
    distances = np.linalg.norm(np.array(places) - centre, axis=1)
    return float(distances.min()), int((distances <= distances.min() + FURTHER_ANGSTROM).sum())


def _compared(row: Wanted, *, store: Store) -> Comparison:
    outcome = attempt_row(_distance, row, store=store)
    value, denticity = (math.nan, 0) if isinstance(outcome, Failure) else outcome.value
    return Comparison(
        row=row.row.row,
        species=row.row.species,
        smiles=row.row.smiles,
        group=row.group,
        method=row.row.method,
        unit="angstrom",
        reference=row.value_angstrom,
        computed=value,
        reason=outcome.reason if isinstance(outcome, Failure) else "",
        remark=f"{denticity} {row.donor} in contact" if denticity else "",
    )


def _distance(row: Wanted, *, store: Store) -> tuple[float, int]:
    structure = ground_geometry(row.complex.whole, store=store).structure
    return shortest_angstrom(structure, metal=row.complex.metal, donor=row.donor)


def _by_denticity(comparisons: Sequence[Comparison]) -> list[Summary]:
    one_contact = [one for one in comparisons if one.remark.startswith("1 ")]
    several = [one for one in comparisons if one.remark and one not in one_contact]
    parts = (("one donor in contact", one_contact), ("several donors in contact", several))
    return [summarise(rows, group=name) for name, rows in parts if rows]
