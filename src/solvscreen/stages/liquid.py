"""All replicas of all formulations in tables with error bars."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import JsonValue

from solvscreen.config import AnalysisSettings, MdSettings
from solvscreen.errors import DataError
from solvscreen.io.schemas.first_shells import DENTICITY, NEIGHBOURS
from solvscreen.io.schemas.liquid import COORDINATION, DYNAMICS, LIQUID, RDF, REPLICA_RDF, SHELLS
from solvscreen.io.tables import TableSchema, read_parquet, records, to_frame, write_csv, write_parquet
from solvscreen.provenance import Provenance
from solvscreen.stages._dynamics_rows import dynamics_rows
from solvscreen.stages._liquid_replicas import Replicas
from solvscreen.stages._liquid_rows import coordination_rows, liquid_row, shell_rows
from solvscreen.stages._neighbour_rows import denticity_rows, neighbour_rows
from solvscreen.stages._rdf_tables import mean_rdf
from solvscreen.stages._replica_record import ReplicaRecord, read_replica_records
from solvscreen.stages._settings import load_settings

Row = dict[str, Any]


def collect_liquid(  # noqa: PLR0913 - one path for each table
    *,
    settings: Path,
    md: Path,
    replicas: Sequence[Path],
    rdfs: Sequence[Path],
    out_rdf: Path,
    out_coordination: Path,
    out_liquid: Path,
    out_shells: Path,
    out_dynamics: Path,
    out_neighbours: Path,
    out_denticity: Path,
) -> None:
    """Write every table of the liquid (each but g(r) with a CSV twin) for all formulations.

    Raises:
        DataError: a record or table is not whole, or a formulation has two records of one replica.
    """
    _, analysis = load_settings(settings, stage="analysis", model=AnalysisSettings)
    _, dynamics = load_settings(md, stage="md", model=MdSettings)
    record: Any = analysis | {"md": dynamics}
    formulations = _by_formulation([one for path in replicas for one in read_replica_records(path)])
    coordination = [row for group in formulations for row in coordination_rows(group)]
    tables: dict[Path, tuple[TableSchema, Iterable[Row]]] = {
        out_liquid: (LIQUID, (liquid_row(group) for group in formulations)),
        out_coordination: (COORDINATION, coordination),
        out_shells: (SHELLS, (row for group in formulations for row in shell_rows(group))),
        out_dynamics: (DYNAMICS, (row for group in formulations for row in dynamics_rows(group))),
        out_neighbours: (NEIGHBOURS, (row for group in formulations for row in neighbour_rows(group))),
        out_denticity: (DENTICITY, (row for group in formulations for row in denticity_rows(group))),
    }
    for path, (schema, rows) in tables.items():
        write_both(path, rows, schema=schema, record=record)
    mean = mean_rdf(
        [read_parquet(path, schema=REPLICA_RDF) for path in rdfs],
        coordination=to_frame(coordination, COORDINATION),
        temperatures_kelvin={group.first.formulation: group.first.temperature_kelvin for group in formulations},
        reasons={group.first.formulation: "; ".join(group.doubts) for group in formulations},
    )
    write_parquet(out_rdf, to_frame(records(mean), RDF), schema=RDF, provenance=Provenance(record=record))


def _by_formulation(found: Iterable[ReplicaRecord]) -> list[Replicas]:
    groups: dict[str, list[ReplicaRecord]] = {}
    for record in found:
        groups.setdefault(record.formulation, []).append(record)
    for name, group in groups.items():
        if len({record.replica for record in group}) < len(group):
            raise DataError(f"{name}: two records of one replica; delete the liquid folder and run snakemake again")
    return [Replicas(groups[name]) for name in sorted(groups)]


def write_both(
    path: Path, rows: Iterable[Mapping[str, Any]], *, schema: TableSchema, record: dict[str, JsonValue]
) -> None:
    """Write a table and its CSV twin."""
    frame = to_frame(rows, schema)
    write_parquet(path, frame, schema=schema, provenance=Provenance(record=record))
    write_csv(path.with_suffix(".csv"), frame)
