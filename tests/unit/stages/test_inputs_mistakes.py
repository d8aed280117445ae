"""Species, settings and whole sets of files that are refused: one exact message for each kind of mistake."""

from pathlib import Path

import pytest
from written_inputs import CONFIG, messages


@pytest.fixture(autouse=True)
def _in_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


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


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("DOLL", "c.yaml: dft.calibration_species: species 'DOLL' is not known; did you mean DOL?"),
        (
            "Li",
            "c.yaml: dft.calibration_species: Li is a cation; name molecules and anions, each is computed with one Na+",
        ),
    ],
)
def test_species_that_cannot_calibrate_are_refused(name: str, message: str) -> None:
    config = f"species: [s.csv]\nformulations: f.yaml\ndft: {{calibration_species: [{name}]}}\n"
    assert messages(formulations="- 1 M NaPF6 in G2\n", config=config) == [message]


@pytest.mark.parametrize(
    ("scales", "said"),
    [("[0.7, 1.2]", "has to be at most 1"), ("[0.7, 0.7]", "lists a value twice"), ("[]", "md.ion_charge_scale")],
)
def test_ion_charge_scalings_that_make_no_sense(scales: str, said: str) -> None:
    assert said in "\n".join(messages(config=f"{CONFIG}md: {{ion_charge_scale: {scales}}}\n"))


def test_no_formulation_and_no_library_is_a_mistake() -> None:
    assert "list of formulations is empty" in messages(config="formulations: []\nspecies: []\n")[0]
    assert messages(config="library: 3\nformulations: []\nspecies: []\n")[0].startswith(
        "c.yaml: library: has to be true or false"
    )


def test_the_list_of_ion_charge_scalings_has_one_name() -> None:
    found = "\n".join(messages(config=f"{CONFIG}md: {{ion_charge_scales: [0.7, 0.8]}}\n"))
    assert "ion_charge_scale takes a list" in found


def test_a_mistyped_key_is_not_answered_with_one_that_is_refused() -> None:
    assert "ion_charge_scales" not in "\n".join(messages(config=f"{CONFIG}md: {{ion_charge_scalings: [0.7]}}\n"))
