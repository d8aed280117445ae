"""Shell-averaged stripping energy: hand-calculated means and errors."""

import numpy as np
import pytest

from solvscreen.domain.quantity import Quantity, Status, failed
from solvscreen.ranking.desolvation import desolvation_energy
from solvscreen.ranking.uncertainty import Sampler


def number(value, half=0.0, **options):
    return Quantity(value=value, lower=value - half, upper=value + half, n=2, method="DFT", **options)


def energy(binding, coordination, formulation="f", metal="Na", whole_shell=True):
    complexes = {name: f"{metal}_1+{name}_1" for name in binding}
    options = {"formulation": formulation, "sampler": Sampler(seed=1, n_draws=50_000), "whole_shell": whole_shell}
    return desolvation_energy(binding, coordination, complexes=complexes, **options)


def average(binding, coordination, formulation="f"):
    return energy(binding, coordination, formulation, whole_shell=False)


def test_whole_shell_is_the_sum_over_its_molecules():
    found = energy({"EC": number(-160.0), "DMC": number(-130.0)}, {"EC": number(3.0), "DMC": number(1.5)})
    assert found.quantity.value == pytest.approx(3.0 * 160 + 1.5 * 130)


def test_errors_of_numbers_and_energies_enter_the_sum():
    # half widths: 2 x 8 from the energy, 200 x 0.1 from the number of neighbours, added in squares
    found = energy({"G2": number(-200.0, 8.0)}, {"G2": number(2.0, 0.1)})
    assert found.quantity.upper - 400.0 == pytest.approx((16.0**2 + 20.0**2) ** 0.5, rel=0.03)


def test_a_chelate_is_not_easier_to_strip_than_the_contacts_it_replaces():
    # three contacts of 80 kJ/mol in one molecule, against three molecules with one such contact each
    chelate = energy({"G2": number(-240.0)}, {"G2": number(2.0)})
    single = energy({"EC": number(-80.0)}, {"EC": number(6.0)})
    assert chelate.quantity.value == pytest.approx(single.quantity.value)


def test_complexes_of_two_metals_have_errors_of_their_own():
    sodium = energy({"G2": number(-200.0, 8.0)}, {"G2": number(2.0)})
    lithium = energy({"G2": number(-200.0, 8.0)}, {"G2": number(2.0)}, metal="Li")
    assert abs(np.corrcoef(sodium.draws, lithium.draws)[0, 1]) < 0.02


def test_mean_is_weighted_with_the_shell():
    found = average({"EC": number(-160.0), "DMC": number(-130.0)}, {"EC": number(3.0), "DMC": number(1.0)})
    assert found.quantity.value == pytest.approx(0.75 * 160 + 0.25 * 130)
    assert found.quantity.lower == pytest.approx(found.quantity.upper)


def test_method_errors_of_two_ligands_add_in_squares():
    found = average({"EC": number(-160.0, 10.0), "DMC": number(-130.0, 10.0)}, {"EC": number(2.0), "DMC": number(2.0)})
    assert found.quantity.value - found.quantity.lower == pytest.approx(10.0 / 2**0.5, rel=0.02)


def test_error_of_the_shares_enters():
    # d(mean)/dn1 = (E1 - E2) n2 / (n1 + n2)^2 = 30 * 2 / 16 kJ/mol per neighbour, and 0.2 neighbours
    found = average({"EC": number(-160.0), "DMC": number(-130.0)}, {"EC": number(2.0, 0.2), "DMC": number(2.0)})
    assert found.quantity.upper - found.quantity.value == pytest.approx(0.2 * 30 * 2 / 16, rel=0.05)


def test_single_solvent_does_not_depend_on_its_coordination_number():
    found = average({"G2": number(-200.0, 8.0)}, {"G2": number(2.0, 1.5)})
    assert found.quantity.value == 200.0
    assert found.quantity.upper == pytest.approx(208.0, abs=0.3)


def test_method_error_cancels_between_formulations_with_one_ligand():
    one = average({"G2": number(-200.0, 8.0)}, {"G2": number(2.0)}, formulation="a")
    other = average({"G2": number(-200.0, 8.0)}, {"G2": number(1.0)}, formulation="b")
    assert one.draws == pytest.approx(other.draws)


def test_missing_binding_energy_matters_only_above_one_percent_of_the_shell():
    lost = failed("SCF did not converge", method="DFT")
    present = average({"G2": number(-200.0), "TTE": lost}, {"G2": number(1.9), "TTE": number(0.1)})
    absent = average({"G2": number(-200.0), "TTE": lost}, {"G2": number(2.0), "TTE": number(0.01)})
    assert present.quantity.status is Status.FAILED
    assert present.quantity.reason == "TTE (5% of the shell): SCF did not converge"
    assert absent.quantity.value == 200.0


def test_no_solvent_in_the_shell_is_no_number():
    found = average({"G2": number(-200.0)}, {"G2": number(0.0)})
    assert (found.quantity.status, found.quantity.reason) == (Status.NOT_COMPUTED, "no solvent in the first shell")


def test_failed_simulation_is_passed_on():
    found = average({"G2": number(-200.0)}, {"G2": failed("box exploded", method="MD")})
    assert (found.quantity.status, found.quantity.reason) == (Status.FAILED, "coordination number of G2: box exploded")


def test_doubt_about_the_liquid_is_kept_for_a_mixture():
    unsure = number(2.0, 0.1, status=Status.DOUBTFUL, reason="not equilibrated")
    found = average({"EC": number(-160.0), "DMC": number(-130.0)}, {"EC": unsure, "DMC": number(2.0)})
    assert (found.quantity.status, found.quantity.reason) == (Status.DOUBTFUL, "not equilibrated")
