"""A sample of the benchmarks, through the command line, against the limits that the whole sets are held to."""

from importlib.resources import files

import pytest

from solvscreen.cli import main

IONISATION = """species,smiles,quantity,value,unit,method
water,O,vertical IE,12.62,eV,photoelectron
water,O,vertical IE,12.565,eV,CCSD(T)
ammonia,N,vertical IE,10.807,eV,CCSD(T)
hydrogen fluoride,F,vertical IE,16.026,eV,CCSD(T)
"""  # GW100: CCSD(T)/def2-TZVPP of Krause et al. 2015, and photoelectron spectra collected there


@pytest.mark.slow
def test_standard_keeps_its_limits_on_small_molecules(tmp_path, capsys):
    (tmp_path / "sample.csv").write_text(IONISATION)
    out = tmp_path / "out"
    arguments = ["--recipe", "standard", "--reference", str(tmp_path / "sample.csv"), "--out", str(out)]
    assert main(["benchmark", "ionization", *arguments]) == 0
    text = capsys.readouterr().out
    assert "target: standard, MAE, vertical, up to 8 heavy atoms <= 0.2 eV: " in text
    assert text.count(", met") == 4  # MAE and maximum, with and without split bands


@pytest.mark.slow
def test_standard_binds_sodium_to_water_within_its_limit(tmp_path, capsys):
    lines = (files("solvscreen") / "data" / "chb6.csv").read_text(encoding="utf-8").splitlines()
    (tmp_path / "sample.csv").write_text("\n".join([lines[0], *(line for line in lines if "H2O" in line)]))
    arguments = ["--recipe", "standard", "--reference", str(tmp_path / "sample.csv"), "--out", str(tmp_path / "out")]
    assert main(["benchmark", "binding", *arguments]) == 0
    text = capsys.readouterr().out
    assert "error of Na+...water at the geometry of the row <= 1.5 kcal/mol: " in text
    assert text.count(", met") == 1
    assert "(n = 3)" in text
