"""Quantum chemistry of one snapshot, kept by content: what was computed once is never computed again.

The store holds the geometries of a snapshot (`<key>.extxyz`) and, for each use and level of theory, their energies
(`<key>-<use>-<level>.json`). A key is the hash of the snapshot, the settings of GFN-xTB that geometries depend on and
the versions behind them: a snapshot is relaxed once for all solvents, and a job that was killed goes on where it was.

Energies are made in vacuum and in the solvent of the settings, from which they are scaled to that of each formulation,
as those of species and complexes are.
"""

import hashlib
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from pydantic import JsonValue

from solvscreen.analysis.hole import molecule_charges
from solvscreen.config import XtbSettings, canonical_json
from solvscreen.domain.level import Level
from solvscreen.domain.quantity import Status
from solvscreen.engines.protocol import XtbMethod
from solvscreen.engines.registry import make_engine
from solvscreen.errors import DataError
from solvscreen.io.atomic import write_text
from solvscreen.io.structures import NamedStructure, read_structures, to_extxyz
from solvscreen.stages._attempt import Failure, attempt
from solvscreen.stages._relax import electron_method, xtb_method
from solvscreen.stages._shell_forms import BINDING, ELECTRONS, MISSING, STATE, ShellTask, forms, uses

Row = dict[str, Any]
VACUUM: Final = 1.0


@dataclass(frozen=True, kw_only=True)
class StoredTask:
    """A snapshot and where results lie."""

    task: ShellTask
    record: str  # canonical JSON of all settings and versions that geometries depend on
    store: Path


def compute(wanted: StoredTask) -> tuple[list[NamedStructure], list[Row]]:
    """Geometries of a snapshot, and their energies in vacuum and in the solvent; from the store where it has them."""
    key = content_key(wanted)
    path = wanted.store / f"{key}.extxyz"
    if not path.exists():
        write_text(path, "".join(to_extxyz(frame) for frame in forms(wanted.task)))
    start = wanted.task.start
    frames = [replace(frame, item=start.item, rank=start.rank) for frame in read_structures(path)]
    section = wanted.task.section
    rows: list[Row] = []
    for use in (BINDING, ELECTRONS):
        for solvent in ("", section.solvent):
            level = level_of(use, section=section, solvent=solvent)
            rows += _energies(frames, level, path=path.with_name(f"{key}-{use}-{level.level.hash}.json"))
    source = str(start.notes.get("source", ""))
    return frames, [row | {"item": start.item, "snapshot": start.rank, "source": source} for row in rows]


def content_key(wanted: StoredTask) -> str:
    """Hash of the snapshot (to 1e-6 angstrom), its type and all settings; numbers of snapshots are left out."""
    start = wanted.task.start
    positions = [[f"{x + 0.0:.6f}" for x in row] for row in start.structure.positions_angstrom.round(6)]
    content: dict[str, JsonValue] = {
        "symbols": list(start.structure.symbols),
        "positions_angstrom": positions,  # type: ignore[dict-item]
        "charge": start.structure.charge,
        "molecules": start.notes["molecules"],
        "type": start.item.partition(":")[2],  # which notes on changed contacts name
        "depth": wanted.task.depth,
        "reduction": wanted.task.reduction,
        "record": wanted.record,
    }
    return hashlib.sha256(canonical_json(content).encode()).hexdigest()[:24]


@dataclass(frozen=True, kw_only=True)
class Use:
    """What energies are for, and how they are made."""

    use: str
    engine: str
    method: XtbMethod
    level: Level


def level_of(use: str, *, section: XtbSettings, solvent: str) -> Use:
    """Method and level of theory of the energies for `use` in a solvent, or in vacuum if that is empty."""
    chosen = electron_method(section) if use == ELECTRONS else xtb_method(section)
    method = replace(chosen, solvent=solvent)
    return Use(use=use, engine=section.engine, method=method, level=make_engine(section.engine).level(method))


def _energies(frames: Sequence[NamedStructure], wanted: Use, *, path: Path) -> list[Row]:
    if path.exists():
        return _read_rows(path)
    rows = [_energy(frame, wanted) for frame in frames if wanted.use in uses(str(frame.notes[STATE]))]
    missing: Mapping[str, Any] = frames[0].notes[MISSING]  # type: ignore[assignment]
    rows += [_absent(state, str(reason), wanted) for state, reason in missing.items() if wanted.use in uses(state)]
    write_text(path, json.dumps([_without_nan(row) for row in rows], sort_keys=True) + "\n")
    return rows


def _energy(frame: NamedStructure, wanted: Use) -> Row:
    """One single point as cells of a row."""
    outcome = attempt(make_engine(wanted.engine).single_point, frame.structure, wanted.method)
    notes = frame.notes
    row = _level_cells(wanted) | {
        "state": str(notes[STATE]),
        "removed": str(notes.get("removed", "")) if str(notes[STATE]).startswith("step_") else "",
        "left": str(notes.get("left", "")),
        "charge": frame.structure.charge,
        "note": str(notes.get("note", "")),
    }
    if isinstance(outcome, Failure):
        return row | _NO_NUMBERS | {"status": Status.FAILED.value, "reason": outcome.reason}
    point = outcome.value
    numbers = {"energy_hartree": point.energy.hartree, "homo_ev": point.homo_ev, "lumo_ev": point.lumo_ev}
    charges = charges_text(frame.molecules, molecule_charges(point.charges_e, frame.fragments))
    return row | numbers | {"molecule_charges": charges, "status": Status.OK.value, "reason": ""}


_NO_NUMBERS: Final[Row] = {
    **dict.fromkeys(("energy_hartree", "homo_ev", "lumo_ev"), math.nan),
    "molecule_charges": "",
}


def charges_text(molecules: Sequence[str], charges_e: Iterable[float]) -> str:
    """Each molecule with its charge, as a table shows it.

    >>> charges_text(["Na", "G2", "PF6"], [0.8124, 0.1, -0.9124])
    'Na +0.812, G2 +0.100, PF6 -0.912'
    """
    return ", ".join(f"{name} {charge:+.3f}" for name, charge in zip(molecules, charges_e, strict=True))


def charges_of(text: str) -> list[tuple[str, float]]:
    """What `charges_text` wrote.

    >>> charges_of("Na +0.812, PF6 -0.912")
    [('Na', 0.812), ('PF6', -0.912)]
    """
    pairs = (part.rpartition(" ") for part in text.split(", "))
    return [(name, float(charge)) for name, _, charge in pairs]


def _absent(state: str, reason: str, wanted: Use) -> Row:
    empty = {"removed": "", "left": "", "charge": 0, "note": ""}
    failure = {"status": Status.FAILED.value, "reason": reason}
    return _level_cells(wanted) | {"state": state} | empty | _NO_NUMBERS | failure


def _level_cells(wanted: Use) -> Row:
    return {
        "use": wanted.use,
        "permittivity": wanted.method.permittivity,
        "method": wanted.level.label,
        "level": wanted.level.hash,
    }


def _without_nan(row: Row) -> Row:
    return {key: None if isinstance(value, float) and math.isnan(value) else value for key, value in row.items()}


def _read_rows(path: Path) -> list[Row]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return [{key: math.nan if value is None else value for key, value in row.items()} for row in found]
    except (ValueError, AttributeError) as error:
        raise DataError(f"{path}: not a whole file of the store; delete it and run snakemake again") from error
