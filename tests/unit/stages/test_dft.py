"""The DFT stage on hand-made xTB outputs: the numbers of the engine."""

from dataclasses import replace
from functools import partial

import pytest
from dft_inputs import FLUORIDE, PAIR, caller, frame

from solvscreen.analysis import energetics
from solvscreen.config import DftSettings
from solvscreen.domain.level import Energy
from solvscreen.domain.quantity import Status
from solvscreen.domain.results import Absent, Binding, ElectronicState, Orbitals, StateName
from solvscreen.domain.solvation import SolvationCurve
from solvscreen.engines.pyscf.recipes import RECIPES
from solvscreen.stages import _dft_item as item
from solvscreen.stages import dft as stage


@pytest.fixture
def run(tmp_path):
    """Call the stage on given frames; returns the result that it wrote."""
    return caller(tmp_path)


def test_hydrogen_fluoride_from_start_to_end(run):
    oxidised = frame("HF", FLUORIDE, charge=1, multiplicity=2, state="oxidised", transfer="H left")
    result = run("HF", [frame("HF", FLUORIDE, charge=0), oxidised])
    vertical = energetics.ionisation_energy(result, relaxed=False)
    assert vertical.value == pytest.approx(16.12, abs=0.6)  # photoelectron, GW100
    relaxed = energetics.ionisation_energy(result, relaxed=True)
    assert relaxed.value == pytest.approx(vertical.value, abs=2e-3)  # the same geometry was given
    assert result.states[StateName.OXIDISED].warning == "H left"
    assert result.states[StateName.ATTACHED] == Absent(status=Status.NOT_COMPUTED, reason="left out by dft.attachment")
    assert isinstance(result.binding, Absent)


def test_a_complex_has_a_binding_energy_and_a_round_trip(run):
    ligand = frame("HF", FLUORIDE, charge=0)
    pair = frame("Na_1+HF_1", PAIR, charge=1)
    result = run("Na_1+HF_1", [pair], ligands=[ligand], oxidised_complexes="ion pairs")
    assert isinstance(result.binding, Binding)
    assert -90 < result.binding.total.kj_per_mol < -50
    assert result.binding.deformation.kj_per_mol == pytest.approx(0.0, abs=1e-3)
    assert isinstance(result.states[StateName.GROUND], ElectronicState)
    assert result.states[StateName.IONISED].reason == "left out by dft.oxidised_complexes"


def test_attachment_and_all_oxidations_on_request(run):
    bare = (("Na", 0.0, 0.0, 2.0), ("H", 0.0, 0.0, 0.0))
    reduced = frame("Na_1+H_1", bare, charge=-1, multiplicity=2, state="reduced")
    result = run("Na_1+H_1", [frame("Na_1+H_1", bare, charge=0), reduced], attachment=True, oxidised_complexes="none")
    attached, ground = result.states[StateName.ATTACHED], result.states[StateName.GROUND]
    assert (attached.charge, attached.multiplicity) == (-1, 2)
    affinity = energetics.attachment_energy(result, relaxed=False)
    assert affinity.value == pytest.approx((ground.curve.gas - attached.curve.gas).ev, abs=1e-9)
    assert affinity.value == pytest.approx(0.35, abs=0.4)  # CCSD(T), order only: the basis is small
    relaxed = energetics.attachment_energy(result, relaxed=True)
    assert relaxed.value == pytest.approx(affinity.value, abs=2e-3)  # the same geometry was given
    assert result.states[StateName.IONISED].reason == "left out by dft.oxidised_complexes"


def test_a_complex_with_two_ligands_stays_as_it_is(run):
    """GFN-xTB does not relax its oxidised form, so a vertical value would stand alone."""
    atoms = (*PAIR, ("H", 0.0, 0.0, 5.3), ("F", 0.0, 0.92, 5.3))
    result = run("Na_1+HF_2", [frame("Na_1+HF_2", atoms, charge=1)], attachment=True)
    assert isinstance(result.states[StateName.GROUND], ElectronicState)
    for state in (StateName.IONISED, StateName.OXIDISED, StateName.ATTACHED, StateName.REDUCED):
        assert result.states[state].reason == "of more than two molecules no charged form is relaxed"


def test_an_unconverged_ground_state_is_a_failure(run, monkeypatch):
    hurried = replace(RECIPES["screening"], max_cycles=0)
    monkeypatch.setitem(stage.RECIPES, "screening", hurried)
    result = run("HF", [frame("HF", FLUORIDE, charge=0)])
    ground = result.states[StateName.GROUND]
    assert ground.status is Status.FAILED
    assert "did not converge" in ground.reason


def test_the_lower_of_reacted_and_unreacted_forms_counts(monkeypatch):
    made = {"as it was": 5.0, "H from EC to PF6": 4.0, "F from PF6 to EC": 6.0}
    frames = {
        name: frame("EC_1+PF6_1", FLUORIDE, charge=1, multiplicity=2, state="reacted", transfer=name) for name in made
    }
    ground = frame("EC_1+PF6_1", FLUORIDE, charge=0)
    unreacted, *products = [item.Relaxed(structure=one.structure, warning=name) for name, one in frames.items()]
    monkeypatch.setattr(item, "electronic_state", partial(named_state, made))
    inputs = item.ItemInput(
        item="EC_1+PF6_1",
        ground=ground.structure,
        is_complex=True,
        oxidised=unreacted,
        reduced=Absent(status=Status.NOT_COMPUTED, reason="not asked for"),
        free_ligand=Absent(status=Status.NOT_COMPUTED, reason="a pair"),
        reacted=tuple(products),
    )
    result = item.compute_item(inputs, recipe=RECIPES["screening"], section=DftSettings(oxidised_complexes="none"))
    assert result.states[StateName.OXIDISED].warning == "H from EC to PF6"
    assert result.states[StateName.IONISED].warning == ""


def named_state(energies, frame, electrons, *, start=None, holes=(), warning=""):
    """A state whose energy in hartree hangs on its warning."""
    gas = Energy(hartree=energies.get(warning, 7.0), level=RECIPES["screening"].level())
    solvated = Energy(hartree=gas.hartree, level=RECIPES["screening"].level(20.0))
    curve = SolvationCurve(
        gas=gas,
        gas_slope_hartree=0.0,
        reference=solvated,
        reference_slope_hartree=0.0,
        reference_permittivity=20.0,
        model=RECIPES["screening"].solvent_model,
    )
    orbitals = Orbitals(homo_ev=-9.0, lumo_ev=1.0)
    made = ElectronicState(
        charge=electrons.charge,
        multiplicity=electrons.multiplicity,
        curve=curve,
        gas=orbitals,
        solvated=orbitals,
        dipole_debye=0.0,
        charges_e=(),
        recovery=(),
        warning=warning,
    )
    return made, None


def test_a_bare_cation_has_its_second_ionisation_energy_and_no_reduction(run):
    result = run("Na", [frame("Na", (("Na", 0.0, 0.0, 0.0),), charge=1)], attachment=True)
    vertical = energetics.ionisation_energy(result, relaxed=False)
    assert vertical.value == pytest.approx(50.165, abs=0.05)  # PySCF 2.14.0; NIST 47.29: the basis has little for cores
    assert result.states[StateName.OXIDISED] == result.states[StateName.IONISED]
    assert "plating" in result.states[StateName.ATTACHED].reason
