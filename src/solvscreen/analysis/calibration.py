"""Lines from GFN-xTB to density-functional numbers, with leave-one-out errors and prediction intervals."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import t as student_t

from solvscreen.domain.calibration import Calibration, family
from solvscreen.domain.quantity import Quantity, not_computed
from solvscreen.errors import CalculationError

LEAST_OWN_POINTS: Final = 2  # of a kind: with one, nothing tests its offset
LEAST_FREEDOM: Final = 2  # degrees of freedom; with one, Student's factor is 12.7
LEAST_SPREAD: Final = 1e-6  # of x, relative to its size
HIGHEST_LEVERAGE: Final = 0.98  # a point above it fixes a coefficient all but alone, and nothing tests it
PROBABILITY: Final = 0.95
EXTRAPOLATED: Final = "extrapolated calibration"
TOO_FAR: Final = "too far beyond the calibration"

Floats = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Pair:
    """One item's number by both methods; `x` by GFN-xTB, `y` by density-functional theory."""

    item: str
    quantity: str
    kind: str
    x: float
    y: float


@dataclass(frozen=True, kw_only=True, eq=False)
class _Points:
    """Points of one kind."""

    x: Floats
    y: Floats

    @property
    def squares(self) -> float:
        return float(np.sum((self.x - self.x.mean()) ** 2))

    @property
    def products(self) -> float:
        return float(np.sum((self.x - self.x.mean()) * self.y))


def fit_common_slope(
    points: Mapping[str, tuple[ArrayLike, ArrayLike]],
    kind: str,
    *,
    quantity: str,
    source: str = "GFN-xTB",
    target: str = "DFT",
) -> Calibration:
    r"""Line of `kind`, :math:`y = a_k + b x`, with its own offset and the slope of all kinds in `points`.

    Ordinary least squares over x (n,) and y (n,) of each kind. Kinds with one point say nothing about the slope.

    Raises:
        CalculationError: fewer than two points of this kind, too few in all, x all alike, one point that fixes the
            slope alone, or a falling line.
    References: analysis of covariance with parallel lines, e.g. Draper & Smith, *Applied Regression Analysis*, ch. 14.
    """
    groups = {name: _points(*both) for name, both in points.items()}
    used = {name: group for name, group in groups.items() if len(group.x) >= LEAST_OWN_POINTS}
    if kind not in used:
        own = len(groups[kind].x) if kind in groups else 0
        raise CalculationError(f"{_counted(own)}, and a line needs {LEAST_OWN_POINTS}")
    return _line(used, kind, quantity=quantity, source=source, target=target)


def fit_kind(
    points: Mapping[str, tuple[ArrayLike, ArrayLike]],
    kind: str,
    *,
    quantity: str,
    source: str,
    target: str,
    any_slope: bool = False,
) -> Calibration:
    """Line of `kind` with the slope of its family (`domain.calibration.family`), else with that of all kinds.

    All kinds where the family has too few points, or where its slope cannot be told from zero: a line without a slope
    would give every item the same number. With `any_slope` it need only rise: where the error of every number is
    measured.

    Raises:
        CalculationError: neither is possible.
    """
    own = {name: both for name, both in points.items() if family(name) == family(kind)}
    sizes = [len(np.asarray(x)) for x, _ in own.values()]
    used = [size for size in sizes if size >= LEAST_OWN_POINTS]
    enough = sum(used) - len(used) - 1 >= LEAST_FREEDOM
    reasons = []
    for group in [own, points] if enough else [points]:
        try:
            line = fit_common_slope(group, kind, quantity=quantity, source=source, target=target)
            return line if any_slope else _rising(line)
        except CalculationError as error:
            reasons.append(error)
    raise reasons[-1]


def _rising(line: Calibration) -> Calibration:
    """The line, if its slope is above zero with 95 % confidence (one-sided Student's t)."""
    if line.slope <= float(student_t.ppf(PROBABILITY, line.degrees_of_freedom)) * line.slope_error:
        raise CalculationError(
            f"a slope of {line.slope:.2f} +- {line.slope_error:.2f} cannot be told from zero: GFN-xTB does not order "
            f"the {line.n_fit} numbers"
        )
    return line


def by_kind(pairs: Iterable[Pair]) -> dict[str, tuple[Floats, Floats]]:
    """x and y of each kind; sorted by item, so that sums do not depend on the order of files."""
    ordered = sorted(pairs, key=lambda pair: pair.item)
    return {
        kind: (
            np.array([pair.x for pair in ordered if pair.kind == kind]),
            np.array([pair.y for pair in ordered if pair.kind == kind]),
        )
        for kind in sorted({pair.kind for pair in ordered})
    }


def predict(calibration: Calibration, x: float, *, method_half_width: float = 0.0) -> Quantity:
    r"""Calibrated value at `x` with its 95 % prediction interval, doubtful outside the fitted range.

    Half width :math:`t_{0.975} s \sqrt{1 + 1/n + (x - \bar x)^2 / S_{xx}}`, in quadrature with `method_half_width`,
    that of the density-functional recipe against measurements; without it the interval is that of the recipe's number.
    No number farther beyond the fitted range than the widest range behind the slope: there a straight line is a guess.
    """
    if not math.isfinite(x):
        return not_computed("no GFN-xTB number to calibrate", method=calibration.label)
    if not calibration.reaches(x):
        span = f"{calibration.x_lowest:.2f} to {calibration.x_highest:.2f}"
        return not_computed(f"{TOO_FAR}: x is {x:.2f}, fitted from {span}", method=calibration.label)
    value = calibration.value(x)
    width = math.hypot(prediction_half_width(calibration, x), method_half_width)
    quantity = Quantity(
        value=value, lower=value - width, upper=value + width, n=calibration.n, method=calibration.label
    )
    return quantity if calibration.covers(x) else quantity.doubted(EXTRAPOLATED)


def prediction_half_width(calibration: Calibration, x: float) -> float:
    """Half of the 95 % prediction interval of the density-functional number at `x`, in its unit."""
    factor = float(student_t.ppf(0.5 * (1.0 + PROBABILITY), calibration.degrees_of_freedom))
    return factor * calibration.residual_sd * math.sqrt(1.0 + calibration.leverage(x))


def _points(x: ArrayLike, y: ArrayLike) -> _Points:
    first, second = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
    if first.ndim != 1 or first.shape != second.shape:
        raise CalculationError(f"a calibration needs as many x as y, got {first.shape} and {second.shape}")
    if not (np.isfinite(first).all() and np.isfinite(second).all()):
        raise CalculationError("a point to calibrate on is not a finite number")
    return _Points(x=first, y=second)


def _line(groups: Mapping[str, _Points], kind: str, *, quantity: str, source: str, target: str) -> Calibration:
    """Line of `kind`; the slope, the spread about the lines and the leave-one-out error are those of all groups."""
    own, n_fit = groups[kind], sum(len(group.x) for group in groups.values())
    freedom = n_fit - len(groups) - 1
    if freedom < LEAST_FREEDOM:
        others = n_fit - len(own.x)
        raise CalculationError(f"{_counted(len(own.x))} and {others} of other kinds are too few to judge a line by")
    squares = sum(group.squares for group in groups.values())
    size = max(float(np.abs(group.x).max()) for group in groups.values())
    if squares <= n_fit * (LEAST_SPREAD * size) ** 2:
        raise CalculationError(f"all {n_fit} points have the same x, so they show no slope")
    slope = sum(group.products for group in groups.values()) / squares
    if slope <= 0.0:
        raise CalculationError(f"GFN-xTB orders the {n_fit} numbers the other way round (slope {slope:.2f})")
    left_out = np.concatenate([_left_out(group, slope=slope, squares=squares) for group in groups.values()])
    residuals = np.concatenate([_residuals(group, slope) for group in groups.values()])
    return Calibration(
        quantity=quantity,
        kind=kind,
        source=source,
        target=target,
        slope=slope,
        intercept=float(own.y.mean() - slope * own.x.mean()),
        n=len(own.x),
        n_fit=n_fit,
        degrees_of_freedom=freedom,
        residual_sd=math.sqrt(float(residuals @ residuals) / freedom),
        x_mean=float(own.x.mean()),
        x_squares=squares,
        x_lowest=float(own.x.min()),
        x_highest=float(own.x.max()),
        x_reach=max(float(np.ptp(group.x)) for group in groups.values()),
        loo_rmse=math.sqrt(float(np.mean(left_out**2))),
        loo_mae=float(np.mean(np.abs(left_out))),
    )


def _residuals(group: _Points, slope: float) -> Floats:
    residuals: Floats = (group.y - group.y.mean()) - slope * (group.x - group.x.mean())
    return residuals


def _left_out(group: _Points, *, slope: float, squares: float) -> Floats:
    """Error of each point against the line fitted without it, e / (1 - h) with its leverage h."""
    leverage = 1.0 / len(group.x) + (group.x - group.x.mean()) ** 2 / squares
    if leverage.max() > HIGHEST_LEVERAGE:
        raise CalculationError("one point alone fixes the slope; the others have nearly the same x")
    errors: Floats = _residuals(group, slope) / (1.0 - leverage)
    return errors


def _counted(n: int) -> str:
    return "1 pair of numbers" if n == 1 else f"{n} pairs of numbers"
