"""Lines for every quantity and kind of a set of pairs; where there is none, the reason."""

from collections.abc import Iterable

from solvscreen.analysis.calibration import Pair, by_kind, fit_kind
from solvscreen.domain.calibration import Calibration, NoCalibration
from solvscreen.stages._attempt import Failure, attempt


def fit_calibrations(pairs: Iterable[Pair], *, source: str, target: str) -> list[Calibration | NoCalibration]:
    """A line, or the reason why there is none, for each quantity and kind that has a pair; sorted.

    `source` is the label of the GFN-xTB level, `target` the density-functional recipe.
    """
    found = list(pairs)
    fits: list[Calibration | NoCalibration] = []
    for quantity in sorted({pair.quantity for pair in found}):
        points = by_kind(pair for pair in found if pair.quantity == quantity)
        for kind in points:
            fit = attempt(fit_kind, points, kind, quantity=quantity, source=source, target=target)
            n = len(points[kind][0])
            fits.append(
                NoCalibration(quantity=quantity, kind=kind, n=n, reason=fit.reason)
                if isinstance(fit, Failure)
                else fit.value
            )
    return fits
