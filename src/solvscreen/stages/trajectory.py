"""Structure of a liquid whose trajectory was made elsewhere."""

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from solvscreen.analysis.known_ions import KnownIon
from solvscreen.analysis.topology import ForeignLiquid, read_liquid
from solvscreen.analysis.uncertainty import summarise
from solvscreen.chem.graph import molecular_graph
from solvscreen.config import AnalysisSettings, Config, settings_record
from solvscreen.domain.quantity import Status
from solvscreen.domain.species import Role
from solvscreen.errors import InputError
from solvscreen.io.schemas.liquid import COORDINATION, RDF, REPLICA_RDF, SHELLS, SPECIATION
from solvscreen.io.species_table import BUILT_IN, read_species_table
from solvscreen.io.tables import quantity_cells, records, to_frame
from solvscreen.stages._liquid_replicas import Replicas
from solvscreen.stages._liquid_rows import cation_quantities, coordination_rows, shell_rows
from solvscreen.stages._rdf_tables import mean_rdf, replica_rdf_rows
from solvscreen.stages._replica_record import CationRecord, ReplicaRecord
from solvscreen.stages._replica_structure import structure
from solvscreen.stages.liquid import write_both


def analyze_trajectory(
    *, topology: Path, trajectory: Path, cation: str, anions: Sequence[str], temperature_kelvin: float, out: Path
) -> None:
    """Write rdf, coordination, speciation and shells (Parquet and CSV) of one trajectory into the folder `out`.

    Error bars come from blocks; settings are the defaults of the analysis.

    Raises:
        InputError: unreadable files, no periodic box, no such cation, a temperature that is none.
    """
    if not temperature_kelvin > 0.0 or math.isinf(temperature_kelvin):
        raise InputError(f"--temperature-kelvin {temperature_kelvin:g}: has to be above zero")
    settings = AnalysisSettings()
    liquid = read_liquid(topology, trajectory, cation=cation, anions=anions, ions=known_ions())
    rdfs, cations = structure(
        liquid.trajectory, liquid.box, settings=settings, frame_interval_ps=liquid.frame_interval_ps
    )
    wanted = [found for found in cations if found.cation in liquid.cations]
    name = trajectory.stem
    one = [
        _replicas(liquid, found, name=name, temperature_kelvin=temperature_kelvin, blocks=settings.blocks)
        for found in wanted
    ]
    coordination = [row for replicas in one for row in coordination_rows(replicas)]
    curves = [
        row
        for rdf in rdfs
        if rdf.cation in liquid.cations
        for row in replica_rdf_rows(rdf, formulation=name, replica=0)
    ]
    tables = {
        SPECIATION: [_speciation_row(replicas) for replicas in one],
        COORDINATION: coordination,
        SHELLS: [row for replicas in one for row in shell_rows(replicas)],
        RDF: _mean_rdf_rows(curves, coordination),
    }
    record = settings_record(Config(), "analysis") | {"topology": topology.name, "trajectory": trajectory.name}
    for schema, rows in tables.items():
        write_both(out / f"{schema.name}.parquet", rows, schema=schema, record=record)


def known_ions() -> list[KnownIon]:
    """Graphs of the ions in the table that ships with solvscreen, bare metals left out."""
    rows = [row for row in read_species_table(BUILT_IN) if row.cells["role"] in (Role.ANION, Role.CATION)]
    found = []
    for row in rows:
        graph = molecular_graph(row.cells["smiles"])
        if len(graph.symbols) > 1 or graph.charge < 0:
            found.append(KnownIon(species=row.id, symbols=graph.symbols, bonds=graph.bonds, charge=graph.charge))
    return found


def _replicas(
    liquid: ForeignLiquid, cation: CationRecord, *, name: str, temperature_kelvin: float, blocks: int
) -> Replicas:
    """One kind of cation as a formulation of one replica."""
    edges = np.array([np.cbrt(frame.volume_angstrom3) for frame in liquid.trajectory.frames()])
    n_frames = liquid.trajectory.n_frames
    record = ReplicaRecord(
        formulation=name,
        recipe="",
        temperature_kelvin=temperature_kelvin,
        replica=0,
        status=Status.DOUBTFUL.value if liquid.notes else Status.OK.value,
        reason="",
        weak_spots=liquid.notes,
        production_ns=(n_frames - 1) * liquid.frame_interval_ps / 1000.0,
        n_frames=n_frames,
        bulk={"box_edge": summarise(edges, blocks=blocks)},
        cations=(cation,),
        species=(),
    )
    return Replicas([record])


def _speciation_row(replicas: Replicas) -> dict[str, Any]:
    row: dict[str, Any] = {
        "formulation": replicas.first.formulation,
        "cation": replicas.main_cation[0].cation,
        "production_ns": replicas.first.production_ns,
        "n_frames": replicas.first.n_frames,
    }
    for name, quantity in cation_quantities(replicas).items():
        row |= quantity_cells(name, quantity)
    return row


def _mean_rdf_rows(rows: list[dict[str, Any]], coordination: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return records(mean_rdf([to_frame(rows, REPLICA_RDF)], coordination=to_frame(coordination, COORDINATION)))
