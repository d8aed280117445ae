"""Metal-donor distances against reference rows."""

import numpy as np
import pytest

from solvscreen.domain.structure import Structure
from solvscreen.errors import CalculationError, InputError
from solvscreen.stages.benchmarks.geometry import benchmark_geometry, shortest_angstrom
from solvscreen.stages.benchmarks.geometry_rows import wanted
from solvscreen.stages.benchmarks.references import Row


def row(quantity, **cells):
    """A reference row on Na+ with water."""
    standard = {"row": 2, "species": "Na+...H2O", "smiles": "O", "value": "2.2", "unit": "Angstrom"}
    return Row(**standard | {"quantity": quantity} | cells)


@pytest.mark.parametrize(
    "quantity",
    [
        "Na-O distance in 1:1 complex",
        "Na+-O bond length",
        "Na\N{EN DASH}O distance",
        "Na\N{MINUS SIGN}O distance",
        "Na…O distance",
        "Na⁺\N{EN DASH}O distance",
        "NaO distance",
        "O-Na distance",
        "r(Na...O)",
        "r(NaO)",
        "r_Na-O",
        "mean Na-O distance",  # one oxygen only
        "shortest Na-O distance",
    ],
)
def test_spellings(quantity):
    found = wanted(row(quantity))
    assert (found.complex.metal, found.donor, found.value_angstrom) == ("Na", "O", 2.2)


@pytest.mark.parametrize(
    ("quantity", "cells", "reason"),
    [
        ("binding energy", {}, "not a metal-donor distance"),
        ("Na-O distance", {"conditions": "1 M aqueous"}, "not in vacuum"),
        ("Na-O distance", {"unit": "eV"}, "unit 'eV' is none of"),
        ("Li-O distance", {}, "a distance of Li in a complex of Na"),
        *(
            (f"{word} Na-O distance", {"smiles": "COCCOC", "species": "Na+...DME"}, "the ligand has 2 atoms O")
            for word in ("mean", "average", "longest")
        ),
        ("Na-O(carbonyl) distance", {"smiles": "COC=O", "species": "Na+...MF"}, "carbonyl: the ligand has 2 atoms O"),
        ("Na-O bond energy", {}, "not a distance"),
        ("change in Na-O distance", {}, "a difference"),
        ("Na-O first-shell distance", {"species": "Na+ in water (aq)"}, "a liquid"),
        ("Na-O distance", {"species": "Na+ in water (aq)"}, "not in vacuum"),
        ("Na-O distance", {"method": "EXAFS"}, "not in vacuum"),
        ("Na-N distance", {}, "no N in the ligand"),
        ("Na-O distance", {"unit": "nm"}, "22 angstrom is no distance"),
    ],
)
def test_rows_that_cannot_be_compared(quantity, cells, reason):
    with pytest.raises(InputError, match=reason):
        wanted(row(quantity, **cells))


def test_shortest_distance_and_contacts_by_hand():
    places = np.array([[0, 0, 0], [2.2, 0, 0], [0, 2.4, 0], [0, 0, 3.0], [1, 0, 0]], dtype=float)
    structure = Structure(symbols=("Na", "O", "O", "O", "H"), positions_angstrom=places, charge=1, multiplicity=2)
    assert shortest_angstrom(structure, metal="Na", donor="O") == (pytest.approx(2.2), 2)
    with pytest.raises(CalculationError, match="no F in the complex"):
        shortest_angstrom(structure, metal="Na", donor="F")


def test_sodium_and_water(tmp_path):
    path = tmp_path / "reference.csv"
    path.write_text("species,smiles,quantity,value,unit\nNa+...H2O,O,Na-O distance,222,pm\nx,O,density,1,g/cm3\n")
    report = benchmark_geometry(recipe="xtb", reference=path, out=tmp_path)
    assert report.comparisons[0].reference == pytest.approx(2.22)
    assert report.comparisons[0].computed == pytest.approx(2.09, abs=0.02)  # GFN1-xTB, tblite 0.8.0
    assert len(report.skipped) == 1
