"""Removal of one molecule from a cluster, from made-up GFN-xTB energies."""

import math
from dataclasses import replace

import pytest
from molecule_evidence import cluster, evidence, xtb_row

from solvscreen.domain.cluster import make_cluster
from solvscreen.domain.method_error import OTHER_CATION, binding_error, removal_error
from solvscreen.domain.quantity import Status
from solvscreen.errors import LevelMismatch
from solvscreen.stages._removal import removal


def test_removing_one_of_two_solvents_by_hand():
    name, energy = removal(cluster(Na=1, EC=2), evidence(), charged=False)
    assert name == "EC"
    assert energy.value == pytest.approx((-10.06 - 10.0 + 20.10) * 2625.4996, abs=1e-3)


def test_the_interval_holds_the_measured_errors_of_tight_binding_and_of_what_it_was_compared_with():
    _, energy = removal(cluster(Na=1, EC=2), evidence(), charged=False)
    relative = math.hypot(removal_error("GFN1-xTB").half_width, binding_error("screening").half_width)
    assert energy.upper - energy.value == pytest.approx(relative * energy.value)
    assert energy.value - energy.lower == pytest.approx(relative * energy.value)
    assert "interval:" in energy.method


def test_the_cheapest_solvent_goes():
    name, energy = removal(cluster(Na=1, EC=1, DMC=1), evidence(), charged=False)
    assert name == "DMC"  # 0.035 hartree against 0.045 for EC
    assert energy.value == pytest.approx(0.035 * 2625.4996, abs=1e-3)


def test_removing_the_anion_leaves_the_solvated_cation():
    name, energy = removal(cluster(Na=1, EC=1, PF6=1), evidence(), charged=True)
    assert name == "PF6"
    assert energy.value == pytest.approx((-10.06 - 20.0 + 30.23) * 2625.4996, abs=1e-3)


def test_a_bare_cation_is_never_left():
    name, energy = removal(cluster(Na=1, EC=1), evidence(), charged=False)
    assert (name, energy.status) == ("", Status.NOT_COMPUTED)
    assert "bare cation" in energy.reason


def test_what_has_no_energy_is_named():
    rest = xtb_row("Na_1+EC_1", energy_hartree=math.nan)
    _, energy = removal(cluster(Na=1, EC=2), evidence(**{"Na_1+EC_1": rest}), charged=False)
    assert energy.reason == "no GFN-xTB energy of Na_1+EC_1"


def test_a_pair_without_a_cation_comes_apart_into_two_molecules():
    rows = {"EC_1+PF6_1": xtb_row("EC_1+PF6_1", energy_hartree=-30.03)}
    pair = cluster(EC=1, PF6=1)
    for charged, name in ((False, "EC"), (True, "PF6")):
        gone, energy = removal(pair, evidence(**rows), charged=charged)
        assert gone == name
        assert energy.value == pytest.approx(0.03 * 2625.4996, abs=1e-3)
        assert math.isnan(energy.lower)  # the error was measured on complexes of a metal cation only


def test_the_anion_of_an_aggregate_leaves_no_bare_cations():
    name, energy = removal(cluster(Na=2, PF6=1), evidence(), charged=True)
    assert (name, energy.status) == ("", Status.NOT_COMPUTED)


def test_one_of_two_anions_goes():
    rows = {"Na_1+PF6_2": xtb_row("Na_1+PF6_2", energy_hartree=-40.25)}
    name, energy = removal(cluster(Na=1, PF6=2), evidence(**rows), charged=True)
    assert name == "PF6"
    assert energy.value == pytest.approx((-20.2 - 20.0 + 40.25) * 2625.4996, abs=1e-3)


def test_two_levels_are_not_mixed():
    rest = xtb_row("Na_1+EC_1", level="b")
    with pytest.raises(LevelMismatch):
        removal(cluster(Na=1, EC=2), evidence(**{"Na_1+EC_1": rest}), charged=False)


def test_a_cation_whose_errors_nobody_measured_is_doubtful():
    rows = {
        "Li_1+EC_2": xtb_row("Li_1+EC_2", energy_hartree=-20.2),
        "Li_1+EC_1": xtb_row("Li_1+EC_1", energy_hartree=-10.1),
    }
    known = evidence(**rows)
    lithium = replace(known.molecules["Na"], id="Li", smiles="[Li+]")
    pair = make_cluster({"Li": 1, "EC": 2}, charges={"Li": 1, "EC": 0})
    _, energy = removal(pair, replace(known, molecules={**known.molecules, "Li": lithium}), charged=False)
    assert (energy.status, energy.reason) == (Status.DOUBTFUL, OTHER_CATION)
