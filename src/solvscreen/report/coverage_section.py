"""Of how many species and clusters a run has numbers, and why the others have none."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from solvscreen.io.tables import read_quantity

Row = Mapping[str, Any]
QUANTITIES: Final = (
    ("HOMO", "homo", "ev"),
    ("vertical ionisation", "vertical_ionisation", "ev"),
    ("oxidation potential", "oxidation_potential", "v"),
)
SHOWN_REASONS: Final = 8


def coverage_lines(species: Sequence[Row], clusters: Sequence[Row]) -> list[str]:
    """How many rows have each quantity, and what is missing of those that lack one; nothing without rows."""
    rows = [(str(row.get("species", row.get("cluster"))), row) for row in (*species, *clusters)]
    if not rows:
        return []
    lines = [f"Numbers of {len(species)} species and {len(clusters)} clusters, density functional or calibrated:"]
    missing: dict[str, list[str]] = {}
    for label, name, unit in QUANTITIES:
        found = {item: read_quantity(row, name, unit) for item, row in rows}
        numbers = sum(quantity.is_number for quantity in found.values())
        lines.append(f"{label:<20} {numbers} of {len(rows)} ({numbers / len(rows):.1%})")
        for item, quantity in found.items():
            if not quantity.is_number:
                missing.setdefault(f"{item}: {quantity.reason or quantity.status}", []).append(label)
    bound = [read_quantity(row, "binding_energy", "kj_per_mol").is_number for row in clusters]
    if bound:
        lines.append(f"{'binding energy':<20} {sum(bound)} of {len(bound)} clusters ({sum(bound) / len(bound):.1%})")
    lines += [f"without {', '.join(labels)}: {text}" for text, labels in list(missing.items())[:SHOWN_REASONS]]
    if len(missing) > SHOWN_REASONS:
        lines.append(f"and {len(missing) - SHOWN_REASONS} more, with their reasons in the tables")
    return lines
