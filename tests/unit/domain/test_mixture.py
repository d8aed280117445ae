"""Shares and permittivity of solvent mixtures, by hand."""

import math

import pytest

from solvscreen.domain.formulation import ConcentrationBasis, Formulation, RatioBasis, SolventPart
from solvscreen.domain.mixture import mixture_permittivity, solvent_mass_shares, solvent_volume_shares
from solvscreen.domain.species import Role, Species
from solvscreen.errors import CalculationError


def solvent(name, molar_mass, density, permittivity):
    return Species(
        id=name,
        name=name,
        smiles="C",
        role=Role.SOLVENT,
        charge=0,
        molar_mass_g_per_mol=molar_mass,
        density_g_per_cm3=density,
        density_kelvin=298.0,
        density_source="made",
        permittivity=permittivity,
        permittivity_source="made",
        origin="made",
    )


SPECIES = {"A": solvent("A", 50.0, 2.0, 10.0), "B": solvent("B", 100.0, 1.0, 40.0)}


def mixture(basis, *fractions):
    parts = tuple(SolventPart(species=name, fraction=x) for name, x in zip("AB", fractions, strict=False))
    return Formulation(
        id="f",
        salts=(),
        concentration_basis=ConcentrationBasis.MOLAR,
        solvents=parts,
        ratio_basis=basis,
        temperature_kelvin=298.0,
        origin="made",
    )


@pytest.mark.parametrize(
    ("basis", "mass_of_a", "volume_of_a"),
    [
        (RatioBasis.VOLUME, 2 / 3, 1 / 2),  # 1 mL of A weighs 2 g, 1 mL of B 1 g
        (RatioBasis.MASS, 1 / 2, 1 / 3),  # 1 g of A fills 0.5 mL, 1 g of B 1 mL
        (RatioBasis.MOLE, 1 / 3, 1 / 5),  # 50 g of A fill 25 mL, 100 g of B 100 mL
    ],
)
def test_shares_of_an_equal_ratio(basis, mass_of_a, volume_of_a):
    formulation = mixture(basis, 0.5, 0.5)
    assert solvent_mass_shares(formulation, SPECIES) == pytest.approx({"A": mass_of_a, "B": 1 - mass_of_a})
    assert solvent_volume_shares(formulation, SPECIES) == pytest.approx({"A": volume_of_a, "B": 1 - volume_of_a})


def test_permittivity_mixes_by_volume():
    assert mixture_permittivity(mixture(RatioBasis.VOLUME, 0.25, 0.75), SPECIES) == pytest.approx(32.5)
    assert mixture_permittivity(mixture(RatioBasis.MOLE, 0.5, 0.5), SPECIES) == pytest.approx(0.2 * 10 + 0.8 * 40)


def test_unknown_permittivity_is_named():
    unknown = SPECIES | {"B": solvent("B", 100.0, 1.0, math.nan)}
    with pytest.raises(CalculationError, match="no tabulated permittivity for B"):
        mixture_permittivity(mixture(RatioBasis.VOLUME, 0.5, 0.5), unknown)


def test_single_solvent_needs_no_density():
    alone = {"A": solvent("A", 50.0, math.nan, 10.0)}
    assert mixture_permittivity(mixture(RatioBasis.MASS, 1.0), alone) == 10.0


def test_unknown_density_is_named():
    unknown = SPECIES | {"B": solvent("B", 100.0, math.nan, 40.0)}
    with pytest.raises(CalculationError, match="no tabulated density for B"):
        solvent_volume_shares(mixture(RatioBasis.MASS, 0.5, 0.5), unknown)
