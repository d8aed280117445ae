"""Measuring a recipe against a reference file."""

import math

import pytest

from solvscreen.errors import InputError
from solvscreen.stages.benchmark import Comparison, benchmark_ionisation, read_references, run_benchmark, summarise

HEADER = "species,smiles,quantity,value,unit,method,confidence\n"
FLUORIDE = "HF,F,vertical IE (exp),16.12,eV,photoelectron,seen-in-source\n"
WATER = "water,O,vertical IE,12.62,eV,photoelectron,seen-in-source\n"


def written(tmp_path, text):
    """A reference file."""
    path = tmp_path / "reference.csv"
    path.write_text(HEADER + text)
    return path


def compared(reference, computed):
    """A comparison of made-up numbers."""
    return Comparison(species="x", smiles="C", method="m", reference_ev=reference, computed_ev=computed, reason="")


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("water,O,adiabatic IE,12.6,eV,x,seen-in-source", "not a vertical ionisation energy"),
        ("water,O,vertical IE,290,kcal/mol,x,seen-in-source", "not a number in eV"),
        ("water,O,vertical IE,7.8-8.9,eV,x,seen-in-source", "not a number in eV"),
        ("water,O,vertical IE,12.6,eV,x,from-memory", "confidence from-memory"),
        ("salt,[Na+].[Cl-],vertical IE,9,eV,x,seen-in-source", "not one molecule"),
        ("nonane,CCCCCCCCC,vertical IE,9.7,eV,x,seen-in-source", "9 heavy atoms"),
    ],
)
def test_rows_that_cannot_be_compared_are_listed_with_the_reason(tmp_path, row, reason):
    kept, skipped = read_references(written(tmp_path, row + "\n" + WATER))
    assert [one.value_ev for one in kept] == [12.62]
    assert len(skipped) == 1
    assert skipped[0].endswith(reason)


def test_statistics_by_hand():
    summary = summarise([compared(10, 10.3), compared(11, 10.9), compared(12, math.nan), compared(13, 13.1)], cpu_s=1.0)
    assert (summary.n, summary.failures) == (3, 1)
    assert summary.mean_ev == pytest.approx(0.1)
    assert summary.mae_ev == pytest.approx(0.5 / 3)
    assert summary.rmse_ev == pytest.approx(math.sqrt(0.11 / 3))
    assert summary.maximum_ev == pytest.approx(0.3)
    assert summary.spearman == pytest.approx(1.0)


def test_two_molecules_from_start_to_end(tmp_path):
    summary = benchmark_ionisation(
        recipe="screening", reference=written(tmp_path, FLUORIDE + WATER), out=tmp_path / "out.csv"
    )
    assert summary.n == 2
    assert summary.maximum_ev < 0.4
    assert "wB97X-D4/ma-def2-svp" in (tmp_path / "out.txt").read_text()
    assert (tmp_path / "out.csv").read_text().splitlines()[1].startswith("HF,F,photoelectron,16.120,16.")


def test_a_file_without_columns_and_an_unknown_recipe_are_input_errors(tmp_path):
    (tmp_path / "bad.csv").write_text("a,b\n1,2\n")
    with pytest.raises(InputError, match="has no column confidence"):
        read_references(tmp_path / "bad.csv")
    with pytest.raises(InputError, match="choose one of screening, standard, reference"):
        benchmark_ionisation(recipe="best", reference=tmp_path / "bad.csv", out=tmp_path / "out.csv")


def test_unknown_benchmark_and_file_are_input_errors(tmp_path):
    options = {"recipe": "screening", "out": tmp_path}
    with pytest.raises(InputError, match="no benchmark of colour; choose one of ionization"):
        run_benchmark(quantity="colour", reference=tmp_path / "a.csv", **options)
    with pytest.raises(InputError, match="no such file"):
        run_benchmark(quantity="ionization", reference=tmp_path / "a.csv", **options)
