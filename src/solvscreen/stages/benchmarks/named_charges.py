"""Whether the name and the SMILES of a reference row speak of one molecule with one charge."""

from typing import Final

from solvscreen.chem.loose_smiles import Pieces
from solvscreen.errors import InputError
from solvscreen.stages.benchmarks.references import Row
from solvscreen.stages.benchmarks.written_text import found, plain, words

_ANION: Final = r"\banion(?:ic)?\b|\S*[\w)\]]-(?=$|\s*\()|\(-\)(?!-)"
_CATION: Final = r"\bcation(?:ic)?\b(?!-)|\S*[\w)\]]\+(?=$|\s*\()"
_SEVERAL: Final = r"\b(?:di|tri|tetra|penta)mer\b|\bclusters?\b"
_STATED: Final = r"\bcharge\s*(?:=|:|of)?\s*([-+]?\d+)"


def require_same_molecule(row: Row, pieces: Pieces) -> None:
    """Check that charges have one sign, and that the name does not speak of several molecules where there is one.

    Raises:
        InputError: they differ.
    """
    species, quantity = plain(row.species), words(row.quantity)
    for pattern, name, fits in ((_ANION, "anion", pieces.charge < 0), (_CATION, "cation", pieces.charge > 0)):
        place = found(pattern, species) or found(rf"(?<=\bof )(?:[\w+-]+ ){{0,3}}{name}\b", quantity)
        if place and not fits and not pieces.metals:
            raise InputError(f"the name speaks of {place}, the SMILES has charge {pieces.charge or '0'}")
    if len(pieces.molecules) == 1 and not pieces.metals:
        place = found(_SEVERAL, f"{species} ; {quantity}")
        if place:
            raise InputError(f"the name speaks of a {place}, the SMILES holds one molecule")


def stated_charge(row: Row) -> int | None:
    """Charge that the conditions give, if they do.

    >>> stated_charge(Row(row=2, conditions="gas, charge +1"))
    1
    """
    place = found(_STATED, plain(row.conditions))
    return int(place.split()[-1].lstrip("=:")) if place else None
