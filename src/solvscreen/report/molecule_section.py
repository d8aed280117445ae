"""What the report says about single molecules."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from markupsafe import Markup

from solvscreen.domain.cluster import METAL_CATIONS
from solvscreen.domain.quantity import Quantity
from solvscreen.io.tables import read_quantity
from solvscreen.report.plots import Levels
from solvscreen.report.structures import structure_svg

Row = Mapping[str, Any]
NUMBERS: Final = (
    ("HOMO / eV", "homo", "ev"),
    ("LUMO / eV", "lumo", "ev"),
    (Markup("E<sub>ox</sub> / V"), "oxidation_potential", "v"),
    (Markup("Na<sup>+</sup> binding / kJ/mol"), "binding_energy", "kj_per_mol"),
)


@dataclass(frozen=True, kw_only=True)
class Card:
    """One species: drawing and numbers."""

    id: str
    svg: str
    numbers: tuple[tuple[str, Quantity], ...]


def cards(species: Sequence[Row]) -> list[Card]:
    """One card for each species, by id."""
    return [
        Card(
            id=row["species"],
            svg=structure_svg(row["smiles"], label=row["species"]),
            numbers=tuple((label, read_quantity(row, name, unit)) for label, name, unit in NUMBERS),
        )
        for row in species
    ]


def levels(species: Sequence[Row]) -> list[Levels]:
    """Frontier orbitals of each species; those of a bare metal cation lie far below all others."""
    return [
        Levels(
            label=row["species"],
            charge=row["charge"],
            homo=read_quantity(row, "homo", "ev"),
            lumo=read_quantity(row, "lumo", "ev"),
        )
        for row in species
        if row["species"] not in METAL_CATIONS
    ]


def solvent_text(species: Sequence[Row]) -> str:
    """The continuum that the table's potentials hold for."""
    values = sorted({float(row["permittivity"]) for row in species if math.isfinite(row["permittivity"])})
    return "at relative permittivity " + ", ".join(f"{value:g}" for value in values) if values else "in a continuum"


def potentials(species: Sequence[Row], clusters: Sequence[Row]) -> list[tuple[str, Quantity]]:
    """Oxidation potentials of species other than bare metal cations, and of those clusters that have one."""
    named = [(str(row["species"]), read_quantity(row, "oxidation_potential", "v")) for row in species]
    rows = [(name, potential) for name, potential in named if name not in METAL_CATIONS]
    return rows + [(str(row["cluster"]), read_quantity(row, "oxidation_potential", "v")) for row in clusters]
