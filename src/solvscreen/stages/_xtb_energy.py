"""Energies out of the GFN-xTB table."""

from collections.abc import Mapping
from typing import Any

from solvscreen.domain.level import Energy, Level


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
