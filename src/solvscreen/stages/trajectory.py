"""Structure of a liquid whose trajectory was made elsewhere."""

import math
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import JsonValue

from solvscreen.analysis.diffusion import standard_masses
from solvscreen.analysis.known_ions import KnownIon
from solvscreen.analysis.rdf import Rdf
from solvscreen.analysis.tallies import averages
from solvscreen.analysis.topology import ForeignLiquid, read_liquid
from solvscreen.analysis.uncertainty import DENSITY_TOLERANCE, summarise
from solvscreen.chem.graph import molecular_graph
from solvscreen.config import AnalysisSettings, Config
from solvscreen.domain.quantity import Quantity, Status
from solvscreen.domain.species import Role
from solvscreen.errors import InputError
from solvscreen.io.schemas.first_shells import DENTICITY, NEIGHBOURS
from solvscreen.io.schemas.liquid import COORDINATION, DYNAMICS, RDF, REPLICA_RDF, SHELLS, SPECIATION
from solvscreen.io.species_table import BUILT_IN, read_species_table
from solvscreen.io.tables import TableSchema, quantity_cells, records, to_frame
from solvscreen.stage_records import settings_record
from solvscreen.stages._dynamics_rows import dynamics_rows
from solvscreen.stages._first_shells import FirstShells, pooled_first_shells
from solvscreen.stages._liquid_replicas import Replicas
from solvscreen.stages._liquid_rows import cation_quantities, coordination_rows, shell_rows
from solvscreen.stages._neighbour_rows import denticity_rows, neighbour_rows
from solvscreen.stages._rdf_tables import mean_rdf, replica_rdf_rows
from solvscreen.stages._replica_record import ReplicaRecord
from solvscreen.stages._replica_structure import distributions, structure
from solvscreen.stages.analyze import species_records
from solvscreen.stages.liquid import write_both
from solvscreen.units import DALTON_PER_NM3_TO_G_PER_CM3, NM_TO_ANGSTROM


def analyze_trajectory(
    *,
    topology: Path,
    trajectory: Sequence[Path],
    cation: str,
    anions: Sequence[str],
    temperature_kelvin: float,
    out: Path,
) -> None:
    """Write every table of the liquid (Parquet and CSV), with `speciation`, into the folder `out`.

    Several trajectories of one topology are replicas. Error bars come from them and from blocks; settings are the
    defaults of the analysis. The formulation's name in all tables is that of the first trajectory.

    Raises:
        InputError: unreadable files, no periodic box, no such cation, a temperature that is none.
    """
    if not trajectory:
        raise InputError("--trajectory: name at least one file")
    if not temperature_kelvin > 0.0 or math.isinf(temperature_kelvin):
        raise InputError(f"--temperature-kelvin {temperature_kelvin:g}: has to be above zero")
    settings, ions, name = AnalysisSettings(), known_ions(), trajectory[0].stem
    liquids = [read_liquid(topology, path, cation=cation, anions=anions, ions=ions) for path in trajectory]
    rdfs = [distributions(liquid.trajectory, liquid.box, settings=settings) for liquid in liquids]
    shells = pooled_first_shells(rdfs, liquids[0].box, settings=settings)
    found = [
        _record(liquid, mine, shells=shells, settings=settings) for liquid, mine in zip(liquids, rdfs, strict=True)
    ]
    replicas = [
        replace(record, formulation=name, temperature_kelvin=temperature_kelvin, replica=number)
        for number, record in enumerate(found, start=1)
    ]
    tables = _tables(replicas, rdfs, cations=liquids[0].cations)
    files: dict[str, JsonValue] = {"topology": topology.name, "trajectory": [path.name for path in trajectory]}
    provenance = settings_record(Config(), "analysis") | files
    for schema, rows in tables.items():
        write_both(out / f"{schema.name}.parquet", rows, schema=schema, record=provenance)


def _tables(
    found: Sequence[ReplicaRecord], rdfs: Sequence[Sequence[Rdf]], *, cations: Sequence[str]
) -> dict[TableSchema, list[dict[str, Any]]]:
    """Rows of every table; each of the wanted cations is taken for itself."""
    one = [
        Replicas(
            [
                replace(record, cations=(around,))
                for record in found
                for around in record.cations
                if around.cation == cation
            ]
        )
        for cation in cations
    ]
    coordination = [row for replicas in one for row in coordination_rows(replicas)]
    curves = [
        row
        for record, mine in zip(found, rdfs, strict=True)
        for rdf in mine
        if rdf.cation in cations
        for row in replica_rdf_rows(rdf, formulation=record.formulation, replica=record.replica)
    ]
    mean = mean_rdf(
        [to_frame(curves, REPLICA_RDF)],
        coordination=to_frame(coordination, COORDINATION),
        temperatures_kelvin={found[0].formulation: found[0].temperature_kelvin},
        reasons={found[0].formulation: "; ".join(one[0].doubts)},
    )
    return {
        SPECIATION: [_speciation_row(replicas) for replicas in one],
        COORDINATION: coordination,
        NEIGHBOURS: [row for replicas in one for row in neighbour_rows(replicas)],
        DENTICITY: [row for replicas in one for row in denticity_rows(replicas)],
        SHELLS: [row for replicas in one for row in shell_rows(replicas)],
        DYNAMICS: list(dynamics_rows(one[0])),
        RDF: records(mean),
    }


def known_ions() -> list[KnownIon]:
    """Graphs of the ions in the table that ships with solvscreen, bare metals left out."""
    rows = [row for row in read_species_table(BUILT_IN) if row.cells["role"] in (Role.ANION, Role.CATION)]
    found = []
    for row in rows:
        graph = molecular_graph(row.cells["smiles"])
        if len(graph.symbols) > 1 or graph.charge < 0:
            found.append(KnownIon(species=row.id, symbols=graph.symbols, bonds=graph.bonds, charge=graph.charge))
    return found


def _record(
    liquid: ForeignLiquid, rdfs: Sequence[Rdf], *, shells: FirstShells, settings: AnalysisSettings
) -> ReplicaRecord:
    """One trajectory as a replica that has no name, number and temperature yet."""
    box, interval_ps, n_frames = liquid.box, liquid.frame_interval_ps, liquid.trajectory.n_frames
    mass = standard_masses(box).sum() * DALTON_PER_NM3_TO_G_PER_CM3 * NM_TO_ANGSTROM**3
    volumes = (frame.volume_angstrom3 for frame in liquid.trajectory.frames())
    edges, densities = averages(((volume ** (1.0 / 3.0), mass / volume) for volume in volumes), n_frames=n_frames)
    return ReplicaRecord(
        formulation="",
        recipe="",
        temperature_kelvin=math.nan,
        ion_charge_scale=1.0,  # not told by the files, in no table
        replica=0,
        status=Status.DOUBTFUL.value if liquid.notes else Status.OK.value,
        reason="",
        weak_spots=liquid.notes,
        production_ns=(n_frames - 1) * interval_ps / 1000.0,
        n_frames=n_frames,
        net_charge_e=float(sum(kind.charge * kind.count for kind in box.kinds)),
        bulk={
            "box_edge": summarise(edges, blocks=settings.blocks, n_frames=n_frames),
            "density": summarise(densities, blocks=settings.blocks, n_frames=n_frames),
        },
        cations=structure(
            liquid.trajectory,
            box,
            rdfs=rdfs,
            shells=shells,
            settings=settings,
            frame_interval_ps=interval_ps,
        ),
        species=species_records(
            liquid.trajectory, box, shells=shells, settings=settings, frame_interval_ps=interval_ps
        ),
    )


def _speciation_row(replicas: Replicas) -> dict[str, Any]:
    row: dict[str, Any] = {
        "formulation": replicas.first.formulation,
        "cation": replicas.main_cation[0].cation,
        "n_replicas": len(replicas.usable),
        "production_ns": sum(record.production_ns for record in replicas.usable),
        "n_frames": sum(record.n_frames for record in replicas.usable),
        "net_charge_e": replicas.first.net_charge_e,
        **quantity_cells("density", _density(replicas), "g_per_cm3"),
    }
    for name, quantity in cation_quantities(replicas).items():
        row |= quantity_cells(name, quantity)
    return row


def _density(replicas: Replicas) -> Quantity:
    return replicas.mean([record.bulk["density"] for record in replicas.usable], tolerance=DENSITY_TOLERANCE)
