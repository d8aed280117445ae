"""GFN-xTB of the solvation shells of all formulations whose type falls into one shard."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from solvscreen.config import ShellSettings, XtbSettings, canonical_json
from solvscreen.domain.cluster import METAL_CATIONS, make_cluster
from solvscreen.domain.formulation import Formulation
from solvscreen.domain.species import Species
from solvscreen.io.members import read_formulation_members
from solvscreen.io.schemas.shell_energies import SHELL_STATES
from solvscreen.io.structures import NamedStructure, read_structures, write_structures
from solvscreen.io.tables import to_frame, write_parquet
from solvscreen.provenance import Provenance
from solvscreen.stages._calibrations import lowest_structures
from solvscreen.stages._pool import in_pool
from solvscreen.stages._settings import load_settings
from solvscreen.stages._shell_forms import FREE, RELAXED, SAMPLED, ShellTask
from solvscreen.stages._shell_store import StoredTask, compute

ENERGIES_ONLY = frozenset({"electrons", "solvent", "free_energy"})  # settings that move no atom


@dataclass(frozen=True, kw_only=True, eq=False)
class Cuts:
    """What was cut out of one formulation."""

    formulation: Formulation
    species: Mapping[str, Species]
    frames: Sequence[NamedStructure]


def run_shell_xtb(
    *,
    settings: Path,
    xtb: Path,
    formulations: Sequence[Path],
    cuts: Sequence[Path],
    ligands: Sequence[Path],
    shard: str,
    store: Path,
    table: Path,
    threads: int,
) -> None:
    """Write energies of all types of shell in one shard, named `3/8` for that with number 3 of 8; geometries beside it.

    `formulations` and `cuts` are in the same order; `ligands` hold the free molecules and their complexes with one
    metal cation, with which taking apart ends, as relaxed by stage xtb. Of a type that occurs in several formulations
    the snapshots are taken in turn: it is computed once for all of them.

    Raises:
        DataError: an input is truncated.
    """
    section, record = load_settings(settings, stage="shells", model=ShellSettings)
    method, xtb_record = load_settings(xtb, stage="xtb", model=XtbSettings)
    number, _, n_shards = shard.partition("/")
    found = [
        _cuts(members, path, shard=int(number), n_shards=int(n_shards))
        for members, path in zip(formulations, cuts, strict=True)
    ]
    free = lowest_structures(frame for path in ligands for frame in read_structures(path))
    wanted = [
        StoredTask(task=task, record=_text(record, xtb_record), store=store)
        for task in _tasks(found, free, section=section, method=method)
    ]
    results = in_pool(compute, wanted, threads=threads)
    rows = [row for _, own in results for row in own]
    write_structures(table.with_suffix(".extxyz"), [frame for frames, _ in results for frame in frames])
    provenance = Provenance(record=record | {"xtb": xtb_record})
    write_parquet(table, to_frame(rows, SHELL_STATES), schema=SHELL_STATES, provenance=provenance)


def shard_of(item: str, *, n_shards: int) -> int:
    """Shard of a type, from its name alone."""
    return int.from_bytes(hashlib.sha256(item.encode()).digest()[:4], "big") % n_shards


def _text(record: Mapping[str, Any], xtb_record: Mapping[str, Any]) -> str:
    """What the geometries of one snapshot depend on: versions and the method, not how many snapshots there are."""
    settings = {key: value for key, value in xtb_record["settings"].items() if key not in ENERGIES_ONLY}
    method = {"version": xtb_record["version"], "settings": settings}
    return canonical_json({"shells": record["version"], "programs": xtb_record["programs"], "xtb": method})


def _cuts(members: Path, path: Path, *, shard: int, n_shards: int) -> Cuts:
    formulation, species = read_formulation_members(members)
    frames = [frame for frame in read_structures(path) if shard_of(frame.item, n_shards=n_shards) == shard]
    return Cuts(formulation=formulation, species=species, frames=frames)


def _tasks(
    found: Sequence[Cuts], free: Mapping[str, NamedStructure], *, section: ShellSettings, method: XtbSettings
) -> list[ShellTask]:
    """Snapshots of every type and the free ligands, the longest first."""
    charges = {name: species.charge for cuts in found for name, species in cuts.species.items()}
    tasks: list[ShellTask] = []
    for item in sorted({frame.item for cuts in found for frame in cuts.frames}):
        for rank, start in enumerate(in_turn(found, item)[: section.snapshots]):
            task = ShellTask(
                start=replace(start, rank=rank),
                charges=charges,
                section=method,
                depth=RELAXED if rank < section.relaxed else SAMPLED,
                reduction=section.reduction,
            )
            tasks.append(task)
    tasks += _free_tasks(found, free, charges=charges, method=method)
    return sorted(tasks, key=lambda task: (task.depth != RELAXED, -len(task.start.structure.symbols)))


def in_turn(found: Sequence[Cuts], item: str) -> list[NamedStructure]:
    """Snapshots of one type: the first of each formulation by id, then the second of each, and so on."""
    ordered = sorted(found, key=lambda cuts: cuts.formulation.id)
    numbered = [
        (frame.rank, place, frame) for place, cuts in enumerate(ordered) for frame in cuts.frames if frame.item == item
    ]
    return [frame for _, _, frame in sorted(numbered, key=lambda entry: entry[:2])]


def _free_tasks(
    found: Sequence[Cuts], free: Mapping[str, NamedStructure], *, charges: Mapping[str, int], method: XtbSettings
) -> list[ShellTask]:
    """Every ligand of this shard's shells by itself, and with one metal cation of them."""
    molecules: list[Any] = [frame.notes["molecules"] for cuts in found for frame in cuts.frames]
    names = {str(name) for own in molecules for name in own}
    ligands = sorted(name for name in names if charges[name] <= 0)
    pairs = [
        make_cluster({metal: 1, name: 1}, charges=charges).id
        for metal in METAL_CATIONS
        if metal in names
        for name in ligands
    ]
    starts = [
        replace(
            free[item],
            notes={"molecules": list(free[item].molecules) if "+" in item else [item], "source": "stage xtb"},
        )
        for item in (*ligands, *pairs)
        if item in free
    ]
    return [ShellTask(start=start, charges=charges, section=method, depth=FREE) for start in starts]
