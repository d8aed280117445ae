"""Everything that people write, checked together: what is accepted, what of it is warned about, and what is planned."""

from pathlib import Path

import pytest
from written_inputs import load, messages

from solvscreen.domain.formulation import Formulation
from solvscreen.domain.species import Role
from solvscreen.stages.inputs import load_inputs_from_mapping, plan_from_mapping
from solvscreen.stages.plan import Plan


@pytest.fixture(autouse=True)
def _in_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_the_same_formulation_in_every_form() -> None:
    inputs = load(
        formulations=(
            "- {id: a, recipe: '1 M NaPF6 in EC:DMC (1:1 v/v) @ 298 K'}\n"
            "- {id: b, salts: {NaPF6: 1.0}, basis: M, solvents: {EC: 1, DMC: 1}, ratio: v/v,"
            " temperatures_kelvin: [298]}\n"
            "- {id: c, salts: [{cation: Na, anion: PF6, amount: 1}], basis: mol/L, solvents: {EC: 0.5, DMC: 0.5},"
            " ratio: vol, temperatures_kelvin: 298}\n"
            "- {id: d, recipe: '1 mol/L Na[PF6] in ethylene carbonate:dimethyl carbonate (50%:50% v/v) @ 298 K'}\n"
        )
    )
    same = {Formulation(**{**vars(row), "id": "", "origin": ""}) for row in inputs.formulations}
    assert len(same) == 1
    assert same.pop().recipe == "1 M NaPF6 in EC:DMC (1:1 v/v) @ 298 K"


def test_formulations_without_id_get_one_per_temperature() -> None:
    inputs = load(formulations="- 0.6 M NaOTf + 0.4 M NaBF4 in diglyme @ 298 K, -40 C\n- 4 m NaFSI in DME\n")
    assert [formulation.id for formulation in inputs.formulations] == [
        "0.6M-NaOTf-0.4M-NaBF4_G2_298K",
        "0.6M-NaOTf-0.4M-NaBF4_G2_233.15K",
        "4molal-NaFSI_DME_298.15K",
    ]
    assert inputs.used_species == ("BF4", "DME", "FSI", "G2", "Na", "OTf")
    assert inputs.warnings == ()


def test_a_row_adds_a_species_that_formulations_can_use() -> None:
    inputs = load(
        species="TOL,toluene,,Cc1ccccc1,diluent,108-88-3,0.8668\n", formulations="- 1 M NaPF6 in G2:TOL (1:1 v/v)"
    )
    toluene = inputs.species["TOL"]
    assert (toluene.role, toluene.charge, toluene.density_kelvin) == (Role.DILUENT, 0, 298.15)
    assert toluene.molar_mass_g_per_mol == pytest.approx(92.14, abs=0.01)
    assert inputs.candidates == ("TOL",)


def test_a_row_overrides_the_cells_that_it_fills() -> None:
    diglyme = load(species="G2,,,COCCOCCOC,,,0.95,300\n").species["G2"]
    assert (diglyme.density_g_per_cm3, diglyme.density_kelvin, diglyme.density_source) == (0.95, 300.0, "")
    assert (diglyme.permittivity, diglyme.name, diglyme.origin) == (7.23, "diglyme", "s.csv row 2")


def test_another_molecule_under_a_known_id_keeps_nothing() -> None:
    assert not load(species="PC,,,CCOC(C)=O,solvent\n").species["PC"].has_density


def test_mapping_of_the_workflow_gives_the_same_plan() -> None:
    load()
    nested = {
        "species": ["s.csv"],
        "formulations": ["1 M NaPF6 in G2"],
        "xtb": "{accuracy: '2'}",
        "md": {"replicas": "3"},
    }
    plan = plan_from_mapping(nested, origin="config")
    assert (plan.config.xtb.accuracy, plan.config.md.replicas) == (2.0, 3)
    assert list(plan.formulations) == ["1M-NaPF6_G2_298.15K"]
    assert load_inputs_from_mapping(nested, origin="config").config == plan.config


def test_an_ion_outside_the_table_comes_from_quantum_chemistry_with_a_warning() -> None:
    inputs = load(formulations="- 1 M NaI3 in G2\n")
    assert inputs.warnings == (
        "f.yaml entry 1 (1 M NaI3 in G2): I3 has no published force field; its charges and bonded terms will come from "
        "quantum chemistry, checked against no liquid",
    )
    plan = plan_from_mapping({"species": ["s.csv"], "formulations": "f.yaml"}, origin="c.yaml")
    assert plan.quantum_ions(inputs.formulations[0].id) == ["I3"]


@pytest.mark.parametrize(
    ("text", "warning"),
    [
        ("1 M NaPF6 in G2 @ 600 K", "600 K is above the boiling point of G2 (435.15 K)"),
        ("1 M NaPF6 in EC @ 298 K", "298 K is below the melting point of EC (309.48 K)"),
        (
            "1 M NaPF6 in G2 @ 25 K",
            "25 K is below the melting point of G2 (209.15 K); is the value in degrees Celsius?",
        ),
        (
            "1 M NaPF6 in EC:DMC (1:1 v/v) @ 260 K",
            "260 K is below the melting points of all its solvents: EC (309.48 K), DMC (277.75 K)",
        ),
        ("1 M LiPF6 in G2 @ 298 K", "it holds Li but no Na; its potentials are still given against Na+/Na"),
        (
            "5 M NaFSI in DME",
            "5 M leaves 1 solvent molecules for each cation; hardly any electrolyte holds more",
        ),
    ],
)
def test_warnings(text: str, warning: str) -> None:
    assert load(formulations=f"- {text}\n").warnings == (f"f.yaml entry 1 ({text}): {warning}",)


def test_warnings_about_twins() -> None:
    inputs = load(
        species="X,,,COCCOCCOC,solvent\n",
        formulations="- {id: a, recipe: '1 M NaPF6 in G2:G4 (9:1 v/v)'}\n"
        "- {id: b, recipe: '1 M NaPF6 in G4:G2 (1:9 v/v)'}\n",
    )
    assert inputs.warnings == (
        "s.csv row 2: X is the same molecule as G2; both are computed unless you use one id",
        "f.yaml entry 2 (b): the same formulation as a; both are computed",
    )


def test_an_own_species_that_no_liquid_can_hold_is_a_warning_until_it_is_used() -> None:
    row = "X,,,C[Si](C)(C)C,solvent,,0.648\n"
    (warning,) = load(species=row).warnings
    assert warning.startswith("s.csv row 2: X has no force-field parameters: ")
    (message,) = messages(species=row, formulations="- 1 M NaPF6 in X\n")
    assert message.startswith("f.yaml entry 1 (1 M NaPF6 in X): X has no force-field parameters: ")


def test_clusters_asked_for_by_name_are_planned_with_their_species() -> None:
    config = "species: [s.csv]\nformulations: f.yaml\nclusters: {also: [Na_1+DOL_1+G2_1+PF6_1, Li_1+THF_1]}\n"
    (cluster, other) = load(config=config).clusters
    assert (cluster.id, cluster.charge) == ("Na_1+DOL_1+G2_1+PF6_1", 0)
    assert (other.id, other.charge) == ("Li_1+THF_1", 1)
    named = {"also": ["Na_1+DOL_1+G2_1+PF6_1", "Li_1+THF_1"]}
    plan = plan_from_mapping({"species": ["s.csv"], "formulations": "f.yaml", "clusters": named}, origin="c.yaml")
    assert {"Na_1+DOL_1+G2_1+PF6_1", "Li_1+THF_1", "DOL", "THF"} <= set(plan.dft_items)
    assert {"DOL", "THF", "Li"} <= set(plan.species)


def test_several_ion_charge_scalings_give_a_formulation_each_and_repeat_no_quantum_chemistry() -> None:
    def planned(**md: object) -> Plan:
        mapping = {"species": [], "formulations": ["1 M NaPF6 in G2 @ 298 K"], "md": md}
        return plan_from_mapping(mapping, origin="c.yaml")

    plain, several = planned(), planned(ion_charge_scale=[0.7, 0.8, 0.9])
    (name,) = plain.formulations
    assert list(several.formulations) == [f"{name}-q0.7", f"{name}-q0.8", f"{name}-q0.9"]
    assert several.formulations[f"{name}-q0.7"].recipe == "1 M NaPF6 in G2 @ 298 K, ion charges x 0.7"
    assert (several.items("species"), several.items("clusters")) == (plain.items("species"), plain.items("clusters"))
    assert '"ion_charge_scale":0.7' in several.members("boxes", f"{name}-q0.7")
    assert "ion_charge_scale" not in plain.members("boxes", name)
    assert '"ion_charge_scale":0.8' in plain.settings("md")
    # one value more, and what ran before does not run again
    assert planned(ion_charge_scale=[0.6, 0.7, 0.8, 0.9]).settings("md") == several.settings("md")
    single = planned(ion_charge_scale=[0.7])
    assert (list(single.formulations), single.config.md.ion_charge_scale) == ([name], 0.7)


def test_the_whole_library_without_a_formulation() -> None:
    inputs = load(config="library: true\nformulations: []\nspecies: []\n")
    assert {"G2", "EC", "PF6", "Li", "EMIm"} <= set(inputs.candidates)
    assert inputs.formulations == ()
    assert len(inputs.candidates) == len(inputs.species) > 60


def test_shells_that_are_switched_off_by_text_leave_their_criteria_out() -> None:
    """Snakemake's command line gives text."""
    written = plan_from_mapping(
        {"species": [], "formulations": ["1 M NaPF6 in G2 @ 298 K"], "shells": {"compute": "false"}}, origin="test"
    )
    assert "stripping_energy_kj_per_mol" not in {criterion.column for criterion in written.config.ranking.criteria}
    assert (
        written.config
        == plan_from_mapping(
            {"species": [], "formulations": ["1 M NaPF6 in G2 @ 298 K"], "shells": {"compute": False}}, origin="test"
        ).config
    )
