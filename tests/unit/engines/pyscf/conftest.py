"""Small molecules and a small recipe for the PySCF tests."""

from dataclasses import replace

import pytest

from solvscreen.domain.structure import Structure
from solvscreen.engines.pyscf.frame import Frame
from solvscreen.engines.pyscf.recipes import RECIPES, Recipe

WATER = (("O", 0.0, 0.0, 0.1173), ("H", 0.0, 0.7572, -0.4692), ("H", 0.0, -0.7572, -0.4692))
HYDROXIDE = (("O", 0.0, 0.0, 0.0), ("H", 0.0, 0.0, 0.964))
HYDRONIUM = (
    ("O", 0.0, 0.0, 0.07),
    ("H", 0.93, 0.0, -0.19),
    ("H", -0.465, 0.8054, -0.19),
    ("H", -0.465, -0.8054, -0.19),
)
# CHB6 number 23 of the GMTKN55 database
SODIUM_WATER = (
    ("Na", -0.6213, -0.8365, -0.1039),
    ("O", 0.7261, 0.9787, 0.1210),
    ("H", 1.6890, 0.9942, 0.1733),
    ("H", 0.4719, 1.9075, 0.1779),
)


def make_structure(atoms: tuple[tuple[str, float, float, float], ...], *, charge: int = 0, multiplicity: int = 1):
    """Structure from (symbol, x, y, z) in angstrom."""
    return Structure(
        symbols=tuple(atom[0] for atom in atoms),
        positions_angstrom=[atom[1:] for atom in atoms],
        charge=charge,
        multiplicity=multiplicity,
    )


@pytest.fixture(scope="session")
def recipe() -> Recipe:
    """B3LYP-D4/def2-SVP, for which reference values of plain PySCF are stored in the tests."""
    return replace(
        RECIPES["screening"],
        name="test",
        functional="b3lyp",
        dispersion="b3lyp",
        label="B3LYP-D4",
        basis="def2-svp",
        binding_basis="def2-svp",
        hydrogen_basis="def2-svp",
        scf_grid_level=2,
        energy_grid_level=3,
        energy_threshold_hartree=1e-8,
        gradient_threshold=1e-5,
        cavity_order=29,
    )


@pytest.fixture(scope="session")
def water(recipe: Recipe) -> Frame:
    """Water, in the middle of nowhere."""
    return Frame(structure=make_structure(WATER), recipe=recipe)


@pytest.fixture(scope="session")
def hydroxide(recipe: Recipe) -> Frame:
    """An anion."""
    return Frame(structure=make_structure(HYDROXIDE, charge=-1), recipe=recipe)


@pytest.fixture(scope="session")
def hydronium(recipe: Recipe) -> Frame:
    """A cation."""
    return Frame(structure=make_structure(HYDRONIUM, charge=1), recipe=recipe)


@pytest.fixture(scope="session")
def sodium_water(recipe: Recipe) -> Frame:
    """Na+ with one water molecule."""
    return Frame(structure=make_structure(SODIUM_WATER, charge=1), recipe=recipe)
