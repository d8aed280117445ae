"""Failures and doubts gathered from tables."""

from solvscreen.domain.quantity import Quantity, Status, failed, not_computed
from solvscreen.io.tables import TableSchema, quantity_cells, quantity_columns, text, to_frame
from solvscreen.report.problems import Problem, problems

SCHEMA = TableSchema(
    name="species",
    key=("species",),
    columns=(text("species", ""), *quantity_columns("homo", "", "ev"), *quantity_columns("lumo", "", "ev")),
    definition="",
)


def row(name, homo, lumo):
    return {"species": name, **quantity_cells("homo", homo, "ev"), **quantity_cells("lumo", lumo, "ev")}


def test_failures_first_one_line_per_reason_and_nothing_that_was_not_asked_for():
    fine = Quantity(value=1.0, lower=1.0, upper=1.0, n=1, method="made")
    doubtful = Quantity(value=1.0, lower=1.0, upper=1.0, n=1, method="made", status=Status.DOUBTFUL, reason="guess")
    lost = failed("SCF did not converge", method="made")
    frame = to_frame([row("A", doubtful, fine), row("B", lost, lost), row("C", not_computed("no"), fine)], SCHEMA)
    assert problems([(SCHEMA, frame)]) == [
        Problem(table="species", item="B", quantity="homo, lumo", status="failed", reason="SCF did not converge"),
        Problem(table="species", item="A", quantity="homo", status="doubtful", reason="guess"),
    ]
