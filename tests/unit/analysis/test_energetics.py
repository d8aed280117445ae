"""Potentials, ionisation and binding energies from made-up total energies, checked by hand."""

import math
from dataclasses import replace

import pytest

from solvscreen.analysis import energetics
from solvscreen.config import ElectrodeSettings
from solvscreen.domain.level import Energy, Level
from solvscreen.domain.method_error import MethodError
from solvscreen.domain.quantity import Status
from solvscreen.domain.results import Absent, Binding, DftResult, ElectronicState, Orbitals, StateName
from solvscreen.domain.solvation import SolvationCurve, solvent_text
from solvscreen.errors import LevelMismatch

LEVEL = Level(program="x", program_version="1", method="m", basis="b", grid="g", solvation="gas", numerics="n")
SKIPPED = Absent(status=Status.NOT_COMPUTED, reason="left out")
EV = 1 / 27.211386


def state(gas_ev: float, solvated_ev: float, *, charge: int = 0, warning: str = "") -> ElectronicState:
    """State with a straight curve in f that reaches `solvated_ev` at permittivity 20."""
    slope = (solvated_ev - gas_ev) * EV / 0.95
    curve = SolvationCurve(
        gas=Energy(hartree=gas_ev * EV, level=LEVEL),
        gas_slope_hartree=slope,
        reference=Energy(hartree=solvated_ev * EV, level=replace(LEVEL, solvation=solvent_text("C-PCM", 20.0))),
        reference_slope_hartree=slope,
        reference_permittivity=20.0,
        model="C-PCM",
    )
    return ElectronicState(
        charge=charge,
        multiplicity=1,
        curve=curve,
        gas=Orbitals(homo_ev=-9.5, lumo_ev=1.5),
        solvated=Orbitals(homo_ev=-9.6, lumo_ev=1.6),
        dipole_debye=1.5,
        charges_e=(0.0,),
        recovery=(),
        warning=warning,
    )


def result(**states: ElectronicState | Absent) -> DftResult:
    """Result with a ground state at 0 eV in vacuum and -0.3 eV in solvent, others as given."""
    every = dict.fromkeys(StateName, SKIPPED) | {StateName.GROUND: state(0.0, -0.3)}
    every |= {StateName(name): value for name, value in states.items()}
    return DftResult(item="X", recipe="made up", n_atoms=3, states=every, binding=SKIPPED)


@pytest.fixture
def known_error(monkeypatch):
    """A recipe error of 0.1 eV."""
    error = MethodError(rmse=0.1, n=9, against="made up")
    monkeypatch.setattr(energetics, "ionisation_error_ev", lambda _: error)
    monkeypatch.setattr(energetics, "binding_error", lambda _: replace(error, rmse=0.05))


def test_oxidation_potential_by_hand(known_error):
    made = result(ionised=state(10.0, 7.7, charge=1), oxidised=state(9.6, 7.2, charge=1))
    quantity = energetics.oxidation_potential(made, permittivity=20.0, electrode=ElectrodeSettings())
    assert quantity.value == pytest.approx(7.2 + 0.3 - (4.44 - 2.71), abs=1e-5)
    assert quantity.upper - quantity.value == pytest.approx(2.262 * 0.1, abs=1e-3)  # Student's t of 9
    assert "E_abs(SHE) 4.44 V" in quantity.method
    other = ElectrodeSettings(she_absolute_v=4.28)
    assert energetics.oxidation_potential(made, permittivity=20.0, electrode=other).value == pytest.approx(
        5.93, abs=1e-5
    )


def test_oxidation_potential_at_another_permittivity(known_error):
    made = result(ionised=state(10.0, 7.7, charge=1))
    vertical = energetics.oxidation_potential(made, permittivity=2.0, electrode=ElectrodeSettings(), relaxed=False)
    assert vertical.value == pytest.approx(10.0 - 2.3 * 0.5 / 0.95 + 0.3 * 0.5 / 0.95 - 1.73, abs=1e-5)


def test_a_reaction_on_oxidation_is_a_doubt(known_error):
    made = result(ionised=state(10.0, 7.7), oxidised=state(8.0, 6.0, warning="hydrogen moved from atom 3 to atom 9"))
    quantity = energetics.oxidation_potential(made, permittivity=20.0, electrode=ElectrodeSettings())
    assert (quantity.status, quantity.reason) == (Status.DOUBTFUL, "hydrogen moved from atom 3 to atom 9")


def test_a_start_that_got_lost_is_a_doubt_about_each_energy_of_the_state(known_error):
    ion = replace(state(10.0, 7.7), lost_starts=("charge +1, solvent: 1 of 2 starts did not converge",))
    for quantity in (
        energetics.ionisation_energy(result(ionised=ion), relaxed=False),
        energetics.oxidation_potential(
            result(ionised=ion), permittivity=20.0, electrode=ElectrodeSettings(), relaxed=False
        ),
    ):
        assert quantity.status is Status.DOUBTFUL
        assert quantity.reason == "charge +1, solvent: 1 of 2 starts did not converge: there may be a lower state"


def test_relaxing_cannot_cost_energy(known_error):
    made = result(ionised=state(10.0, 7.7), oxidised=state(10.4, 8.0))
    quantity = energetics.ionisation_energy(made, relaxed=True)
    assert quantity.value == pytest.approx(10.0, abs=1e-6)
    assert quantity.status is Status.DOUBTFUL
    assert "0.40 eV higher" in quantity.reason


def test_relaxing_an_anion_cannot_cost_energy(known_error):
    made = result(attached=state(1.0, -1.0, charge=-1), reduced=state(1.3, -0.8, charge=-1))
    affinity = energetics.attachment_energy(made, relaxed=True)
    assert affinity.value == pytest.approx(-1.0, abs=1e-6)
    assert "reduced form lies 0.30 eV higher" in affinity.reason
    options = {"permittivity": 20.0, "electrode": ElectrodeSettings()}
    vertical = energetics.reduction_potential(made, **options, relaxed=False)
    relaxed = energetics.reduction_potential(made, **options)
    assert (relaxed.value, relaxed.status) == (vertical.value, Status.DOUBTFUL)


def test_reduction_potential_and_affinity_by_hand(known_error):
    made = result(attached=state(1.0, -1.0, charge=-1), reduced=state(0.5, -1.5, charge=-1))
    reduction = energetics.reduction_potential(made, permittivity=20.0, electrode=ElectrodeSettings())
    assert reduction.value == pytest.approx(-0.3 + 1.5 - 1.73, abs=1e-5)
    vertical = energetics.reduction_potential(
        made, permittivity=20.0, electrode=ElectrodeSettings(she_absolute_v=4.28), relaxed=False
    )
    assert vertical.value == pytest.approx(-0.3 + 1.0 - 1.57, abs=1e-5)
    assert "E_abs(SHE) 4.28 V" in vertical.method
    assert math.isnan(vertical.lower)  # errors of attachment were not measured
    assert energetics.attachment_energy(made, relaxed=False).value == pytest.approx(-1.0, abs=1e-6)


def test_energies_in_a_continuum_by_hand(known_error):
    """The ground state is at -0.3 eV in the continuum, G(X+) at 7.7 and 7.2 eV, G(X-) at -1.0 and -1.5 eV."""
    made = result(
        ionised=state(10.0, 7.7, charge=1),
        oxidised=state(9.6, 7.2, charge=1),
        attached=state(1.0, -1.0, charge=-1),
        reduced=state(0.5, -1.5, charge=-1),
    )
    ionisation = [energetics.solvated_ionisation_energy(made, permittivity=20.0, relaxed=one) for one in (False, True)]
    affinity = [energetics.solvated_attachment_energy(made, permittivity=20.0, relaxed=one) for one in (False, True)]
    assert [one.value for one in ionisation] == pytest.approx([8.0, 7.5], abs=1e-5)
    assert [one.value for one in affinity] == pytest.approx([0.7, 1.2], abs=1e-5)
    assert ionisation[0].upper - 8.0 == pytest.approx(0.2262, abs=1e-3)
    assert math.isnan(affinity[0].upper)


def test_what_is_absent_stays_absent_with_its_reason():
    quantity = energetics.oxidation_potential(result(), permittivity=20.0, electrode=ElectrodeSettings())
    assert math.isnan(quantity.value)
    assert (quantity.status, quantity.reason) == (Status.NOT_COMPUTED, "left out")


def test_a_recipe_without_measured_error_has_no_interval():
    quantity = energetics.ionisation_energy(result(ionised=state(10.0, 7.7)), relaxed=False)
    assert quantity.value == pytest.approx(10.0, abs=1e-6)
    assert math.isnan(quantity.lower)
    assert "not measured" in quantity.method


def binding(**changes: Energy) -> Binding:
    """Interaction -0.045, deformation 0.005 hartree."""
    parts = {"complex": -10.0, "metal": -4.0, "ligand": -5.955, "deformed": -5.945, "relaxed": -5.95}
    energies = {name: Energy(hartree=value, level=LEVEL) for name, value in parts.items()}
    return Binding(**(energies | changes), recovery=())


def test_binding_energy_by_hand(known_error):
    quantity = energetics.binding_energy(replace(result(), binding=binding()))
    assert quantity.value == pytest.approx(-0.04 * 2625.4996, abs=1e-2)
    assert quantity.value - quantity.lower == pytest.approx(0.05 * 2.262 * 105.02, abs=1e-2)
    assert energetics.deformation_energy(replace(result(), binding=binding())).value == pytest.approx(13.1275, abs=1e-3)


def test_parts_of_another_level_do_not_make_a_binding_energy():
    odd = binding(relaxed=Energy(hartree=-5.95, level=replace(LEVEL, basis="other")))
    with pytest.raises(LevelMismatch):
        energetics.binding_energy(replace(result(), binding=odd))


def test_orbital_energies_carry_no_interval():
    quantity = energetics.orbital_energy(result(), "homo_ev")
    assert quantity.value == -9.5
    assert math.isnan(quantity.upper)


def test_orbital_energies_in_a_solvent_lie_between_vacuum_and_the_reference():
    for permittivity, lumo_ev in ((1.0, 1.5), (20.0, 1.6), (2.0, 1.5 + 0.1 * 0.5 / 0.95)):
        quantity = energetics.orbital_energy(result(), "lumo_ev", permittivity=permittivity)
        assert quantity.value == pytest.approx(lumo_ev, abs=1e-9)
        assert ("eps=" in quantity.method) == (permittivity > 1.0)
