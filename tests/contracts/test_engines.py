"""What every gradient engine has to do, and that the two GFN-xTB programs agree."""

import numpy as np
import pytest
from scipy.spatial.transform import Rotation

from solvscreen.domain.structure import Structure
from solvscreen.engines.protocol import Engine, XtbMethod
from solvscreen.engines.registry import ENGINES, make_engine
from solvscreen.errors import ConfigError, NotConverged
from solvscreen.units import BOHR_TO_ANGSTROM

GFN1, GFN2 = XtbMethod(name="GFN1-xTB"), XtbMethod(name="GFN2-xTB")
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


@pytest.fixture(params=sorted(ENGINES))
def engine(request: pytest.FixtureRequest) -> Engine:
    return make_engine(request.param)


@pytest.mark.parametrize("method", [GFN1, GFN2], ids=lambda method: method.name)
@pytest.mark.parametrize("structure", [WATER, SODIUM_WATER, WATER_CATION], ids=["water", "Na-water", "water+"])
def test_gradient_is_the_derivative_of_the_energy(engine: Engine, structure: Structure, method: XtbMethod) -> None:
    tight = XtbMethod(name=method.name, accuracy=0.01)
    gradient = engine.single_point(structure, tight).gradient_hartree_per_bohr
    step = 0.005
    for atom, axis in ((0, 0), (1, 0), (1, 1), (2, 2)):
        energies = []
        for sign in (1, -1):
            positions = np.array(structure.positions_angstrom)
            positions[atom, axis] += sign * step
            energies.append(engine.single_point(structure.moved(positions), tight).energy.hartree)
        slope = (energies[0] - energies[1]) / (2 * step / BOHR_TO_ANGSTROM)
        assert gradient[atom, axis] == pytest.approx(slope, abs=2e-5)


def test_energy_and_dipole_do_not_depend_on_place_or_orientation(engine: Engine) -> None:
    here = engine.single_point(SODIUM_WATER, GFN1)
    turned = Rotation.from_euler("xyz", [0.3, 1.1, -0.7]).apply(np.array(SODIUM_WATER.positions_angstrom))
    turned += (3.0, -2.0, 5.0)
    there = engine.single_point(SODIUM_WATER.moved(turned), GFN1)
    assert there.energy.hartree == pytest.approx(here.energy.hartree, abs=1e-8)
    assert there.dipole_debye == pytest.approx(here.dipole_debye, abs=1e-3)
    assert here.dipole_debye > 1.0


def test_scf_that_does_not_converge_raises(engine: Engine) -> None:
    with pytest.raises(NotConverged):
        engine.single_point(WATER, XtbMethod(name="GFN2-xTB", max_iterations=1))


def test_surface_gives_what_a_fresh_single_point_gives(engine: Engine) -> None:
    surface = engine.surface(WATER, GFN2)
    surface.single_point(WATER.positions_angstrom)
    moved = WATER.moved(WATER.positions_angstrom * 1.05)
    again = surface.single_point(moved.positions_angstrom)
    assert again.energy.hartree == pytest.approx(engine.single_point(moved, GFN2).energy.hartree, abs=2e-6)


def test_a_result_is_not_changed_by_the_next_one(engine: Engine) -> None:
    surface = engine.surface(WATER, GFN2)
    first = surface.single_point(WATER.positions_angstrom)
    kept = first.gradient_hartree_per_bohr.copy(), first.charges_e.copy(), first.orbital_energies_ev.copy()
    surface.single_point(WATER.positions_angstrom * 1.1)
    for before, now in zip(
        kept, (first.gradient_hartree_per_bohr, first.charges_e, first.orbital_energies_ev), strict=True
    ):
        assert np.array_equal(before, now)


def test_charges_add_up_and_orbitals_hold_all_valence_electrons(engine: Engine) -> None:
    point = engine.single_point(SODIUM_WATER, GFN2)
    assert point.charges_e.sum() == pytest.approx(1.0, abs=1e-6)
    assert point.occupations.sum() == pytest.approx(8.0, abs=1e-6)
    assert point.homo_ev < point.lumo_ev


def test_level_names_program_version_and_numerics(engine: Engine) -> None:
    level = engine.level(GFN1)
    assert level.method == "GFN1-xTB"
    assert level.program_version[0].isdigit()
    assert "300 K" in level.numerics
    assert level.hash != engine.level(XtbMethod(name="GFN1-xTB", accuracy=0.1)).hash
    assert engine.single_point(WATER, GFN1).energy.level == level


def test_stdout_and_working_directory_stay_untouched(
    engine: Engine, capfd: pytest.CaptureFixture[str], tmp_path: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    engine.single_point(WATER, GFN2)
    with pytest.raises(NotConverged):
        engine.single_point(WATER, XtbMethod(name="GFN2-xTB", max_iterations=1))
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
