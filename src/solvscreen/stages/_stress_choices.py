"""Other choices that a ranking could have been made with, applied to what a finished run has computed."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from solvscreen.analysis.energetics import electrode_potential_v
from solvscreen.analysis.rdf import MOLECULE
from solvscreen.config import ElectrodeSettings
from solvscreen.io.tables import quantity_names
from solvscreen.ranking_settings import RankingSettings
from solvscreen.stages._observed import RunTables

Row = Mapping[str, Any]

SHE_CONVENTIONS_V: Final = (4.28, 4.44)
FACTORS: Final = (0.5, 2.0)
CUTOFFS: Final = {"shorter": "coordination_number_short_cutoff", "longer": "coordination_number_long_cutoff"}
SHELL_POTENTIALS: Final = ("sampled_oxidation_potential", "oxidation_potential", "reduction_potential")
FIRST_ORDER: Final = (
    "shells were cut at one cutoff: stripping energies are changed by the change of the coordination number times the "
    "energy of the first removal, populations are not"
)


@dataclass(frozen=True, kw_only=True)
class Choice:
    """What to rank again: settings, electrode and tables, with one of them changed."""

    test: str
    choice: str
    settings: RankingSettings
    electrode: ElectrodeSettings
    tables: RunTables
    remark: str = ""


def choices(present: Choice, *, cutoff_shift_angstrom: float) -> Iterator[Choice]:
    """Everything that needs no other run: weights, SHE convention, shell cutoff."""
    yield from other_weights(present)
    yield from other_conventions(present)
    yield from other_cutoffs(present, cutoff_shift_angstrom=cutoff_shift_angstrom)


def other_weights(present: Choice) -> Iterator[Choice]:
    """Each criterion in use at half and at twice its weight, and alone."""
    criteria = present.settings.criteria
    for number, criterion in enumerate(criteria):
        if criterion.weight == 0:
            continue
        for factor in FACTORS:
            weights = {number: factor * criterion.weight}
            yield _weighted(present, weights, choice=f"{criterion.column} x {factor:g}")
        alone = {i: 0.0 for i in range(len(criteria)) if i != number}
        yield _weighted(present, alone, choice=f"{criterion.column} alone")


def _weighted(present: Choice, weights: Mapping[int, float], *, choice: str) -> Choice:
    criteria = tuple(
        criterion.model_copy(update={"weight": weights.get(number, criterion.weight)})
        for number, criterion in enumerate(present.settings.criteria)
    )
    return replace(
        present, test="weights", choice=choice, settings=present.settings.model_copy(update={"criteria": criteria})
    )


def other_conventions(present: Choice) -> Iterator[Choice]:
    """The customary absolute potentials of the standard hydrogen electrode that were not used."""
    for value in SHE_CONVENTIONS_V:
        if value == present.electrode.she_absolute_v:
            continue
        electrode = present.electrode.model_copy(update={"she_absolute_v": value})
        shift = electrode_potential_v(present.electrode) - electrode_potential_v(electrode)
        shells = [_shifted(row, shift) for row in present.tables.shells]
        yield replace(
            present,
            test="SHE convention",
            choice=f"{value:g} V",
            electrode=electrode,
            tables=replace(present.tables, shells=shells),
        )


def _shifted(row: Row, shift_v: float) -> Row:
    """A row of the table of shells with its potentials moved."""
    names = [name for root in SHELL_POTENTIALS for name in quantity_names(root, "v")[:3]]
    return dict(row) | {name: row[name] + shift_v for name in names}


def other_cutoffs(present: Choice, *, cutoff_shift_angstrom: float) -> Iterator[Choice]:
    """First shells that end nearer and farther, by the coordination numbers that were counted there."""
    for label, column in CUTOFFS.items():
        sign = "-" if label == "shorter" else "+"
        changes = _changes(present.tables.neighbours, column)
        yield replace(
            present,
            test="shell cutoff",
            choice=f"{sign}{cutoff_shift_angstrom:g} angstrom",
            tables=replace(
                present.tables,
                neighbours=[_counted_at(row, column) for row in present.tables.neighbours],
                motion=_freed(present.tables.motion, present.tables.neighbours, column),
                shells=[_stripped_further(row, changes) for row in present.tables.shells],
            ),
            remark=FIRST_ORDER if present.tables.by_shells else "",
        )


def _changes(neighbours: Sequence[Row], column: str) -> dict[tuple[str, str], float]:
    """Change of the number of molecules in the first shell, by formulation and cation."""
    found: dict[tuple[str, str], float] = {}
    for row in neighbours:
        change = row[column] - row["coordination_number"]
        if row["donor"] == MOLECULE and math.isfinite(change):
            key = (str(row["formulation"]), str(row["cation"]))
            found[key] = found.get(key, 0.0) + change
    return found


def _counted_at(row: Row, column: str) -> Row:
    """A row of the coordination table with the number counted at another cutoff, and the width of its interval."""
    change = row[column] - row["coordination_number"]
    if not math.isfinite(change):
        return row
    names = quantity_names("coordination_number")[:3]
    return dict(row) | {name: row[name] + change for name in names}


def _freed(motion: Sequence[Row], neighbours: Sequence[Row], column: str) -> list[Row]:
    """Rows of the table of motion whose molecules touch no cation at another cutoff, as if none touched two."""
    molecules = {(row["formulation"], row["species"]): row["n_molecules"] for row in motion}
    bound: dict[tuple[str, str], float] = {}
    for row in neighbours:
        change = row[column] - row["coordination_number"]
        if row["donor"] == MOLECULE and math.isfinite(change):
            key = row["formulation"], row["species"]
            bound[key] = bound.get(key, 0.0) + change * molecules.get((row["formulation"], row["cation"]), 0)
    names = quantity_names("uncoordinated_share")[:3]
    found: list[Row] = []
    for row in motion:
        fewer = bound.get((row["formulation"], row["species"]), 0.0) / max(row["n_molecules"], 1)
        shares = {name: row[name] - fewer for name in names}
        held = {name: min(1.0, max(0.0, share)) if math.isfinite(share) else share for name, share in shares.items()}
        found.append(dict(row) | held)
    return found


def _stripped_further(row: Row, changes: Mapping[tuple[str, str], float]) -> Row:
    """A row of the table of shells whose sum is that of a shell with more, or fewer, of the weakest ligands."""
    change = changes.get((str(row["formulation"]), str(row["cation"])), 0.0) * row["first_removal_energy_kj_per_mol"]
    if not math.isfinite(change):
        return row
    names = quantity_names("stripping_energy", "kj_per_mol")[:3]
    return dict(row) | {name: row[name] + change for name in names}
