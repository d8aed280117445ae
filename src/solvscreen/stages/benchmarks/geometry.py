"""How far metal-donor distances of 1:1 complexes are off."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from solvscreen.domain.structure import Structure
from solvscreen.errors import CalculationError, InputError
from solvscreen.stages._attempt import Failure, attempt
from solvscreen.stages.benchmarks.complex_rows import OneToOne, one_to_one
from solvscreen.stages.benchmarks.electrons import require_recipe
from solvscreen.stages.benchmarks.geometries import LEVEL_NOTE, ground_geometry, xtb_level_text
from solvscreen.stages.benchmarks.ionization_rows import DOUBT
from solvscreen.stages.benchmarks.output import Report
from solvscreen.stages.benchmarks.references import Row, read_rows, sorted_out
from solvscreen.stages.benchmarks.statistics import Comparison, Summary, summarise
from solvscreen.stages.benchmarks.store import Store
from solvscreen.stages.benchmarks.written_units import TO_ANGSTROM

_PAIR: Final = re.compile(r"\b(Li|Na|K)\d?\+?\s*(?:\.{3}|[-.\u2013\u2026\u00b7])\s*(O|N|F|S|Cl|Br|I|P)(?![a-z])")
_LENGTH: Final = re.compile(r"distance|length|\bd\(|\br\(|bond", re.IGNORECASE)
FURTHER_ANGSTROM: Final = 0.3  # a chelate is one whose second donor is not further away than this


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """One row that can be compared with."""

    row: Row
    complex: OneToOne
    donor: str
    value_angstrom: float

    @property
    def group(self) -> str:
        """Rows that are judged together."""
        doubt = ", doubtful or recalled" if not self.row.was_seen or DOUBT.search(self.row.use_note) else ""
        return f"{self.complex.metal}-{self.donor} distance{doubt}"


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


def wanted(row: Row) -> Wanted:
    """What a row is about.

    Raises:
        InputError: something else, not a 1:1 complex in vacuum, or not usable.
    """
    found = _PAIR.search(row.quantity)
    if not found or not _LENGTH.search(row.quantity):
        raise InputError("not a metal-donor distance")
    value = row.number_in(TO_ANGSTROM)
    pair = one_to_one(row)
    if pair.metal != found.group(1):
        raise InputError(f"a distance of {found.group(1)} in a complex of {pair.metal}")
    return Wanted(row=row, complex=pair, donor=found.group(2), value_angstrom=value)


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
    outcome = attempt(_distance, row, store=store)
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
