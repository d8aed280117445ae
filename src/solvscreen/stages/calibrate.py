"""Calibration of GFN-xTB numbers on the density-functional ones of the same run."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from solvscreen.analysis.calibration import Pair
from solvscreen.config import ElectrodeSettings
from solvscreen.domain.calibration import unit_of
from solvscreen.io.calibrations import write_calibrations
from solvscreen.io.dft_record import read_dft
from solvscreen.io.schemas.calibration import CALIBRATION_POINTS
from solvscreen.io.structures import read_structures
from solvscreen.io.tables import to_frame, write_csv, write_parquet
from solvscreen.provenance import Provenance
from solvscreen.stages._calibrations import (
    apart_by_state,
    lowest_rows,
    lowest_structures,
    recipes_of,
    run_calibrations,
    sources_of,
)
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
    frames = [frame for path in structures for frame in read_structures(path)]
    pairs, fits = run_calibrations(
        results, xtb=rows, structures=lowest_structures(frames), apart=apart_by_state(frames), electrode=potentials
    )
    sources = ", ".join(sorted(set(sources_of(rows).values())))
    provenance = Provenance(record=record, level=f"{sources}; DFT recipe {recipes_of(results)}")
    write_calibrations(out, fits, provenance=provenance)
    frame = to_frame([_point(pair) for pair in pairs], CALIBRATION_POINTS)
    write_parquet(out_points, frame, schema=CALIBRATION_POINTS, provenance=provenance)
    write_csv(out_points.with_suffix(".csv"), frame)


def _point(pair: Pair) -> dict[str, Any]:
    return {**vars(pair), "unit": unit_of(pair.quantity)}
