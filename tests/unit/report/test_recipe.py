"""Lab recipes against calculations by hand."""

import math
from dataclasses import replace

import pytest

from solvscreen.domain.formulation import ConcentrationBasis, Formulation, RatioBasis, Salt, SolventPart
from solvscreen.domain.quantity import Quantity
from solvscreen.domain.species import Role, Species
from solvscreen.errors import CalculationError
from solvscreen.report.liquid_section import recipe_row
from solvscreen.report.recipe import lab_recipe


def species(name, molar_mass, density=math.nan, role=Role.SOLVENT, charge=0):
    return Species(
        id=name,
        name=name,
        smiles="C",
        role=role,
        charge=charge,
        molar_mass_g_per_mol=molar_mass,
        density_g_per_cm3=density,
        density_kelvin=298.15,
        origin="made",
    )


SPECIES = {
    "Na": species("Na", 22.990, role=Role.CATION, charge=1),
    "PF6": species("PF6", 144.964, role=Role.ANION, charge=-1),
    "EC": species("EC", 88.06, 1.321),
    "DMC": species("DMC", 90.08, 1.063),
    "G2": species("G2", 134.17, 0.9434),
}


def formulation(concentration, basis, parts, ratio=RatioBasis.VOLUME, kelvin=298.15):
    return Formulation(
        id="f",
        salts=(Salt(name="NaPF6", cation="Na", n_cation=1, anion="PF6", n_anion=1, concentration=concentration),),
        concentration_basis=basis,
        solvents=tuple(SolventPart(species=name, fraction=share) for name, share in parts.items()),
        ratio_basis=ratio,
        temperature_kelvin=kelvin,
        origin="made",
    )


def test_one_molar_in_diglyme():
    recipe = lab_recipe(formulation(1.0, ConcentrationBasis.MOLAR, {"G2": 1.0}), SPECIES, density_g_per_cm3=1.06)
    # 0.010 mol x 167.954 g/mol = 1.67954 g of salt; 10.6 g - 1.67954 g = 8.92046 g; / 0.9434 g/mL = 9.4556 mL
    assert recipe.salts[0].mass_g == pytest.approx(1.67954)
    assert math.isnan(recipe.salts[0].volume_ml)
    assert recipe.solvents[0].mass_g == pytest.approx(8.92046)
    assert recipe.molality_molal == pytest.approx(10.0 / 8.92046)
    assert recipe.solvents[0].volume_ml == pytest.approx(9.4556, abs=1e-4)


def test_equal_volumes_stay_equal_volumes():
    made = formulation(1.0, ConcentrationBasis.MOLAR, {"EC": 0.5, "DMC": 0.5})
    recipe = lab_recipe(made, SPECIES, density_g_per_cm3=1.30)
    # 13.0 g - 1.67954 g = 11.32046 g of solvents; 1 mL + 1 mL weigh 2.384 g, so 4.7485 mL of each
    assert [portion.volume_ml for portion in recipe.solvents] == pytest.approx([4.7485, 4.7485], abs=1e-4)
    assert sum(portion.mass_g for portion in recipe.solvents) == pytest.approx(11.32046)


def test_molal_solution_counts_per_kilogram_of_solvent():
    recipe = lab_recipe(formulation(2.0, ConcentrationBasis.MOLAL, {"G2": 1.0}), SPECIES, density_g_per_cm3=1.10)
    # 11.0 g of solution hold 11.0 / (1 + 2 x 0.167954) = 8.23406 g of solvent and 2.76594 g of salt
    assert recipe.solvents[0].mass_g == pytest.approx(8.23406, abs=1e-4)
    assert recipe.salts[0].mass_g == pytest.approx(2.76594, abs=1e-4)
    assert recipe.salts[0].mass_g / 167.954 / (recipe.solvents[0].mass_g / 1000) == pytest.approx(2.0)


def test_other_volume_scales():
    made = formulation(1.0, ConcentrationBasis.MOLAR, {"G2": 1.0})
    assert lab_recipe(made, SPECIES, density_g_per_cm3=1.06, volume_ml=50).salts[0].mass_g == pytest.approx(8.3977)


def test_unknown_density_leaves_the_volume_open_but_stops_a_ratio_by_volume():
    unknown = SPECIES | {"DMC": species("DMC", 90.08)}
    by_mass = formulation(1.0, ConcentrationBasis.MOLAR, {"EC": 0.5, "DMC": 0.5}, RatioBasis.MASS)
    recipe = lab_recipe(by_mass, unknown, density_g_per_cm3=1.30)
    assert recipe.solvents[1].mass_g == pytest.approx(5.66023)
    assert math.isnan(recipe.solvents[1].volume_ml)
    with pytest.raises(CalculationError, match="DMC"):
        lab_recipe(formulation(1.0, ConcentrationBasis.MOLAR, {"EC": 0.5, "DMC": 0.5}), unknown, density_g_per_cm3=1.30)


def test_a_cold_liquid_is_mixed_at_room_temperature():
    # from 298.15 to 233.15 K a volume shrinks to 1 - 0.001 x 65 = 0.935: the same portions as from 1.06 g/cm3 when warm
    made = formulation(1.0, ConcentrationBasis.MOLAR, {"G2": 1.0}, kelvin=233.15)
    recipe = lab_recipe(made, SPECIES, density_g_per_cm3=1.06 / 0.935)
    assert recipe.solvents[0].mass_g == pytest.approx(8.92046)


def test_what_is_solid_is_weighed_only():
    solid = SPECIES | {"EC": replace(SPECIES["EC"], melting_kelvin=309.5)}
    recipe = lab_recipe(formulation(1.0, ConcentrationBasis.MOLAR, {"EC": 1.0}), solid, density_g_per_cm3=1.35)
    assert recipe.solvents[0].mass_g == pytest.approx(13.5 - 1.67954)
    assert math.isnan(recipe.solvents[0].volume_ml)


@pytest.mark.parametrize(("found", "note"), [(1.13, ""), (1.20, "1.12 mol/kg; simulated with 1.20"), (math.nan, "")])
def test_a_recipe_says_where_another_concentration_was_simulated(found, note):
    density = Quantity(value=1.06, lower=1.05, upper=1.07, n=2, method="MD")
    simulated = Quantity(value=found, lower=found, upper=found, n=2, method="counts")
    one_molar = formulation(1.0, ConcentrationBasis.MOLAR, {"G2": 1.0})
    assert recipe_row(one_molar, SPECIES, density=density, simulated=simulated).simulated == note
