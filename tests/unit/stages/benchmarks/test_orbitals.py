"""Orbital energies and stored total energies against reference rows."""

import pytest

from solvscreen.errors import InputError
from solvscreen.stages.benchmark import run_benchmark
from solvscreen.stages.benchmarks.orbital_rows import named_level, wanted
from solvscreen.stages.benchmarks.orbitals import benchmark_orbitals
from solvscreen.stages.benchmarks.references import Row

HEADER = "species,smiles,quantity,value,unit,method,conditions,use_note\n"
H2 = "H 0.0 0.0 0.0; H 0.0 0.0 0.74 (A)"


def row(quantity, **cells):
    """A reference row on water."""
    return Row(**{"row": 2, "species": "x", "smiles": "O", "value": "-1", "unit": "eV", "quantity": quantity} | cells)


@pytest.mark.parametrize(
    ("quantity", "cells", "group", "orbital"),
    [
        ("HOMO", {}, "HOMO", "homo_ev"),
        ("LUMO energy", {}, "LUMO", "lumo_ev"),
        *(
            (text, {"value": "6"}, "gap", "gap_ev")
            for text in ("HOMO-LUMO gap", "HOMO\N{EN DASH}LUMO gap", "HOMO\N{MINUS SIGN}LUMO gap", "gap")
        ),
        ("E_LUMO - E_HOMO", {"value": "6"}, "gap", "gap_ev"),
        *((text, {}, "HOMO", "homo_ev") for text in ("E_HOMO", "eps_HOMO", "ε(HOMO)", "EHOMO")),
        ("HOMO", {"species": "Na+...H2O"}, "HOMO of Na+ complex", "homo_ev"),
        ("HOMO", {"species": "[Na(H2O)]+"}, "HOMO of Na+ complex", "homo_ev"),
        ("HOMO of Na+ complex", {"species": "Na+...H2O"}, "HOMO of Na+ complex", "homo_ev"),
        ("LUMO", {"smiles": "[Li+].O"}, "LUMO of Li+ complex", "lumo_ev"),
        ("LUMO", {"confidence": "from-memory"}, "LUMO, doubtful or recalled", "lumo_ev"),
    ],
)
def test_spellings(quantity, cells, group, orbital):
    found = wanted(row(quantity, **cells))
    assert (found.group, found.orbital) == (group, orbital)


@pytest.mark.parametrize("quantity", ["-HOMO", "\N{MINUS SIGN}E_HOMO", "IP (-HOMO)", "IE = -ε(HOMO)", "negative HOMO"])
def test_a_homo_written_with_the_other_sign(quantity):
    assert wanted(row(quantity, value="6.5")).value_ev == -6.5


@pytest.mark.parametrize(
    ("method", "label"),
    [
        ("B3LYP/6-31G*", "b3lyp/6-31g*"),
        ("PBE/def2-SVP//B3LYP/6-31G*", "pbe/def2-svp"),  # the energy at the first level
        ("NWChem B3LYP/6-31G* cartesian d", "b3lyp/6-31g* cartesian"),
        ("CCSD(T)/cc-pVTZ//B3LYP/6-31G*", None),
        ("B3LYP-D3/6-31G*", None),
        ("ORCA B3LYP/6-31G*", None),
    ],
)
def test_levels_of_total_energies(method, label):
    one = row("total energy", method=method)
    if label is None:
        with pytest.raises(InputError, match="level"):
            named_level(one)
    else:
        assert named_level(one).label == label


@pytest.mark.parametrize(
    ("quantity", "cells", "reason"),
    [
        *(
            (text, {}, "not the frontier orbital")
            for text in ("HOMO-1", "HOMO \N{MINUS SIGN} 1", "LUMO+1", "LUMO + 2", "HOMO(-1)")
        ),
        *((text, {}, "another kind of gap") for text in ("optical gap", "fundamental gap", "singlet-triplet gap")),
        *((text, {}, "a difference between") for text in ("HOMO shift", "ΔHOMO")),
        ("alpha HOMO", {}, "one spin only"),
        ("HOMO/LUMO", {}, "two orbitals, one value"),
        ("HOMO density", {}, "not an energy"),
        ("IP from HOMO", {}, "its sign is not told"),
        ("HOMO", {"value": "6.5"}, "a HOMO above zero"),
        ("HOMO", {"species": "[Na(THF)4]+"}, "4 ligands"),
        ("HOMO of the free ligand", {"species": "Na+...H2O"}, "does not say whether Na is part of it"),
        ("HOMO", {"conditions": "gas, charge +99"}, r"charge \+99, the SMILES 0"),
        ("HOMO", {"smiles": "[H+]"}, "no electron"),
        ("HOMO", {"method": "cyclic voltammetry"}, "not an orbital energy"),
        ("gap", {"value": "6", "method": "TD-DFT"}, "not an orbital energy"),
        ("HOMO with Na+", {}, "does not say whether Na is part of it"),
        ("HOMO", {"species": "EC complex"}, "joins several molecules"),
        ("HOMO", {"geometry": H2}, "the geometry holds H2, the SMILES H2O"),
        ("total energy", {"method": "B3LYP/6-31G*", "use_note": H2}, "the geometry holds H2, the SMILES H2O"),
        (
            "total energy",
            {"method": "B3LYP/6-31G*", "smiles": "", "conditions": "charge +99", "use_note": H2},
            "leaves no electron",
        ),
        ("total binding energy", {"method": "B3LYP/6-31G*"}, "not a total energy"),
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


def test_orbitals_that_a_minimal_basis_lacks_are_failures(tmp_path):
    path = tmp_path / "reference.csv"
    path.write_text(f"{HEADER}He,[He],LUMO,1,eV,,gas,\nNa+,[Na+],HOMO,-47,eV,,gas,\nHe,[He],HOMO,-25,eV,,gas,\n")
    report = benchmark_orbitals(recipe="xtb", reference=path, out=tmp_path)
    assert [one.reason.startswith("the basis of xtb has no such orbital") for one in report.comparisons[:2]] == [
        True
    ] * 2
    assert report.comparisons[2].computed < 0.0


def test_orbitals_at_the_geometry_of_the_row(tmp_path):
    path = tmp_path / "reference.csv"
    stretched = H2.replace("0.74", "0.80")
    path.write_text(f"{HEADER}H2,[H][H],HOMO,-12,eV,,gas,{H2}\nH2,[H][H],HOMO,-12,eV,,gas,{stretched}\n")
    first, second = benchmark_orbitals(recipe="screening", reference=path, out=tmp_path).comparisons
    assert first.computed < second.computed  # the bonding orbital rises as the bond is stretched
    assert first.remark == "at the row's geometry"


def test_a_file_with_a_header_only_is_named(tmp_path):
    path = tmp_path / "reference.csv"
    path.write_text(HEADER)
    with pytest.raises(InputError, match=r"reference\.csv: no row below the header"):
        run_benchmark(quantity="orbitals", recipe="xtb", reference=path, out=tmp_path / "out")


def test_the_summary_holds_the_cpu_time(tmp_path):
    path = tmp_path / "reference.csv"
    path.write_text(f"{HEADER}He,[He],HOMO,-25,eV,,gas,\n")
    run_benchmark(quantity="orbitals", recipe="xtb", reference=path, out=tmp_path / "out")
    head, line = (tmp_path / "out" / "orbitals_xtb_summary.csv").read_text().splitlines()
    assert head.endswith(",failures,benchmark_cpu_s")
    assert float(line.rsplit(",", 1)[1]) >= 0.0


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
