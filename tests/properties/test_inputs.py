"""Whatever is in the files: a clean message, never a traceback; and recipes are read back as the same formulation."""

import string
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from solvscreen.domain.formulation import Formulation, shares_to_fractions
from solvscreen.domain.names import NameIndex
from solvscreen.domain.numbers import plain_number
from solvscreen.domain.salts import find_salt, neutral_salt, salt_name
from solvscreen.domain.shorthand import parse_shorthand
from solvscreen.domain.species import Role, Species
from solvscreen.errors import InputError
from solvscreen.io.config_file import config_from_mapping
from solvscreen.io.species_table import BUILT_IN, COLUMNS, read_species_table
from solvscreen.stages._formulations import expand
from solvscreen.stages._species import built_in_species
from solvscreen.stages.inputs import load_inputs

LIBRARY = built_in_species(read_species_table(BUILT_IN))
INDEX = NameIndex(LIBRARY.values())
SOLVENTS = [name for name, row in LIBRARY.items() if not row.is_ion and row.has_density]
ANIONS = [name for name, row in LIBRARY.items() if row.role is Role.ANION]
CATIONS = [name for name, row in LIBRARY.items() if row.role is Role.CATION]

modest = settings(
    max_examples=100, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
few = settings(modest, max_examples=50)

pieces = st.sampled_from(
    [
        *"0123456789.,:;@()[]{}+-/%#&*!|>'\" \t\n",
        " M ",
        " m ",
        " in ",
        " @ ",
        " K",
        " C",
        "NaPF6",
        "Na",
        "G2",
        "EC",
        "v/v",
        "mol",
    ]
)
shorthand_like = st.lists(pieces, max_size=25).map("".join)
scalars = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=12), shorthand_like)
ENTRY_KEYS = "id recipe salts basis solvents ratio temperatures_kelvin name cation anion amount NaPF6 G2 DMC"
CONFIG_KEYS = "run seed species formulations xtb md ranking criteria engine"
keys = st.sampled_from(f"{ENTRY_KEYS} {CONFIG_KEYS}".split())
documents = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys | st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A valid project in the working directory."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "c.yaml").write_text("species: [s.csv]\nformulations: f.yaml\n")
    (tmp_path / "s.csv").write_text("id,smiles,role\n")
    (tmp_path / "f.yaml").write_text("- 1 M NaPF6 in G2\n")
    return tmp_path


def only_clean_messages(function: Callable[[], object]) -> None:
    """Call `function`; an input error has to carry printable, non-empty lines."""
    message = "fine"
    try:
        function()
    except InputError as error:
        message = str(error)
    lines = message.splitlines()
    assert lines
    assert all(line.strip() and line.isprintable() for line in lines), lines


@pytest.mark.parametrize("name", ["c.yaml", "f.yaml", "s.csv"])
@given(content=st.binary(max_size=80) | st.text(max_size=80).map(lambda text: text.encode("utf-8", "surrogatepass")))
@modest
def test_any_bytes_in_any_file(project: Path, name: str, content: bytes) -> None:
    before = (project / name).read_bytes()
    (project / name).write_bytes(content)
    only_clean_messages(lambda: load_inputs(Path("c.yaml")))
    (project / name).write_bytes(before)


@given(document=documents)
@modest
def test_any_yaml_as_configuration(project: Path, document: object) -> None:
    (project / "c.yaml").write_text(yaml.safe_dump(document))
    only_clean_messages(lambda: load_inputs(Path("c.yaml")))


@given(document=st.lists(documents, max_size=3) | documents)
@modest
def test_any_yaml_as_formulations(project: Path, document: object) -> None:
    (project / "f.yaml").write_text(yaml.safe_dump(document, allow_unicode=True), encoding="utf-8")
    only_clean_messages(lambda: load_inputs(Path("c.yaml")))


@given(mapping=st.dictionaries(keys | st.text(max_size=5), documents, max_size=4))
@modest
def test_any_mapping_from_the_workflow(mapping: dict[str, object]) -> None:
    only_clean_messages(lambda: config_from_mapping(mapping, origin="config"))


@given(text=shorthand_like | st.text(max_size=60))
@modest
def test_any_text_as_shorthand(text: str) -> None:
    only_clean_messages(lambda: expand(parse_shorthand(text, origin="here"), INDEX))


cells = st.one_of(
    st.sampled_from(
        ["", "G2", "X", "x y", "COC", "[Na+]", "C*", "C.C", "solvent", "cation", "anion", "1.0", "-5", "1e400", "nan"]
    ),
    st.text(alphabet=string.printable, max_size=8),
    st.text(alphabet="CNOFPS[]()=#+-123*.@/\\Nal", max_size=12),
)


@given(
    header=st.permutations(COLUMNS).map(list) | st.lists(cells, max_size=5),
    rows=st.lists(st.lists(cells, max_size=8), max_size=4),
    separator=st.sampled_from([",", ",", ",", ";", "\t"]),
)
@modest
def test_any_table_as_species(project: Path, header: list[str], rows: list[list[str]], separator: str) -> None:
    text = "\n".join(separator.join(row) for row in [header, *rows])
    (project / "s.csv").write_text(text, encoding="utf-8")
    only_clean_messages(lambda: load_inputs(Path("c.yaml")))


numbers = st.floats(min_value=0.01, max_value=1.0) | st.just(1.0)
shares = st.floats(min_value=0.1, max_value=100.0) | st.integers(min_value=1, max_value=100).map(float)


@st.composite
def recipes(draw: st.DrawFn) -> str:
    """Shorthand of formulations that are chemically possible."""
    unit = draw(st.sampled_from(["M", "m"]))
    anions = draw(st.lists(st.sampled_from(ANIONS), min_size=1, max_size=2, unique=True))
    salts = " + ".join(
        f"{plain_number(draw(numbers))} {unit} {draw(st.sampled_from(['Na', 'K']))}{anion}" for anion in anions
    )
    solvents = draw(st.lists(st.sampled_from(SOLVENTS), min_size=1, max_size=4, unique=True))
    ratio = ":".join(plain_number(draw(shares)) for _ in solvents)
    basis = draw(st.sampled_from(["v/v", "w/w", "mol"]))
    bracket = f" ({ratio} {basis})" if len(solvents) > 1 else ""
    kelvin = plain_number(draw(st.floats(min_value=150.0, max_value=400.0)))
    return f"{salts} in {':'.join(solvents)}{bracket} @ {kelvin} K"


def only(text: str) -> Formulation:
    """The one formulation that a recipe describes, without its origin."""
    (formulation,) = expand(parse_shorthand(text, origin=""), INDEX).formulations
    return formulation


@given(recipe=recipes())
@modest
def test_recipe_is_read_back_as_the_same_formulation(recipe: str) -> None:
    formulation = only(recipe)
    assert only(formulation.recipe) == formulation
    assert formulation.id == only(formulation.recipe).id


@given(recipe=recipes(), project_id=st.text(alphabet=string.ascii_letters, min_size=1, max_size=8))
@few
def test_the_id_never_changes_the_recipe(recipe: str, project_id: str) -> None:
    formulation = only(recipe)
    assert replace(formulation, id=project_id).recipe == formulation.recipe


@given(values=st.lists(shares, min_size=1, max_size=6))
@modest
def test_fractions_sum_to_one_and_do_not_move(values: list[float]) -> None:
    fractions = shares_to_fractions(values)
    assert sum(fractions) == pytest.approx(1.0, abs=1e-12)
    assert shares_to_fractions(fractions) == fractions


@given(cation=st.sampled_from(CATIONS), anion=st.sampled_from(ANIONS), charges=st.tuples(*[st.integers(1, 3)] * 2))
@modest
def test_names_of_salts_are_read_back(cation: str, anion: str, charges: tuple[int, int]) -> None:
    plus = replace(LIBRARY[cation], charge=charges[0])
    minus = replace(LIBRARY[anion], charge=-charges[1])
    others: list[Species] = [row for row in LIBRARY.values() if row.id not in {cation, anion}]
    index = NameIndex([*others, plus, minus])
    formula = neutral_salt(plus, minus)
    assert formula.n_cation * plus.charge + formula.n_anion * minus.charge == 0
    assert find_salt(salt_name(formula, index=index), index=index) == formula
    assert find_salt(formula.bracketed, index=index) == formula
