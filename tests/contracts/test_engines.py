"""What every gradient engine has to do, and that the two GFN-xTB programs agree."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pytest
from scipy.spatial.transform import Rotation

from solvscreen.domain.structure import Structure
from solvscreen.engines.protocol import Engine, XtbMethod
from solvscreen.engines.pyscf.recipes import GEOMETRY
from solvscreen.engines.registry import ENGINES, make_dft_engine, make_engine
from solvscreen.errors import ConfigError, NotConverged
from solvscreen.units import BOHR_TO_ANGSTROM

GFN1, GFN2 = XtbMethod(name="GFN1-xTB"), XtbMethod(name="GFN2-xTB")
DFT = replace(GEOMETRY, basis="def2-svp", binding_basis="def2-svp", energy_grid_level=3)
WATER = Structure(
    symbols=("O", "H", "H"),
    positions_angstrom=np.array([[0.0, 0.0, 0.0], [0.0, 0.7568, 0.5859], [0.0, -0.7568, 0.5859]]),
    charge=0,
    multiplicity=1,
)
SODIUM_WATER = Structure(
    symbols=("Na", "O", "H", "H"),
    positions_angstrom=np.array([[0.1, 0.0, -2.25], [0.0, 0.0, 0.0], [0.0, 0.7568, 0.5859], [0.0, -0.7568, 0.5859]]),
    charge=1,
    multiplicity=1,
)
WATER_CATION = WATER.with_electrons(charge=1, multiplicity=2)


@dataclass(frozen=True, kw_only=True)
class Case:
    """An engine with a method, the same method with tight thresholds and with too few iterations."""

    engine: Engine[Any]
    method: Any
    tight: Any
    hurried: Any
    turned_hartree: float  # by how much the energy may change when the molecule turns
    electrons: int  # of Na+ and water that the method treats


def xtb_case(engine: str, method: XtbMethod) -> Case:
    return Case(
        engine=make_engine(engine),
        method=method,
        tight=replace(method, accuracy=0.01),
        hurried=replace(method, max_iterations=1),
        turned_hartree=1e-8,
        electrons=8,
    )


def dft_case() -> Case:
    return Case(
        engine=make_dft_engine("pyscf"),
        method=DFT,
        tight=replace(DFT, energy_threshold_hartree=1e-10, gradient_threshold=1e-5),
        hurried=replace(DFT, max_cycles=1, energy_threshold_hartree=1e-14, gradient_threshold=1e-9),
        turned_hartree=2e-5,  # the integration grid does not turn with the molecule
        electrons=20,
    )


XTB = [(name, method) for name in sorted(ENGINES) for method in (GFN1, GFN2)]


@pytest.fixture(params=[*XTB, ("pyscf", DFT)], ids=lambda param: f"{param[0]}-{param[1].name}")
def case(request: pytest.FixtureRequest) -> Case:
    name, method = request.param
    return dft_case() if name == "pyscf" else xtb_case(name, method)


@pytest.fixture(params=sorted(ENGINES))
def engine(request: pytest.FixtureRequest) -> Engine[XtbMethod]:
    return make_engine(request.param)


@pytest.mark.parametrize("structure", [WATER, SODIUM_WATER, WATER_CATION], ids=["water", "Na-water", "water+"])
def test_gradient_is_the_derivative_of_the_energy(case: Case, structure: Structure) -> None:
    gradient = case.engine.single_point(structure, case.tight).gradient_hartree_per_bohr
    step = 0.005
    for direction in np.random.default_rng(7).normal(size=(2, *gradient.shape)):
        unit = direction / np.linalg.norm(direction)
        energies = [
            case.engine.single_point(structure.moved(structure.positions_angstrom + move * unit), case.tight).energy
            for move in (step, -step)
        ]
        slope = (energies[0] - energies[1]).hartree / (2 * step / BOHR_TO_ANGSTROM)
        assert (gradient * unit).sum() == pytest.approx(slope, abs=2e-5)


def test_energy_and_dipole_do_not_depend_on_place_or_orientation(case: Case) -> None:
    here = case.engine.single_point(SODIUM_WATER, case.method)
    turned = Rotation.from_euler("xyz", [0.3, 1.1, -0.7]).apply(np.array(SODIUM_WATER.positions_angstrom))
    turned += (3.0, -2.0, 5.0)
    there = case.engine.single_point(SODIUM_WATER.moved(turned), case.method)
    assert there.energy.hartree == pytest.approx(here.energy.hartree, abs=case.turned_hartree)
    assert there.dipole_debye == pytest.approx(here.dipole_debye, abs=1e-3)
    assert here.dipole_debye > 1.0


def test_scf_that_does_not_converge_raises(case: Case) -> None:
    with pytest.raises(NotConverged):
        case.engine.single_point(WATER, case.hurried)


def test_surface_gives_what_a_fresh_single_point_gives(case: Case) -> None:
    surface = case.engine.surface(WATER, case.method)
    surface.single_point(WATER.positions_angstrom)
    moved = WATER.moved(WATER.positions_angstrom * 1.05)
    again = surface.single_point(moved.positions_angstrom)
    assert again.energy.hartree == pytest.approx(case.engine.single_point(moved, case.method).energy.hartree, abs=2e-6)


def test_a_result_is_not_changed_by_the_next_one(case: Case) -> None:
    surface = case.engine.surface(WATER, case.method)
    first = surface.single_point(WATER.positions_angstrom)
    kept = first.gradient_hartree_per_bohr.copy(), first.charges_e.copy(), first.orbital_energies_ev.copy()
    surface.single_point(WATER.positions_angstrom * 1.1)
    for before, now in zip(
        kept, (first.gradient_hartree_per_bohr, first.charges_e, first.orbital_energies_ev), strict=True
    ):
        assert np.array_equal(before, now)


def test_charges_add_up_and_orbitals_hold_all_electrons(case: Case) -> None:
    point = case.engine.single_point(SODIUM_WATER, case.method)
    assert point.charges_e.sum() == pytest.approx(1.0, abs=1e-6)
    assert point.occupations.sum() == pytest.approx(case.electrons, abs=1e-6)
    assert np.all(np.diff(point.orbital_energies_ev) >= 0)
    assert point.homo_ev < point.lumo_ev


def test_a_hole_lowers_the_charges_and_the_electrons_by_one(case: Case) -> None:
    point = case.engine.single_point(WATER_CATION, case.method)
    assert point.charges_e.sum() == pytest.approx(1.0, abs=1e-6)
    assert point.occupations.sum() == pytest.approx(case.electrons - (1 if case.electrons == 8 else 11), abs=1e-6)


def test_level_names_program_version_and_numerics(case: Case) -> None:
    level = case.engine.level(case.method)
    assert level.program_version[0].isdigit()
    assert level.hash != case.engine.level(case.tight).hash
    assert case.engine.single_point(WATER, case.method).energy.level == level


def test_xtb_level_names_parametrisation_and_temperature() -> None:
    level = make_engine("tblite").level(GFN1)
    assert level.method == "GFN1-xTB"
    assert "300 K" in level.numerics


def test_stdout_and_working_directory_stay_untouched(
    case: Case, capfd: pytest.CaptureFixture[str], tmp_path: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    case.engine.single_point(WATER, case.method)
    with pytest.raises(NotConverged):
        case.engine.single_point(WATER, case.hurried)
    out, _ = capfd.readouterr()
    assert out == ""
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("method", [GFN1, GFN2], ids=lambda method: method.name)
@pytest.mark.parametrize("structure", [WATER, SODIUM_WATER, WATER_CATION], ids=["water", "Na-water", "water+"])
def test_the_two_programs_agree(structure: Structure, method: XtbMethod) -> None:
    tight = XtbMethod(name=method.name, accuracy=0.01)
    first, second = (make_engine(name).single_point(structure, tight) for name in ("tblite", "xtb-python"))
    assert first.energy.hartree == pytest.approx(second.energy.hartree, abs=1e-6)
    assert first.gradient_hartree_per_bohr == pytest.approx(second.gradient_hartree_per_bohr, abs=1e-5)
    assert first.homo_ev == pytest.approx(second.homo_ev, abs=1e-3)
    assert first.dipole_debye == pytest.approx(second.dipole_debye, abs=1e-3)


def test_unknown_engine_is_named() -> None:
    with pytest.raises(ConfigError, match="dftb"):
        make_engine("dftb")


def test_unknown_dft_engine_is_named() -> None:
    with pytest.raises(ConfigError, match="gamess"):
        make_dft_engine("gamess")
