"""One number for a type of shell out of its snapshots; calibration, recipe and spread are in the interval."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Self

import numpy as np
from scipy.stats import t as student_t

from solvscreen.analysis.calibration import predict
from solvscreen.domain.calibration import Calibration, NoCalibration, no_item
from solvscreen.domain.quantity import Quantity, Status, failed, not_computed, worst_status
from solvscreen.stages._calibrated_rows import method_half_width

CONFIDENCE: Final = 0.975
ONE_SNAPSHOT: Final = "one snapshot, so the scatter between snapshots is unknown"


@dataclass(frozen=True, kw_only=True, eq=False)
class Lines:
    """Calibrations of a run by quantity and kind, and why others do not exist."""

    fits: Mapping[tuple[str, str], Calibration]
    missing: Mapping[tuple[str, str], str]

    @classmethod
    def of(cls, found: Iterable[Calibration | NoCalibration]) -> Self:
        """Lines and reasons as a fit returns them."""
        fits, missing = {}, {}
        for one in found:
            key = one.quantity, one.kind
            if isinstance(one, Calibration):
                fits[key] = one
            else:
                missing[key] = one.reason
        return cls(fits=fits, missing=missing)

    def calibrated(self, quantity: str, kind: str, *, x: Quantity) -> Quantity:
        """Calibrated number with its prediction interval; a GFN-xTB number without a line is none."""
        if not x.is_number:
            return x
        line = self.fits.get((quantity, kind))
        if line is None:
            few = self.missing.get((quantity, kind), no_item(kind))
            return not_computed(f"GFN-xTB not calibrated: {few}", method=x.method)
        width = method_half_width(quantity, recipe=line.target, value=line.value(x.value))
        return predict(line, x.value, method_half_width=width)


def mean_of(snapshots: Sequence[Quantity]) -> Quantity:
    """Mean over snapshots; the interval holds that of one number and the spread between them (Student's t).

    The error of the method is common to all snapshots and does not shrink with their number.
    """
    numbers = [quantity for quantity in snapshots if quantity.is_number]
    if not numbers:
        return _nothing(snapshots)
    values = [quantity.value for quantity in numbers]
    mean = math.fsum(values) / len(values)
    width = math.hypot(max(half_width(quantity) for quantity in numbers), spread_half_width(values))
    methods = "; ".join(dict.fromkeys(quantity.method for quantity in numbers))
    found = replace(numbers[0], value=mean, lower=mean - width, upper=mean + width, n=len(numbers), method=methods)
    for quantity in numbers:
        found = found.doubted(quantity.reason) if quantity.status is Status.DOUBTFUL else found
    lost = dict.fromkeys(quantity.reason for quantity in snapshots if not quantity.is_number)
    if lost:
        found = found.doubted(f"{len(snapshots) - len(numbers)} of {len(snapshots)} snapshots: {'; '.join(lost)}")
    return found


def seen_once(mean: Quantity) -> Quantity:
    """A mean over snapshots, doubtful if there was one: unknown scatter is not the same as none."""
    return mean.doubted(ONE_SNAPSHOT) if mean.is_number and mean.n == 1 else mean


def spread_half_width(values: Sequence[float]) -> float:
    """Half of the 95 % interval of the mean of `values`; 0 for a single one."""
    if len(values) < 2:
        return 0.0
    factor = float(student_t.ppf(CONFIDENCE, len(values) - 1))
    return factor * float(np.std(values, ddof=1)) / math.sqrt(len(values))


def total(parts: Sequence[Quantity]) -> Quantity:
    """Sum of all parts; none if one is missing. Errors come from one line and one recipe: they add up linearly."""
    gone = [part for part in parts if not part.is_number]
    if gone or not parts:
        return _nothing(gone or [not_computed("nothing to remove")])
    value = math.fsum(part.value for part in parts)
    width = math.fsum(half_width(part) for part in parts)
    found = replace(
        parts[0],
        value=value,
        lower=value - width,
        upper=value + width,
        n=min(part.n for part in parts),
        method="; ".join(dict.fromkeys(part.method for part in parts)),
        status=Status.OK,
        reason="",
    )
    for part in parts:
        found = found.doubted(part.reason) if part.status is Status.DOUBTFUL else found
    return found


def half_width(quantity: Quantity) -> float:
    """Half of the interval of a number; NaN where none is known."""
    return 0.5 * (quantity.upper - quantity.lower)


def _nothing(parts: Sequence[Quantity]) -> Quantity:
    reasons = dict.fromkeys(part.reason for part in parts if part.reason)
    text = "; ".join(reasons) or "no snapshot"
    if any(part.status is Status.FAILED for part in parts):
        return failed(text, method=parts[0].method)
    return not_computed(text, method=parts[0].method if parts else "")


def worst(quantities: Mapping[str, Quantity]) -> dict[str, Any]:
    """Status and reason of a row that is judged by these quantities."""
    reasons = {name: quantity.reason for name, quantity in quantities.items() if quantity.reason}
    text = "; ".join(dict.fromkeys(f"{name}: {reason}" for name, reason in reasons.items()))
    return {"status": worst_status(quantities.values()).value, "reason": text}
