"""Quantities and what rests on several of them."""

import pytest

from solvscreen.domain.quantity import Quantity, Status, failed, not_computed, worst_status

SURE = Quantity(value=1.0, lower=0.5, upper=1.5, n=3, method="made up")
DOUBTFUL = SURE.doubted("short")
FAILED, LEFT_OUT = failed("no SCF", method="made up"), not_computed("not asked for")


@pytest.mark.parametrize(
    ("quantities", "status"),
    [
        ([SURE], Status.OK),
        ([SURE, LEFT_OUT], Status.NOT_COMPUTED),
        ([LEFT_OUT, DOUBTFUL, SURE], Status.DOUBTFUL),
        ([DOUBTFUL, LEFT_OUT, FAILED], Status.FAILED),
    ],
)
def test_the_worst_status_counts(quantities: list[Quantity], status: Status) -> None:
    assert worst_status(quantities) is status
