"""All replicas of all formulations in four tables with error bars."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from pydantic import JsonValue
from scipy import stats

from solvscreen.config import AnalysisSettings
from solvscreen.errors import DataError
from solvscreen.io.schemas.liquid import COORDINATION, LIQUID, RDF, REPLICA_RDF, SHELLS
from solvscreen.io.tables import TableSchema, read_parquet, records, to_frame, write_csv, write_parquet
from solvscreen.provenance import Provenance
from solvscreen.stages._liquid_replicas import Replicas
from solvscreen.stages._liquid_rows import coordination_rows, liquid_row, shell_rows
from solvscreen.stages._replica_record import ReplicaRecord, read_record
from solvscreen.stages._settings import load_settings


def collect_liquid(
    *,
    settings: Path,
    replicas: Sequence[Path],
    rdfs: Sequence[Path],
    out_rdf: Path,
    out_coordination: Path,
    out_liquid: Path,
    out_shells: Path,
) -> None:
    """Write the tables of liquid, coordination, shells (each with a CSV twin) and g(r) of all formulations.

    Raises:
        DataError: a record or table is not whole, or a formulation has two records of one replica.
    """
    _, record = load_settings(settings, stage="analysis", model=AnalysisSettings)
    formulations = _by_formulation([read_record(path) for path in replicas])
    _write(out_liquid, (liquid_row(group) for group in formulations), schema=LIQUID, record=record)
    _write(
        out_coordination,
        (row for group in formulations for row in coordination_rows(group)),
        schema=COORDINATION,
        record=record,
    )
    _write(out_shells, (row for group in formulations for row in shell_rows(group)), schema=SHELLS, record=record)
    frames = [read_parquet(path, schema=REPLICA_RDF) for path in rdfs]
    write_parquet(out_rdf, to_frame(records(mean_rdf(frames)), RDF), schema=RDF, provenance=Provenance(record=record))


def mean_rdf(frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """g(r) and running coordination number over the blocks of all replicas, with 95 % intervals (Student's t).

    Bins that no block reaches are left out; the interval is empty where a single block reaches a bin.
    """
    filled = [frame for frame in frames if len(frame)]
    if not filled:
        return pd.DataFrame(columns=[column.name for column in RDF.columns])
    blocks = pd.concat(filled, ignore_index=True).dropna(subset=["g"])
    groups = blocks.groupby(list(RDF.key), sort=True)
    mean, spread, count = (
        getattr(groups[["g", "running_coordination_number"]], name)() for name in ("mean", "std", "count")
    )
    table: pd.DataFrame = mean.reset_index()
    for name in ("g", "running_coordination_number"):
        n = count[name].to_numpy()
        quantile = np.where(n > 1, stats.t.ppf(0.975, np.maximum(n - 1, 1)), np.nan)
        width = quantile * spread[name].to_numpy() / np.sqrt(n)
        table[f"{name}_lower"] = np.maximum(table[name].to_numpy() - width, 0.0)
        table[f"{name}_upper"] = table[name].to_numpy() + width
    return table


def _by_formulation(found: Iterable[ReplicaRecord]) -> list[Replicas]:
    groups: dict[str, list[ReplicaRecord]] = {}
    for record in found:
        groups.setdefault(record.formulation, []).append(record)
    for name, group in groups.items():
        if len({record.replica for record in group}) < len(group):
            raise DataError(f"{name}: two records of one replica; delete the liquid folder and run snakemake again")
    return [Replicas(groups[name]) for name in sorted(groups)]


def _write(path: Path, rows: Iterable[Mapping[str, Any]], *, schema: TableSchema, record: dict[str, JsonValue]) -> None:
    frame = to_frame(rows, schema)
    write_parquet(path, frame, schema=schema, provenance=Provenance(record=record))
    write_csv(path.with_suffix(".csv"), frame)
