"""Orbital energies and stored total energies against reference rows."""

import pytest

from solvscreen.errors import InputError
from solvscreen.stages.benchmark import run_benchmark
from solvscreen.stages.benchmarks.orbital_rows import wanted
from solvscreen.stages.benchmarks.orbitals import benchmark_orbitals
from solvscreen.stages.benchmarks.references import Row

HEADER = "species,smiles,quantity,value,unit,method,conditions,use_note\n"
H2 = "H 0.0 0.0 0.0; H 0.0 0.0 0.74 (A)"


def row(quantity, **cells):
    """A reference row on water."""
    return Row(**{"row": 2, "species": "x", "smiles": "O", "value": "1", "unit": "eV", "quantity": quantity} | cells)


@pytest.mark.parametrize(
    ("quantity", "cells", "group", "orbital"),
    [
        ("HOMO", {}, "HOMO", "homo_ev"),
        ("LUMO energy", {}, "LUMO", "lumo_ev"),
        ("HOMO-LUMO gap", {}, "gap", "gap_ev"),
        ("HOMO of Na+ complex", {"species": "Na+...H2O"}, "HOMO of Na+ complex", "homo_ev"),
        ("LUMO", {"smiles": "[Li+].O"}, "LUMO of Li+ complex", "lumo_ev"),
        ("LUMO", {"confidence": "from-memory"}, "LUMO, doubtful or recalled", "lumo_ev"),
    ],
)
def test_spellings(quantity, cells, group, orbital):
    found = wanted(row(quantity, **cells))
    assert (found.group, found.orbital) == (group, orbital)


@pytest.mark.parametrize(
    ("quantity", "cells", "reason"),
    [
        ("density", {}, "neither an orbital energy nor a total energy"),
        ("HOMO", {"conditions": "PCM, eps 20"}, "not in vacuum"),
        (
            "total energy",
            {"method": "B3LYP/6-31G*", "use_note": "positions[] in the same JSON record 7"},
            "only points to",
        ),
        ("total energy", {"method": "B3LYP/6-31G*"}, "holds no geometry"),
        ("total energy", {"method": "CCSD(T)/CBS", "use_note": H2}, "is none of b3lyp"),
    ],
)
def test_rows_that_cannot_be_compared(quantity, cells, reason):
    with pytest.raises(InputError, match=reason):
        wanted(row(quantity, **cells))


def test_total_energy_of_hydrogen_at_its_own_level(tmp_path):
    path = tmp_path / "reference.csv"
    # B3LYP/6-31G* at 0.74 angstrom, PySCF 2.14.0 with the largest grid; 6-31G* has no d functions on hydrogen
    path.write_text(f"{HEADER}H2,[H][H],total energy,-1.175480,Hartree,B3LYP/6-31G* cartesian d,gas,{H2}\n")
    report = benchmark_orbitals(recipe="xtb", reference=path, out=tmp_path)
    assert report.comparisons[0].computed / 27.211386 == pytest.approx(-1.17548, abs=2e-4)
    assert report.targets[0].limit == 2e-3


def test_orbitals_of_helium(tmp_path):
    path = tmp_path / "reference.csv"
    path.write_text(f"{HEADER}He,[He],HOMO,-0.9179556,Hartree,Hartree-Fock limit,gas,\n")
    report = benchmark_orbitals(recipe="screening", reference=path, out=tmp_path)
    assert report.comparisons[0].reference == pytest.approx(-24.979, abs=1e-3)
    assert abs(report.comparisons[0].error) < 4.0  # exact exchange in part: the HOMO lies above Hartree-Fock's


def test_a_file_without_a_usable_row_is_reported_and_refused(tmp_path, capsys):
    path = tmp_path / "reference.csv"
    path.write_text(f"{HEADER}EC,O=C1OCCO1,total energy,-9317,eV,B3LYP/6-31G*,gas,geometry: same JSON record 7\n")
    with pytest.raises(InputError, match="no row could be compared with"):
        run_benchmark(quantity="orbitals", recipe="xtb", reference=path, out=tmp_path / "out")
    assert "skipped: EC, row 2, total energy: the row only points to its geometry" in capsys.readouterr().out
    assert "only points to" in (tmp_path / "out" / "orbitals_xtb_skipped.csv").read_text()


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"quantity": "density", "recipe": "standard"}, "has one force field and no recipe"),
        ({"quantity": "ionization", "only": ["water"]}, "leave them out of ionization"),
        ({"quantity": "binding", "threads": 2}, "leave them out of binding"),
    ],
)
def test_options_that_a_benchmark_does_not_have_are_refused(tmp_path, given, told):
    with pytest.raises(InputError, match=told):
        run_benchmark(reference=tmp_path / "a.csv", out=tmp_path / "out", **given)
