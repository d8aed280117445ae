"""What the two stages that make start structures share."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from pydantic import JsonValue

from solvscreen.domain.quantity import Status
from solvscreen.io.schemas.xtb import STARTS
from solvscreen.io.structures import NamedStructure, write_structures
from solvscreen.io.tables import to_frame, write_parquet
from solvscreen.provenance import Provenance
from solvscreen.stages._attempt import Failure, Success

Starts = tuple[NamedStructure, ...]


def write_starts(
    outcomes: Mapping[str, Success[Starts] | Failure],
    *,
    record: dict[str, JsonValue],
    table: Path,
    structures: Path,
) -> None:
    """Write the structures, then a table with one row per item."""
    write_structures(structures, _frames(outcomes.values()))
    rows = [_row(item, outcome) for item, outcome in outcomes.items()]
    write_parquet(table, to_frame(rows, STARTS), schema=STARTS, provenance=Provenance(record=record))


def _frames(outcomes: Iterable[Success[Starts] | Failure]) -> list[NamedStructure]:
    return [frame for outcome in outcomes if isinstance(outcome, Success) for frame in outcome.value]


def _row(item: str, outcome: Success[Starts] | Failure) -> dict[str, JsonValue]:
    if isinstance(outcome, Failure):
        return {"item": item, "n_structures": 0, "status": Status.FAILED.value, "reason": outcome.reason}
    return {"item": item, "n_structures": len(outcome.value), "status": Status.OK.value, "reason": ""}
