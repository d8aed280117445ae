"""A computed number with its doubt, its origin and its state."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Status(StrEnum):
    """How far a number can be trusted."""

    OK = "ok"
    DOUBTFUL = "doubtful"  # computed, but `reason` names something that a reader has to know
    FAILED = "failed"  # the calculation was tried and gave no number; `reason` says why
    NOT_COMPUTED = "not computed"  # not asked for, or impossible for this item; `reason` says which


@dataclass(frozen=True, kw_only=True)
class Quantity:
    """Value with a 95 % interval; `n` counts the independent samples behind it. NaN where there is no number."""

    value: float
    lower: float
    upper: float
    n: int
    method: str
    status: Status = Status.OK
    reason: str = ""

    @property
    def is_number(self) -> bool:
        """True if there is a value."""
        return math.isfinite(self.value)

    def doubted(self, reason: str) -> "Quantity":
        """The same number with a further reason for doubt; a failure stays a failure."""
        if not self.is_number:
            return self
        reasons = [text for text in (self.reason, reason) if text]
        return Quantity(
            value=self.value,
            lower=self.lower,
            upper=self.upper,
            n=self.n,
            method=self.method,
            status=Status.DOUBTFUL,
            reason="; ".join(dict.fromkeys(reasons)),
        )


def worst_status(quantities: Iterable[Quantity]) -> Status:
    """Status of what rests on all of `quantities`: a failure counts most, then doubt, then a number left out."""
    order = (Status.FAILED, Status.DOUBTFUL, Status.NOT_COMPUTED, Status.OK)
    found = {quantity.status for quantity in quantities}
    return next(status for status in order if status in found)


def failed(reason: str, *, method: str) -> Quantity:
    """No number, because the calculation failed."""
    nan = math.nan
    return Quantity(value=nan, lower=nan, upper=nan, n=0, method=method, status=Status.FAILED, reason=reason)


def not_computed(reason: str, *, method: str = "") -> Quantity:
    """No number, because none was asked for or none can exist."""
    nan = math.nan
    return Quantity(value=nan, lower=nan, upper=nan, n=0, method=method, status=Status.NOT_COMPUTED, reason=reason)
