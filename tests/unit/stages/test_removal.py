"""Removal of one molecule from a cluster, from made-up GFN-xTB energies."""

import math
from dataclasses import replace

import pytest
from molecule_evidence import cluster, evidence, xtb_row
from shell_evidence import dft, electronic

from solvscreen.domain.cluster import make_cluster
from solvscreen.domain.method_error import OTHER_CATION, Excess, binding_error, removal_error
from solvscreen.domain.quantity import Status
from solvscreen.errors import LevelMismatch
from solvscreen.stages import _removal_error
from solvscreen.stages._removal import removal
from solvscreen.units import HARTREE_TO_EV, HARTREE_TO_KJ_PER_MOL

EV_TO_KJ = HARTREE_TO_KJ_PER_MOL / HARTREE_TO_EV
EXCESS = Excess(mean=10.0, sd=2.0, n=9, against="made up")


@pytest.fixture
def known_excess(monkeypatch):
    """Removals without counterpoise are 10 kJ/mol too dear."""
    monkeypatch.setattr(_removal_error, "removal_excess", lambda _: EXCESS)


def computed(**ev):
    """Made-up GFN-xTB evidence with density-functional ground states at so many eV in vacuum."""
    results = {item: dft(item, ground=electronic(energy, -1.0)) for item, energy in ev.items()}
    return replace(evidence(), dft=results)


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


COMPLETE = {"Na_1+EC_2": -2.0, "Na_1+EC_1": -0.5, "EC": 0.1}


@pytest.mark.usefixtures("known_excess")
def test_density_functional_energies_come_before_gfn_xtb():
    name, energy = removal(cluster(Na=1, EC=2), computed(**COMPLETE), charged=False)
    assert name == "EC"
    assert energy.value == pytest.approx(1.6 * EV_TO_KJ - 10.0, abs=1e-3)
    half = math.hypot(EXCESS.half_width, binding_error("screening").half_width * energy.value)
    assert energy.upper - energy.value == pytest.approx(half)
    assert energy.method.startswith("DFT/b gas (p 1), lowest structures, xTB geometry")
    assert energy.status is Status.OK


@pytest.mark.usefixtures("known_excess")
@pytest.mark.parametrize("lacking", COMPLETE)
def test_gfn_xtb_stands_where_one_energy_is_lacking_and_says_so(lacking):
    known = computed(**{item: ev for item, ev in COMPLETE.items() if item != lacking})
    _, energy = removal(cluster(Na=1, EC=2), known, charged=False)
    assert energy.value == pytest.approx((-10.06 - 10.0 + 20.10) * 2625.4996, abs=1e-3)
    assert energy.method.endswith(f"not by density-functional theory: no density-functional result of {lacking}")


@pytest.mark.usefixtures("known_excess")
def test_a_doubtful_energy_enters_no_difference():
    known = computed(**COMPLETE)
    doubtful = dft("EC", ground=replace(electronic(0.1, -1.0), warning="an atom moved"))
    _, energy = removal(cluster(Na=1, EC=2), replace(known, dft={**known.dft, "EC": doubtful}), charged=False)
    assert energy.method.startswith("GFN1-xTB")
    assert "EC is doubtful: an atom moved" in energy.method


@pytest.mark.usefixtures("known_excess")
def test_two_levels_of_density_functional_theory_are_not_mixed():
    known = computed(**COMPLETE)
    ground = electronic(0.1, -1.0)
    gas, wet = (
        replace(end, level=replace(end.level, basis="other")) for end in (ground.curve.gas, ground.curve.reference)
    )
    other = dft("EC", ground=replace(ground, curve=replace(ground.curve, gas=gas, reference=wet)))
    with pytest.raises(LevelMismatch):
        removal(cluster(Na=1, EC=2), replace(known, dft={**known.dft, "EC": other}), charged=False)


@pytest.mark.usefixtures("known_excess")
def test_one_method_says_which_ligand_goes():
    every = {"Na_1+DMC_1+EC_1": -2.0, "Na_1+EC_1": -0.5, "Na_1+DMC_1": -0.7, "EC": 0.0, "DMC": 0.0}
    mixed = cluster(Na=1, EC=1, DMC=1)
    name, energy = removal(mixed, computed(**every), charged=False)
    assert (name, energy.value) == ("EC", pytest.approx(1.3 * EV_TO_KJ - 10.0, abs=1e-3))
    del every["Na_1+DMC_1"]  # so that nothing is known of the removal of EC, and GFN-xTB chooses DMC
    name, energy = removal(mixed, computed(**every), charged=False)
    assert (name, energy.value) == ("DMC", pytest.approx(1.5 * EV_TO_KJ - 10.0, abs=1e-3))


def test_taking_the_only_ligand_off_is_the_binding_energy_with_the_sign_turned():
    bound = dft("Na_1+EC_1", binding_kj=-150.0, ground=electronic(0.0, -1.0))
    name, energy = removal(cluster(Na=1, EC=1), replace(evidence(), dft={"Na_1+EC_1": bound}), charged=False)
    assert (name, energy.value) == ("EC", pytest.approx(150.0))
    half = binding_error("screening").half_width * 150.0
    assert (energy.lower, energy.upper) == (pytest.approx(150.0 - half), pytest.approx(150.0 + half))
    assert "counterpoise" in energy.method


def test_a_recipe_without_measured_superposition_is_not_used():
    known = computed(**COMPLETE)
    results = {item: replace(result, recipe="made up") for item, result in known.dft.items()}
    _, energy = removal(cluster(Na=1, EC=2), replace(known, dft=results), charged=False)
    assert energy.method.startswith("GFN1-xTB")
    assert energy.method.endswith("superposition of basis sets was not measured with made up")


@pytest.mark.usefixtures("known_excess")
def test_a_pair_without_a_cation_stays_with_gfn_xtb():
    rows = {"EC_1+PF6_1": xtb_row("EC_1+PF6_1", energy_hartree=-30.03)}
    results = {item: dft(item, ground=electronic(0.0, -1.0)) for item in ("EC_1+PF6_1", "EC", "PF6")}
    _, energy = removal(cluster(EC=1, PF6=1), replace(evidence(**rows), dft=results), charged=False)
    assert energy.value == pytest.approx(0.03 * 2625.4996, abs=1e-3)
    assert "measured on complexes of a metal cation only" in energy.method
