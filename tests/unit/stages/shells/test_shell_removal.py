"""Steps of taking a shell apart by density-functional theory, from made-up energies, checked by hand."""

import math
from dataclasses import replace

import pytest
from shell_evidence import EPSILON, EV, ITEM, RELAXED, dft, electronic, evidence

from solvscreen.domain.method_error import Excess, binding_error, removal_error
from solvscreen.errors import LevelMismatch
from solvscreen.stages import _removal_error
from solvscreen.stages._shell_rows import shell_rows
from solvscreen.stages._shell_states import Place, lowest_snapshot
from solvscreen.units import HARTREE_TO_KJ_PER_MOL

pytestmark = pytest.mark.usefixtures("no_recipe_error", "known_excess")

TWO = {
    **RELAXED,
    (ITEM, 1, "relaxed", 1.0): -49.98,
    (ITEM, 1, "relaxed", EPSILON): -50.08,
    (ITEM, 1, "step_1", 1.0): -30.003,
    (ITEM, 1, "step_1", EPSILON): -30.202,
}
STEPS = {f"step_1_{snapshot}": {"removed": "S", "left": "Na_1+S_1"} for snapshot in (0, 1)}
SHELL = dft(ITEM, ground=electronic(-4.0, -2.1, charge=1))
F = (1.0 - 1.0 / EPSILON) / 0.95
EXACT = (4.0 + (2.1 - 1.9 - 0.19) * F) * EV * HARTREE_TO_KJ_PER_MOL
"""Between the geometries that density-functional theory knows: those of the shell, of the lowest complex and of S."""


@pytest.fixture
def known_excess(monkeypatch):
    """Removals without counterpoise are 10 kJ/mol too dear, with a scatter of 2 kJ/mol."""
    excess = Excess(mean=10.0, sd=2.0, n=9, against="made up")
    monkeypatch.setattr(_removal_error, "removal_excess", lambda _: excess)


def steps_of(states, snapshot, shells=(SHELL,)):
    """Steps of one snapshot of two S."""
    return evidence(states, shells=shells).stripper.steps(ITEM, snapshot, cation="Na", ligands=["S", "S"])


def test_a_representative_is_taken_apart_by_density_functional_theory(states_of) -> None:
    first, last = steps_of(states_of(TWO, **STEPS), 0)
    left = 0.003 * HARTREE_TO_KJ_PER_MOL  # what the complex of the step lies above the lowest one, in solvent
    assert first.energy.value == pytest.approx(EXACT + left - 10.0, abs=0.01)
    vacuum = 4.0 * EV * HARTREE_TO_KJ_PER_MOL - 10.0
    recipe, way = binding_error("screening").half_width * vacuum, removal_error("GFN1-xTB").half_width * left
    assert first.energy.upper - first.energy.value == pytest.approx(
        math.hypot(2.306 * 2.0 * math.sqrt(1 + 1 / 9), recipe, way), rel=1e-3
    )
    assert first.energy.method.startswith("DFT/b PCM eps=7")
    assert "to other geometries by GFN1-xTB" in first.energy.method
    assert (first.not_dft, last.removed) == ("", "S")


def test_another_snapshot_starts_from_where_gfn_xtb_puts_it(states_of) -> None:
    states = states_of(TWO, **STEPS)
    first, last = steps_of(states, 1)
    before, left = 0.02 * HARTREE_TO_KJ_PER_MOL, 0.001 * HARTREE_TO_KJ_PER_MOL
    assert first.energy.value == pytest.approx(EXACT + left - before - 10.0, abs=0.01)
    lowest = steps_of(states, 0)
    both = [sum(step.energy.value for step in steps) for steps in ((first, last), lowest)]
    assert both[1] - both[0] == pytest.approx(before, abs=1e-6)  # whichever complex was left on the way


def test_steps_that_density_functional_theory_does_not_know_say_so(states_of, counted) -> None:
    made = states_of(TWO, **STEPS)
    row, steps = shell_rows(counted, evidence(made))
    why = "; not by density-functional theory: no density-functional result of Na_1+S_2"
    assert steps[0]["energy_method"].endswith(why)
    assert steps[0]["energy_method"].startswith("GFN1-xTB")
    assert why not in steps[1]["energy_method"]
    assert why not in row["stripping_energy_method"]
    _, steps = shell_rows(counted, evidence(made, shells=[SHELL]))
    assert steps[0]["energy_method"].startswith("DFT/b")
    assert "not by density-functional theory" not in steps[0]["energy_method"]


def test_a_doubtful_shell_is_left_to_gfn_xtb(states_of) -> None:
    doubtful = dft(ITEM, ground=replace(electronic(-4.0, -2.1), lost_starts=("vacuum: 1 of 2 starts",)))
    first, _ = steps_of(states_of(TWO, **STEPS), 0, shells=[doubtful])
    assert first.energy.method.startswith("GFN1-xTB")
    assert first.not_dft.startswith(f"{ITEM} is doubtful: vacuum: 1 of 2 starts")


def test_levels_are_not_mixed(states_of) -> None:
    ground = SHELL.states["ground"]
    gas, wet = (
        replace(end, level=replace(end.level, basis="other")) for end in (ground.curve.gas, ground.curve.reference)
    )
    other = dft(ITEM, ground=replace(ground, curve=replace(ground.curve, gas=gas, reference=wet)))
    with pytest.raises(LevelMismatch):
        steps_of(states_of(TWO, **STEPS), 0, shells=[other])


def test_what_other_cations_left_is_known_by_its_composition(states_of) -> None:
    """An aggregate is taken apart from where its further cations were left out, not from the whole."""
    zeroth = {(ITEM, 0, "step_0", 1.0): -49.9, (ITEM, 0, "step_0", EPSILON): -50.03}
    states = states_of(RELAXED | zeroth, step_0_0={"left": "Na_1+S_2"}, **STEPS)
    big = replace(SHELL, item="Na_2+S_2:S(2,2)")
    assert states.whole(ITEM, 0) == "Na_1+S_2"
    first, _ = steps_of(states, 0, shells=[big])
    assert first.not_dft == "no density-functional result of Na_1+S_2"
    first, _ = steps_of(states, 0)
    before, left = 0.07 * HARTREE_TO_KJ_PER_MOL, 0.003 * HARTREE_TO_KJ_PER_MOL
    assert first.energy.value == pytest.approx(EXACT + left - before - 10.0, abs=0.01)


def test_the_lower_of_two_types_of_one_composition_stands_for_it(states_of) -> None:
    """Of what is left after a step nobody knows the type."""
    other = "Na_1+S_1:S(2)"
    alone = {key: value for key, value in RELAXED.items() if key[0] != "Na_1+S_1"}
    alone |= {(name, 0, "relaxed", eps): -30.0 for name in (other, "Na_1+S_1:S(1)") for eps in (1.0, EPSILON)}
    shells = [SHELL, dft(other, ground=electronic(-1.0, 0.0)), dft("Na_1+S_1:S(1)", ground=electronic(-0.5, 0.0))]
    first, _ = steps_of(states_of(alone, **STEPS), 0, shells=shells)
    exact = (4.0 - 1.0 + (2.1 - 0.19) * F) * EV * HARTREE_TO_KJ_PER_MOL
    assert first.energy.value == pytest.approx(exact - 0.2 * HARTREE_TO_KJ_PER_MOL - 10.0, abs=0.01)


def test_energies_of_two_geometries_in_a_solvent(states_of) -> None:
    states = states_of(TWO)
    assert states.lowest(ITEM) == Place(ITEM, 0, "relaxed")
    higher = states.between(Place(ITEM, 1, "relaxed"), states.lowest(ITEM), permittivity=EPSILON)
    assert higher == pytest.approx(0.02 * HARTREE_TO_KJ_PER_MOL)
    gone = states.between(Place(ITEM, 2, "relaxed"), states.lowest(ITEM), permittivity=EPSILON)
    assert gone.reason == f"no relaxed state of {ITEM}"
    assert states.parametrisation(Place(ITEM, 1, "relaxed")) == "GFN1-xTB"
    assert states.parametrisation(Place(ITEM, 2, "relaxed")) == ""
    assert states.place(ITEM, 1, steps=1) == Place(ITEM, 1, "step_1")
    assert states.whole(ITEM, 0) == "Na_1+S_2"
    assert lowest_snapshot([], ITEM) == -1
