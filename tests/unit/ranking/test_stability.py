"""The weakest link and its doubt."""

import numpy as np
import pytest

from solvscreen.domain.quantity import Quantity, Status, failed, not_computed
from solvscreen.ranking.stability import Kind, Occupant, lowest, mean_potential, weakest_link
from solvscreen.ranking.uncertainty import Sampler

NONE = frozenset[str]()


def potential(value, half=0.1, **options):
    return Quantity(value=value, lower=value - half, upper=value + half, n=1, method="DFT", **options)


def link(potentials, optional=NONE, n=4000):
    found = weakest_link(potentials, optional=optional, sampler=Sampler(seed=1, n_draws=n))
    return found.measure, found.limiting


def test_lowest_species_limits():
    found, limiting = link({"EC": potential(6.6), "DMC": potential(6.2), "PF6": potential(8.0)})
    assert (limiting, found.quantity.value) == ("DMC", 6.2)
    assert (found.quantity.lower, found.quantity.upper) == pytest.approx((6.1, 6.3), abs=0.02)
    assert found.quantity.method == "lowest oxidation potential of the species present; DFT"


def test_draws_of_close_competitors_lie_about_the_estimate():
    # the smaller of two standard normal numbers has its points of 2.5, 50 and 97.5 % at -2.236, -0.545 and 1.002
    # (Phi(x) = 1 - sqrt(1 - p)); the median is moved to the estimate
    found, _ = link({"a": potential(5.0, 1.959964), "b": potential(5.0, 1.959964)}, n=100_000)
    assert np.quantile(found.draws, [0.025, 0.5, 0.975]) == pytest.approx([5.0 - 1.691, 5.0, 5.0 + 1.547], abs=0.03)
    assert found.quantity.lower <= found.quantity.value <= found.quantity.upper


def test_one_that_may_be_absent_does_not_move_the_draws_of_the_rest():
    alone = Occupant(name="a", kind=Kind.PAIR, potential=potential(6.0), key="a", share=potential(0.5, 0.0))
    rare = Occupant(name="b", kind=Kind.PAIR, potential=potential(4.0), key="b", share=potential(0.0101, 0.01))
    found = lowest([alone, rare], threshold=0.01, formulation="F", sampler=Sampler(seed=1, n_draws=4000)).measure
    assert found.quantity.value == 4.0
    assert np.mean(found.draws > 5.0) == pytest.approx(0.49, abs=0.03)
    assert np.median(found.draws[found.draws > 5.0]) == pytest.approx(6.0, abs=0.02)


def test_common_limiting_species_has_common_errors():
    one, _ = link({"G2": potential(5.0, 0.5), "PF6": potential(8.0)})
    other, _ = link({"G2": potential(5.1, 0.5), "OTf": potential(8.0)})
    assert (other.draws - one.draws) == pytest.approx(0.1, abs=1e-9)


def test_doubt_of_the_limiting_species_is_kept():
    doubtful = potential(5.0, status=Status.DOUBTFUL, reason="hydrogen moved")
    found, _ = link({"G2": doubtful, "PF6": potential(8.0)})
    assert (found.quantity.status, found.quantity.reason) == (Status.DOUBTFUL, "hydrogen moved")


def test_species_without_number_leaves_none_and_is_named():
    found, limiting = link({"G2": potential(5.0), "BF4": failed("SCF did not converge", method="DFT")})
    assert (found.quantity.status, found.quantity.reason, limiting) == (
        Status.FAILED,
        "BF4: SCF did not converge",
        "",
    )
    assert not found.quantity.is_number


def test_optional_complex_without_number_is_passed_over_but_counts_where_it_has_one():
    complexes = frozenset({"Na_1+G2_1"})
    gap, _ = link({"G2": potential(5.0), "Na_1+G2_1": not_computed("too large")}, complexes)
    lower, limiting = link({"G2": potential(5.0), "Na_1+G2_1": potential(4.5)}, complexes)
    assert gap.quantity.value == 5.0
    assert (lower.quantity.value, limiting) == (4.5, "Na_1+G2_1")


def test_number_without_interval_keeps_its_value_but_gives_no_draws():
    bare = Quantity(value=5.0, lower=float("nan"), upper=float("nan"), n=1, method="DFT")
    found, _ = link({"G2": bare})
    assert found.quantity.value == 5.0
    assert found.draws.size == 0
    assert "no 95 % interval" in found.quantity.reason


def occupant(name, value, share, half):
    present = Quantity(value=share, lower=share - half, upper=share + half, n=9, method="MD")
    return Occupant(name=name, kind=Kind.PAIR, potential=potential(value), key=f"oxidation:{name}", share=present)


def below(share, half, *, threshold=0.01):
    """Share of the draws in which a rare shell at 3 V limits a liquid that holds 5 V otherwise."""
    occupants = [occupant("common", 5.0, 0.9, 0.01), occupant("rare", 3.0, share, half)]
    sampler = Sampler(seed=1, n_draws=4000)
    found = lowest(occupants, threshold=threshold, formulation="f", sampler=sampler)
    return found, (found.measure.draws < 4.0).mean()


def test_rare_shell_limits_in_the_draws_in_which_it_is_present():
    # 0.006 with a half-width of 0.008: above 0.01 with a probability of 1 - Phi(0.98) = 0.164
    found, share = below(0.006, 0.008)
    assert (found.limiting, found.measure.quantity.value) == ("common", 5.0)
    assert share == pytest.approx(0.164, abs=0.02)
    present, share = below(0.02, 0.008)
    assert (present.limiting, present.share, present.kind) == ("rare", 0.02, "ion pair")
    assert share == pytest.approx(0.993, abs=0.005)  # Phi(2.45)


def test_shell_that_is_certainly_rarer_never_counts():
    found, share = below(0.002, 0.001)
    assert (found.limiting, share) == ("common", 0.0)


def test_liquid_always_has_a_limit():
    sampler = Sampler(seed=1, n_draws=400)
    lone = [occupant("lone", 5.0, 0.011, 0.01)]
    found = lowest(lone, threshold=0.01, formulation="f", sampler=sampler)
    assert np.isfinite(found.measure.draws).all()


def test_mean_leaves_out_what_is_rarer_than_the_threshold():
    sampler = Sampler(seed=1, n_draws=400)
    occupants = [occupant("a", 5.0, 0.6, 0.0), occupant("b", 6.0, 0.3, 0.0), occupant("c", 2.0, 0.001, 0.0)]
    found = mean_potential(occupants, method="made up", threshold=0.01, formulation="f", sampler=sampler)
    assert found.quantity.value == pytest.approx((0.6 * 5 + 0.3 * 6) / 0.9)
