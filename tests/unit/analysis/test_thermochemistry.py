"""Free-energy corrections against statistical mechanics by hand and measured entropies."""

import numpy as np
import pytest
from scipy import constants

from solvscreen.analysis.thermochemistry import frequencies_per_cm, thermochemistry
from solvscreen.domain.structure import Structure
from solvscreen.engines.hessian import numerical_hessian
from solvscreen.engines.optimize import optimize
from solvscreen.engines.protocol import XtbMethod
from solvscreen.engines.registry import make_engine

ROOM = 298.15
WATER = Structure(
    symbols=("O", "H", "H"),
    positions_angstrom=[[0.0, 0.0, 0.0], [0.0, 0.757, 0.586], [0.0, -0.757, 0.586]],
    charge=0,
    multiplicity=1,
)
DIOXIDE = Structure(
    symbols=("C", "O", "O"),
    positions_angstrom=[[0.0, 0.0, 0.0], [0.0, 0.0, 1.16], [0.0, 0.0, -1.16]],
    charge=0,
    multiplicity=1,
)


def gfn1(structure: Structure) -> tuple[Structure, np.ndarray]:
    """Minimum and its wavenumbers."""
    surface = make_engine("tblite").surface(structure, XtbMethod(name="GFN1-xTB"))
    minimum = optimize(surface, structure, max_force_ev_per_angstrom=0.002, max_gradients=200).structure
    return minimum, frequencies_per_cm(numerical_hessian(surface, minimum), minimum)


@pytest.mark.parametrize(
    ("structure", "measured", "entropy"),
    [  # fundamentals: Shimanouchi, NSRDS-NBS 39; entropies at 1 bar: CODATA key values
        (WATER, (1595.0, 3657.0, 3756.0), 188.835),
        (DIOXIDE, (667.0, 667.0, 1333.0, 2349.0), 213.785),
    ],
    ids=["water", "carbon dioxide"],
)
def test_measured_entropies(structure: Structure, measured: tuple[float, ...], entropy: float) -> None:
    by_hand = thermochemistry(structure, np.array(measured), temperature_kelvin=ROOM)
    assert by_hand.entropy_j_per_mol_kelvin == pytest.approx(entropy, abs=0.5)
    minimum, wavenumbers = gfn1(structure)
    assert wavenumbers == pytest.approx(measured, rel=0.13)  # GFN1-xTB: water's bend 10 %, CO2's stretch 11 %
    found = thermochemistry(minimum, wavenumbers, temperature_kelvin=ROOM)
    assert found.entropy_j_per_mol_kelvin == pytest.approx(entropy, abs=0.8)
    assert found.zero_point_kj_per_mol == pytest.approx(by_hand.zero_point_kj_per_mol, rel=0.06)


def test_an_ion_without_vibrations_by_the_sackur_tetrode_equation() -> None:
    sodium = Structure(symbols=("Na",), positions_angstrom=[[0.0, 0.0, 0.0]], charge=1, multiplicity=1)
    found = thermochemistry(sodium, np.empty(0), temperature_kelvin=ROOM)
    assert found.entropy_j_per_mol_kelvin == pytest.approx(147.95, abs=0.1)  # NIST-JANAF, Na+(g)
    assert found.gibbs_kj_per_mol == pytest.approx(2.5 * constants.R * ROOM / 1e3 - ROOM * 0.14795, abs=0.05)
    assert np.isnan(found.lowest_mode_per_cm)


def test_a_stiff_mode_is_an_oscillator_and_a_soft_one_a_rotor() -> None:
    def entropy(soft: float) -> float:
        found = thermochemistry(WATER, np.array([soft, 3657.0, 3756.0]), temperature_kelvin=ROOM)
        return found.entropy_j_per_mol_kelvin

    def oscillator(wavenumber: float) -> float:
        x = constants.h * constants.c * 100 * wavenumber / (constants.k * ROOM)
        return constants.R * (x / np.expm1(x) - np.log1p(-np.exp(-x)))

    stiff = entropy(3000.0)
    assert entropy(800.0) - stiff == pytest.approx(oscillator(800.0), abs=0.05)
    assert entropy(5.0) - stiff < oscillator(5.0) - 10.0  # 39 J/mol/K as an oscillator


def test_imaginary_modes_stand_below_zero() -> None:
    minimum, _ = gfn1(DIOXIDE)
    hessian = np.diag([1.0, -0.1, 1.0] * 3)
    assert frequencies_per_cm(hessian, minimum)[0] < 0
