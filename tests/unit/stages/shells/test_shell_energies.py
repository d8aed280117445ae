"""Shell energies from made-up GFN-xTB and density-functional numbers, checked by hand."""

import math
from dataclasses import replace

import pytest

from solvscreen.analysis import energetics, hole
from solvscreen.config import ElectrodeSettings
from solvscreen.domain.calibration import Calibration, Hole
from solvscreen.domain.level import Energy, Level
from solvscreen.domain.method_error import MethodError
from solvscreen.domain.quantity import Quantity, Status, not_computed
from solvscreen.domain.results import Absent, Binding, DftResult, ElectronicState, Orbitals, StateName
from solvscreen.domain.solvation import SolvationCurve, solvent_text
from solvscreen.engines.pyscf.recipes import RECIPES
from solvscreen.errors import LevelMismatch
from solvscreen.io.schemas.shell_energies import SHELL_ENERGIES, SHELL_STATES, SHELL_STEPS, SHELL_TYPES
from solvscreen.io.tables import quantity_cells, read_quantity, to_frame
from solvscreen.stages import _calibrated_rows
from solvscreen.stages._shell_forms import uses
from solvscreen.stages._shell_means import Lines, mean_of, total
from solvscreen.stages._shell_numbers import SPREAD_GEOMETRY, ShellEvidence, spread
from solvscreen.stages._shell_rows import shell_rows
from solvscreen.stages._shell_states import ShellStates
from solvscreen.stages._shell_stripping import Stripper
from solvscreen.units import HARTREE_TO_EV, HARTREE_TO_KJ_PER_MOL

ITEM, EPSILON, ELECTRODE = "Na_1+S_2:S(2,2)", 7.0, ElectrodeSettings()
NO_HOLE, HOLE = "Na +0.800, S +0.100, S +0.100", "Na +0.800, S +0.150, S +1.050"
GAS = Level(program="p", program_version="1", method="DFT", basis="b", grid="g", solvation="gas", numerics="n")
CHARGES = {"Na": 1, "S": 0, "A": -1}
KJ = 1.0 / HARTREE_TO_KJ_PER_MOL
EV = 1.0 / HARTREE_TO_EV


def line(quantity, kind="cation complex", *, slope=1.0, intercept=0.0, residual_sd=0.0, lowest=-1e9):
    return Calibration(
        quantity=quantity, kind=kind, source="GFN1-xTB", target="screening", slope=slope, intercept=intercept, n=20,
        n_fit=20, degrees_of_freedom=18, residual_sd=residual_sd, x_mean=0.0, x_squares=1e12, x_lowest=lowest,
        x_highest=1e9, x_reach=0.0, loo_rmse=0.1, loo_mae=0.1,
    )  # fmt: skip


LINES = {
    (fit.quantity, fit.kind): fit
    for fit in (
        line("homo_ev", Hole.BOUND_MOLECULE, slope=0.5),
        line("lumo_ev"),
        line("vertical_ionisation_ev", Hole.BOUND_MOLECULE, intercept=-5.0),
        line("vertical_oxidation_potential_v", Hole.BOUND_MOLECULE, intercept=-6.0, residual_sd=0.2),
        line("oxidation_potential_v", Hole.BOUND_MOLECULE, intercept=-6.5),
        line("binding_energy_kj_per_mol", slope=1.2, residual_sd=3.0),
    )
}


@pytest.fixture
def states_of(made_row):
    """Function from (snapshot, state, permittivity) to energies in hartree to the index of states."""

    def build(energies, *, item=ITEM, **cells):
        rows = []
        for (name, snapshot, state, permittivity), hartree in energies.items():
            wet = cells.get(f"{state}_{snapshot}_wet", {}) if permittivity > 1.0 else {}
            here = cells.get(f"{state}_{snapshot}", {}) | wet
            rows += [
                made_row(
                    SHELL_STATES, item=name or item, snapshot=snapshot, state=state, use=use, permittivity=permittivity,
                    energy_hartree=hartree, homo_ev=-10.0 - snapshot, lumo_ev=1.0, method="GFN1-xTB",
                    molecule_charges=HOLE if state == "oxidised" or state.endswith("ionised") else NO_HOLE,
                    level="gas" if permittivity == 1.0 else "wet", status="ok" if math.isfinite(hartree) else "failed",
                ) | here | cells.get(use, {})
                for use in uses(state)
            ]  # fmt: skip
        return ShellStates(rows)

    return build


@pytest.fixture
def counted(made_row):
    """A row of the counts: a type with two snapshots."""
    population = Quantity(value=0.4, lower=0.3, upper=0.5, n=9, method="molecular dynamics")
    return made_row(
        SHELL_TYPES, formulation="f", cation="Na", shell="S_2", denticity="S(2,2)", cluster="Na_1+S_2", item=ITEM,
        charge=1, n_atoms=9, n_cut=2, **{"class": "free"}, **quantity_cells("population", population),
    )  # fmt: skip


@pytest.fixture(autouse=True)
def no_recipe_error(monkeypatch):
    """Recipes without error, so that intervals are those of the lines and the snapshots."""
    error = MethodError(rmse=0.0, n=1, against="made up")
    for module in (energetics, _calibrated_rows):
        monkeypatch.setattr(module, "ionisation_error_ev", lambda _: error)
        monkeypatch.setattr(module, "binding_error", lambda _: error)


def electronic(gas_ev, solvation_ev, charge=0):
    slope = solvation_ev * EV / 0.95
    curve = SolvationCurve(
        gas=Energy(hartree=gas_ev * EV, level=GAS),
        gas_slope_hartree=slope,
        reference=Energy(hartree=(gas_ev + solvation_ev) * EV, level=replace(GAS, solvation=solvent_text("PCM", 20.0))),
        reference_slope_hartree=slope,
        reference_permittivity=20.0,
        model="PCM",
    )
    orbitals = Orbitals(homo_ev=-12.0, lumo_ev=2.0)
    return ElectronicState(
        charge=charge, multiplicity=1, curve=curve, gas=orbitals, solvated=orbitals, dipole_debye=0.0, charges_e=(),
        recovery=(), warning="",
    )  # fmt: skip


def dft(item, *, binding_kj=None, **states):
    absent = Absent(status=Status.NOT_COMPUTED, reason="left out")
    zero = Energy(hartree=0.0, level=GAS)
    bound = Binding(
        complex=Energy(hartree=(binding_kj or 0.0) * KJ, level=GAS), metal=zero, ligand=zero, deformed=zero,
        relaxed=zero, recovery=(),
    )  # fmt: skip
    every = dict.fromkeys(StateName, absent) | {StateName(name): value for name, value in states.items()}
    return DftResult(
        item=item, recipe="screening", n_atoms=3, states=every, binding=absent if binding_kj is None else bound
    )


MOLECULES = {
    "Na_1+S_1": dft("Na_1+S_1", binding_kj=-150.0, ground=electronic(0.0, -1.9, charge=1)),
    "S": dft("S", ground=electronic(0.0, -0.19)),
}
RELAXED = {
    (ITEM, 0, "relaxed", 1.0): -50.0,
    (ITEM, 0, "relaxed", EPSILON): -50.1,
    (ITEM, 0, "step_1", 1.0): -30.0,
    (ITEM, 0, "step_1", EPSILON): -30.2,
    ("S", 0, "free", 1.0): -19.9,
    ("S", 0, "free", EPSILON): -19.91,
}


def evidence(states, *, shells=(), fits=LINES, missing=()):
    lines = Lines(fits=fits, missing=dict(missing))
    stripper = Stripper(
        states=states, lines=lines, dft=MOLECULES, charges=CHARGES, permittivity=EPSILON, recipe="screening"
    )
    return ShellEvidence(
        states=states, lines=lines, shells={result.item: result for result in shells}, stripper=stripper,
        electrode=ELECTRODE, permittivity=EPSILON, why_no_solvent="",
    )  # fmt: skip


def test_sampled_numbers_are_means_with_calibration_and_spread(states_of, counted) -> None:
    energies = {}
    for snapshot, vertical in enumerate((11.0, 11.4)):
        for permittivity in (1.0, EPSILON):
            energies[ITEM, snapshot, "sampled", permittivity] = -50.0
            energies[ITEM, snapshot, "sampled_ionised", permittivity] = -50.0 + vertical * EV
    row, _ = shell_rows(counted, evidence(states_of(energies)))
    to_frame([row], SHELL_ENERGIES)  # complete
    assert row["n_snapshots"] == 2
    assert row["sampled_homo_ev"] == pytest.approx(0.5 * -10.5)
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


def test_energies_of_two_methods_never_meet_in_a_difference(states_of) -> None:
    states = ("relaxed", "relaxed_ionised", "step_1")
    energies = {(ITEM, 0, state, permittivity): -50.0 for state in states for permittivity in (1.0, EPSILON)}
    shift = {"electrons": {"energy_hartree": -60.0, "level": "other"}}
    made = states_of(energies | {("S", 0, "free", permittivity): 0.0 for permittivity in (1.0, EPSILON)}, **shift)
    assert made.ionisation_ev(ITEM, 0, ion="relaxed_ionised", ground="relaxed").value == 0.0
    assert made.removal(ITEM, 0, step=1, ligand="S", permittivity=2.0) == (0.0, 0.0)


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
    vacuum, solvent = made.removal(ITEM, 0, step=1, ligand="S", permittivity=2.0)
    assert vacuum == pytest.approx((-30.0 - 19.9 + 50.0) * HARTREE_TO_KJ_PER_MOL)
    full = ((-30.2 - 19.91 + 50.1) - (-30.0 - 19.9 + 50.0)) * HARTREE_TO_KJ_PER_MOL
    assert solvent == pytest.approx(full * 0.5 / (1.0 - 1.0 / EPSILON))


def test_steps_add_up_to_the_stripping_energy(states_of, counted) -> None:
    made = states_of(RELAXED, step_1_0={"removed": "S", "left": "Na_1+S_1"})
    row, steps = shell_rows(counted, evidence(made))
    to_frame(steps, SHELL_STEPS)  # complete
    assert [(step["step"], step["removed"], step["left"]) for step in steps] == [(1, "S", "Na_1+S_1"), (2, "S", "Na_1")]
    vacuum = (-30.0 - 19.9 + 50.0) * HARTREE_TO_KJ_PER_MOL
    solvent = ((-30.2 - 19.91 + 50.1) - (-30.0 - 19.9 + 50.0)) * HARTREE_TO_KJ_PER_MOL
    assert steps[0]["energy_kj_per_mol"] == pytest.approx(1.2 * vacuum + solvent)
    half = 0.5 * (steps[0]["energy_upper_kj_per_mol"] - steps[0]["energy_lower_kj_per_mol"])
    assert half == pytest.approx(math.sqrt(2.0) * 2.1009 * 3.0, rel=1e-3)  # two complexes of the line
    assert row["first_removal_energy_kj_per_mol"] == pytest.approx(steps[0]["energy_kj_per_mol"])
    assert row["last_removal_energy_kj_per_mol"] == pytest.approx(steps[1]["energy_kj_per_mol"])
    assert row["stripping_energy_kj_per_mol"] == pytest.approx(sum(step["energy_kj_per_mol"] for step in steps))
    assert "extrapolated calibration" in row["flags"]


def test_the_last_ligand_comes_from_binding_and_three_solvation_energies() -> None:
    last = evidence(ShellStates([])).stripper.last_removal("Na", "S")
    f = 1.0 - 1.0 / EPSILON
    radius_bohr = 1.2 * 2.27 / 0.529177210544
    ion = -f / (2.0 * radius_bohr) * HARTREE_TO_KJ_PER_MOL
    pair, free = (value * f / 0.95 * EV * HARTREE_TO_KJ_PER_MOL for value in (-1.9, -0.19))
    assert last.value == pytest.approx(150.0 + ion + free - pair, abs=0.01)
    assert RECIPES["screening"].cavity_scale == 1.2
    assert last.status is Status.DOUBTFUL
    too_high = (432.0 + ion / f * (1 - 1 / 78.4)) * f / (1 - 1 / 78.4)  # measured hydration: -432 kJ/mol
    assert f"the bare Na+ lies up to {too_high:.0f} kJ/mol too high" in last.reason


def test_density_functional_numbers_replace_calibrated_ones(states_of, counted) -> None:
    energies = {(ITEM, 0, state, eps): -50.0 for eps in (1.0, EPSILON) for state in ("relaxed", "relaxed_ionised")}
    exact = dft(ITEM, ground=electronic(0.0, 0.0), ionised=electronic(9.0, 0.0), oxidised=electronic(8.0, 0.0))
    row, _ = shell_rows(counted, evidence(states_of(energies), shells=[exact]))
    assert row["relaxed_homo_ev"] == -12.0
    assert row["relaxed_vertical_ionisation_ev"] == pytest.approx(9.0)
    assert row["oxidation_potential_v"] == pytest.approx(8.0 - 1.73)
    assert row["oxidation_potential_method"].startswith("DFT/b")
    assert row["sampled_homo_status"] == "not computed"  # nothing was sampled here
    assert row["oxidation_potential_status"] == row["relaxed_vertical_ionisation_status"] == "ok"


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


def test_a_hole_that_anion_and_solvent_share_is_doubtful(states_of, counted) -> None:
    energies = {(ITEM, 0, "sampled", 1.0): -50.0, (ITEM, 0, "sampled_ionised", 1.0): -49.5}
    shared = {
        "sampled_0": {"molecule_charges": "Na +0.800, S +0.100, A -0.900"},
        "sampled_ionised_0": {"molecule_charges": "Na +0.900, S +0.600, A -0.500"},
    }
    row, _ = shell_rows(counted, evidence(states_of(energies, **shared)))
    assert row["sampled_vertical_ionisation_ev"] == pytest.approx(0.5 * HARTREE_TO_EV - 5.0)
    assert row["sampled_vertical_ionisation_status"] == "doubtful"
    assert row["sampled_vertical_ionisation_reason"] == hole.SHARED


def test_a_hole_spread_over_alike_molecules_is_doubtful(states_of, counted) -> None:
    energies = {(ITEM, 0, "sampled", 1.0): -50.0, (ITEM, 0, "sampled_ionised", 1.0): -49.5}
    spread_out = {"sampled_ionised_0": {"molecule_charges": "Na +0.800, S +0.600, S +0.600"}}
    row, _ = shell_rows(counted, evidence(states_of(energies, **spread_out)))
    assert row["sampled_vertical_ionisation_reason"] == hole.SPREAD
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
    assert row["sampled_vertical_ionisation_reason"] == hole.SPREAD
    assert row["sampled_oxidation_potential_reason"] == ""


def test_the_hole_is_that_of_the_form_that_counts(states_of, counted) -> None:
    """The vertical number lies below the relaxed one, so that its hole decides."""
    lower = {"relaxed": -50.0, "relaxed_ionised": -49.6, "oxidised": -49.5}
    energies = {(ITEM, 0, state, eps): value for state, value in lower.items() for eps in (1.0, EPSILON)}
    spread_out = {"relaxed_ionised_0": {"molecule_charges": "Na +0.800, S +0.600, S +0.600"}}
    row, _ = shell_rows(counted, evidence(states_of(energies, **spread_out)))
    assert row["oxidation_potential_v"] == pytest.approx(0.4 * HARTREE_TO_EV - 6.5)
    assert hole.SPREAD in row["oxidation_potential_reason"]


def test_a_mean_names_the_lines_of_all_snapshots() -> None:
    one, other = (Quantity(value=5.0, lower=4.0, upper=6.0, n=1, method=method) for method in ("a", "b"))
    assert mean_of([one, other, one]).method == "a; b"


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


def test_neutral_molecules_and_anions_have_lines_of_their_own(states_of) -> None:
    made = states_of(RELAXED, step_1_0={"removed": "S", "left": "Na_1+S_1"})
    stripper = replace(evidence(made).stripper, charges=CHARGES | {"S": -1})
    (first, _) = stripper.steps(ITEM, 0, cation="Na", ligands=["S", "S"])
    assert first.energy.reason == "GFN-xTB not calibrated: no item 'ion pair' has both numbers"


def test_the_scatter_of_one_snapshot_is_unknown_and_not_zero() -> None:
    """Two numbers 0.2 apart: t(1) = 12.706 times 0.1414 / sqrt(2)."""
    one, other = (Quantity(value=value, lower=0.0, upper=9.0, n=1, method="m") for value in (5.0, 5.2))
    assert spread([one, other]) == pytest.approx(12.706 * 0.1, abs=1e-3)
    assert math.isnan(spread([one]))
    assert math.isnan(spread([one, not_computed("no line")]))
