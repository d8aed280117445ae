"""How much of several species together lies outside all first shells."""

import pytest

from solvscreen.domain.quantity import Quantity, Status, failed
from solvscreen.ranking.shares import joint_share


def share(value, half=0.0, **options):
    return Quantity(value=value, lower=value - half, upper=value + half, n=4, method="made", **options)


def test_one_species_keeps_its_share():
    found = joint_share({"DME": share(0.6, 0.02)}, molecules={"DME": 50})
    assert (found.value, found.lower, found.upper) == pytest.approx((0.6, 0.58, 0.62))
    assert found.n == 4


def test_species_count_with_their_molecules():
    found = joint_share({"DME": share(0.2, 0.1), "TTE": share(0.8, 0.2)}, molecules={"DME": 30, "TTE": 10})
    assert found.value == pytest.approx(0.35)
    assert found.value - found.lower == pytest.approx((0.075**2 + 0.05**2) ** 0.5)


def test_the_interval_ends_at_none_and_all():
    found = joint_share({"DME": share(0.02, 0.1)}, molecules={"DME": 5})
    assert (found.lower, found.upper) == (0.0, pytest.approx(0.12))
    assert joint_share({"DME": share(0.98, 0.1)}, molecules={"DME": 5}).upper == 1.0


def test_unknown_share_or_count_is_no_number():
    gone = joint_share({"DME": failed("box exploded", method="MD")}, molecules={"DME": 20})
    assert (gone.status, gone.reason) == (Status.NOT_COMPUTED, "box exploded")
    assert joint_share({"DME": share(0.5)}, molecules={}).reason == "no molecules counted"


def test_doubt_is_kept():
    doubtful = share(0.5, status=Status.DOUBTFUL, reason="not converged")
    found = joint_share({"DME": doubtful}, molecules={"DME": 4})
    assert (found.status, found.reason) == (Status.DOUBTFUL, "not converged")
