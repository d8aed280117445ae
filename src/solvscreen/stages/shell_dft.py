"""Density-functional theory on representatives of the shells: the most frequent types that are not too large."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import JsonValue

from solvscreen.config import DftSettings, ShellSettings
from solvscreen.domain.quantity import Status
from solvscreen.domain.results import Absent, DftResult, nothing
from solvscreen.engines.pyscf.hole_starts import Partition
from solvscreen.engines.pyscf.threads import pinned
from solvscreen.io.dft_record import write_dft
from solvscreen.io.schemas.shell_energies import SHELL_STATES, SHELL_TYPES
from solvscreen.io.structures import NamedStructure, read_structures
from solvscreen.io.tables import read_parquet, records
from solvscreen.stages._dft_item import ItemInput, Relaxed
from solvscreen.stages._settings import load_settings
from solvscreen.stages._shell_forms import OXIDISED, REDUCED, RELAXED, STATE
from solvscreen.stages._shell_states import lowest_snapshot
from solvscreen.stages.dft import stored_result

NOT_A_PAIR = "a shell with several ligands; binding is computed for complexes of one"
NOBODY = "no further shell to represent"


def run_shell_dft(
    *,
    settings: Path,
    dft: Path,
    cuts: Sequence[Path],
    states: Sequence[Path],
    slot: int,
    store: Path,
    out: Path,
    threads: int,
) -> None:
    """Compute representative number `slot`, or say that there is none; `states` are tables with geometries beside.

    Representatives of all formulations are numbered together, each type once. Of a type the relaxed snapshot with the
    lowest energy is taken.

    Raises:
        DataError: an input is truncated.
    """
    section, _ = load_settings(settings, stage="shells", model=ShellSettings)
    chosen, record = load_settings(dft, stage="dft", model=DftSettings)
    wanted = chosen.model_copy(update={"oxidised_complexes": "all"})
    tables = [records(read_parquet(path, schema=SHELL_TYPES)) for path in cuts]
    items = representatives(tables, n=section.dft_representatives, max_atoms=chosen.max_atoms)
    item = items[slot] if slot < len(items) else ""
    energies = [row for path in states for row in records(read_parquet(path, schema=SHELL_STATES))]
    snapshot = lowest_snapshot(energies, item)
    frames = [
        frame
        for path in states
        for frame in read_structures(path.with_suffix(".extxyz"))
        if (frame.item, frame.rank) == (item, snapshot)
    ]
    settled: dict[str, JsonValue] = {**record, "settings": wanted.model_dump(mode="json")}
    with pinned(threads):
        write_dft(out, _result(item, frames, section=wanted, record=settled, store=store))


def representatives(tables: Iterable[Sequence[Mapping[str, Any]]], *, n: int, max_atoms: int) -> list[str]:
    """The `n` most frequent types that were cut of each formulation, each once, first those that come first.

    Types above `max_atoms` take no slot; their numbers come from calibrated GFN-xTB.
    """
    ranked = [_ranked(row for row in rows if row["n_atoms"] <= max_atoms)[:n] for rows in tables]
    longest = max((len(items) for items in ranked), default=0)
    return list(dict.fromkeys(items[place] for place in range(longest) for items in ranked if place < len(items)))


def _ranked(rows: Iterable[Mapping[str, Any]]) -> list[str]:
    counts: dict[str, int] = {}
    for row in rows:
        if row["n_cut"]:
            counts[row["item"]] = counts.get(row["item"], 0) + row["n_observed"]
    return sorted(counts, key=lambda item: (-counts[item], item))


def _result(
    item: str,
    frames: Sequence[NamedStructure],
    *,
    section: DftSettings,
    record: dict[str, JsonValue],
    store: Path,
) -> DftResult:
    states = {str(frame.notes[STATE]): frame for frame in frames}
    if RELAXED not in states:
        reason = f"no relaxed structure of {item}" if item else NOBODY
        absent = Absent(status=Status.FAILED if item else Status.NOT_COMPUTED, reason=reason)
        return nothing(item, recipe=section.recipe, n_atoms=0, absent=absent)
    ground = states[RELAXED].structure
    inputs = ItemInput(
        item=item,
        ground=ground,
        is_complex=True,
        oxidised=_charged(states, OXIDISED),
        reduced=_charged(states, REDUCED),
        free_ligand=Absent(status=Status.NOT_COMPUTED, reason=NOT_A_PAIR),
        partition=Partition(of_atom=states[RELAXED].fragments, species=states[RELAXED].molecules),
    )
    return stored_result(inputs, section=section, record=record, store=store)


def _charged(states: Mapping[str, NamedStructure], state: str) -> Relaxed | Absent:
    if state not in states:
        return Absent(status=Status.FAILED, reason=f"no {state} GFN-xTB structure")
    return Relaxed(structure=states[state].structure, warning=str(states[state].notes.get("note", "")))
