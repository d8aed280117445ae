"""What failed and what is in doubt, gathered from all tables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from solvscreen.domain.quantity import Status
from solvscreen.io.tables import TableSchema, records

SHOWN = (Status.FAILED.value, Status.DOUBTFUL.value)


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One reason, with the row and the quantities that it concerns."""

    table: str
    item: str
    quantity: str
    status: str
    reason: str


def problems(tables: Sequence[tuple[TableSchema, pd.DataFrame]]) -> list[Problem]:
    """Failures first, then doubts; quantities of one row with one reason are put together."""
    found: dict[tuple[str, str, str, str], list[str]] = {}
    for schema, frame in tables:
        roots = status_columns([str(name) for name in frame.columns])
        for row in records(frame):
            item = ", ".join(str(row[key]) for key in schema.key)
            for status, (label, reason) in roots.items():
                if row[status] in SHOWN:
                    found.setdefault((schema.name, item, row[status], row[reason]), []).append(label)
    listed = [
        Problem(table=table, item=item, quantity=", ".join(labels), status=status, reason=reason)
        for (table, item, status, reason), labels in found.items()
    ]
    return sorted(listed, key=lambda problem: SHOWN.index(problem.status))


def status_columns(names: Sequence[str]) -> Mapping[str, tuple[str, str]]:
    """Status columns with what they are about and the column of the reason.

    >>> status_columns(["homo_ev", "homo_status", "homo_reason", "status", "reason"])
    {'homo_status': ('homo', 'homo_reason'), 'status': ('row', 'reason')}
    """
    roots = [name for name in names if name == "status" or name.endswith("_status")]
    pairs = {root: root.removesuffix("status") + "reason" for root in roots}
    return {
        root: (root.removesuffix("status").strip("_").replace("_", " ") or "row", reason)
        for root, reason in pairs.items()
        if reason in names
    }
