"""Binding energies of 1:1 complexes against reference rows."""

import pytest

from solvscreen.errors import InputError
from solvscreen.stages.benchmarks.binding import benchmark_binding
from solvscreen.stages.benchmarks.binding_rows import Kind, wanted
from solvscreen.stages.benchmarks.references import Row

WATER = "Na -0.6213 -0.8365 -0.1039; O 0.7261 0.9787 0.1210; H 1.6890 0.9942 0.1733; H 0.4719 1.9075 0.1779 (A)"
HEADER = "species,smiles,quantity,value,unit,method,use_note\n"


def row(quantity, **cells):
    """A reference row on Na+ with water."""
    standard = {"row": 2, "species": "Na+...H2O", "smiles": "[Na+].O", "value": "-23.8", "unit": "kcal/mol"}
    return Row(**standard | {"quantity": quantity} | cells)


@pytest.mark.parametrize(
    ("quantity", "cells", "kind"),
    [
        ("interaction energy", {"use_note": WATER}, Kind.FIXED),
        ("electronic interaction energy (fixed geometry)", {"use_note": "CHB6/22"}, Kind.FIXED_ELSEWHERE),
        ("binding energy", {"method": "CCSD(T)"}, Kind.ELECTRONIC),
        ("coordination energy E(ion-solvent)-E(ion)-E(solvent)", {"method": "no counterpoise"}, Kind.UNCORRECTED),
        ("D0", {}, Kind.VIBRATING),
        ("-dH (stepwise hydration enthalpy)", {}, Kind.VIBRATING),
        ("Na+ affinity", {}, Kind.VIBRATING),
        ("binding energy at 0 K", {}, Kind.ELECTRONIC),
        ("binding enthalpy (298 K)", {}, Kind.VIBRATING),
        ("binding energy", {"method": "TCID"}, Kind.VIBRATING),
        ("binding energy", {"conditions": "gas, 298 K"}, Kind.VIBRATING),
        ("binding energy (including ZPE)", {}, Kind.VIBRATING),
        ("binding energy (no ZPE)", {}, Kind.ELECTRONIC),
        ("BSSE-corrected binding energy", {}, Kind.ELECTRONIC),
        ("uncorrected binding energy", {}, Kind.UNCORRECTED),
        ("D_e", {}, Kind.ELECTRONIC),
        ("first binding energy", {}, Kind.ELECTRONIC),
        ("binding energy", {"geometry": "Na 0 0 0; O 2 0 0; H 2.6 0.75 0; H 2.6 -0.75 0"}, Kind.FIXED),
    ],
)
def test_spellings(quantity, cells, kind):
    found = wanted(row(quantity, **cells))
    assert found.kind is kind
    assert found.complex.metal == "Na"
    assert found.value_kj_per_mol == pytest.approx(-23.8 * 4.184)


@pytest.mark.parametrize(
    ("species", "metal"),
    [
        ("Na⁺\N{EN DASH}THF", "Na"),
        ("Na·THF", "Na"),
        ("sodium ion + THF", "Na"),
        ("Na(+)...THF", "Na"),
        ("[Na(THF)]+", "Na"),
        ("K+...THF", "K"),
        ("Li(I)-THF", "Li"),
    ],
)
def test_names_of_complexes(species, metal):
    found = wanted(row("binding energy", species=species, smiles="C1CCOC1"))
    assert found.complex.whole.text == f"[{metal}+].C1CCOC1"


def test_sign_and_cation_from_the_name():
    found = wanted(row("D0", species="Li+-THF", smiles="C1CCOC1", value="1.0", unit="eV"))
    assert found.complex.whole.text == "[Li+].C1CCOC1"
    assert found.value_kj_per_mol == pytest.approx(-96.4853, abs=1e-3)
    assert (
        wanted(row("binding energy", species="[Na-EC]+", smiles="([Na][O]=C1OCCO1)")).complex.ligand.text == "O=C1OCCO1"
    )


@pytest.mark.parametrize(
    ("quantity", "cells", "reason"),
    [
        ("vertical IE", {}, "not the binding energy"),
        ("enthalpy of transfer water->PC", {}, "a difference or an order: transfer"),
        ("D0", {"species": "Na+(H2O)4 -> Na+(H2O)3 + H2O"}, "4 ligands"),
        ("D0", {"smiles": "[Na+].O.O"}, "2 ligands"),
        ("binding energy", {"species": "Mg2+...EC", "smiles": "O=C1OCCO1"}, "complexes of Mg are not built"),
        ("binding energy", {"species": "water", "smiles": "O"}, "no metal cation is named"),
        ("binding energy", {"smiles": "[Na+]"}, "no ligand"),
        ("binding energy", {"conditions": "aqueous solution"}, "not in vacuum"),
        ("binding energy", {"value": "strong"}, "no number"),
        ("binding energy at 298 K", {"species": "THF", "smiles": "C1CCOC1"}, "no metal cation is named"),
        ("binding energy", {"species": "[Na(THF)4]+", "smiles": "C1CCOC1"}, "4 ligands"),
        ("binding energy", {"species": "Na+·4H2O"}, "4 ligands"),
        ("binding energy", {"species": "Na+(H2O)n"}, "several ligands"),
        ("D0 (n = 3)", {}, "3 ligands"),
        ("D0(2)", {}, "2 ligands"),
        ("binding energy of the 1:2 complex", {}, "2 ligands"),
        ("second binding energy", {}, "several ligands"),
        ("third stepwise binding energy", {}, "several ligands"),
        ("bond dissociation energy", {"species": "NaCl", "smiles": "[Na]Cl"}, "no metal cation is named"),
        ("bond dissociation energy", {"species": "Na-Cl", "smiles": "[Na]Cl"}, "the ligand .* holds Na"),
        ("bond dissociation energy", {"species": "NaCl", "smiles": "[Na+].[Cl-]"}, "into atoms or into ions"),
        ("C-O bond dissociation energy", {}, "the bond C-O"),
        ("BSSE correction to the binding energy", {}, "a part of the energy"),
        ("dispersion contribution to binding", {}, "a part of the energy"),
        ("deformation energy on binding", {}, "a part of the energy"),
        ("electrostatic interaction energy", {}, "a part of the energy"),
        *((text, {}, "a Gibbs energy") for text in ("binding free energy", "ΔG of binding", "Gibbs binding energy")),
        ("sodium cation basicity", {}, "not the binding energy"),
        ("proton affinity", {}, "not the binding energy"),
        ("binding energy per ligand", {}, "a sum or a mean"),
        ("binding energy", {"species": "Li+...H2O"}, "the SMILES holds Na, the name Li"),
        ("binding energy", {"method": "B3LYP-D3/def2-TZVP, SMD"}, "not in vacuum: SMD"),
        ("binding energy", {"value": "-900"}, "no binding energy of a 1:1 complex"),
        ("binding energy", {"use_note": "O 0.0 0.0 0.0; H 0.9 0.0 0.0"}, "the geometry holds HO, the SMILES H2NaO"),
    ],
)
def test_rows_that_cannot_be_compared(quantity, cells, reason):
    with pytest.raises(InputError, match=reason):
        wanted(row(quantity, **cells))


def test_sodium_and_water_at_a_given_geometry(tmp_path):
    path = tmp_path / "reference.csv"
    path.write_text(f"{HEADER}Na+...H2O,[Na+].O,interaction energy,-23.83,kcal/mol,CCSD(T)/CBS,{WATER}\n")
    report = benchmark_binding(recipe="screening", reference=path, out=tmp_path)
    assert report.comparisons[0].computed == pytest.approx(-24.75 * 4.184, abs=0.1)  # docs/validation.md
    assert "relative RMSE at the rows' own geometries: 3.8" in report.notes[-1]
    assert report.targets == []


def test_xtb_compares_differences_of_complexes_only(tmp_path):
    path = tmp_path / "reference.csv"
    # experiment, 0 K: ammonia and methanol alike, water weakest (Armentrout & Rodgers 2000)
    path.write_text(f"{HEADER}Na+-NH3,N,D0,102,kJ/mol,,\nNa+-H2O,O,D0,95,kJ/mol,,\nLi+-H2O,O,D0,137,kJ/mol,,\n")
    report = benchmark_binding(recipe="xtb", reference=path, out=tmp_path)
    ammonia, water, lithium = report.comparisons
    assert ammonia.error + water.error == pytest.approx(0.0, abs=1e-9)
    assert "constant of the group" in water.remark
    assert lithium.reason.startswith("the only complex of its group")
    assert report.targets[0].verdict == "not measured"
