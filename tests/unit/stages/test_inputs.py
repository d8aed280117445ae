"""Everything that people write, checked together: one exact message for each kind of mistake."""

from pathlib import Path

import pytest

from solvscreen.domain.formulation import Formulation
from solvscreen.domain.species import Role
from solvscreen.errors import InputError
from solvscreen.stages.inputs import Inputs, load_inputs, load_inputs_from_mapping, plan_from_mapping
from solvscreen.stages.plan import Plan

HEADER = "id,name,aliases,smiles,role,cas,density_g_per_cm3,density_kelvin,permittivity,melting_kelvin,boiling_kelvin\n"
CONFIG = "species: [s.csv]\nformulations: f.yaml\n"


@pytest.fixture(autouse=True)
def _in_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def load(*, formulations: str = "- 1 M NaPF6 in G2 @ 298 K\n", species: str = "", config: str = CONFIG) -> Inputs:
    Path("f.yaml").write_text(formulations, encoding="utf-8")
    Path("s.csv").write_text(HEADER + species, encoding="utf-8")
    Path("c.yaml").write_text(config, encoding="utf-8")
    return load_inputs(Path("c.yaml"))


def messages(**files: str) -> list[str]:
    with pytest.raises(InputError) as caught:
        load(**files)
    return str(caught.value).splitlines()


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


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("1 M NaPF5 in G2", "salt 'NaPF5' is not known; did you mean NaPF6?"),
        ("1 M NaPF6 in diglym", "species 'diglym' is not known; did you mean diglyme?"),
        ("1 M NaPF6 in Xyzzy", "species 'Xyzzy' is not known; add a row for it to configs/species.csv"),
        (
            "1 M CsPF6 in G2",
            "salt 'CsPF6' is not known: no species table holds its cation Cs; add a row for it to configs/species.csv",
        ),
        (
            "1 M Na2PF6 in G2",
            "salt 'Na2PF6' is not neutral: Na (+1) and PF6 (-1) in the ratio 2:1; did you mean NaPF6?",
        ),
        ("1 M FEC in G2", "'FEC' is no salt (its role is additive); name it among the solvents, after 'in'"),
        ("1 M PF6 in G2", "'PF6' is a single anion; write a neutral salt, such as NaPF6"),
        ("1 M NaPF6 in NaCl", "'NaCl' is a salt, not a solvent; name it before 'in', with its amount"),
        ("1 M NaPF6 in Na", "Na is a cation, not a solvent; name a salt of it before 'in'"),
        ("1 M NaPF6 in EC/DMC", "solvents 'EC/DMC': separate them by a colon, such as EC:DMC"),
        ("0 M NaPF6 in G2", "the concentration of NaPF6 is 0; it has to be above zero"),
        ("-1 M NaPF6 in G2", "the concentration of NaPF6 is -1; it has to be above zero"),
        ("1 M NaPF6 in G2:G4 (9:0 v/v)", "the share of G4 is 0; it has to be above zero"),
        (
            "1 M NaPF6 in G2:G4 (1e5:1 v/v)",
            "the share of G4 is 1e-05 of the solvent; no box can show less than 0.0001",
        ),
        ("1 M NaPF6 + 1 M Na[PF6] in G2", "salt NaPF6 appears twice; add the two amounts up"),
        ("1 M NaPF6 in G2:diglyme (1:1 v/v)", "solvent G2 appears twice; add the two shares up"),
        (
            "20 M NaPF6 in G2",
            "20 M leaves no room for any solvent; no liquid can hold this much salt, use less",
        ),
        (
            "40 m NaPF6 in G2",
            "40 m leaves 0.19 solvent molecules for each cation; no liquid can hold this much salt, use less",
        ),
        (
            "1e-5 M NaPF6 in G2",
            "1e-05 M means 699613 solvent molecules for each cation; no box can be that large, use more salt",
        ),
        ("1 M NaPF6 in G2 @ -40 K", "temperature -40 K is at or below absolute zero; -40 C would be 233.15 K"),
        ("1 M NaPF6 in G2 @ 298 K, 298 K", "temperature 298 K appears twice; keep one"),
        (
            "1 M EMImFSI in G2",
            "there is no Na, Li or K in it; coordination and desolvation are those of a metal cation, "
            "so add a salt such as NaPF6",
        ),
        (
            "1 M NaPF6 in OFE",
            "the density of OFE is not known, but M cannot be counted out without; "
            "add a row OFE with it to configs/species.csv (density_g_per_cm3)",
        ),
    ],
)
def test_formulations_that_cannot_be(text: str, message: str) -> None:
    assert messages(formulations=f"- {text}\n") == [f"f.yaml entry 1 ({text}): {message}"]


def test_an_anion_without_parameters_is_refused_where_it_is_used() -> None:
    (message,) = messages(
        species="AsF6,hexafluoroarsenate,,F[As-](F)(F)(F)(F)F,anion,,\n", formulations="- 1 M NaAsF6 in G2\n"
    )
    assert message.startswith("f.yaml entry 1 (1 M NaAsF6 in G2): AsF6 has no force-field parameters: ")


def test_an_ion_outside_the_table_comes_from_quantum_chemistry_with_a_warning() -> None:
    inputs = load(formulations="- 1 M NaI3 in G2\n")
    assert inputs.warnings == (
        "f.yaml entry 1 (1 M NaI3 in G2): I3 has no published force field; its charges and bonded terms will come from "
        "quantum chemistry, checked against no liquid",
    )
    plan = plan_from_mapping({"species": ["s.csv"], "formulations": "f.yaml"}, origin="c.yaml")
    assert plan.quantum_ions(inputs.formulations[0].id) == ["I3"]


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ("{salt: {NaPF6: 1}, basis: M, solvents: G2}", "unknown key 'salt'; did you mean salts?"),
        ("{salts: {NaPF6: x}, basis: M, solvents: G2}", "salt 'NaPF6': 'x' is not a number"),
        ("{salts: {NaPF6: .nan}, basis: M, solvents: G2}", "salt 'NaPF6': 'nan' is not a number"),
        ("{salts: {NaPF6: true}, basis: M, solvents: G2}", "salt 'NaPF6': 'True' is not a number"),
        (
            "{salts: {NaPF6: 1}, solvents: G2}",
            "basis is missing; write M (mole per litre of solution) or m (mole per kg of solvent)",
        ),
        ("{salts: {NaPF6: 1}, basis: M}", "solvents has to be a name or a mapping such as {EC: 1, DMC: 1}"),
        (
            "{salts: {NaPF6: 1}, basis: M, solvents: {EC: 1, DMC: 1}}",
            "ratio is missing for 2 solvents; write v/v, w/w or mol",
        ),
        (
            "{salts: {NaPF6: 1}, basis: M, solvents: {EC: 1, DMC: 1}, ratio: 1:1}",
            "ratio basis '1:1' is not known; use v/v, w/w or mol",
        ),
        (
            "{salts: [{cation: Na, anion: Li, amount: 1}], basis: M, solvents: G2}",
            "Na (+1) and Li (+1) do not make a neutral salt; give a cation and an anion",
        ),
        (
            "{salts: {NaPF6: 1}, basis: M, solvents: G2, temperatures_kelvin: []}",
            "temperatures_kelvin is empty; write it like [298]",
        ),
        ("null", "the entry is empty; write it like 1 M NaPF6 in G2:G4 (9:1 v/v) @ 298 K, or delete the line"),
        (
            "1 M NaPF6 in EC: DMC (1:1 v/v)",
            "a colon before a space or line end makes this a YAML mapping; write EC:DMC without a space, "
            "or quote the line",
        ),
    ],
)
def test_mappings_that_cannot_be(entry: str, message: str) -> None:
    assert messages(formulations=f"- {entry}\n") == [f"f.yaml entry 1: {message}"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "[]",
            "f.yaml: the list of formulations is empty; add a line such as '- 1 M NaPF6 in G2:G4 (9:1 v/v) @ 298 K'",
        ),
        (
            "x: 1",
            "f.yaml: a list of formulations is expected; write lines such as '- 1 M NaPF6 in G2:G4 (9:1 v/v) @ 298 K'",
        ),
        (
            "- 1 M NaPF6 in G2\n- 1 M NaPF6 in diglyme @ 25 C\n",
            "f.yaml entry 2 (1 M NaPF6 in diglyme @ 25 C): id 1M-NaPF6_G2_298.15K is already used by "
            "f.yaml entry 1 (1 M NaPF6 in G2); remove one, or give it an id",
        ),
        (
            "- {id: A, recipe: 1 M NaPF6 in G2}\n- {id: a, recipe: 2 M NaPF6 in G2}\n",
            "f.yaml entry 2 (a): id a is already used by f.yaml entry 1 (A); remove one, or give it an id",
        ),
        (
            "- {id: a/b, recipe: 1 M NaPF6 in G2}",
            "f.yaml entry 1 (a/b): id 'a/b' is no safe file name: it holds '/'; "
            "use letters, digits, '-', '_' and '.' only",
        ),
        (
            "- {id: CON, recipe: 1 M NaPF6 in G2}",
            "f.yaml entry 1 (CON): id 'CON' is no safe file name on every system; choose another",
        ),
    ],
)
def test_lists_that_cannot_be(text: str, message: str) -> None:
    assert messages(formulations=text) == [message]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("X,,,COC(,solvent", "SMILES 'COC(' does not parse; check brackets, ring numbers and element symbols"),
        (
            "X,,,C[O-],solvent",
            "role of X is solvent, which means no charge, but SMILES 'C[O-]' has charge -1; "
            "correct the SMILES, or the role to anion",
        ),
        (
            "X,,,COC,anion",
            "role of X is anion, which means negative charge, but SMILES 'COC' has charge 0; "
            "correct the SMILES, or the role to solvent, diluent or additive",
        ),
        ("X,,,,solvent", "smiles of X is empty; a new species needs it"),
        ("X,,,COC,solvnt", "role 'solvnt' is not known; did you mean solvent?"),
        (
            "a b,,,COC,solvent",
            "id 'a b' is no safe file name: it holds ' '; use letters, digits, '-', '_' and '.' only",
        ),
        (",,,COC,solvent", "id is empty; give a short name such as G2"),
        ("X,,,COC,solvent,111-96-7", "cas 111-96-7 has a wrong check digit (it would be 6); look the number up again"),
        (
            "X,,,COC,solvent,,943",
            "density_g_per_cm3: 943 is outside 0.3 to 5; is the value in kg/m3? 943 kg/m3 is 0.943",
        ),
        ('X,,,COC,solvent,,"0,94"', "density_g_per_cm3: 0,94 has a decimal comma; write 0.94"),
        (
            "X,,,COC,solvent,,,,,-64",
            "melting_kelvin: -64 is outside 20 to 1500; is the value in degrees Celsius? -64 C is 209.15",
        ),
        ("X,,,COC,solvent,,,,,300,200", "melting_kelvin 300 is not below boiling_kelvin 200; are the two swapped?"),
        ("X,a,b,c,d,e,1,2,3,4,5,6", "12 cells for 11 columns; put cells that hold a comma in double quotes"),
        ('X,"a', "not CSV (unexpected end of data); check the quotes in this row"),
        ("g2,,,COC,solvent", "id g2 differs from G2 of the library only in case; write G2"),
        ("X,,diglyme,COC,solvent", "alias diglyme of X already means G2; choose another"),
    ],
)
def test_rows_that_cannot_be(row: str, message: str) -> None:
    assert messages(species=f"{row}\n") == [f"s.csv row 2: {message}"]


@pytest.mark.parametrize(
    ("ids", "message"),
    [
        ("XX", "s.csv row 3: id X is already used in row 2; keep one of the rows"),
        ("xX", "s.csv row 3: id X and x differ only in case, which not every file system tells apart; rename one"),
    ],
)
def test_ids_that_appear_twice(ids: str, message: str) -> None:
    assert messages(species="".join(f"{name},,,{'C' * n}O,solvent\n" for n, name in enumerate(ids, 1))) == [message]


def test_a_wrong_row_does_not_make_its_name_a_riddle() -> None:
    assert messages(species="X,,,COC(,solvent\n", formulations="- 1 M NaPF6 in X\n") == [
        "s.csv row 2: SMILES 'COC(' does not parse; check brackets, ring numbers and element symbols",
        "f.yaml entry 1 (1 M NaPF6 in X): species 'X' is not known; correct the species tables first",
    ]


def test_mistakes_of_all_files_come_together() -> None:
    assert messages(
        config=CONFIG + "xtb: {acuracy: 1}\n", species="X,,,COC,solvnt\n", formulations="- 1 M NaPF5 in G2 @ 298\n- 1\n"
    ) == [
        "c.yaml: xtb.acuracy: unknown key; did you mean accuracy?",
        "s.csv row 2: role 'solvnt' is not known; did you mean solvent?",
        "f.yaml entry 1 (1 M NaPF5 in G2 @ 298): temperature 298 has no unit; write 298 K or 298 C",
        "f.yaml entry 2: '1' is no formulation; write it like 1 M NaPF6 in G2:G4 (9:1 v/v) @ 298 K",
    ]


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


@pytest.mark.parametrize(
    ("name", "message"),
    [
        (
            "Na-DOL",
            "c.yaml: clusters.also: 'Na-DOL' is no cluster; write species ids and numbers such as Na_1+DOL_1+PF6_1",
        ),
        ("Na_1+DOLL_1", "c.yaml: clusters.also: Na_1+DOLL_1: species 'DOLL' is not known; did you mean DOL?"),
    ],
)
def test_clusters_that_cannot_be_are_refused(name: str, message: str) -> None:
    config = f"species: [s.csv]\nformulations: f.yaml\nclusters: {{also: [{name}]}}\n"
    assert messages(formulations="- 1 M NaPF6 in G2\n", config=config) == [message]


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


@pytest.mark.parametrize(
    ("scales", "said"),
    [("[0.7, 1.2]", "has to be at most 1"), ("[0.7, 0.7]", "lists a value twice"), ("[]", "md.ion_charge_scale")],
)
def test_ion_charge_scalings_that_make_no_sense(scales: str, said: str) -> None:
    assert said in "\n".join(messages(config=f"{CONFIG}md: {{ion_charge_scale: {scales}}}\n"))


def test_the_whole_library_without_a_formulation() -> None:
    inputs = load(config="library: true\nformulations: []\nspecies: []\n")
    assert {"G2", "EC", "PF6", "Li", "EMIm"} <= set(inputs.candidates)
    assert inputs.formulations == ()
    assert len(inputs.candidates) == len(inputs.species) > 60


def test_no_formulation_and_no_library_is_a_mistake() -> None:
    assert "list of formulations is empty" in messages(config="formulations: []\nspecies: []\n")[0]
    assert messages(config="library: 3\nformulations: []\nspecies: []\n")[0].startswith(
        "c.yaml: library: has to be true or false"
    )


def test_the_list_of_ion_charge_scalings_has_one_name() -> None:
    found = "\n".join(messages(config=f"{CONFIG}md: {{ion_charge_scales: [0.7, 0.8]}}\n"))
    assert "ion_charge_scale takes a list" in found


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


def test_a_mistyped_key_is_not_answered_with_one_that_is_refused() -> None:
    assert "ion_charge_scales" not in "\n".join(messages(config=f"{CONFIG}md: {{ion_charge_scalings: [0.7]}}\n"))
