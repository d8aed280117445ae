"""Every float column of every table has a unit in its name, or is known to have none."""

import pytest

from solvscreen.io.schemas.all_tables import all_tables
from solvscreen.io.schemas.dimensionless import unit
from solvscreen.io.schemas.ranking import ranked_species, ranking_schema
from solvscreen.io.tables import integer, number


@pytest.mark.parametrize("schema", all_tables(), ids=lambda schema: schema.name)
def test_columns_have_a_unit_and_a_definition(schema):
    unclear = [column.name for column in schema.columns if unit(column) == "undefined" or not column.definition]
    assert not unclear, "end the name with a unit, or list it as dimensionless"


def test_units_come_from_the_longest_suffix():
    assert unit(number("homo_lower_ev", "")) == "electronvolt"
    assert unit(number("density_g_per_cm3", "")) == "gram per cubic centimetre"
    assert unit(number("max_force_ev_per_angstrom", "")) == "electronvolt per 10^-10 m"
    assert unit(number("fraction_ssip_upper", "")) == "dimensionless"
    assert unit(number("speed", "")) == "undefined"
    assert unit(integer("n_replicas", "")) == ""


def test_columns_of_a_table_have_different_names():
    for schema in all_tables():
        names = [column.name for column in schema.columns]
        assert len(set(names)) == len(names), schema.name
        assert set(schema.key) <= set(names), schema.name


def test_species_of_a_ranking_are_found_again():
    names = [column.name for column in ranking_schema(["2-MeTHF", "PF6", "G2"]).columns]
    assert ranked_species(names) == ("2-MeTHF", "G2", "PF6")
