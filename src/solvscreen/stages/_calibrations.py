"""Lines for every quantity and kind of a run; where there is none, the reason."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path

from solvscreen.analysis.calibration import Pair, by_kind, fit_kind
from solvscreen.chem.apart import fell_apart
from solvscreen.config import ElectrodeSettings
from solvscreen.domain.calibration import Calibration, NoCalibration
from solvscreen.domain.results import DftResult
from solvscreen.errors import LevelMismatch
from solvscreen.io.schemas.xtb import XTB
from solvscreen.io.structures import NamedStructure
from solvscreen.io.tables import read_parquet, records
from solvscreen.stages._attempt import Failure, attempt
from solvscreen.stages._calibration_pairs import COLUMNS, QUANTITIES, XtbRows, calibration_pairs

ORBITALS = ("homo_ev", "lumo_ev", "solvated_homo_ev", "solvated_lumo_ev")


def lowest_rows(paths: Sequence[Path]) -> XtbRows:
    """Row of the lowest structure of each item, from all GFN-xTB tables of a run."""
    rows = (row for path in paths for row in records(read_parquet(path, schema=XTB)))
    return {row["item"]: row for row in rows if row["rank"] == 0}


def lowest_structures(frames: Iterable[NamedStructure], *, state: str = "ground") -> dict[str, NamedStructure]:
    """Lowest structure of each item in this state of stage xtb."""
    return {frame.item: frame for frame in frames if frame.rank == 0 and frame.notes.get("state") == state}


def apart_by_state(frames: Iterable[NamedStructure]) -> dict[str, set[str]]:
    """Items whose molecules do not touch any more, by state, from the lowest structures of stage xtb."""
    found: dict[str, set[str]] = {}
    for frame in frames:
        if frame.rank == 0 and fell_apart(frame.structure, fragments=frame.fragments):
            found.setdefault(str(frame.notes["state"]), set()).add(frame.item)
    return found


def run_calibrations(
    results: Sequence[DftResult],
    *,
    xtb: XtbRows,
    structures: Mapping[str, NamedStructure],
    apart: Mapping[str, Collection[str]],
    electrode: ElectrodeSettings,
) -> tuple[list[Pair], list[Calibration | NoCalibration]]:
    """Pairs of numbers of a run at the permittivity of `electrode`, and the lines through them.

    Raises:
        LevelMismatch: tables of different levels.
    """
    pairs = calibration_pairs(results, xtb=xtb, structures=structures, apart=apart, electrode=electrode)
    return pairs, fit_calibrations(pairs, sources=sources_of(xtb), target=recipes_of(results))


def fit_calibrations(
    pairs: Iterable[Pair], *, sources: Mapping[str, str], target: str
) -> list[Calibration | NoCalibration]:
    """A line, or the reason why there is none, for each quantity and kind that has a pair; sorted.

    `sources` are the labels of the GFN-xTB levels by quantity, `target` is the density-functional recipe.
    """
    found = list(pairs)
    fits: list[Calibration | NoCalibration] = []
    for quantity in sorted({pair.quantity for pair in found}):
        points = by_kind(pair for pair in found if pair.quantity == quantity)
        for kind in points:
            fit = attempt(fit_kind, points, kind, quantity=quantity, source=sources[quantity], target=target)
            n = len(points[kind][0])
            fits.append(
                NoCalibration(quantity=quantity, kind=kind, n=n, reason=fit.reason)
                if isinstance(fit, Failure)
                else fit.value
            )
    return fits


def sources_of(xtb: XtbRows) -> dict[str, str]:
    """Methods behind each quantity's GFN-xTB numbers, such as `GFN2-xTB//GFN1-xTB`: energies // geometries.

    Raises:
        LevelMismatch: tables of different levels.
    """
    geometry, electrons = (
        _parametrisation(str(row[column]) for row in xtb.values()) for column in ("method", "electrons_level")
    )
    both = geometry if electrons in ("", geometry) else f"{electrons}//{geometry}"
    return {name: both if name in COLUMNS and name not in ORBITALS else geometry for name in QUANTITIES}


def recipes_of(results: Iterable[DftResult]) -> str:
    """Density-functional recipes of the results."""
    return ", ".join(sorted({result.recipe for result in results if result.recipe}))


def _parametrisation(labels: Iterable[str]) -> str:
    found = sorted(set(labels) - {""})
    if len(found) > 1:
        raise LevelMismatch(f"GFN-xTB tables of different levels: {', '.join(found)}; run snakemake again")
    return found[0].split()[0] if found else ""
