"""Shells in the report."""

import pytest

from solvscreen.domain.quantity import Quantity, not_computed
from solvscreen.io.schemas.shell_energies import SHELL_ENERGIES
from solvscreen.io.tables import quantity_cells
from solvscreen.report.shell_section import MOST, shell_levels, shell_lines


def number(value):
    return Quantity(value=value, lower=value - 0.1, upper=value + 0.1, n=3, method="made up")


@pytest.fixture
def shell(made_row):
    """Function that makes a row of the table."""

    def build(denticity, share, *, cluster="Na_1+G2_2", homo=-11.0, n_snapshots=3, **cells):
        values = quantity_cells("population", number(share)) | quantity_cells("relaxed_homo", number(homo), "ev")
        base = {"formulation": "f", "cation": "Na", "class": "cip", "cluster": cluster, "charge": 0}
        return made_row(SHELL_ENERGIES, **base | values | {"denticity": denticity, "n_snapshots": n_snapshots} | cells)

    return build


def test_the_most_frequent_come_first_and_aggregates_are_named(shell) -> None:
    rows = [
        shell("G2(3,3)", 0.2, charge=1, **{"class": "free"}),
        shell(
            "G2(3)+PF6(1)",
            0.5,
            cluster="Na_2+G2_1+PF6_1",
            charge=1,
            transfer="H3 left C2",
            flags="relaxed to x",
            oxidised_species="G2",
        ),
        shell("G2(2,2)", 0.1, n_snapshots=0),
    ]
    lines = shell_lines(rows, recipes={"f": "1 M NaPF6 in G2"})
    assert [line.shell for line in lines] == ["2Na+G2(3)+PF6(1) (CIP, charge +1)", "Na+G2(3,3) (free, charge +1)"]
    assert lines[0].note == "G2 gives up the electron; relaxed to x; on oxidation H3 left C2"
    assert [line.population.value for line in lines] == [0.5, 0.2]


def test_no_more_than_a_page_of_each_formulation(shell) -> None:
    rows = [shell(f"G2({number})", 0.01 * number) for number in range(1, 21)]
    lines = shell_lines(rows, recipes={"f": "recipe"})
    assert [line.population.value for line in lines] == pytest.approx([0.01 * n for n in range(20, 20 - MOST, -1)])


def test_levels_of_each_type_once(shell) -> None:
    gone = quantity_cells("relaxed_homo", not_computed("no line"), "ev")
    rows = [shell("G2(3,3)", 0.4), shell("G2(3,3)", 0.3, formulation="g"), shell("G2(2,2)", 0.2) | gone]
    assert [(level.label, level.homo.value) for level in shell_levels(rows)] == [("Na+G2(3,3)", -11.0)]


def test_levels_of_one_name_and_two_charges_are_two(shell) -> None:
    rows = [shell("G2(3,3)", 0.4, charge=1), shell("G2(3,3)", 0.3, charge=0, formulation="g", homo=-9.0)]
    assert [(level.charge, level.homo.value) for level in shell_levels(rows)] == [(1, -11.0), (0, -9.0)]
