"""Ionisation energies against reference rows."""

import pytest

from solvscreen.errors import InputError
from solvscreen.stages.benchmark import run_benchmark
from solvscreen.stages.benchmarks import calibrated
from solvscreen.stages.benchmarks.ionization import benchmark_ionisation
from solvscreen.stages.benchmarks.ionization_kinds import Kind
from solvscreen.stages.benchmarks.ionization_rows import wanted
from solvscreen.stages.benchmarks.references import Row

HEADER = "species,smiles,quantity,value,unit\n"


def row(quantity, *, smiles="O", **cells):
    """A reference row."""
    return Row(
        **{"row": 2, "species": "x", "smiles": smiles, "quantity": quantity, "value": "10", "unit": "eV"} | cells
    )


@pytest.mark.parametrize(
    ("quantity", "method", "kind"),
    [
        ("vertical IE (exp)", "photoelectron", Kind.VERTICAL),
        ("Vertical ionisation energy", "", Kind.VERTICAL),
        ("VIP", "", Kind.VERTICAL),
        ("IE_vertical", "", Kind.VERTICAL),
        ("photoelectron band maximum", "", Kind.VERTICAL),
        ("ionization energy", "PE vertical", Kind.VERTICAL),
        ("ionization energy", "PE, near vertical", Kind.UNSTATED),
        ("ionization energy", "CCSD(T)", Kind.VERTICAL),
        ("ionization energy", "adiabatic, threshold PE", Kind.ADIABATIC),
        ("adiabatic IE", "experiment", Kind.ADIABATIC),
        ("ionization energy", "evaluated", Kind.UNSTATED),
        ("IP", "PE/PI", Kind.UNSTATED),
        ("electron affinity", "", Kind.AFFINITY),
        ("vertical electron affinity", "", Kind.VERTICAL_AFFINITY),
        ("VDE", "", Kind.VERTICAL_DETACHMENT),
        ("photodetachment energy", "", Kind.VERTICAL_DETACHMENT),
        ("adiabatic detachment energy", "", Kind.ADIABATIC_DETACHMENT),
    ],
)
def test_spellings(quantity, method, kind):
    assert wanted(row(quantity, method=method)).kind is kind


def test_an_affinity_written_with_its_anion_is_a_detachment():
    assert wanted(row("electron affinity", smiles="[Cl-]")).kind is Kind.ADIABATIC_DETACHMENT


@pytest.mark.parametrize(
    ("quantity", "cells", "reason"),
    [
        ("density", {}, "not an ionisation energy"),
        ("vertical IP in solvent", {}, "not in vacuum: solvent"),
        ("vertical IE", {"conditions": "aqueous, 298 K"}, "not in vacuum: aqueous"),
        ("vertical IE", {"unit": "V"}, "unit 'V' is none of"),
        ("vertical IE", {"smiles": ""}, "no SMILES"),
        ("vertical IE", {"smiles": "xx("}, "does not parse"),
        ("VDE range", {"value": "7.8-8.9"}, "a range"),
    ],
)
def test_rows_that_cannot_be_compared(quantity, cells, reason):
    with pytest.raises(InputError, match=reason):
        wanted(row(quantity, **cells))


def test_groups_keep_doubtful_and_large_rows_apart_and_small_salts_in():
    assert wanted(row("VDE", smiles="[Li+].[Cl-].[Cl-]")).group == "vertical detachment"
    assert wanted(row("vertical IE", use_note="conflicting, do not assert")).group.endswith("doubtful or recalled")
    assert wanted(row("vertical IE", confidence="from-memory")).group.endswith("doubtful or recalled")
    assert wanted(row("vertical IE", smiles="CCCCCCCCC")).group.endswith("more than 8 heavy atoms")


def test_hydrogen_helium_and_chloride_from_start_to_end(tmp_path):
    path = tmp_path / "reference.csv"
    path.write_text(
        f"{HEADER}H2,[H][H],vertical IE,16.4,eV\nHe,[He],IE (photoelectron),2372.3,kJ/mol\n"  # 24.587 eV
        "chloride,[Cl-],VDE,29138,cm-1\nhot,O,boiling point,373,K\n"  # 3.6127 eV
    )
    report = benchmark_ionisation(recipe="screening", reference=path, out=tmp_path)
    values = {one.species: one for one in report.comparisons}
    assert values["He"].reference == pytest.approx(24.587, abs=1e-3)
    assert values["chloride"].reference == pytest.approx(3.6127, abs=1e-3)
    assert all(abs(one.error) < 0.4 for one in report.comparisons)
    assert [one.group for one in report.comparisons] == ["vertical ionisation"] * 2 + ["vertical detachment"]
    assert [one.row for one in report.skipped] == [5]
    files = {path: path.stat().st_mtime_ns for path in (tmp_path / "store").rglob("*.json")}
    again = benchmark_ionisation(recipe="screening", reference=path, out=tmp_path)
    assert again == report  # CPU time included: nothing was computed again
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "store").rglob("*.json")} == files


def test_oxygen_is_a_triplet(tmp_path):
    path = tmp_path / "reference.csv"
    path.write_text(f"{HEADER}O2,O=O,adiabatic EA,0.448,eV\n")  # Ervin et al. 2003
    report = benchmark_ionisation(recipe="screening", reference=path, out=tmp_path)
    assert abs(report.comparisons[0].error) < 0.4  # from the singlet it would be 1 to 2 eV too large


def test_xtb_is_calibrated_without_the_molecule_itself(tmp_path, monkeypatch):
    monkeypatch.setattr(calibrated, "RECIPE", "screening")  # quicker
    path = tmp_path / "reference.csv"
    names = {"[H][H]": 16.4, "O": 12.6, "N": 10.8, "F": 16.1, "C": 14.4}
    path.write_text(HEADER + "".join(f"{one},{one},vertical IE,{value},eV\n" for one, value in names.items()))
    report = benchmark_ionisation(recipe="xtb", reference=path, out=tmp_path)
    assert [one.computed == one.computed for one in report.comparisons] == [True] * 5
    assert any(note.startswith("line of vertical ionisation: ") for note in report.notes)
    assert all("without calibration" in one.remark for one in report.comparisons)
    path.write_text(
        HEADER + "water,O,vertical IE,99,eV\n" + "".join(f"{one},{one},IE vertical,9,eV\n" for one in names)
    )
    other = benchmark_ionisation(recipe="xtb", reference=path, out=tmp_path)
    water = next(one for one in report.comparisons if one.smiles == "O")
    assert other.comparisons[0].computed == pytest.approx(water.computed, abs=1e-9)  # no reference value enters


def test_unknown_benchmark_recipe_and_file_are_input_errors(tmp_path):
    with pytest.raises(InputError, match="no benchmark of colour; choose one of ionization"):
        run_benchmark(quantity="colour", recipe="screening", reference=tmp_path / "a.csv", out=tmp_path)
    with pytest.raises(InputError, match="no such file"):
        run_benchmark(quantity="ionization", recipe="screening", reference=tmp_path / "a.csv", out=tmp_path)
    with pytest.raises(InputError, match="choose one of screening, standard, reference, xtb"):
        benchmark_ionisation(recipe="best", reference=tmp_path / "a.csv", out=tmp_path)
