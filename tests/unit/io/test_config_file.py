"""Configuration files: defaults, and a plain message for every mistake."""

import pytest

from solvscreen.config import Config
from solvscreen.errors import InputError
from solvscreen.io.config_file import check_config, config_from_mapping
from solvscreen.io.yaml_file import parse_yaml


def test_an_empty_mapping_gives_the_defaults() -> None:
    assert config_from_mapping({}, origin="") == Config()


def test_text_of_nested_command_line_values_is_read() -> None:
    config = config_from_mapping(
        {"run": 7, "species": "a.csv", "xtb": {"accuracy": "0.5"}, "clusters": "{ion_pairs: false}"}, origin=""
    )
    assert (config.run, config.species) == ("7", ("a.csv",))
    assert (config.xtb.accuracy, config.clusters.ion_pairs) == (0.5, False)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("xtb: {acuracy: 1}", "xtb.acuracy: unknown key; did you mean accuracy?"),
        ("accuracy: 1", "accuracy: unknown key; did you mean xtb.accuracy?"),
        ("formulation: x", "formulation: unknown key; did you mean formulations?"),
        ("workflow: {zzz: 2}", "workflow.zzz: unknown key; keys here are shards, xtb_threads, dft_threads, md_threads"),
        ("xtb:", "xtb: is empty; give it a value or delete the line"),
        ("xtb: [1]", "xtb: has to be a mapping of keys, got '[1]'"),
        ("xtb: {accuracy: -1}", "xtb.accuracy: has to be above 0, got '-1'"),
        ("xtb: {accuracy: .inf}", "xtb.accuracy: has to be a finite number, got 'inf'"),
        ("xtb: {accuracy: true}", "xtb.accuracy: has to be a number, got true"),
        ("xtb: {max_cycles: 1.5}", "xtb.max_cycles: has to be a whole number, got '1.5'"),
        ("xtb: {engine: tblit}", "xtb.engine: has to be tblite or xtb-python, got 'tblit'; did you mean tblite?"),
        ("clusters: {ion_pairs: maybe}", "clusters.ion_pairs: has to be true or false, got 'maybe'"),
        ("run: ../x", "run: '../x' is no safe folder name; use up to 64 letters, digits, '-', '_' and '.'"),
        ("seed: -1", "seed: has to be at least 0, got '-1'"),
        ("formulations: 3", "formulations: has to be the path of a file, or a list of formulations"),
        ("species: 3", "species: has to be a list, got '3'"),
        ("md: {cutoff_nm: 2}", "md.cutoff_nm: has to be below half of md.min_box_nm"),
        ("md: {cutoff_nm: 1.2, min_box_nm: 2.4}", "md.cutoff_nm: has to be below half of md.min_box_nm"),
        ("md: {ion_charge_scale: 3}", "md.ion_charge_scale: has to be at most 1, the full charge"),
        (
            "ranking: {criteria: [{column: oxidative_stability_v, better: higher},"
            " {column: oxidative_stability_v, better: higher}]}",
            "ranking: a column appears in two criteria; name it once",
        ),
        (
            "{shells: {compute: false}, ranking: {criteria: [{column: stripping_energy_kj_per_mol, better: lower}]}}",
            "ranking.criteria: stripping_energy_kj_per_mol rests on shells; set shells.compute: true",
        ),
        ("shells: {coverage: 0.3}", "ranking.min_shell_coverage: has to be at most shells.coverage, 0.3"),
        (
            "shells: {snapshots: 2, relaxed: 3}",
            "shells.relaxed: has to be at most shells.snapshots, of which they are the first",
        ),
        ("ranking: {criteria: []}", "ranking: no criterion has a weight above zero; give at least one"),
    ],
)
def test_says_what_is_wrong(text: str, message: str) -> None:
    checked = check_config(parse_yaml(text, origin="c.yaml"), origin="c.yaml")
    assert checked.mistakes == (f"c.yaml: {message}",)


def test_what_is_right_is_kept_beside_what_is_wrong() -> None:
    checked = check_config({"run": "mine", "seed": -1, "xtb": {"keep": 0}}, origin="c.yaml")
    assert (checked.config.run, checked.config.seed) == ("mine", Config().seed)
    assert checked.wrong_keys == {"seed", "xtb"}
    assert len(checked.mistakes) == 2


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[a]", "c: the file is a list; it has to hold keys, such as 'run: my-screen'"),
        ("a", "c: the file is a single value; it has to hold keys, such as 'run: my-screen'"),
        ("# only a comment", "c: the file is empty; it has to hold keys, such as 'run: my-screen'"),
    ],
)
def test_files_without_keys(text: str, message: str) -> None:
    with pytest.raises(InputError) as caught:
        check_config(parse_yaml(text, origin="c"), origin="c")
    assert str(caught.value) == message
