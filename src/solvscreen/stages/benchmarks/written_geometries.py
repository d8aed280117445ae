"""Geometries that reference rows hold as text: element, x, y, z, one atom after the other."""

import re
from typing import Final

import numpy as np

from solvscreen.domain.structure import ATOMIC_NUMBERS, Structure, lowest_multiplicity
from solvscreen.errors import InputError
from solvscreen.stages.benchmarks.references import Row
from solvscreen.units import BOHR_TO_ANGSTROM

_FLOAT: Final = r"([-+]?\d+\.\d*(?:[eE][-+]?\d+)?)"
_ATOM: Final = re.compile(rf"(?<![A-Za-z])([A-Z][a-z]?)[\s,]+{_FLOAT}[\s,]+{_FLOAT}[\s,]+{_FLOAT}")
_POINTER: Final = re.compile(r"json|record|struc\.xyz|\.xyz\b|\bCHB6/\d+|structures/|geometry:", re.IGNORECASE)


def written_structure(row: Row, *, charge: int) -> Structure:
    """Structure in the cell `geometry` or in the note of a row, in angstrom unless the text says bohr.

    Raises:
        InputError: there is none, or it holds an unknown element.
    """
    text = row.geometry if _ATOM.search(row.geometry) else row.use_note
    atoms = _ATOM.findall(text)
    if not atoms:
        place = _POINTER.search(f"{row.geometry} {row.use_note}")
        raise InputError(
            "the row only points to its geometry in another file" if place else "the row holds no geometry"
        )
    symbols = tuple(atom[0] for atom in atoms)
    unknown = sorted(set(symbols) - set(ATOMIC_NUMBERS))
    if unknown:
        raise InputError(f"the geometry holds {', '.join(unknown)}; elements from H to Ba are supported")
    scale = BOHR_TO_ANGSTROM if "bohr" in text.casefold() else 1.0
    return Structure(
        symbols=symbols,
        positions_angstrom=scale * np.array([[float(x) for x in atom[1:]] for atom in atoms]),
        charge=charge,
        multiplicity=lowest_multiplicity(symbols=symbols, charge=charge),
    )


def has_structure(row: Row) -> bool:
    """True if a row holds a geometry of at least two atoms."""
    return any(len(_ATOM.findall(text)) > 1 for text in (row.geometry, row.use_note))
