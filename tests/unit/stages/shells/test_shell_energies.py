"""Shell energies from made-up GFN-xTB and density-functional numbers, checked by hand."""

import math
from dataclasses import replace

import pytest
from shell_evidence import EPSILON, EV, ITEM, RELAXED, dft, electronic, evidence

from solvscreen.domain.method_error import OTHER_CATION, binding_error, solvated_removal_error
from solvscreen.domain.quantity import Quantity, Status
from solvscreen.errors import LevelMismatch
from solvscreen.io.schemas.shell_energies import SHELL_ENERGIES, SHELL_STEPS
from solvscreen.io.tables import read_quantity, to_frame
from solvscreen.stages._shell_means import ONE_SNAPSHOT, mean_of
from solvscreen.stages._shell_rows import shell_rows
from solvscreen.stages._shell_states import ShellStates
from solvscreen.units import HARTREE_TO_KJ_PER_MOL

pytestmark = pytest.mark.usefixtures("no_recipe_error")


def test_sampled_numbers_are_means_with_calibration_and_spread(states_of, counted) -> None:
    energies = {}
    for snapshot, vertical in enumerate((11.0, 11.4)):
        for permittivity in (1.0, EPSILON):
            energies[ITEM, snapshot, "sampled", permittivity] = -50.0
            energies[ITEM, snapshot, "sampled_ionised", permittivity] = -50.0 + vertical * EV
    row, _ = shell_rows(counted, evidence(states_of(energies)))
    to_frame([row], SHELL_ENERGIES)  # complete
    assert row["n_snapshots"] == 2
    assert row["sampled_homo_ev"] == row["sampled_solvated_homo_ev"] == pytest.approx(0.5 * -10.5)
    ionisation = read_quantity(row, "sampled_vertical_ionisation", "ev")
    assert ionisation.value == pytest.approx(11.2 - 5.0)
    assert ionisation.upper - ionisation.value == pytest.approx(12.7062 * 0.2, rel=1e-4)  # Student's t, one freedom
    potential = read_quantity(row, "sampled_oxidation_potential", "v")
    assert potential.value == pytest.approx(5.2)
    line_only = 2.1009 * 0.2 * math.sqrt(1 + 1 / 20)
    assert potential.upper - potential.value == pytest.approx(math.hypot(12.7062 * 0.2, line_only), rel=1e-3)
    assert row["relaxed_homo_status"] == "not computed"


def test_the_lower_of_adiabatic_and_vertical_counts_and_transfers_are_named(states_of, counted) -> None:
    energies = {
        (ITEM, 0, state, permittivity): -50.0 + ev * EV
        for permittivity in (1.0, EPSILON)
        for state, ev in (("relaxed", 0.0), ("relaxed_ionised", 12.0), ("oxidised", 11.1))
    }
    made = states_of(energies, oxidised_0={"note": "H3 left C2; H3 joined O1"})
    row, _ = shell_rows(counted, evidence(made))
    assert row["oxidation_potential_v"] == pytest.approx(11.1 - 6.5)
    assert "E_abs(Na+/Na) 1.73 V" in row["oxidation_potential_method"]
    assert row["transfer"] == "H3 left C2; H3 joined O1"
    assert row["reduction_potential_reason"] == "left out by shells.reduction = false"
    assert "reaction on oxidation" in row["flags"]
    elsewhere, _ = shell_rows(counted | {"n_cut": 0, "reason": "beyond"}, evidence(made))
    assert elsewhere["oxidation_potential_v"] == row["oxidation_potential_v"]  # another formulation had it cut out


def test_orbitals_in_the_solvent_are_its_own(states_of, counted) -> None:
    energies = {(ITEM, 0, state, eps): -50.0 for eps in (1.0, EPSILON) for state in ("relaxed", "relaxed_ionised")}
    made = states_of(energies, relaxed_0_wet={"homo_ev": -13.0, "lumo_ev": 2.0})
    row, _ = shell_rows(counted, evidence(made))
    assert row["relaxed_homo_ev"] == pytest.approx(0.5 * -10.0)
    assert row["relaxed_solvated_homo_ev"] == pytest.approx(0.5 * -13.0)
    assert row["relaxed_solvated_lumo_ev"] == pytest.approx(0.5 * 2.0)
    half = made.orbital(
        ITEM, 0, state="relaxed", column="homo_ev", permittivity=1.0 / (1.0 - 0.5 * (1.0 - 1.0 / EPSILON))
    )
    assert half.value == pytest.approx(-11.5)
    dry, _ = shell_rows(counted, replace(evidence(made), why_no_solvent="no permittivity of S"))
    assert dry["relaxed_homo_ev"] == row["relaxed_homo_ev"]
    assert dry["relaxed_solvated_homo_reason"] == dry["sampled_solvated_lumo_reason"] == "no permittivity of S"


def test_energies_of_two_methods_never_meet_in_a_difference(states_of) -> None:
    states = ("relaxed", "relaxed_ionised", "step_1")
    energies = {(ITEM, 0, state, permittivity): -50.0 for state in states for permittivity in (1.0, EPSILON)}
    shift = {"electrons": {"energy_hartree": -60.0, "level": "other"}}
    made = states_of(energies | {("S", 0, "free", permittivity): 0.0 for permittivity in (1.0, EPSILON)}, **shift)
    assert made.ionisation_ev(ITEM, 0, ion="relaxed_ionised", ground="relaxed").value == 0.0
    step = made.removal(ITEM, 0, step=1, ligand="S", permittivity=2.0)
    assert (step.vacuum, step.solvent) == (0.0, 0.0)


def test_the_solvent_of_an_ionisation_is_scaled_from_that_of_the_rows(states_of) -> None:
    energies = {(ITEM, 0, "relaxed", 1.0): 0.0, (ITEM, 0, "relaxed", 20.0): 0.0}
    energies |= {(ITEM, 0, "relaxed_ionised", 1.0): 12.0 * EV, (ITEM, 0, "relaxed_ionised", 20.0): 10.0 * EV}
    made = states_of(energies)
    potential = made.ionisation_ev(ITEM, 0, ion="relaxed_ionised", ground="relaxed", permittivity=2.0)
    assert potential.value == pytest.approx(12.0 - 2.0 * 0.5 / 0.95)
    alone = states_of({key: value for key, value in energies.items() if key[3] == 1.0})
    missing = alone.ionisation_ev(ITEM, 0, ion="relaxed_ionised", ground="relaxed", permittivity=2.0)
    assert missing.reason == "no energies in a continuum"
    assert alone.removal(ITEM, 0, step=1, ligand="S", permittivity=2.0) == missing
    with pytest.raises(LevelMismatch):
        states_of(energies | {(ITEM, 0, "relaxed", 7.0): 0.0})


def test_the_solvent_of_a_removal_is_scaled_as_well(states_of) -> None:
    made = states_of(RELAXED)
    step = made.removal(ITEM, 0, step=1, ligand="S", permittivity=2.0)
    assert step.vacuum == pytest.approx((-30.0 - 19.9 + 50.0) * HARTREE_TO_KJ_PER_MOL)
    full = ((-30.2 - 19.91 + 50.1) - (-30.0 - 19.9 + 50.0)) * HARTREE_TO_KJ_PER_MOL
    assert step.solvent == pytest.approx(full * 0.5 / (1.0 - 1.0 / EPSILON))


def test_steps_add_up_to_the_stripping_energy(states_of, counted) -> None:
    made = states_of(RELAXED, step_1_0={"removed": "S", "left": "Na_1+S_1"})
    row, steps = shell_rows(counted, evidence(made))
    to_frame(steps, SHELL_STEPS)  # complete
    assert [(step["step"], step["removed"], step["left"]) for step in steps] == [(1, "S", "Na_1+S_1"), (2, "S", "Na_1")]
    vacuum = (-30.0 - 19.9 + 50.0) * HARTREE_TO_KJ_PER_MOL
    solvent = ((-30.2 - 19.91 + 50.1) - (-30.0 - 19.9 + 50.0)) * HARTREE_TO_KJ_PER_MOL
    assert steps[0]["energy_kj_per_mol"] == pytest.approx(vacuum + solvent)  # tight binding as it is
    half = 0.5 * (steps[0]["energy_upper_kj_per_mol"] - steps[0]["energy_lower_kj_per_mol"])
    measured = solvated_removal_error("GFN1-xTB").half_width
    assert half == pytest.approx(math.hypot(measured, binding_error("screening").half_width * vacuum))
    assert (steps[0]["energy_status"], steps[1]["energy_status"]) == ("ok", "ok")
    lowest = evidence(made).stripper.last_removal("Na", "S").value
    assert steps[1]["energy_kj_per_mol"] == pytest.approx(lowest - 0.003 * HARTREE_TO_KJ_PER_MOL)  # from what is left
    assert row["first_removal_energy_kj_per_mol"] == pytest.approx(steps[0]["energy_kj_per_mol"])
    assert row["last_removal_energy_kj_per_mol"] == pytest.approx(steps[1]["energy_kj_per_mol"])
    assert row["stripping_energy_reason"] == row["first_removal_energy_reason"] == ONE_SNAPSHOT
    assert row["stripping_energy_kj_per_mol"] == pytest.approx(sum(step["energy_kj_per_mol"] for step in steps))


def test_what_could_not_be_taken_apart_has_no_sum_even_with_one_ligand(states_of, counted) -> None:
    """An aggregate whose further cations could not be left out: its energy must not stand for that of the complex."""
    whole = {key: value for key, value in RELAXED.items() if key[2] != "step_1"}
    made = states_of(whole | {(ITEM, 0, "step_", 1.0): math.nan}, step__0={"reason": "bonds changed"})
    (only,) = evidence(made).stripper.steps(ITEM, 0, cation="Na", ligands=["S"])
    assert (only.energy.status, only.energy.reason) == (Status.NOT_COMPUTED, "bonds changed")


def test_another_cation_than_the_measured_one_is_doubtful(states_of) -> None:
    made = states_of(RELAXED, step_1_0={"removed": "S", "left": "Li_1+S_1"})
    stripper = replace(evidence(made).stripper, charges={"Li": 1, "S": 0})
    (first, _) = stripper.steps(ITEM, 0, cation="Li", ligands=["S", "S"])
    assert (first.energy.status, first.energy.reason) == (Status.DOUBTFUL, OTHER_CATION)


def test_what_is_left_is_compared_with_the_lowest_complex_in_solvent(states_of) -> None:
    made = states_of(RELAXED)
    excess = made.excess(ITEM, 0, steps=1, pair="Na_1+S_1", permittivity=2.0)
    share = 0.5 / (1.0 - 1.0 / EPSILON)
    assert excess == pytest.approx((0.004 - share * 0.001) * HARTREE_TO_KJ_PER_MOL)
    known = {key: value for key, value in RELAXED.items() if key[0] != "Na_1+S_1"}
    alone = states_of(known, step_1_0={"removed": "S", "left": "Na_1+S_1"})
    last = evidence(alone).stripper.steps(ITEM, 0, cation="Na", ligands=["S", "S"])[-1].energy
    assert last.status is Status.DOUBTFUL
    assert last.reason.startswith("from the lowest complex, not the one that is left: no free state of Na_1+S_1")


def test_the_last_ligand_leaves_the_cation_in_vacuum() -> None:
    last = evidence(ShellStates([])).stripper.last_removal("Na", "S")
    f = 1.0 - 1.0 / EPSILON
    pair, free = (value * f / 0.95 * EV * HARTREE_TO_KJ_PER_MOL for value in (-1.9, -0.19))
    assert last.value == pytest.approx(150.0 + free - pair, abs=0.01)
    assert last.status is Status.OK


def test_density_functional_numbers_replace_calibrated_ones(states_of, counted) -> None:
    energies = {(ITEM, 0, state, eps): -50.0 for eps in (1.0, EPSILON) for state in ("relaxed", "relaxed_ionised")}
    exact = dft(ITEM, ground=electronic(0.0, 0.0), ionised=electronic(9.0, 0.0), oxidised=electronic(8.0, 0.0))
    row, _ = shell_rows(counted, evidence(states_of(energies), shells=[exact]))
    assert row["relaxed_homo_ev"] == row["relaxed_solvated_homo_ev"] == -12.0
    assert row["relaxed_vertical_ionisation_ev"] == pytest.approx(9.0)
    assert row["oxidation_potential_v"] == pytest.approx(8.0 - 1.73)
    assert row["oxidation_potential_method"].startswith("DFT/b")
    assert row["sampled_homo_status"] == "not computed"  # nothing was sampled here
    assert row["oxidation_potential_status"] == row["relaxed_vertical_ionisation_status"] == "ok"


def test_the_fields_of_a_representative_are_counted(states_of, counted) -> None:
    energies = {(ITEM, 0, "relaxed", eps): -50.0 for eps in (1.0, EPSILON)}
    hard = replace(electronic(0.0, 0.0), recovery=("charge +1, vacuum: second order",))
    row, _ = shell_rows(counted, evidence(states_of(energies), shells=[dft(ITEM, ground=hard, ionised=hard)]))
    assert (row["n_scf"], row["scf_recovery"]) == (4, "second order: 2")
    row, _ = shell_rows(counted, evidence(states_of(energies)))
    assert (row["n_scf"], row["scf_recovery"]) == (0, "")


def test_a_mean_names_the_lines_of_all_snapshots() -> None:
    one, other = (Quantity(value=5.0, lower=4.0, upper=6.0, n=1, method=method) for method in ("a", "b"))
    assert mean_of([one, other, one]).method == "a; b"
