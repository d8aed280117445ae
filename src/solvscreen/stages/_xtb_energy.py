"""Energies out of the GFN-xTB table."""

from collections.abc import Iterable, Mapping
from typing import Any

from solvscreen.domain.level import Energy, Level


def xtb_levels(rows: Iterable[Mapping[str, Any]]) -> list[str]:
    """Labels of all levels of theory in rows of the GFN-xTB table; sorted, each once."""
    columns = ("method", "electrons_level", "solvated_level")
    return sorted({str(row[name]) for row in rows for name in columns} - {""})


def xtb_energy(row: Mapping[str, Any]) -> Energy:
    """Energy of a row of the GFN-xTB table; its level is known by text and hash, so that two levels never mix."""
    level = Level(
        program="",
        program_version="",
        method=row["method"],
        basis="",
        grid="",
        solvation="",
        numerics=row["level"],
    )
    return Energy(hartree=row["energy_hartree"], level=level)
