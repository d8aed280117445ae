"""Which ionisation energy, electron affinity or detachment energy a reference row means."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from solvscreen.chem.loose_smiles import Pieces, n_heavy_atoms
from solvscreen.errors import InputError
from solvscreen.stages.benchmarks.geometries import pieces_of
from solvscreen.stages.benchmarks.references import Row
from solvscreen.stages.benchmarks.written_units import TO_EV

SMALL: Final = 8  # heavy atoms of the molecules that the targets are about
_WORD = re.IGNORECASE
_DETACHMENT = re.compile(r"detach|\bvde\b|\bade\b|photodetach", _WORD)
_AFFINITY = re.compile(r"affinit|\bv?ea\b|\baea\b|attachment", _WORD)
_IONISATION = re.compile(r"ioni[sz]|\b[va]?i[ep]s?\b|photoelectron", _WORD)
_VERTICAL = re.compile(r"vertical|\bvie\b|\bvip\b|\bvde\b|\bvea\b", _WORD)
_ADIABATIC = re.compile(r"adiabatic|threshold|onset|\b0-0\b|\baie\b|\baip\b|\baea\b|\bade\b", _WORD)
_HEDGED = re.compile(r"(near(ly)?|approx(imate(ly)?)?\.?|about|almost|~)[\s-]*vertical", _WORD)
_BAND = re.compile(r"photoelectron|ccsd|d-?scf|Δscf|eom|\bgw\b", _WORD)
_SOLUTION = re.compile(r"solvent|solution|aqueous|liquid|solvated|\bpcm\b|electrode", _WORD)
DOUBT: Final = re.compile(
    r"not assert|conflict|doubt|unreliable|uncertain|disput|order only|order-of-magnitude|use band|unbound|question",
    _WORD,
)


class Kind(StrEnum):
    """What is compared; the value is the name of the group of rows."""

    VERTICAL = "vertical ionisation"
    VERTICAL_DETACHMENT = "vertical detachment"
    ADIABATIC = "adiabatic ionisation"
    ADIABATIC_DETACHMENT = "adiabatic detachment"
    AFFINITY = "adiabatic electron affinity"
    VERTICAL_AFFINITY = "vertical electron affinity"
    UNSTATED = "ionisation, vertical or adiabatic not stated"


VERTICAL_KINDS: Final = frozenset({Kind.VERTICAL, Kind.VERTICAL_DETACHMENT, Kind.VERTICAL_AFFINITY, Kind.UNSTATED})
ATTACHMENTS: Final = frozenset({Kind.AFFINITY, Kind.VERTICAL_AFFINITY})


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """One row that can be compared with."""

    row: Row
    kind: Kind
    pieces: Pieces
    value_ev: float

    @property
    def is_doubtful(self) -> bool:
        """The row itself says that its value is doubtful or recalled."""
        text = " ".join((self.row.use_note, self.row.confidence, self.row.uncertainty))
        return not self.row.was_seen or DOUBT.search(text) is not None

    @property
    def is_small(self) -> bool:
        """Within the size that the targets are about."""
        return n_heavy_atoms(self.pieces) <= SMALL

    @property
    def is_measured(self) -> bool:
        """The reference is an experiment rather than a calculation."""
        return re.search(r"ccsd|scf|ovgf|dft|calc|eom|\bgw\b|g[23]\b", self.row.method, _WORD) is None

    @property
    def group(self) -> str:
        """Rows that are judged together."""
        if self.is_doubtful:
            return f"{self.kind.value}, doubtful or recalled"
        small_only = self.kind in {Kind.VERTICAL, Kind.VERTICAL_DETACHMENT}
        return (
            f"{self.kind.value}, more than {SMALL} heavy atoms" if small_only and not self.is_small else self.kind.value
        )


def wanted(row: Row) -> Wanted:
    """What a row is about.

    Raises:
        InputError: something else, not in vacuum, or not usable.
    """
    kind = _kind(row)
    place = _SOLUTION.search(f"{row.quantity} {row.conditions}")
    if place:
        raise InputError(f"not in vacuum: {place.group()}")
    value = row.number_in(TO_EV)
    pieces = pieces_of(row.smiles)
    return Wanted(row=row, kind=_for_charge(kind, pieces), pieces=pieces, value_ev=value)


def _kind(row: Row) -> Kind:
    quantity = row.quantity.replace("_", " ")
    everything = _HEDGED.sub(" ", f"{quantity} {row.method}")  # a value near the vertical one is not the vertical one
    vertical = _VERTICAL.search(quantity) or (not _ADIABATIC.search(quantity) and _VERTICAL.search(everything))
    adiabatic = _ADIABATIC.search(quantity) or (not vertical and _ADIABATIC.search(everything))
    if _DETACHMENT.search(quantity):
        return Kind.ADIABATIC_DETACHMENT if adiabatic else Kind.VERTICAL_DETACHMENT
    if _AFFINITY.search(quantity):
        return Kind.VERTICAL_AFFINITY if vertical else Kind.AFFINITY
    if not _IONISATION.search(quantity):
        raise InputError("not an ionisation energy, electron affinity or detachment energy")
    if vertical:
        return Kind.VERTICAL
    if adiabatic:
        return Kind.ADIABATIC
    return Kind.VERTICAL if _BAND.search(everything) else Kind.UNSTATED


def _for_charge(kind: Kind, pieces: Pieces) -> Kind:
    """What a row with the SMILES of an anion means: the affinity of a molecule is often tabulated so."""
    if pieces.charge >= 0:
        return kind
    return {
        Kind.AFFINITY: Kind.ADIABATIC_DETACHMENT,
        Kind.VERTICAL_AFFINITY: Kind.VERTICAL_DETACHMENT,
        Kind.VERTICAL: Kind.VERTICAL_DETACHMENT,
        Kind.UNSTATED: Kind.VERTICAL_DETACHMENT,
        Kind.ADIABATIC: Kind.ADIABATIC_DETACHMENT,
    }.get(kind, kind)
