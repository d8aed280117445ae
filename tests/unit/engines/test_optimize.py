import numpy as np
import pytest

from solvscreen.domain.level import Energy, Level
from solvscreen.domain.structure import Structure
from solvscreen.engines.optimize import max_force, optimize
from solvscreen.engines.protocol import SinglePoint, Surface, XtbMethod
from solvscreen.engines.registry import make_engine
from solvscreen.errors import NotConverged
from solvscreen.units import BOHR_TO_ANGSTROM

GFN2 = XtbMethod(name="GFN2-xTB", accuracy=0.1)
WATER = Structure(
    symbols=("O", "H", "H"),
    positions_angstrom=np.array([[0.0, 0.0, 0.0], [0.0, 0.9, 0.7], [0.0, -0.7, 0.5]]),
    charge=0,
    multiplicity=1,
)
LEVEL = Level(program="toy", program_version="1", method="spring", basis="", grid="", solvation="gas", numerics="")


class Spring:
    """Two atoms with E = 0.2 (r - 2.5)^2 in atomic units."""

    def single_point(self, positions_angstrom: np.ndarray) -> SinglePoint:
        first, second = positions_angstrom / BOHR_TO_ANGSTROM
        length = float(np.linalg.norm(second - first))
        pull = 0.4 * (length - 2.5) * (second - first) / length
        return SinglePoint(
            energy=Energy(hartree=0.2 * (length - 2.5) ** 2, level=LEVEL),
            gradient_hartree_per_bohr=np.array([-pull, pull]),
            charges_e=np.zeros(2),
            dipole_debye=0.0,
            orbital_energies_ev=np.zeros(1),
            occupations=np.zeros(1),
        )


def gfn2_surface(structure: Structure) -> Surface:
    return make_engine("tblite").surface(structure, GFN2)


def test_spring_ends_at_its_length() -> None:
    start = Structure(
        symbols=("N", "N"), positions_angstrom=np.array([[0.0, 0, 0], [0.3, 1.5, 0.2]]), charge=0, multiplicity=1
    )
    found = optimize(Spring(), start, max_force_ev_per_angstrom=1e-4, max_gradients=50)
    first, second = found.structure.positions_angstrom
    assert np.linalg.norm(second - first) == pytest.approx(2.5 * BOHR_TO_ANGSTROM, abs=1e-4)
    assert found.structure.positions_angstrom.mean(axis=0) == pytest.approx(
        start.positions_angstrom.mean(axis=0), abs=1e-9
    )


def test_water_ends_in_its_gfn2_minimum() -> None:
    found = optimize(gfn2_surface(WATER), WATER, max_force_ev_per_angstrom=1e-3, max_gradients=50)
    # tblite 0.8.0 with the BFGS of ASE 3.29.0, from the same start to 1e-4 eV/angstrom
    assert found.single_point.energy.hartree == pytest.approx(-5.0705444, abs=2e-7)
    assert found.max_force_ev_per_angstrom == max_force(found.single_point) < 1e-3
    assert found.n_gradients <= 15


def test_result_holds_the_gradient_of_the_structure_it_returns() -> None:
    found = optimize(gfn2_surface(WATER), WATER, max_force_ev_per_angstrom=0.02, max_gradients=50)
    fresh = make_engine("tblite").single_point(found.structure, GFN2)
    assert fresh.energy.hartree == pytest.approx(found.single_point.energy.hartree, abs=1e-6)
    assert max_force(fresh) < 0.025


def test_single_atom_is_its_own_minimum() -> None:
    atom = Structure(symbols=("Cl",), positions_angstrom=np.zeros((1, 3)), charge=-1, multiplicity=1)
    assert optimize(gfn2_surface(atom), atom, max_force_ev_per_angstrom=0.01, max_gradients=5).n_gradients == 1


def test_too_few_gradients_raise() -> None:
    with pytest.raises(NotConverged, match="after 2 gradients"):
        optimize(gfn2_surface(WATER), WATER, max_force_ev_per_angstrom=1e-4, max_gradients=2)
