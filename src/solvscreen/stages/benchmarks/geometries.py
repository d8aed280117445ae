"""Geometries of benchmarks, found as in a screen: conformers or cluster starts, then GFN1-xTB, the lowest kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any, Final

from solvscreen.chem.clusters import cluster_starts
from solvscreen.chem.conformers import ConformerSearch, conformers
from solvscreen.chem.graph import molecular_graph
from solvscreen.chem.loose_smiles import Pieces, read_pieces
from solvscreen.config import ClusterSettings, Config, ConformerSettings, XtbSettings
from solvscreen.domain.cluster import METAL_CATIONS, make_cluster
from solvscreen.domain.structure import Structure
from solvscreen.engines.registry import make_engine
from solvscreen.errors import CalculationError, InputError, NotConverged, SpeciesError
from solvscreen.io.structures import NamedStructure
from solvscreen.stage_records import settings_record
from solvscreen.stages._attempt import Failure
from solvscreen.stages._prescreen import Conformers, lowest_conformers
from solvscreen.stages._relax import State, Task, relax, xtb_method
from solvscreen.stages.benchmarks.store import Record, Store

SEED: Final = 1
RELAXATION: Final = {"engine", "method", "accuracy", "max_force_ev_per_angstrom", "max_cycles", "conformers"}
LEVEL_NOTE: Final = "geometries: GFN1-xTB, the lowest of several conformers or cluster starts, as in a screen"


@dataclass(frozen=True, kw_only=True)
class Geometry:
    """A stationary point on the GFN1-xTB surface, its energy and its start."""

    structure: Structure
    hartree: float  # NaN for single atoms, which need no geometry
    fragments: tuple[int, ...]


def pieces_of(smiles: str) -> Pieces:
    """Metal cations and molecules of a reference row.

    Raises:
        InputError: the SMILES cannot be used.
    """
    try:
        return read_pieces(smiles)
    except SpeciesError as error:
        raise InputError(str(error)) from error


def ground_geometry(pieces: Pieces, *, store: Store) -> Geometry:
    """Lowest structure of a molecule, or of cations with their ligands.

    Raises:
        CalculationError: no start, or none that relaxed with its bonds intact.
    """
    asked = {"smiles": pieces.text, **_settings()}
    return _geometry(store.result("geometry", asked, lambda: _relaxed(pieces), label=pieces.text))


def ion_geometry(start: Geometry, *, state: State, label: str, store: Store) -> Geometry:
    """Structure with one electron less (`oxidised`) or more (`reduced`), relaxed from `start`.

    Raises:
        CalculationError: it did not converge.
    """
    if len(start.structure.symbols) == 1:
        raise CalculationError(f"{label}: an atom has no geometry to relax")
    asked = {"start": content(start.structure), "state": state, **_settings()}
    frame = _named(label, start.structure, bonds=(), fragments=start.fragments)
    return _geometry(
        store.result("ion_geometry", asked, lambda: _lowest([frame], state=state), label=f"{label} {state}")
    )


def content(structure: Structure) -> dict[str, Any]:
    """A structure as JSON, positions to 1e-6 angstrom."""
    return {
        "symbols": list(structure.symbols),
        "positions_angstrom": (structure.positions_angstrom.round(6) + 0.0).tolist(),
        "charge": structure.charge,
        "multiplicity": structure.multiplicity,
    }


def from_content(record: Mapping[str, Any]) -> Structure:
    """The structure that `content` wrote."""
    return Structure(
        symbols=tuple(record["symbols"]),
        positions_angstrom=record["positions_angstrom"],
        charge=record["charge"],
        multiplicity=record["multiplicity"],
    )


def _settings() -> Record:
    """What a geometry depends on; other keys of these stages concern energies, or how much of them is kept."""
    config = Config(seed=SEED)
    starts = {stage: settings_record(config, stage) for stage in ("conformers", "clusters")}
    section = config.xtb.model_dump(mode="json", include=RELAXATION)
    return {**starts, "relaxation": {**section, "version": version(config.xtb.engine.removesuffix("-python"))}}


def _geometry(record: Record) -> Geometry:
    hartree = record["hartree"]
    return Geometry(
        structure=from_content(record["structure"]),
        hartree=float("nan") if hartree is None else float(hartree),
        fragments=tuple(record["fragments"]),
    )


def _relaxed(pieces: Pieces) -> Record:
    starts = _molecule_starts(pieces) if not pieces.metals and len(pieces.molecules) == 1 else _cluster_starts(pieces)
    if len(starts[0].structure.symbols) == 1:
        return {"structure": content(starts[0].structure), "hartree": None, "fragments": [0]}
    return _lowest(starts, state="ground")


def _molecule_starts(pieces: Pieces) -> Sequence[NamedStructure]:
    (smiles,) = pieces.molecules
    settings = ConformerSettings()
    search = ConformerSearch(
        embeddings=settings.embeddings,
        keep=settings.keep,
        energy_window_kj_per_mol=settings.energy_window_kj_per_mol,
        prune_rmsd_angstrom=settings.prune_rmsd_angstrom,
        seed=SEED,
    )
    bonds = molecular_graph(smiles).bonds
    found = [
        _named(smiles, structure, bonds=bonds, fragments=(0,) * len(structure.symbols), rank=rank)
        for rank, structure in enumerate(conformers(smiles, search=search))
    ]
    return lowest_conformers(Conformers(frames=tuple(found), section=XtbSettings()))


def _cluster_starts(pieces: Pieces) -> Sequence[NamedStructure]:
    unknown = sorted(set(pieces.metals) - set(METAL_CATIONS))
    if unknown:
        raise CalculationError(f"clusters of {', '.join(unknown)}+ are not built; {', '.join(METAL_CATIONS)} are")
    names = {smiles: f"L{number}" for number, smiles in enumerate(dict.fromkeys(pieces.molecules))}
    members = [*pieces.metals, *(names[smiles] for smiles in pieces.molecules)]
    smiles_of = {metal: f"[{metal}+]" for metal in pieces.metals} | {name: one for one, name in names.items()}
    charges = {name: molecular_graph(smiles).charge for name, smiles in smiles_of.items()}
    cluster = make_cluster({name: members.count(name) for name in members}, charges=charges)
    starts = ClusterSettings().starts_of(n_molecules=cluster.n_molecules)
    return cluster_starts(cluster, smiles=smiles_of, starts=starts, seed=SEED)


def _lowest(starts: Sequence[NamedStructure], *, state: State) -> Record:
    outcomes = [relax(Task(start=start, section=XtbSettings(), state=state)) for start in starts]
    found = [one.value.result for one in outcomes if not isinstance(one, Failure)]
    if not found:
        reasons = "; ".join(dict.fromkeys(one.reason for one in outcomes if isinstance(one, Failure)))
        raise NotConverged(f"no start relaxed: {reasons}")
    lowest = min(found, key=lambda one: one.single_point.energy.hartree)
    return {
        "structure": content(lowest.structure),
        "hartree": lowest.single_point.energy.hartree,
        "fragments": list(starts[0].fragments),
    }


def _named(
    item: str,
    structure: Structure,
    *,
    bonds: tuple[tuple[int, int], ...],
    fragments: tuple[int, ...],
    rank: int = 0,
) -> NamedStructure:
    molecules = [item for _ in sorted(set(fragments))]
    return NamedStructure(
        item=item,
        rank=rank,
        structure=structure,
        bonds=bonds,
        fragments=fragments,
        notes={"molecules": list(molecules)},
    )


def xtb_level_text() -> str:
    """Level of theory of the geometries, in words."""
    section = XtbSettings()
    return make_engine(section.engine).level(xtb_method(section)).label
