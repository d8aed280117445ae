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
        *((text, "", Kind.VERTICAL) for text in ("IE(vert)", "IP_v", "$IP_{v}$", "IEv", "vIP", "vertical I.E.", "VIE")),
        *((text, "", Kind.ADIABATIC) for text in ("AIE", "AIP", "IE_ad", "IP (adiabatic)", "photoelectron onset")),
        *(
            (text, "", Kind.UNSTATED)
            for text in ("IP", "I.E.", "I. P.", "IE1", "first ionization energy", "IE at 298 K")
        ),
        ("ionization energy", "CCSD(T)/CBS + ZPE", Kind.ADIABATIC),
        ("ionization energy, not vertical", "", Kind.UNSTATED),
        ("EA", "", Kind.AFFINITY),
        ("E.A.", "anion photoelectron spectroscopy", Kind.AFFINITY),
        ("VEA", "", Kind.VERTICAL_AFFINITY),
        ("electron affinity", "", Kind.AFFINITY),
        ("vertical electron affinity", "", Kind.VERTICAL_AFFINITY),
    ],
)
def test_spellings(quantity, method, kind):
    assert wanted(row(quantity, method=method)).kind is kind


@pytest.mark.parametrize(
    ("quantity", "kind"),
    [
        ("VDE", Kind.VERTICAL_DETACHMENT),
        ("photodetachment energy", Kind.VERTICAL_DETACHMENT),
        ("VDE (photoelectron)", Kind.VERTICAL_DETACHMENT),
        ("adiabatic detachment energy", Kind.ADIABATIC_DETACHMENT),
        ("ADE", Kind.ADIABATIC_DETACHMENT),
    ],
)
def test_detachment_needs_the_anion(quantity, kind):
    assert wanted(row(quantity, smiles="[OH-]", species="OH-")).kind is kind
    with pytest.raises(InputError, match="a detachment energy needs the SMILES of the anion"):
        wanted(row(quantity))


@pytest.mark.parametrize(
    ("quantity", "cells", "value"),
    [
        ("electron affinity", {"method": "ETS"}, -1.15),  # seen only where the anion is unbound
        ("attachment energy", {"method": "electron transmission spectroscopy"}, -1.15),
        ("electron affinity", {"method": "anion photoelectron spectroscopy"}, 1.15),
    ],
)
def test_sign_of_affinities(quantity, cells, value):
    assert wanted(row(quantity, value="1.15", **cells)).value_ev == pytest.approx(value)


def test_a_complex_in_the_name_is_what_is_ionised():
    assert wanted(row("IE", species="Na+...H2O")).pieces.text == "[Na+].O"


def test_vertical_energies_at_the_geometry_of_the_row():
    cells = {"smiles": "[H][H]", "geometry": "H 0 0 0; H 0 0 1.4 (bohr)"}
    (found,) = wanted(row("vertical IE", **cells)).fixed
    assert found.positions_angstrom[1, 2] == pytest.approx(0.7408, abs=1e-4)
    assert wanted(row("adiabatic IE", **cells)).fixed == ()


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
        *(
            (text, {}, "not an ionisation")
            for text in ("proton affinity", "fluoride affinity", "gas-phase basicity", "IE2")
        ),
        *((text, {}, "not the first") for text in ("second ionization energy", "double ionisation", "2nd IP")),
        *((text, {}, "not the first") for text in ("IE (second band)", "vertical IE, band 2", "inner valence IE")),
        *(
            (text, {}, "an inner shell")
            for text in ("C 1s ionization energy", "O1s IE", "K-edge ionization", "core IE")
        ),
        *((text, {}, "a difference") for text in ("IE shift", "difference in IE", "IE correction")),
        ("ionization energy", {"method": "XPS"}, "an inner shell"),
        ("vertical IE (1b1)", {}, "one named orbital"),
        ("ionization cross section", {}, "not an energy of ionisation"),
        ("ionization energy, fragment", {}, "an appearance energy"),
        ("appearance energy", {}, "not an ionisation"),
        ("ionization energy", {"method": "Koopmans, HF"}, "an orbital energy"),
        ("IP - EA", {}, "several quantities at once"),
        ("vertical/adiabatic IE", {}, "both vertical and adiabatic"),
        ("attachment energy", {}, "either sign"),
        ("electron affinity, E(anion) - E(neutral)", {}, "sign opposite"),
        ("VDE", {"smiles": "Cl", "species": "Cl-"}, "the name speaks of Cl-, the SMILES has charge 0"),
        ("IE", {"smiles": "Cl", "species": "Cl-"}, "the name speaks of Cl-"),
        ("IE of the radical cation", {}, "speaks of"),
        ("IE", {"species": "H2O (for Na+ batteries)"}, "does not say whether Na is part of it"),
        ("VDE", {"species": "Cl-(H2O)4", "smiles": "[Cl-].O"}, "4 molecules, the SMILES holds 2"),
        ("IE", {"species": "CH2 (triplet)", "smiles": "[CH2]"}, "only ground states of low spin"),
        ("IE", {"conditions": "gas, charge -1"}, "the conditions say charge -1, the SMILES 0"),
        ("IE", {"species": "water dimer"}, "the name speaks of a dimer"),
        ("IE", {"species": "NaPF6", "smiles": "F[P-](F)(F)(F)(F)F"}, "the name is that of a salt"),
        ("IE", {"species": "THF...PF6-"}, "the name speaks of|joins several molecules"),
        ("IE", {"smiles": "[H+]"}, "no electron to take away"),
        ("IE", {"value": "-9.3"}, "no ionisation energy of a valence electron"),
        ("IE", {"value": "539.9"}, "no ionisation energy of a valence electron"),
        ("vertical IE", {"geometry": "H 0 0 0; H 0 0 1"}, "the geometry holds H2, the SMILES H2O"),
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


def test_few_molecules_are_compared_without_a_line(tmp_path, monkeypatch):
    monkeypatch.setattr(calibrated, "RECIPE", "screening")  # quicker
    path = tmp_path / "reference.csv"
    path.write_text(f"{HEADER}water,O,vertical IE,12.6,eV\nammonia,N,vertical IE,10.8,eV\n")
    report = benchmark_ionisation(recipe="xtb", reference=path, out=tmp_path)
    assert {one.group for one in report.comparisons} == {"vertical ionisation, GFN2-xTB not calibrated"}
    assert all(0.0 < one.computed < 30.0 and "not calibrated: " in one.remark for one in report.comparisons)
    assert {one.verdict for one in report.targets} == {"not measured"}


def test_rows_that_break_do_not_stop_the_others(tmp_path):
    path = tmp_path / "reference.csv"
    names = {"proton": "[H+]", "open": "C1CC", "U": "[U]", "three": "[Na+].[Na+].[Na+]", "H": "[H]"}
    path.write_text(HEADER + "".join(f"{name},{smiles},IE,13.6,eV\n" for name, smiles in names.items()))
    report = benchmark_ionisation(recipe="screening", reference=path, out=tmp_path)
    values = {one.species: one for one in report.comparisons}
    assert values["H"].computed == pytest.approx(13.6, abs=0.3)  # the bare proton has no energy
    assert "nothing to put around the cation" in values["three"].reason
    assert [one.species for one in report.skipped] == ["proton", "open", "U"]


def test_unknown_benchmark_recipe_and_file_are_input_errors(tmp_path):
    with pytest.raises(InputError, match="no benchmark of colour; choose one of ionization"):
        run_benchmark(quantity="colour", recipe="screening", reference=tmp_path / "a.csv", out=tmp_path)
    with pytest.raises(InputError, match="no such file"):
        run_benchmark(quantity="ionization", recipe="screening", reference=tmp_path / "a.csv", out=tmp_path)
    with pytest.raises(InputError, match="choose one of screening, standard, reference, xtb"):
        benchmark_ionisation(recipe="best", reference=tmp_path / "a.csv", out=tmp_path)
