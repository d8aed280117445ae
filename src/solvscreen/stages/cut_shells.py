"""Types of solvation shell in one formulation's trajectories, and snapshots of the most frequent ones."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from solvscreen.analysis.snapshots import Occurrence, spread
from solvscreen.config import AnalysisSettings, ShellSettings
from solvscreen.domain.quantity import Status, failed
from solvscreen.io.members import read_formulation_members
from solvscreen.io.schemas.shell_energies import SHELL_TYPES
from solvscreen.io.structures import NamedStructure, write_structures
from solvscreen.io.tables import quantity_cells, to_frame, write_parquet
from solvscreen.provenance import Provenance
from solvscreen.stages._liquid_replicas import METHOD, Replicas
from solvscreen.stages._replica_record import read_replica_records
from solvscreen.stages._settings import load_settings
from solvscreen.stages._shell_sightings import Sightings, Watched, cut_occurrences, open_replica, watch

BARE = "no molecule in the first shell: a bare cation has no valence electrons in GFN, so its energy means nothing"
LEFT_OUT = "left out by shells.compute = false"


def cut_shells(
    *,
    settings: Path,
    analysis: Path,
    members: Path,
    records: Path,
    replicas: Sequence[Path],
    table: Path,
    structures: Path,
) -> None:
    """Write the table of shell types of one formulation, and snapshots of the most frequent ones.

    `records` are those of the analysis, whose cutoffs are used; `replicas` are the folders of the trajectories. The
    types that cover `coverage` of the cations are cut, and all others that `min_population` of them have, at most
    `max_types`.

    Raises:
        DataError: an input is truncated, or a trajectory does not fit its record.
    """
    section, record = load_settings(settings, stage="shells", model=ShellSettings)
    shared, shared_record = load_settings(analysis, stage="analysis", model=AnalysisSettings)
    formulation, _ = read_formulation_members(members)
    together = Replicas(read_replica_records(records))
    folders = {folder.name: folder for folder in replicas}
    watched = [
        open_replica(folders[f"replica_{found.replica}"], found, analysis=shared, detail=section.denticity)
        for found in together.usable
    ]
    sightings = watch(watched)
    chosen = _chosen(sightings, section)
    rows = [
        _row(number, sightings, together, chosen=chosen, blocks=shared.blocks, section=section)
        for number in range(len(sightings.kinds))
    ] or [_nameless(together)]
    write_structures(structures, _snapshots(watched, chosen, formulation=formulation.id))
    provenance = Provenance(record=record | {"analysis": shared_record})
    frame = to_frame((row | {"formulation": formulation.id} for row in rows), SHELL_TYPES)
    write_parquet(table, frame, schema=SHELL_TYPES, provenance=provenance)


Chosen = dict[str, tuple[Occurrence, ...] | str]
"""Snapshots of each item that the coverage asks for, or why there is none."""


def _chosen(sightings: Sightings, section: ShellSettings) -> Chosen:
    if not section.compute:
        return {}
    chosen: Chosen = {}
    seen = 0
    for item, count in sightings.items():
        is_rare = count < section.min_population * sightings.n_observed
        if (is_rare and seen >= section.coverage * sightings.n_observed) or len(chosen) >= section.max_types:
            break
        seen += count
        chosen[item] = _occurrences(item, sightings, section)
    return chosen


def _occurrences(item: str, sightings: Sightings, section: ShellSettings) -> tuple[Occurrence, ...] | str:
    kind = next(kind for kind in sightings.kinds if kind.item == item)
    if kind.n_atoms == 1:
        return BARE
    if kind.n_atoms > section.max_atoms:
        return f"{kind.n_atoms} atoms, more than shells.max_atoms = {section.max_atoms}"
    return spread(sightings.occurrences(item), n=section.snapshots, n_frames=sightings.n_frames)


def _row(
    number: int, sightings: Sightings, together: Replicas, *, chosen: Chosen, blocks: int, section: ShellSettings
) -> dict[str, Any]:
    kind = sightings.kinds[number]
    series = sightings.summaries(number, blocks=blocks)
    cation = next(same for same in together.cations() if same[0].cation == kind.cation)
    population = together.fraction(series, cation=cation)
    found = chosen.get(kind.item, "" if section.compute else LEFT_OUT)
    reason = found if isinstance(found, str) else ""
    if kind.item not in chosen and section.compute:
        reason = _beyond(section, n_chosen=len(chosen))
    return {
        "cation": kind.cation,
        "shell": kind.shell,
        "denticity": kind.denticity,
        "class": kind.place,
        "cluster": kind.cluster,
        "item": kind.item,
        "charge": kind.charge,
        "n_atoms": kind.n_atoms,
        "n_observed": sightings.count(number),
        "n_cut": 0 if isinstance(found, str) else len(found),
        **quantity_cells("population", population),
        "status": (Status.NOT_COMPUTED if reason else Status.OK).value,
        "reason": reason,
    }


def _beyond(section: ShellSettings, *, n_chosen: int) -> str:
    """Why a type was not cut."""
    if n_chosen >= section.max_types:
        return f"beyond shells.max_types = {section.max_types}"
    limits = f"shells.coverage = {section.coverage:g} and shells.min_population = {section.min_population:g}"
    return f"beyond {limits}"


def _nameless(together: Replicas) -> dict[str, Any]:
    """Row of a formulation whose trajectories gave nothing."""
    return {
        **dict.fromkeys(("cation", "shell", "denticity", "class", "cluster", "item"), ""),
        **dict.fromkeys(("charge", "n_atoms", "n_observed", "n_cut"), 0),
        **quantity_cells("population", failed(together.failure, method=METHOD)),
        "status": Status.FAILED.value,
        "reason": together.failure,
    }


def _snapshots(watched: Sequence[Watched], chosen: Chosen, *, formulation: str) -> list[NamedStructure]:
    """All snapshots, numbered within their type."""
    wanted = [
        (occurrence, rank)
        for found in chosen.values()
        if not isinstance(found, str)
        for rank, occurrence in enumerate(found)
    ]
    by_replica: dict[int, list[tuple[Occurrence, int]]] = {}
    for occurrence, rank in wanted:
        by_replica.setdefault(occurrence.replica, []).append((occurrence, rank))
    return [
        structure
        for place, replica in enumerate(watched)
        for structure in cut_occurrences(replica, by_replica.get(place, []), formulation=formulation)
    ]
