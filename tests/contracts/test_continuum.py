"""What a tight-binding engine has to do in a continuum of a given permittivity, or say that it cannot."""

import numpy as np
import pytest

from solvscreen.domain.structure import Structure
from solvscreen.engines.protocol import XtbMethod
from solvscreen.engines.registry import ENGINES, make_engine
from solvscreen.errors import CalculationError
from solvscreen.units import HARTREE_TO_EV

TBLITE = make_engine("tblite")
DRY, WET = (XtbMethod(name="GFN1-xTB", accuracy=0.01, permittivity=value) for value in (1.0, 20.0))
WATER = Structure(
    symbols=("O", "H", "H"),
    positions_angstrom=np.array([[0.0, 0.0, 0.0], [0.0, 0.7568, 0.5859], [0.0, -0.7568, 0.5859]]),
    charge=0,
    multiplicity=1,
)
SODIUM_WATER = Structure(
    symbols=("Na", *WATER.symbols),
    positions_angstrom=np.vstack([[[0.0, 0.0, -2.25]], WATER.positions_angstrom]),
    charge=1,
    multiplicity=1,
)
WATER_CATION = WATER.with_electrons(charge=1, multiplicity=2)


def energy_hartree(structure: Structure, permittivity: float) -> float:
    method = XtbMethod(name="GFN1-xTB", accuracy=0.01, permittivity=permittivity)
    return TBLITE.single_point(structure, method).energy.hartree


def test_an_ion_gains_the_energy_of_a_charged_sphere() -> None:
    gain = (energy_hartree(SODIUM_WATER, 1.0) - energy_hartree(SODIUM_WATER, 20.0)) * HARTREE_TO_EV
    # Born: 0.95 e^2 / 2r is 3.4 eV for r = 2.0 angstrom, 2.7 eV for r = 2.5 angstrom
    assert gain == pytest.approx(3.4, abs=0.6)


@pytest.mark.parametrize("structure", [WATER, SODIUM_WATER, WATER_CATION], ids=["water", "Na-water", "water+"])
def test_the_response_grows_with_the_permittivity_as_a_born_energy(structure: Structure) -> None:
    energies = [energy_hartree(structure, value) for value in (1.0, 2.0, 7.2, 20.0, 80.0)]
    assert energies == sorted(energies, reverse=True)
    # unpolarised, a charge feels (1 - 1/eps), a dipole (eps - 1)/(2 eps + 1); polarisation lowers the share of eps 2
    share = (energies[0] - energies[1]) / (energies[0] - energies[3])
    assert 0.38 < share < 0.5 / 0.95 + 0.005


def test_gradient_is_the_derivative_of_the_energy() -> None:
    step = 0.005
    gradient = TBLITE.single_point(WATER_CATION, WET).gradient_hartree_per_bohr
    energies = []
    for sign in (1, -1):
        positions = np.array(WATER_CATION.positions_angstrom)
        positions[1, 1] += sign * step
        energies.append(TBLITE.single_point(WATER_CATION.moved(positions), WET).energy.hartree)
    assert gradient[1, 1] == pytest.approx((energies[0] - energies[1]) / (2 * step) * 0.529177, abs=1e-4)


def test_small_fluorinated_anions_do_not_fall_into_the_continuum() -> None:
    """Where charges polarise a cavity without bound an energy converges that is 48 eV too low (C-PCM, BF4-)."""
    corners = np.array([[1, 1, 1], [1, -1, -1], [-1, 1, -1], [-1, -1, 1]]) * (1.41 / 3**0.5)
    borate = Structure(
        symbols=("B", "F", "F", "F", "F"),
        positions_angstrom=np.vstack([[[0.0, 0.0, 0.0]], corners]),
        charge=-1,
        multiplicity=1,
    )
    gain = (energy_hartree(borate, 1.0) - energy_hartree(borate, 20.0)) * HARTREE_TO_EV
    # Born: 0.95 e^2 / 2r for 2.3 to 3.0 angstrom, its thermochemical and its van der Waals radius
    assert 2.2 < gain < 3.0


@pytest.mark.parametrize("name", sorted(ENGINES))
def test_the_permittivity_is_part_of_the_level(name: str) -> None:
    engine = make_engine(name)
    levels = [engine.level(XtbMethod(name="GFN1-xTB", permittivity=value)) for value in (1.0, 7.2, 20.0)]
    assert len({level.hash for level in levels}) == 3
    assert levels[0].solvation == "gas"
    assert levels[2].solvation.endswith("eps=20")


def test_a_program_without_continuum_says_so() -> None:
    with pytest.raises(CalculationError, match="tblite"):
        make_engine("xtb-python").single_point(WATER, WET)
