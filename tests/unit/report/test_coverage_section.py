"""Of how many species and clusters there are numbers."""

from solvscreen.domain.quantity import Quantity, failed
from solvscreen.io.tables import quantity_cells
from solvscreen.report.coverage_section import QUANTITIES, coverage_lines

MADE = Quantity(value=1.0, lower=0.9, upper=1.1, n=1, method="made up")
GONE = failed("SCF did not converge", method="made up")


def row(key: str, item: str, *, lost: tuple[str, ...] = (), binding: Quantity = MADE) -> dict[str, object]:
    cells: dict[str, object] = {key: item}
    for label, name, unit in QUANTITIES:
        cells |= quantity_cells(name, GONE if label in lost else MADE, unit)
    return cells | quantity_cells("binding_energy", binding, "kj_per_mol")


def test_numbers_are_counted_and_what_lacks_one_gives_its_reason() -> None:
    species = [row("species", "DME"), row("species", "Na", lost=("HOMO", "oxidation potential"))]
    clusters = [row("cluster", "Na_1+DME_1"), row("cluster", "Na_1+EC_1", binding=GONE)]
    assert coverage_lines(species, clusters) == [
        "Numbers of 2 species and 2 clusters, density functional or calibrated:",
        "HOMO                 3 of 4 (75.0%)",
        "vertical ionisation  4 of 4 (100.0%)",
        "oxidation potential  3 of 4 (75.0%)",
        "binding energy       1 of 2 clusters (50.0%)",
        "without HOMO, oxidation potential: Na: SCF did not converge",
    ]


def test_many_reasons_are_cut_short() -> None:
    species = [row("species", f"X{number}", lost=("HOMO",)) for number in range(11)]
    assert coverage_lines(species, [])[-1] == "and 3 more, with their reasons in the tables"
    assert len(coverage_lines(species, [])) == 4 + 8 + 1


def test_an_empty_run_says_nothing() -> None:
    assert coverage_lines([], []) == []
