"""Recipes and ids of formulations."""

import pytest

from solvscreen.domain.formulation import (
    ConcentrationBasis,
    Formulation,
    RatioBasis,
    Salt,
    SolventPart,
    derived_id,
    shares_to_fractions,
)


def formulation(*, molar: bool = True, parts: dict[str, float] | None = None, kelvin: float = 298.0) -> Formulation:
    parts = parts or {"G2": 1.0}
    return Formulation(
        id="x",
        salts=(Salt(name="NaPF6", cation="Na", n_cation=1, anion="PF6", n_anion=1, concentration=0.1 + 0.2),),
        concentration_basis=ConcentrationBasis.MOLAR if molar else ConcentrationBasis.MOLAL,
        solvents=tuple(SolventPart(species=name, fraction=share) for name, share in parts.items()),
        ratio_basis=RatioBasis.VOLUME,
        temperature_kelvin=kelvin,
        origin="test",
    )


def test_recipe_keeps_every_digit() -> None:
    assert formulation(kelvin=233.15).recipe == "0.30000000000000004 M NaPF6 in G2 @ 233.15 K"


def test_recipe_writes_simple_ratios_as_whole_numbers() -> None:
    assert "in G2:G4 (9:1 v/v)" in formulation(parts={"G2": 0.9, "G4": 0.1}).recipe
    assert "in A:B:C (1:1:1 v/v)" in formulation(parts=dict.fromkeys("ABC", 1 / 3)).recipe


def test_recipe_writes_other_ratios_with_all_digits() -> None:
    assert formulation(parts={"A": 0.123456789, "B": 0.876543211}).ratio == "0.123456789:0.876543211"


@pytest.mark.parametrize("shares", [[9.0, 1.0], [90.0, 10.0], [0.9, 0.1]])
def test_equal_ratios_give_equal_fractions(shares: list[float]) -> None:
    assert shares_to_fractions(shares) == (0.9, 0.1)


def test_species_lists_ions_and_solvents_once() -> None:
    assert formulation().species == ("G2", "Na", "PF6")


def test_molar_and_molal_ids_differ_in_more_than_case() -> None:
    molar, molal = derived_id(formulation()), derived_id(formulation(molar=False))
    assert (molar, molal) == ("0.30000000000000004M-NaPF6_G2_298K", "0.30000000000000004molal-NaPF6_G2_298K")


def test_long_ids_are_cut_and_stay_distinct() -> None:
    names = [f"solvent-number-{n}" for n in range(8)]
    one = derived_id(formulation(parts=dict.fromkeys(names, 1 / 8)))
    two = derived_id(formulation(parts=dict.fromkeys(names, 1 / 8), kelvin=299.0))
    assert len(one) == len(two) == 80
    assert one != two
