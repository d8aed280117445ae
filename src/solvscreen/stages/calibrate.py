"""Calibration of GFN-xTB numbers on the density-functional ones of the same run."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from solvscreen.analysis.calibration import Pair
from solvscreen.config import ElectrodeSettings
from solvscreen.domain.calibration import unit_of
from solvscreen.domain.results import DftResult
from solvscreen.io.calibrations import write_calibrations
from solvscreen.io.dft_record import read_dft
from solvscreen.io.schemas.calibration import CALIBRATION_POINTS
from solvscreen.io.schemas.xtb import XTB
from solvscreen.io.structures import NamedStructure, read_structures
from solvscreen.io.tables import read_parquet, records, to_frame, write_csv, write_parquet
from solvscreen.provenance import Provenance
from solvscreen.stages._calibration_pairs import calibration_pairs
from solvscreen.stages._calibrations import fit_calibrations
from solvscreen.stages._settings import load_settings


def calibrate(
    *,
    xtb: Sequence[Path],
    structures: Sequence[Path],
    dft: Sequence[Path],
    electrode: Path,
    out: Path,
    out_points: Path,
) -> None:
    """Write the calibration table and the numbers behind it, each as Parquet with CSV beside.

    Raises:
        DataError: an input is truncated.
        LevelMismatch: GFN-xTB tables of different levels.
    """
    potentials, record = load_settings(electrode, stage="electrode", model=ElectrodeSettings)
    rows = lowest_rows(xtb)
    results = [read_dft(path) for path in dft]
    frames = lowest_structures(structures)
    pairs = calibration_pairs(results, xtb=rows, structures=frames, electrode=potentials)
    source, target = _names(str(row["method"]) for row in rows.values()), _recipes(results)
    provenance = Provenance(record=record, level=f"{source}; DFT recipe {target}")
    write_calibrations(out, fit_calibrations(pairs, source=source, target=target), provenance=provenance)
    frame = to_frame([_point(pair) for pair in pairs], CALIBRATION_POINTS)
    write_parquet(out_points, frame, schema=CALIBRATION_POINTS, provenance=provenance)
    write_csv(out_points.with_suffix(".csv"), frame)


def lowest_rows(paths: Sequence[Path]) -> dict[str, Mapping[str, Any]]:
    """Row of the lowest structure of each item, from all GFN-xTB tables of a run."""
    rows = (row for path in paths for row in records(read_parquet(path, schema=XTB)))
    return {row["item"]: row for row in rows if row["rank"] == 0}


def lowest_structures(paths: Sequence[Path]) -> dict[str, NamedStructure]:
    """Lowest ground-state structure of each item."""
    frames = (frame for path in paths for frame in read_structures(path))
    return {frame.item: frame for frame in frames if frame.rank == 0 and frame.notes.get("state") == "ground"}


def _names(methods: Iterable[str]) -> str:
    """GFN parametrisations of the rows, as `GFN1-xTB`."""
    return ", ".join(sorted({method.split()[0] for method in methods if method}))


def _recipes(results: Iterable[DftResult]) -> str:
    return ", ".join(sorted({result.recipe for result in results if result.recipe}))


def _point(pair: Pair) -> dict[str, Any]:
    return {**vars(pair), "unit": unit_of(pair.quantity)}
