"""Whether the name, the conditions and the SMILES of a reference row speak of one molecule in one state."""

import re
from typing import Final

from solvscreen.chem.loose_smiles import Pieces, composition
from solvscreen.errors import InputError
from solvscreen.stages.benchmarks.references import Row
from solvscreen.stages.benchmarks.written_text import found, plain, words

_ANION: Final = r"\banion(?:ic)?\b|\S*[\w)\]]-(?=$|\s*\()|\(-\)(?!-)"
_CATION: Final = r"\bcation(?:ic)?\b(?!-)|\S*[\w)\]]\+(?=$|\s*\()"
_SEVERAL: Final = r"\b(?:di|tri|tetra|penta)mer\b|\bclusters?\b"
_COPIES: Final = re.compile(
    r"\((?!CN\)|CO\)|NO\)|CH\)|CF\))(?:H2O|D2O|NH3|CH3OH|CH3CN|[A-Z]{2,4})\)\s?([2-9n])(?![\dA-Za-z])"
    r"|·\s?([2-9n])\s?(?=[A-Z])"
)
_STATE: Final = r"\btriplet\b|\bquartet\b|\bquintet\b|\bexcited\b|\bopen[- ]shell singlet\b"
_ALWAYS_TRIED: Final = 2  # atoms, up to which high spin is tried too
_STATED: Final = r"\bcharge\s*(?:=|:|of)?\s*([-+]?\d+)"


def require_same_molecule(row: Row, pieces: Pieces) -> None:
    """Check that charge, number of molecules and electronic state are those that the name and the conditions give.

    Raises:
        InputError: they differ.
    """
    _require_charge(row, pieces)
    species, quantity = plain(row.species), words(row.quantity)
    if len(pieces.molecules) == 1 and not pieces.metals:
        place = found(_SEVERAL, f"{species} ; {quantity}")
        if place:
            raise InputError(f"the name speaks of a {place}, the SMILES holds one molecule")
    copies = _COPIES.search(species)
    number = "".join(filter(None, copies.groups())) if copies else ""
    if number and (number == "n" or int(number) > len(pieces.molecules)):
        raise InputError(f"the name speaks of {number} molecules, the SMILES holds {len(pieces.molecules)}")
    state = found(_STATE, f"{species} ; {quantity} ; {plain(row.conditions)}")
    if state and sum(composition(pieces).values()) > _ALWAYS_TRIED:
        raise InputError(f"only ground states of low spin are computed: {state}")


def _require_charge(row: Row, pieces: Pieces) -> None:
    stated, species, quantity = stated_charge(row), plain(row.species), words(row.quantity)
    if stated is not None and stated != pieces.charge:
        raise InputError(f"the conditions say charge {stated:+d}, the SMILES {pieces.charge or '0'}")
    for pattern, name, fits in ((_ANION, "anion", pieces.charge < 0), (_CATION, "cation", pieces.charge > 0)):
        place = found(pattern, species) or found(rf"(?<=\bof )(?:[\w+-]+ ){{0,3}}{name}\b", quantity)
        if place and not fits and not pieces.metals:
            raise InputError(f"the name speaks of {place}, the SMILES has charge {pieces.charge or '0'}")


def stated_charge(row: Row) -> int | None:
    """Charge that the conditions give, if they do.

    >>> stated_charge(Row(row=2, conditions="gas, charge +1"))
    1
    """
    place = found(_STATED, plain(row.conditions))
    return int(place.split()[-1].lstrip("=:")) if place else None
