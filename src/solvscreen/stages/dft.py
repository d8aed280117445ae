"""Density-functional calculations on one species or 1:1 complex, from its xTB structures."""

import hashlib
import shutil
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from pydantic import JsonValue

from solvscreen.config import DftSettings, canonical_json
from solvscreen.domain.cluster import METAL_CATIONS, parse_cluster_id
from solvscreen.domain.quantity import Status
from solvscreen.domain.results import Absent, DftResult, nothing
from solvscreen.domain.structure import Structure
from solvscreen.engines.pyscf.checkpoints import Checkpoints
from solvscreen.engines.pyscf.hole_starts import Partition
from solvscreen.engines.pyscf.recipes import RECIPES
from solvscreen.engines.pyscf.threads import pinned
from solvscreen.errors import DataError
from solvscreen.io.dft_record import read_dft, write_dft
from solvscreen.io.schemas.xtb import XTB
from solvscreen.io.structures import NamedStructure, read_structures
from solvscreen.io.tables import read_parquet, records
from solvscreen.stages._dft_item import ONE_LESS, ONE_MORE, WHOLE, ItemInput, Relaxed, compute_item, skipped
from solvscreen.stages._relax import LARGEST_CHARGED
from solvscreen.stages._settings import load_settings

STATE, WARNING, MISSING = "state", "transfer", "missing"  # notes that stage xtb writes
REACTED = "reacted"
TOO_MANY = "of more than two molecules no charged form is relaxed"
PLATING = "the reduction of a bare cation is the plating of the metal, which no continuum describes"
METALS = tuple((name,) for name in METAL_CATIONS)
NO_ENERGY = frozenset({"max_atoms", "oxidised_complexes", "attachment"})  # settings that change none


@dataclass(frozen=True, kw_only=True, eq=False)
class Frames:
    """Structures of the item's own shard and of the shards of its ligands."""

    own: Sequence[NamedStructure]
    ligands: Sequence[NamedStructure]


def run_dft(
    *,
    settings: Path,
    table: Path,
    structures: Path,
    item: str,
    ligands: Sequence[Path],
    store: Path,
    out: Path,
    threads: int,
) -> None:
    """Compute `item`, or take its result from `store` if the same structures were computed with the same settings.

    An item without structure, and one with more atoms than the settings allow, is written with the reason.

    Raises:
        DataError: an input is truncated, or does not know the item.
    """
    section, record = load_settings(settings, stage="dft", model=DftSettings)
    rows = [row for row in records(read_parquet(table, schema=XTB)) if row["item"] == item]
    if not rows:
        raise DataError(f"{table}: has no row of {item}; delete it and run snakemake again")
    frames = Frames(
        own=[frame for frame in read_structures(structures) if frame.item == item],
        ligands=[frame for path in ligands for frame in read_structures(path)],
    )
    with pinned(threads):
        write_dft(out, _result(item, rows[0], frames, section=section, record=record, store=store))


def _result(
    item: str, row: dict[str, Any], frames: Frames, *, section: DftSettings, record: dict[str, JsonValue], store: Path
) -> DftResult:
    recipe = RECIPES[section.recipe]
    ground = _find(frames.own, item, state="ground")
    if isinstance(ground, Absent):
        absent = Absent(status=Status.FAILED, reason=f"no xTB structure: {row['reason']}")
        return nothing(item, recipe=recipe.name, n_atoms=0, absent=absent)
    size = len(ground.structure.symbols)
    if size > section.max_atoms:
        reason = f"{size} atoms, more than dft.max_atoms = {section.max_atoms}"
        return nothing(item, recipe=recipe.name, n_atoms=size, absent=Absent(status=Status.NOT_COMPUTED, reason=reason))
    return stored_result(_inputs(item, ground, frames), section=section, record=record, store=store)


def stored_result(inputs: ItemInput, *, section: DftSettings, record: dict[str, JsonValue], store: Path) -> DftResult:
    """Result from the store where it holds one, else computed and put there.

    Until then its converged fields lie in a folder of the same name, where another attempt finds them.
    """
    path = store / f"{content_key(inputs, section=section, record=record)}.json"
    unfinished = path.with_suffix("")
    if path.exists():
        result = replace(read_dft(path), item=inputs.item)
    else:
        checkpoints = Checkpoints(folder=unfinished)
        result = compute_item(inputs, recipe=RECIPES[section.recipe], section=section, checkpoints=checkpoints)
        write_dft(path, result)
    shutil.rmtree(unfinished, ignore_errors=True)
    return result


def content_key(inputs: ItemInput, *, section: DftSettings, record: dict[str, JsonValue]) -> str:
    """Hash of all geometries (to 1e-6 angstrom), charges, multiplicities, molecules and reasons, and of the settings.

    Settings that leave out electronic states count by what they do to this item. The limit on the number of atoms and
    the seed are left out: neither changes an energy.
    """
    parts = {
        name: _content(value)
        for name, value in vars(inputs).items()
        if name not in ("item", "partition") and value != ()
    }
    if inputs.partition != WHOLE:
        parts["partition"] = [list(inputs.partition.of_atom), list(inputs.partition.species)]
    settings = {key: value for key, value in record.items() if key != "seed"}
    chosen = {key: value for key, value in dict(settings.pop("settings")).items() if key not in NO_ENERGY}  # type: ignore[arg-type]
    left_out: list[JsonValue] = [skipped(inputs, section, change=change) for change in (ONE_LESS, ONE_MORE)]
    text = canonical_json({"inputs": parts, "record": settings, "settings": chosen, "left_out": left_out})
    return hashlib.sha256(text.encode()).hexdigest()[:24]


def _content(value: Structure | Relaxed | Absent | bool | tuple[Relaxed, ...]) -> JsonValue:
    if isinstance(value, tuple):
        return [_content(part) for part in value]
    if isinstance(value, bool):
        return value
    if isinstance(value, Absent):
        return asdict(value)
    if isinstance(value, Relaxed):
        return {"structure": _content(value.structure), "warning": value.warning}
    positions = [[f"{x + 0.0:.6f}" for x in row] for row in value.positions_angstrom.round(6)]
    return {
        "symbols": list(value.symbols),
        "positions_angstrom": positions,  # type: ignore[dict-item]
        "charge": value.charge,
        "multiplicity": value.multiplicity,
    }


def _inputs(item: str, ground: NamedStructure, frames: Frames) -> ItemInput:
    n_molecules = len(set(ground.fragments))
    is_complex = n_molecules > 1
    charged: dict[str, Relaxed | Absent] = {
        state: _relaxed(frames.own, item, state=state)
        if n_molecules <= LARGEST_CHARGED
        else Absent(status=Status.NOT_COMPUTED, reason=TOO_MANY)
        for state in ("oxidised", "reduced")
    }
    if ground.structure.symbols in METALS and ground.structure.charge > 0:
        charged["reduced"] = Absent(status=Status.NOT_COMPUTED, reason=PLATING)
    return ItemInput(
        item=item,
        ground=ground.structure,
        is_complex=is_complex,
        oxidised=charged["oxidised"],
        reduced=charged["reduced"],
        free_ligand=_free_ligand(item, ground, frames.ligands) if is_complex else _no_binding("a single molecule"),
        reacted=_reacted(frames.own),
        partition=Partition(of_atom=ground.fragments, species=ground.molecules) if is_complex else WHOLE,
    )


def _reacted(frames: Sequence[NamedStructure]) -> tuple[Relaxed, ...]:
    found = sorted((frame for frame in frames if frame.notes.get(STATE) == REACTED), key=lambda frame: frame.rank)
    return tuple(Relaxed(structure=frame.structure, warning=str(frame.notes.get(WARNING, ""))) for frame in found)


def _find(frames: Sequence[NamedStructure], item: str, *, state: str) -> NamedStructure | Absent:
    found = [frame for frame in frames if (frame.item, frame.notes.get(STATE)) == (item, state)]
    if not found:
        return Absent(status=Status.FAILED, reason=f"no {state} xTB structure of {item}")
    return min(found, key=lambda frame: frame.rank)


def _relaxed(frames: Sequence[NamedStructure], item: str, *, state: str) -> Relaxed | Absent:
    frame = _find(frames, item, state=state)
    if isinstance(frame, Absent):
        missing = [str(own.notes.get(MISSING, "")) for own in frames if own.rank == 0]
        return replace(frame, reason="; ".join([frame.reason, *filter(None, missing)]))
    return Relaxed(structure=frame.structure, warning=str(frame.notes.get(WARNING, "")))


def _free_ligand(item: str, ground: NamedStructure, ligands: Sequence[NamedStructure]) -> Structure | Absent:
    """Lowest geometry of the one ligand beside the one metal ion, with its atoms in the order of the complex."""
    names = [name for name, count in parse_cluster_id(item).items() for _ in range(count)]
    others = [name for name in names if name not in METAL_CATIONS]
    if len(names) != 2 or len(others) != 1:
        return _no_binding("not one metal cation with one ligand")
    ligand = _find(ligands, others[0], state="ground")
    if isinstance(ligand, Absent):
        return ligand
    own = tuple(name for name in ground.structure.symbols if name not in METAL_CATIONS)
    if own != ligand.structure.symbols:
        raise DataError(
            f"{item}: atoms of the ligand are not in the order of {others[0]}; raise the version of stage xtb"
        )
    return ligand.structure


def _no_binding(reason: str) -> Absent:
    return Absent(status=Status.NOT_COMPUTED, reason=reason)
