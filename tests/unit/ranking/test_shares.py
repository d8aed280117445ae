"""How much of a solvent lies outside all first shells."""

import pytest

from solvscreen.domain.quantity import Quantity, Status, failed
from solvscreen.ranking.shares import free_share


def number(value, half=0.0, **options):
    return Quantity(value=value, lower=value - half, upper=value + half, n=4, method="made", **options)


def test_what_is_not_in_a_shell_is_free():
    found = free_share({"Na": number(2.0, 0.1)}, cations={"Na": 10}, molecules=50)
    assert found.value == pytest.approx(0.6)
    assert (found.lower, found.upper) == pytest.approx((0.58, 0.62))
    assert found.n == 4


def test_shells_of_two_kinds_of_cation_add_up():
    around = {"Na": number(2.0, 0.3), "Li": number(4.0, 0.4)}
    found = free_share(around, cations={"Na": 10, "Li": 5}, molecules=80)
    assert found.value == pytest.approx(0.5)
    assert found.value - found.lower == pytest.approx((0.0375**2 + 0.025**2) ** 0.5)


def test_shared_molecules_never_make_the_share_negative():
    found = free_share({"Na": number(2.0, 0.1)}, cations={"Na": 10}, molecules=18)
    assert (found.value, found.lower, found.upper) == (0.0, 0.0, 0.0)


def test_liquid_at_the_edge_may_hold_a_little_free_solvent():
    found = free_share({"Na": number(2.0, 0.2)}, cations={"Na": 10}, molecules=20)
    assert (found.value, found.lower) == (0.0, 0.0)
    assert found.upper == pytest.approx(0.1)


def test_unknown_coordination_or_count_is_no_number():
    gone = free_share({"Na": failed("box exploded", method="MD")}, cations={"Na": 10}, molecules=20)
    assert (gone.status, gone.reason) == (Status.NOT_COMPUTED, "box exploded")
    assert free_share({"Na": number(2.0)}, cations={}, molecules=0).reason == "no molecules counted"


def test_doubt_is_kept():
    doubtful = number(2.0, status=Status.DOUBTFUL, reason="not converged")
    found = free_share({"Na": doubtful}, cations={"Na": 1}, molecules=4)
    assert (found.status, found.reason) == (Status.DOUBTFUL, "not converged")
