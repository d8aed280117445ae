"""GFN-xTB optimisation of all start structures of a shard, and of the charged forms of the lowest ones."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from solvscreen.config import XtbSettings
from solvscreen.domain.level import Level
from solvscreen.domain.quantity import Status
from solvscreen.engines.registry import make_engine
from solvscreen.io.schemas.xtb import STARTS, XTB
from solvscreen.io.structures import NamedStructure, read_structures, write_structures
from solvscreen.io.tables import read_parquet, records, to_frame, write_parquet
from solvscreen.provenance import Provenance
from solvscreen.stages._attempt import Failure
from solvscreen.stages._pool import in_pool
from solvscreen.stages._prescreen import Conformers, lowest_conformers
from solvscreen.stages._reacted import ReactionTask, is_contact_pair, reacted_forms
from solvscreen.stages._relax import LARGEST_CHARGED, Outcome, State, Task, relax, xtb_method
from solvscreen.stages._settings import load_settings
from solvscreen.stages._xtb_electrons import ElectronTask, electron_columns
from solvscreen.stages._xtb_energy import xtb_levels
from solvscreen.stages._xtb_item import (
    empty_row,
    failure_text,
    is_bare_cation,
    item_rows,
    kind_of,
    lowest_distinct,
    n_molecules,
)
from solvscreen.stages._xtb_thermal import ThermalTask, no_thermal_columns, thermal_columns

CHARGED: Final[tuple[State, State]] = ("oxidised", "reduced")
TASKS_PER_WORKER: Final = 3
BARE_CATION = "a bare alkali cation has no valence electrons in GFN; its energy means nothing"


def run_xtb(*, settings: Path, starts_table: Path, starts: Path, table: Path, structures: Path, threads: int) -> None:
    """Optimise every start; write the lowest distinct structures of each item and one table row for each.

    The structure file also holds the relaxed `oxidised` and `reduced` forms (one electron less or more, see `state` in
    the notes) of the lowest structure of every species and of every cluster of two molecules; what could not be relaxed
    is named in the notes of the ground state under `missing`. Pairs of molecules without a cation also have `reacted`
    forms, oxidised with an atom moved from one to the other.
    """
    section, record = load_settings(settings, stage="xtb", model=XtbSettings)
    frames = _worth_relaxing(read_structures(starts), section=section, threads=threads)
    outcomes = _ground_states(frames, section=section, threads=threads)
    level = make_engine(section.engine).level(xtb_method(section))
    rows: list[dict[str, Any]] = []
    kept: list[NamedStructure] = []
    for entry in records(read_parquet(starts_table, schema=STARTS)):
        own = [frame for frame in frames if frame.item == entry["item"]]
        new_rows, new_frames = _item(entry, own, outcomes.get(entry["item"], []), section=section, level=level)
        rows += new_rows
        kept += new_frames
    written = [
        *_with_charged_forms(kept, section=section, threads=threads),
        *_reacted(kept, section=section, threads=threads),
    ]
    write_structures(structures, written)
    rows = _with_electrons(rows, written, section=section, threads=threads)
    if section.free_energy:
        rows = _with_thermal(rows, kept, section=section, threads=threads)
    provenance = Provenance(record=record, level="; ".join(xtb_levels(rows)))
    write_parquet(table, to_frame(rows, XTB), schema=XTB, provenance=provenance)


def _worth_relaxing(
    frames: Sequence[NamedStructure], *, section: XtbSettings, threads: int
) -> Sequence[NamedStructure]:
    """All starts of clusters, and of each species the lowest conformers."""
    species: dict[str, list[NamedStructure]] = {}
    for frame in frames:
        if n_molecules(frame) == 1:
            species.setdefault(frame.item, []).append(frame)
    tasks = [Conformers(frames=tuple(own), section=section) for own in species.values()]
    tasks.sort(key=lambda task: -len(task.frames) * len(task.frames[0].structure.symbols))
    chosen = in_pool(lowest_conformers, tasks, threads=threads, per_worker=TASKS_PER_WORKER)
    return [*(frame for own in chosen for frame in own), *(frame for frame in frames if n_molecules(frame) > 1)]


def _ground_states(
    frames: Sequence[NamedStructure], *, section: XtbSettings, threads: int
) -> Mapping[str, list[Outcome]]:
    tasks = [Task(start=frame, section=section, state="ground") for frame in frames if not is_bare_cation(frame)]
    outcomes: dict[str, list[Outcome]] = {}
    for task, outcome in _largest_first(tasks, threads=threads):
        outcomes.setdefault(task.start.item, []).append(outcome)
    return outcomes


def _item(
    entry: Mapping[str, Any],
    starts: Sequence[NamedStructure],
    outcomes: Sequence[Outcome],
    *,
    section: XtbSettings,
    level: Level,
) -> tuple[list[dict[str, Any]], list[NamedStructure]]:
    item = str(entry["item"])
    if starts and is_bare_cation(starts[0]):
        row = empty_row(item, kind="species", n_starts=1, level=level, status=Status.NOT_COMPUTED, reason=BARE_CATION)
        return [row], [replace(starts[0], notes={**starts[0].notes, "state": "ground"})]
    found = lowest_distinct(outcomes, section=section)
    if not found:
        reason = failure_text(outcomes) or str(entry["reason"])
        kind = kind_of(starts[0]) if starts else "cluster" if "+" in item else "species"
        row = empty_row(item, kind=kind, n_starts=len(starts), level=level, status=Status.FAILED, reason=reason)
        return [row], []
    rows = item_rows(item, outcomes, found, keep=section.keep)
    return rows, [one.frame for one in found[: section.keep]]


def _with_charged_forms(kept: Sequence[NamedStructure], *, section: XtbSettings, threads: int) -> list[NamedStructure]:
    tasks = [
        Task(start=frame, section=section, state=state)
        for frame in kept
        if frame.rank == 0 and n_molecules(frame) <= LARGEST_CHARGED and not is_bare_cation(frame)
        for state in CHARGED
    ]
    charged: list[NamedStructure] = []
    missing: dict[str, list[str]] = {}
    for task, outcome in _largest_first(tasks, threads=threads):
        if isinstance(outcome, Failure):
            missing.setdefault(task.start.item, []).append(f"{task.state}: {outcome.reason}")
        else:
            charged.append(outcome.value.frame)
    return [_noted(frame, missing) for frame in kept] + charged


def _reacted(kept: Sequence[NamedStructure], *, section: XtbSettings, threads: int) -> list[NamedStructure]:
    tasks = [
        ReactionTask(ground=frame, section=section) for frame in kept if frame.rank == 0 and is_contact_pair(frame)
    ]
    forms = in_pool(reacted_forms, tasks, threads=threads, per_worker=TASKS_PER_WORKER)
    return [form for found in forms for form in found]


def _with_electrons(
    rows: Sequence[Mapping[str, Any]], frames: Sequence[NamedStructure], *, section: XtbSettings, threads: int
) -> list[dict[str, Any]]:
    """Rows with the ionisation and attachment energies of the lowest structures."""
    forms: dict[str, dict[State, NamedStructure]] = {}
    for frame in frames:
        if frame.rank == 0 and not is_bare_cation(frame):
            forms.setdefault(frame.item, {})[frame.notes["state"]] = frame  # type: ignore[index]
    tasks = [
        ElectronTask(
            ground=found["ground"],
            relaxed={state: found[state] for state in CHARGED if state in found},
            section=section,
        )
        for found in forms.values()
    ]
    tasks.sort(key=lambda task: (-len(task.ground.structure.symbols), task.ground.item))
    cells = in_pool(electron_columns, tasks, threads=threads, per_worker=TASKS_PER_WORKER)
    found_cells = {task.ground.item: found for task, found in zip(tasks, cells, strict=True)}
    return [{**row, **(found_cells.get(row["item"], {}) if row["rank"] == 0 else {})} for row in rows]


def _with_thermal(
    rows: Sequence[Mapping[str, Any]], kept: Sequence[NamedStructure], *, section: XtbSettings, threads: int
) -> list[dict[str, Any]]:
    """Rows with the free-energy corrections of species and of clusters of two molecules."""
    lowest = [frame for frame in kept if frame.rank == 0 and n_molecules(frame) <= LARGEST_CHARGED]
    tasks = [ThermalTask(ground=frame, section=section) for frame in lowest]
    tasks.sort(key=lambda task: (-len(task.ground.structure.symbols), task.ground.item))
    cells = in_pool(thermal_columns, tasks, threads=threads, per_worker=TASKS_PER_WORKER)
    found = {task.ground.item: one for task, one in zip(tasks, cells, strict=True)}
    beyond = no_thermal_columns("computed for the lowest structure of at most two molecules only")
    return [{**row, **(found.get(row["item"], beyond) if row["rank"] == 0 else beyond)} for row in rows]


def _noted(frame: NamedStructure, missing: Mapping[str, list[str]]) -> NamedStructure:
    if frame.rank or frame.item not in missing:
        return frame
    return replace(frame, notes={**frame.notes, "missing": "; ".join(missing[frame.item])})


def _largest_first(tasks: Sequence[Task], *, threads: int) -> list[tuple[Task, Outcome]]:
    ordered = sorted(tasks, key=lambda task: (-len(task.start.structure.symbols), task.start.item, task.start.rank))
    return list(zip(ordered, in_pool(relax, ordered, threads=threads, per_worker=TASKS_PER_WORKER), strict=True))
