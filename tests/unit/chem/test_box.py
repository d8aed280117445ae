"""Counts of molecules against arithmetic on paper."""

import math
from dataclasses import replace

import pytest

from solvscreen.chem.box import BoxCounts, amounts, box_counts, effective_molal, effective_molar, target_molar
from solvscreen.domain.formulation import ConcentrationBasis, Formulation, RatioBasis, Salt, SolventPart
from solvscreen.domain.species import Role, Species
from solvscreen.errors import CalculationError

N_PER_NM3 = 0.602214  # molecules per nm3 in one mole per litre


def species(identifier: str, smiles: str, role: str, charge: int, mass: float, density: float = math.nan) -> Species:
    return Species(
        id=identifier,
        name=identifier,
        smiles=smiles,
        role=Role(role),
        charge=charge,
        molar_mass_g_per_mol=mass,
        density_g_per_cm3=density,
        density_kelvin=298.15,
    )


SPECIES = {
    each.id: each
    for each in (
        species("Na", "[Na+]", "cation", 1, 22.990),
        species("PF6", "F[P-](F)(F)(F)(F)F", "anion", -1, 144.964),
        species("BF4", "F[B-](F)(F)F", "anion", -1, 86.803),
        species("OTf", "O=S(=O)([O-])C(F)(F)F", "anion", -1, 149.07),
        species("Ca", "[Ca+2]", "cation", 2, 40.078),
        species("G2", "COCCOCCOC", "solvent", 0, 134.175, 0.939),
        species("EC", "O=C1OCCO1", "solvent", 0, 88.062, 1.321),
        species("DMC", "COC(=O)OC", "solvent", 0, 90.078, 1.063),
    )
}


def formulation(
    *salts: tuple[str, float],
    solvents: tuple[tuple[str, float], ...] = (("G2", 1.0),),
    basis: ConcentrationBasis = ConcentrationBasis.MOLAR,
    ratio: RatioBasis = RatioBasis.VOLUME,
    kelvin: float = 298.15,
) -> Formulation:
    return Formulation(
        id="test",
        salts=tuple(
            Salt(name=f"Na{anion}", cation="Na", n_cation=1, anion=anion, n_anion=1, concentration=c)
            for anion, c in salts
        ),
        concentration_basis=basis,
        solvents=tuple(SolventPart(species=name, fraction=fraction) for name, fraction in solvents),
        ratio_basis=ratio,
        temperature_kelvin=kelvin,
        origin="",
    )


def counts(recipe: Formulation, *, edge: float = 2.4, cations: int = 8, scale: float = 1.0) -> BoxCounts:
    return box_counts(recipe, SPECIES, min_box_nm=edge, min_cations=cations, volume_scale=scale)


def test_one_molar_by_hand() -> None:
    # NaPF6 takes 0.00394 + 0.109 nm3 = 68.0 cm3/mol, so 932.0 cm3 of diglyme = 875.1 g = 6.522 mol in the litre
    ideal = amounts(formulation(("PF6", 1.0)), SPECIES)
    assert ideal.solvents["G2"] == pytest.approx(6.522, abs=0.001)
    assert ideal.volume_cm3 == pytest.approx(1000.0)
    found = counts(formulation(("PF6", 1.0)))
    assert dict(found.counts) == {"Na": 9, "PF6": 9, "G2": 59}
    assert found.composition_error == pytest.approx(59 / (9 * 6.522) - 1.0, abs=1e-4)
    # (9 * 167.954 + 59 * 134.175) / 6.022e23 over (9 * 68.0 + 59 * 142.89) / 6.022e23
    assert found.predicted_density_g_per_cm3 == pytest.approx(1.0426, abs=0.0005)
    assert found.predicted_edge_nm > 2.4 * 1.02


def test_concentrations_come_back() -> None:
    found = counts(formulation(("PF6", 1.0)))
    density = found.predicted_density_g_per_cm3
    assert effective_molar(found, density_g_per_cm3=density) == pytest.approx(1.0, abs=0.01)
    assert effective_molar(found, density_g_per_cm3=1.02 * density) == pytest.approx(
        1.02 * effective_molar(found, density_g_per_cm3=density)
    )
    assert effective_molar(found, density_g_per_cm3=density) == pytest.approx(
        9 / found.predicted_edge_nm**3 / N_PER_NM3, rel=1e-5
    )
    assert effective_molal(found) == pytest.approx(1000.0 * 9 / (59 * 134.175))


def test_salts_keep_their_ratio() -> None:
    found = counts(formulation(("OTf", 0.6), ("BF4", 0.4)))
    assert found.salts == (("NaOTf", 6), ("NaBF4", 4))
    assert dict(found.counts)["Na"] == 10
    assert found.composition_error < 0.01


def test_solvents_by_volume_mass_and_mole() -> None:
    def ratio(basis: RatioBasis) -> float:
        moles = amounts(formulation(("PF6", 1.0), solvents=(("EC", 0.5), ("DMC", 0.5)), ratio=basis), SPECIES).solvents
        return moles["EC"] / moles["DMC"]

    assert ratio(RatioBasis.VOLUME) == pytest.approx((1.321 / 88.062) / (1.063 / 90.078))
    assert ratio(RatioBasis.MASS) == pytest.approx(90.078 / 88.062)
    assert ratio(RatioBasis.MOLE) == pytest.approx(1.0)


def test_molal_needs_no_volume() -> None:
    recipe = formulation(("PF6", 4.0), basis=ConcentrationBasis.MOLAL)
    assert amounts(recipe, SPECIES).solvents["G2"] == pytest.approx(1000.0 / 134.175)
    found = counts(recipe)
    assert effective_molal(found) == pytest.approx(4.0, rel=0.01)
    assert math.isnan(target_molar(recipe))


def test_a_measured_volume_changes_the_counts() -> None:
    light = counts(formulation(("PF6", 1.0)), scale=1.06)
    measured = counts(formulation(("PF6", 1.0))).predicted_density_g_per_cm3 / 1.06
    assert light.predicted_density_g_per_cm3 == pytest.approx(measured, rel=0.01)
    assert effective_molar(light, density_g_per_cm3=light.predicted_density_g_per_cm3) == pytest.approx(1.0, abs=0.01)


def test_the_cold_liquid_has_the_same_composition() -> None:
    warm, cold = formulation(("PF6", 1.0)), formulation(("PF6", 1.0), kelvin=253.15)
    assert amounts(cold, SPECIES).solvents == amounts(warm, SPECIES).solvents
    assert target_molar(cold) == pytest.approx(1.0 / (1.0 - 45.0e-3))
    assert target_molar(warm) == pytest.approx(1.0)


def test_enough_cations_even_in_dilute_solution() -> None:
    found = counts(formulation(("PF6", 0.1)), edge=2.0, cations=8)
    assert dict(found.counts)["Na"] == 8
    assert found.predicted_edge_nm == pytest.approx((80.0 / N_PER_NM3) ** (1 / 3), rel=0.01)


def test_without_salt() -> None:
    found = counts(formulation())
    assert found.counts == (("G2", 62),)  # 14.67 nm3 of 0.2373 nm3 each
    assert effective_molar(found, density_g_per_cm3=0.939) == 0.0


def test_a_divalent_cation_brings_two_anions() -> None:
    salt = Salt(name="CaBF4", cation="Ca", n_cation=1, anion="BF4", n_anion=2, concentration=0.5)
    found = dict(counts(replace(formulation(), salts=(salt,))).counts)
    assert found["BF4"] == 2 * found["Ca"]


def test_more_salt_than_fits() -> None:
    with pytest.raises(CalculationError, match="the ions alone would fill the litre"):
        counts(formulation(("PF6", 15.0)))
