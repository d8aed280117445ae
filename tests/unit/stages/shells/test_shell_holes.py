"""Holes of made-up shells, and what is said where a number is missing or doubtful."""

import math
from dataclasses import replace

import pytest
from shell_evidence import EPSILON, HOLE, ITEM, RELAXED, dft, electronic, evidence

from solvscreen.analysis import hole
from solvscreen.domain.calibration import Hole
from solvscreen.domain.quantity import Quantity, Status, not_computed
from solvscreen.io.tables import quantity_cells
from solvscreen.stages._shell_means import ONE_SNAPSHOT, mean_of, total
from solvscreen.stages._shell_numbers import SPREAD_GEOMETRY, spread
from solvscreen.stages._shell_rows import shell_rows
from solvscreen.units import HARTREE_TO_EV

pytestmark = pytest.mark.usefixtures("no_recipe_error")


def test_a_hole_that_anion_and_solvent_share_is_doubtful(states_of, counted) -> None:
    energies = {(ITEM, 0, "sampled", 1.0): -50.0, (ITEM, 0, "sampled_ionised", 1.0): -49.5}
    shared = {
        "sampled_0": {"molecule_charges": "Na +0.800, S +0.100, A -0.900"},
        "sampled_ionised_0": {"molecule_charges": "Na +0.900, S +0.600, A -0.500"},
    }
    row, _ = shell_rows(counted, evidence(states_of(energies, **shared)))
    assert row["sampled_vertical_ionisation_ev"] == pytest.approx(0.5 * HARTREE_TO_EV - 5.0)
    assert row["sampled_vertical_ionisation_status"] == "doubtful"
    assert row["sampled_vertical_ionisation_reason"].startswith(hole.SHARED)


def test_a_hole_spread_over_alike_molecules_is_doubtful(states_of, counted) -> None:
    energies = {(ITEM, 0, "sampled", 1.0): -50.0, (ITEM, 0, "sampled_ionised", 1.0): -49.5}
    spread_out = {"sampled_ionised_0": {"molecule_charges": "Na +0.800, S +0.600, S +0.600"}}
    row, _ = shell_rows(counted, evidence(states_of(energies, **spread_out)))
    assert row["sampled_vertical_ionisation_reason"].startswith(hole.SPREAD)
    assert row["flags"] == "spread hole"
    population = Quantity(value=0.4, lower=0.3, upper=0.5, n=9, method="MD", status=Status.DOUBTFUL, reason="short")
    made = states_of(RELAXED, step_1_0={"removed": "S", "left": "Na_1+S_1"})
    row, steps = shell_rows(counted | quantity_cells("population", population), evidence(made))
    assert row["flags"].startswith("doubtful liquid")
    assert {step["flags"] for step in steps} == {row["flags"]}


def test_potentials_take_the_hole_of_the_solvated_ion(states_of, counted) -> None:
    states = {"sampled": -50.0, "sampled_ionised": -49.5}
    energies = {(ITEM, 0, state, eps): value for state, value in states.items() for eps in (1.0, EPSILON)}
    spread_out = {"sampled_ionised_0": {"molecule_charges": "Na +0.800, S +0.600, S +0.600"}}
    whole = {"sampled_ionised_0_wet": {"molecule_charges": HOLE}}
    row, _ = shell_rows(counted, evidence(states_of(energies, **spread_out, **whole)))
    assert row["sampled_vertical_ionisation_reason"].startswith(hole.SPREAD)
    assert row["sampled_oxidation_potential_reason"] == ONE_SNAPSHOT  # and no other


def test_the_hole_is_that_of_the_form_that_counts(states_of, counted) -> None:
    """The vertical number lies below the relaxed one, so that its hole decides."""
    lower = {"relaxed": -50.0, "relaxed_ionised": -49.6, "oxidised": -49.5}
    energies = {(ITEM, 0, state, eps): value for state, value in lower.items() for eps in (1.0, EPSILON)}
    spread_out = {"relaxed_ionised_0": {"molecule_charges": "Na +0.800, S +0.600, S +0.600"}}
    row, _ = shell_rows(counted, evidence(states_of(energies, **spread_out)))
    assert row["oxidation_potential_v"] == pytest.approx(0.4 * HARTREE_TO_EV - 6.5)
    assert hole.SPREAD in row["oxidation_potential_reason"]


def test_a_density_functional_number_of_a_geometry_that_spreads_the_hole_is_doubtful(states_of, counted) -> None:
    energies = {(ITEM, 0, state, eps): -50.0 for eps in (1.0, EPSILON) for state in ("relaxed", "oxidised")}
    exact = dft(ITEM, ground=electronic(0.0, 0.0), ionised=electronic(9.0, 0.0), oxidised=electronic(8.0, 0.0))
    energies |= {(ITEM, 0, "relaxed_ionised", eps): -49.0 for eps in (1.0, EPSILON)}
    spread_out = {
        f"{state}_0": {"molecule_charges": "Na +0.800, S +0.600, S +0.600"} for state in ("oxidised", "relaxed_ionised")
    }
    row, _ = shell_rows(counted, evidence(states_of(energies, **spread_out), shells=[exact]))
    assert row["relaxed_vertical_ionisation_reason"] == row["relaxed_homo_reason"] == ""  # the engine puts it on one
    assert row["oxidation_potential_v"] == pytest.approx(8.0 - 1.73)
    assert (row["oxidation_potential_status"], row["oxidation_potential_reason"]) == ("doubtful", SPREAD_GEOMETRY)


def test_without_a_permittivity_the_shell_keeps_its_vacuum_numbers(states_of, counted) -> None:
    energies = {(ITEM, 0, state, eps): -50.0 for state in ("relaxed", "relaxed_ionised") for eps in (1.0, EPSILON)}
    known = replace(
        evidence(states_of(energies)), permittivity=math.nan, why_no_solvent="permittivity of ADN is not known"
    )
    row, _ = shell_rows(counted, known)
    assert row["oxidised_species"] == ""
    assert row["oxidation_potential_reason"] == "permittivity of ADN is not known"
    assert row["relaxed_vertical_ionisation_ev"] == pytest.approx(-5.0)


def test_without_a_line_there_is_no_number_but_a_reason(states_of, counted) -> None:
    energies = {(ITEM, 0, state, 1.0): -50.0 for state in ("sampled", "sampled_ionised")}
    missing = {("vertical_ionisation_ev", Hole.BOUND_MOLECULE): "2 pairs of numbers"}
    row, _ = shell_rows(counted, evidence(states_of(energies), fits={}, missing=missing))
    assert math.isnan(row["sampled_vertical_ionisation_ev"])
    assert row["sampled_vertical_ionisation_reason"] == "GFN-xTB not calibrated: 2 pairs of numbers"


def test_a_failed_relaxation_is_a_reason_and_the_population_stays(states_of, counted) -> None:
    energies = {(ITEM, 0, state, 1.0): math.nan for state in ("relaxed", "oxidised", "step_")}
    failed = {f"{state}_0": {"reason": "bonds changed: H4 left O3"} for state in ("relaxed", "oxidised", "step_")}
    row, steps = shell_rows(counted, evidence(states_of(energies, **failed)))
    assert (row["oxidation_potential_status"], row["status"]) == ("failed", "failed")
    assert "H4 left O3" in row["oxidation_potential_reason"]
    assert row["population"] == 0.4
    assert "H4 left O3" in row["stripping_energy_reason"]
    assert [step["removed"] for step in steps] == [""]


def test_a_shell_beyond_the_coverage_keeps_its_population(states_of, counted) -> None:
    row, steps = shell_rows(counted | {"n_cut": 0, "reason": "beyond"}, evidence(states_of({})))
    assert (row["population"], row["oxidation_potential_reason"], steps) == (0.4, "beyond", [])


def test_means_and_sums_keep_what_failed() -> None:
    good = Quantity(value=2.0, lower=1.5, upper=2.5, n=1, method="m")
    bad = not_computed("no line")
    mean = mean_of([good, bad])
    assert (mean.value, mean.n, mean.status) == (2.0, 1, Status.DOUBTFUL)
    assert mean.reason == "1 of 2 snapshots: no line"
    assert total([good, good]).upper == pytest.approx(4.0 + 0.5 + 0.5)
    assert not total([good, bad]).is_number


def test_the_scatter_of_one_snapshot_is_unknown_and_not_zero() -> None:
    """Two numbers 0.2 apart: t(1) = 12.706 times 0.1414 / sqrt(2)."""
    one, other = (Quantity(value=value, lower=0.0, upper=9.0, n=1, method="m") for value in (5.0, 5.2))
    assert spread([one, other]) == pytest.approx(12.706 * 0.1, abs=1e-3)
    assert math.isnan(spread([one]))
    assert math.isnan(spread([one, not_computed("no line")]))
