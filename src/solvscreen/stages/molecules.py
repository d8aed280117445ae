"""Species and clusters of a run, collected into two tables and one structure file for each cluster."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from solvscreen.config import ElectrodeSettings
from solvscreen.domain.cluster import METAL_CATIONS
from solvscreen.io.atomic import write_text
from solvscreen.io.calibrations import read_calibrations, read_missing_calibrations
from solvscreen.io.dft_record import read_dft
from solvscreen.io.members import read_species_members
from solvscreen.io.schemas.molecules import ATOMS, CLUSTERS, SPECIES
from solvscreen.io.schemas.xtb import XTB
from solvscreen.io.structures import NamedStructure, read_structures, to_extxyz
from solvscreen.io.tables import TableSchema, read_parquet, records, to_frame, write_csv, write_parquet
from solvscreen.provenance import Provenance
from solvscreen.stages._atom_rows import atom_rows
from solvscreen.stages._calibrated_rows import Calibrated, with_calibrated
from solvscreen.stages._calibration_pairs import BINDING
from solvscreen.stages._calibrations import apart_by_state, lowest_structures
from solvscreen.stages._evidence import Evidence
from solvscreen.stages._molecule_rows import cluster_row, species_row
from solvscreen.stages._settings import load_settings
from solvscreen.stages._xtb_energy import xtb_levels

JUDGED_BY = ("homo_ev", "oxidation_potential_v", "binding_energy_kj_per_mol")  # status of a row of the species table


def collect_molecules(
    *,
    members: Sequence[Path],
    xtb: Sequence[Path],
    structures: Sequence[Path],
    dft: Sequence[Path],
    calibration: Path,
    electrode: Path,
    out_species: Path,
    out_clusters: Path,
    out_atoms: Path,
) -> None:
    """Write the tables of species, clusters and atoms (Parquet, CSV beside it) and `<cluster>.xyz` beside the clusters.

    Where there is no density-functional number, the calibrated GFN-xTB one stands, and its method says so.

    Raises:
        DataError: an input is truncated.
        LevelMismatch: GFN-xTB tables of different levels.
    """
    potentials, record = load_settings(electrode, stage="electrode", model=ElectrodeSettings)
    frames = [frame for path in structures for frame in read_structures(path)]
    rows = [row for path in xtb for row in records(read_parquet(path, schema=XTB))]
    results = [read_dft(path) for path in dft]
    evidence = Evidence(
        molecules={molecule.id: molecule for path in members for molecule in read_species_members(path)},
        xtb={row["item"]: row for row in rows if row["rank"] == 0},
        dft={result.item: result for result in results},
        structures=lowest_structures(frames),
        oxidised=lowest_structures(frames, state="oxidised"),
        electrode=potentials,
    )
    apart = apart_by_state(frames)
    calibrated = Calibrated(
        lines=read_calibrations(calibration),
        missing=read_missing_calibrations(calibration),
        xtb=evidence.xtb,
        permittivity=potentials.permittivity,
        structures=evidence.structures,
        changes={
            state: {
                item: _change(frame, apart=item in apart.get(state, ()))
                for item, frame in lowest_structures(frames, state=state).items()
            }
            for state in ("oxidised", "reduced")
        },
    )
    clusters = sorted(item for item, row in evidence.xtb.items() if row["kind"] == "cluster")
    provenance = Provenance(record=record, level=_levels(rows, evidence))
    species = [
        with_calibrated(species_row(molecule, evidence), molecule.id, calibrated, judged_by=_judged_by(molecule.id))
        for molecule in evidence.molecules.values()
    ]
    _write(out_species, species, schema=SPECIES, provenance=provenance)
    for item in clusters:
        if item in evidence.structures:
            write_text(out_clusters.parent / f"{item}.xyz", to_extxyz(evidence.structures[item]))
    _write(out_atoms, list(atom_rows(evidence)), schema=ATOMS, provenance=provenance)
    rows_of_clusters = [with_calibrated(cluster_row(item, evidence), item, calibrated) for item in clusters]
    _write(out_clusters, rows_of_clusters, schema=CLUSTERS, provenance=provenance)


def _change(frame: NamedStructure, *, apart: bool) -> str:
    """What happened to a complex when its ion was relaxed; empty if nothing did."""
    parts = ("the complex falls apart" if apart else "", str(frame.notes.get("transfer", "")))
    return "; ".join(part for part in parts if part)


def _judged_by(species: str) -> tuple[str, ...]:
    return tuple(name for name in JUDGED_BY if name != BINDING or species not in METAL_CATIONS)


def _levels(rows: Sequence[Mapping[str, Any]], evidence: Evidence) -> str:
    methods = xtb_levels(rows)
    recipes = sorted({f"DFT recipe {result.recipe}" for result in evidence.dft.values()})
    return "; ".join([*methods, *recipes])


def _write(path: Path, rows: Sequence[Mapping[str, Any]], *, schema: TableSchema, provenance: Provenance) -> None:
    frame: pd.DataFrame = to_frame(rows, schema)
    write_parquet(path, frame, schema=schema, provenance=provenance)
    write_csv(path.with_suffix(".csv"), frame)
