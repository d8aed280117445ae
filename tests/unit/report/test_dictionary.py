"""results/README.md is what the schemas say."""

from pathlib import Path

from solvscreen.io.schemas.all_tables import all_tables
from solvscreen.io.tables import TableSchema, number, quantity_columns, text
from solvscreen.report.dictionary import dictionary

README = Path(__file__).parents[3] / "results" / "README.md"


def test_readme_is_in_step_with_the_schemas():
    assert README.read_text(encoding="utf-8") == dictionary(all_tables()), "run: solvscreen columns > results/README.md"


def test_every_column_is_named():
    page = dictionary(all_tables())
    for schema in all_tables():
        section = page.split(f"\n## {schema.name}\n")[1].split("\n## ")[0]
        missing = [column.name for column in schema.columns if f"`{column.name}`" not in section]
        assert not missing, schema.name


def test_quantity_takes_one_line_with_its_unit():
    schema = TableSchema(
        name="made",
        key=("id",),
        columns=(text("id", "name"), *quantity_columns("homo", "orbital energy", "ev"), number("length_nm", "a | b")),
        definition="Made.",
    )
    lines = dictionary([schema]).split("## made\n")[1].splitlines()
    assert lines[4:] == [
        "|---|---|---|",
        "| `id` | text | name |",
        "| `homo_ev` | electronvolt | orbital energy. With `homo_lower_ev`, `homo_upper_ev`, `homo_n`, `homo_method`, "
        "`homo_status`, `homo_reason` |",
        "| `length_nm` | 10^-9 m | a \\| b |",
    ]
