"""Which liquid a row of a reference file means."""

import pytest

from solvscreen.domain.formulation import ConcentrationBasis
from solvscreen.errors import FormulationError, InputError, SpeciesError
from solvscreen.stages.benchmarks.liquid_labels import (
    at_density,
    electrolyte,
    electrolyte_shorthand,
    find_species,
    library,
    neat_liquid,
    stated_kelvin,
)

KNOWN = library()


@pytest.mark.parametrize(
    ("text", "kelvin"),
    [
        ("25 C, 1 atm", 298.15),
        ("298.2 K", 298.2),
        ("298.15 K, saturation", 298.15),
        ("T = 20 °C", 293.15),
        ("39 ℃, 101.3 kPa", 312.15),
        ("-20 deg C", 253.15),
        ("298K, 0.1 MPa, argon", 298.0),
    ],
)
def test_temperatures_as_people_write_them(text, kelvin):
    assert stated_kelvin(text) == kelvin


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "no temperature"),
        ("RT", "no temperature"),
        ("1 atm", "no temperature"),
        ("20 C and 25 C", "more than one temperature"),
        ("298 K, 40 MPa", "elevated pressure"),
        ("-5 K", "absolute zero"),
    ],
)
def test_conditions_that_fix_no_liquid(text, reason):
    with pytest.raises(InputError, match=reason):
        stated_kelvin(text)


@pytest.mark.parametrize(
    ("label", "shorthand"),
    [
        ("NaPF6/DME 0.5 M", "0.5 M NaPF6 in DME"),
        ("NaPF6 / G2, 1M", "1 M NaPF6 in G2"),
        ("NaPF6 EC:DMC 0.6 M", "0.6 M NaPF6 in EC:DMC"),
        ("NaClO4 1 M EC:DME", "1 M NaClO4 in EC:DME"),
        ("NaFSI/DME 4 mol/kg", "4 mol/kg NaFSI in DME"),
        ("1 M NaPF6 in G2", "1 M NaPF6 in G2"),
        ("1,4-dioxane", ""),
        ("2-MeTHF", ""),
    ],
)
def test_labels_of_electrolytes(label, shorthand):
    assert electrolyte_shorthand(label) == shorthand


def test_smiles_say_more_than_names():
    assert find_species("G1, dry", smiles="C(OC)COC", known=KNOWN).id == "DME"
    assert find_species("AN", smiles="", known=KNOWN).id == "ACN"
    other = find_species("DME", smiles="CCOCCOC", known=KNOWN)  # not the library's DME
    assert other.id.startswith("DME-")
    assert other.molar_mass_g_per_mol == pytest.approx(104.15, abs=0.01)
    with pytest.raises(InputError, match="not known"):
        find_species("unobtainium", smiles="", known=KNOWN)


def test_no_neat_liquid():
    with pytest.raises(SpeciesError, match=r"solid at 291.15 K \(melts at 301.6 K\)"):
        neat_liquid(KNOWN.index.find("SL"), temperature_kelvin=291.15)
    with pytest.raises(SpeciesError, match="boils at"):
        neat_liquid(KNOWN.index.find("DME"), temperature_kelvin=400.0)
    with pytest.raises(SpeciesError, match="is an ion"):
        neat_liquid(KNOWN.index.find("PF6"), temperature_kelvin=298.15)
    assert neat_liquid(KNOWN.index.find("G2"), temperature_kelvin=298.2).id == "G2_298.2K"


def test_composition_of_a_molar_label_at_the_measured_density():
    """1 L of 1 M NaPF6 (167.954 g/mol) that weighs 995 g holds 827.046 g of solvent."""
    molar = electrolyte("1 M NaPF6 in DME", temperature_kelvin=298.2, known=KNOWN)
    found = at_density(molar, KNOWN.index.species, density_g_per_cm3=0.995)
    assert found.concentration_basis is ConcentrationBasis.MOLAL
    assert found.salts[0].concentration == pytest.approx(1.0 / 0.827046, abs=1e-4)
    assert found.temperature_kelvin == 298.2
    assert at_density(found, KNOWN.index.species, density_g_per_cm3=0.9) == found
    with pytest.raises(FormulationError, match="heavier than the solution"):
        at_density(molar, KNOWN.index.species, density_g_per_cm3=0.15)
