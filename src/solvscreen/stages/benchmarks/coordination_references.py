"""The coordination numbers and distances of a reference file, each with the liquid and the neighbours that it is of."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from solvscreen.domain.cluster import METAL_CATIONS
from solvscreen.domain.draft import ROOM_TEMPERATURE_KELVIN
from solvscreen.domain.shorthand import clean
from solvscreen.domain.species import Species
from solvscreen.errors import InputError
from solvscreen.stages.benchmarks.density_references import is_simulated
from solvscreen.stages.benchmarks.liquid_labels import Library, electrolyte, electrolyte_shorthand, stated_kelvin
from solvscreen.stages.benchmarks.liquid_runs import Liquid, LiquidCase
from solvscreen.stages.benchmarks.references import Row
from solvscreen.stages.benchmarks.written_units import TO_ANGSTROM

SMALLEST_CATIONS: Final = 8
AQUEOUS: Final = "0.5 M {metal}Cl in water"  # what a metal ion in water without a salt is taken for
AQUEOUS_CATIONS: Final = 4  # water around a cation changes within picoseconds
NUMBER, DISTANCE = "number", "distance"
NO_UNIT: Final = {"-": 1.0, "": 1.0, "1": 1.0}
FROM_MEMORY: Final = "memory"

_AQUEOUS: Final = re.compile(r"(?P<metal>Na|Li|K)\+\s+in\s+water(\s*\(aq\))?", re.IGNORECASE)
_NUMBER: Final = re.compile(r"\bCN\b|coordination number", re.IGNORECASE)
_DISTANCE: Final = re.compile(r"\b(distance|peak|maximum)\b", re.IGNORECASE)
_OTHER: Final = re.compile(r"\b(bias|species|stoichiometry|fraction|lifetime|error)\b", re.IGNORECASE)
_OF_SPECIES: Final = re.compile(r"\(([^()]+)\)")
_PAIR: Final = re.compile(r"\b(?:Na|Li|K)\+?\s*[-–.…]+\s*(?P<element>[A-Z][a-z]?)\b")  # noqa: RUF001
_ELEMENTS: Final = re.compile(r"(?<![A-Za-z])(O|N|F|S|Cl)(?![A-Za-z])")


@dataclass(frozen=True, kw_only=True)
class Neighbours:
    """Which donor atoms a row counts: elements, and species by id; an empty set stands for all."""

    elements: frozenset[str]
    species: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class CoordinationCase(LiquidCase):
    """One row with the liquid and the neighbours that it means."""

    kind: str  # NUMBER or DISTANCE
    value: float  # dimensionless, or in angstrom
    doubt: float  # stated by the source, zero if it states none
    neighbours: Neighbours

    @property
    def group(self) -> str:
        """Rows that are judged together."""
        kind = "distances" if self.kind == DISTANCE else "coordination numbers"
        is_measured = self.row.was_seen and not is_simulated(self.row.method)
        return f"{kind}, {'measured' if is_measured else 'simulated elsewhere'}"

    @property
    def unit(self) -> str:
        """Unit of the value."""
        return "angstrom" if self.kind == DISTANCE else ""


def read_case(row: Row, *, known: Library) -> CoordinationCase:
    """What a row counts, and in which liquid.

    Raises:
        InputError: no coordination number or distance in a liquid that can be named.
    """
    if FROM_MEMORY in row.confidence.casefold():
        raise InputError(f"confidence {row.confidence}")
    kind = _kind(row.quantity)
    value = row.number_in(TO_ANGSTROM if kind == DISTANCE else NO_UNIT)
    if not 0.0 <= value < 20.0 or (kind == DISTANCE and value == 0.0):
        raise InputError(f"{value:g} is no {row.quantity}")
    liquid = _liquid(row, known=known)
    return CoordinationCase(
        row=row,
        liquid=liquid,
        kind=kind,
        value=value,
        doubt=_doubt(row.uncertainty),
        neighbours=_neighbours(row.quantity, liquid.species, known=known),
    )


def _kind(quantity: str) -> str:
    if not _OTHER.search(quantity):
        if _NUMBER.search(quantity):
            return NUMBER
        if _DISTANCE.search(quantity) and _PAIR.search(quantity):
            return DISTANCE
    raise InputError("neither a coordination number nor the distance of a pair of atoms")


def _liquid(row: Row, *, known: Library) -> Liquid:
    label = clean(row.species)
    aqueous = _AQUEOUS.fullmatch(label)
    shorthand = AQUEOUS.format(metal=aqueous["metal"]) if aqueous else electrolyte_shorthand(label)
    if not shorthand:
        raise InputError("the label names no salt, solvent and amount")
    kelvin = (
        stated_kelvin(row.conditions) if re.search(r"\d\s*°?\s*(K|C)\b", row.conditions) else ROOM_TEMPERATURE_KELVIN
    )
    formulation = electrolyte(shorthand, temperature_kelvin=kelvin, known=known)
    return Liquid(
        formulation=formulation,
        species={name: known.index.species[name] for name in formulation.species},
        min_cations=AQUEOUS_CATIONS if aqueous else SMALLEST_CATIONS,
    )


def _doubt(text: str) -> float:
    try:
        return abs(float(text))
    except ValueError:
        return 0.0


def _neighbours(quantity: str, species: Mapping[str, Species], *, known: Library) -> Neighbours:
    named = _OF_SPECIES.search(quantity)
    pair = _PAIR.search(quantity)
    text = re.sub(r"\([^()]*\)", " ", quantity)
    elements = frozenset([pair["element"]] if pair else _ELEMENTS.findall(text))
    charged = {one.id for one in species.values() if one.charge < 0}
    neutral = {one.id for one in species.values() if one.charge == 0}
    if named:
        one = known.index.find(named[1])
        if one.id not in species:
            raise InputError(f"{one.id} is not part of the liquid")
        return Neighbours(elements=elements, species=frozenset({one.id}))
    if "anion" in text.casefold():
        return Neighbours(elements=elements, species=frozenset(charged))
    if "solvent" in text.casefold() or pair:
        return Neighbours(elements=elements, species=frozenset(neutral))
    return Neighbours(elements=elements, species=frozenset(charged | neutral) - set(METAL_CATIONS))
