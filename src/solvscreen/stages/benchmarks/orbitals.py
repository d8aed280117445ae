"""How far frontier orbital energies are off from those of another level, and whether stored total energies come out."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from solvscreen.chem.loose_smiles import Pieces
from solvscreen.domain.structure import Structure
from solvscreen.engines.pyscf.named_level import FUNCTIONALS, NamedLevel, total_energy_ev
from solvscreen.engines.pyscf.threads import pinned
from solvscreen.errors import InputError
from solvscreen.stages._attempt import Failure, attempt
from solvscreen.stages.benchmarks.complex_rows import one_to_one
from solvscreen.stages.benchmarks.electrons import level_text, orbitals, require_recipe
from solvscreen.stages.benchmarks.geometries import LEVEL_NOTE, content, ground_geometry, pieces_of
from solvscreen.stages.benchmarks.ionization_rows import DOUBT
from solvscreen.stages.benchmarks.output import Report, Target
from solvscreen.stages.benchmarks.references import Row, read_rows, sorted_out
from solvscreen.stages.benchmarks.statistics import Comparison, Summary, summarise_groups
from solvscreen.stages.benchmarks.store import Record, Store
from solvscreen.stages.benchmarks.written_geometries import written_structure
from solvscreen.stages.benchmarks.written_units import TO_EV

TOTAL_LIMIT_EV: Final = 2e-3
TOTAL_GROUP: Final = "total energy at the row's geometry, at the row's level"
_ORBITAL: Final = re.compile(r"\b(HOMO|LUMO)\b(?:\s*[-/\u2013]\s*(LUMO)\b)?", re.IGNORECASE)
_TOTAL: Final = re.compile(r"total.*energy|single[- ]point energy", re.IGNORECASE)
_LEVEL: Final = re.compile(r"([A-Za-z][\w-]*)\s*/\s*([\w+*(),-]+[*)\w])")
_SOLUTION: Final = re.compile(r"solvent|solution|aqueous|\bpcm\b|liquid", re.IGNORECASE)
NOTES: Final = (
    LEVEL_NOTE,
    "orbital energies belong to their level: errors are against the level of the file, the order can be compared",
)


@dataclass(frozen=True, kw_only=True, eq=False)
class Wanted:
    """One row that can be compared with: an orbital of `pieces`, or the total energy at a geometry of the row."""

    row: Row
    group: str
    value_ev: float
    orbital: str = ""  # homo_ev, lumo_ev or gap_ev
    pieces: tuple[Pieces, ...] = ()
    fixed: tuple[tuple[Structure, NamedLevel], ...] = ()


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


def wanted(row: Row) -> Wanted:
    """What a row is about.

    Raises:
        InputError: something else, or not usable.
    """
    found = _ORBITAL.search(row.quantity)
    place = _SOLUTION.search(f"{row.quantity} {row.conditions}")
    if place and (found or _TOTAL.search(row.quantity)):
        raise InputError(f"not in vacuum: {place.group()}")
    if found and "not an orbital" not in row.quantity:
        return _orbital_row(row, "gap" if found.group(2) else found.group(1).casefold())
    if _TOTAL.search(row.quantity):
        return _total_row(row)
    raise InputError("neither an orbital energy nor a total energy")


def _orbital_row(row: Row, orbital: str) -> Wanted:
    value = row.number_in(TO_EV)
    pieces = pieces_of(row.smiles)
    metal = ""
    if "complex" in row.quantity.casefold() or pieces.metals:
        pair = one_to_one(row)
        pieces, metal = pair.whole, pair.metal
    doubt = ", doubtful or recalled" if not row.was_seen or DOUBT.search(row.use_note) else ""
    group = f"{orbital.upper() if orbital != 'gap' else 'gap'}{f' of {metal}+ complex' if metal else ''}{doubt}"
    return Wanted(row=row, group=group, value_ev=value, orbital=f"{orbital}_ev", pieces=(pieces,))


def _total_row(row: Row) -> Wanted:
    level = named_level(row)
    value = row.number_in(TO_EV)
    charge = re.search(r"charge\s*([-+]?\d+)", row.conditions)
    structure = written_structure(row, charge=int(charge.group(1)) if charge else pieces_of(row.smiles).charge)
    return Wanted(row=row, group=TOTAL_GROUP, value_ev=value, fixed=((structure, level),))


def named_level(row: Row) -> NamedLevel:
    """Functional and basis that the method of a row names; d functions are cartesian where it says so.

    Raises:
        InputError: none that can be computed here.
    """
    text = f"{row.method} {row.conditions}"
    for functional, basis in _LEVEL.findall(row.method):
        if functional.casefold() in FUNCTIONALS:
            cartesian = "cart" in text.casefold()
            return NamedLevel(functional=functional.casefold(), basis=basis.casefold(), cartesian=cartesian)
    raise InputError(f"level {row.method!r} is none of {', '.join(FUNCTIONALS)} with a basis")


def _comparisons(rows: Sequence[Wanted], *, recipe: str, store: Store) -> list[Comparison]:
    found: dict[int, Comparison] = {}
    for index in sorted(range(len(rows)), key=lambda index: (len(rows[index].row.smiles), index)):
        found[index] = _compared(rows[index], recipe=recipe, store=store)
    return [found[index] for index in range(len(rows))]


def _compared(row: Wanted, *, recipe: str, store: Store) -> Comparison:
    outcome = attempt(_total_ev if row.fixed else _orbital_ev, row, recipe=recipe, store=store)
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
    )


def _orbital_ev(row: Wanted, *, recipe: str, store: Store) -> float:
    (pieces,) = row.pieces
    structure = ground_geometry(pieces, store=store).structure
    found = orbitals(structure, recipe=recipe, store=store, label=pieces.text)
    return found["lumo_ev"] - found["homo_ev"] if row.orbital == "gap_ev" else found[row.orbital]


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
