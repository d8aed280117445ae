"""Geometries that reference rows hold as text: element, x, y, z, one atom after the other."""

import re
from collections import Counter
from collections.abc import Mapping
from typing import Final

import numpy as np

from solvscreen.chem.bonds import BROKEN_ABOVE, closest_ratios
from solvscreen.chem.loose_smiles import Pieces, composition
from solvscreen.domain.cluster import METAL_CATIONS
from solvscreen.domain.structure import ATOMIC_NUMBERS, Structure, lowest_multiplicity
from solvscreen.errors import InputError
from solvscreen.stages.benchmarks.references import Row
from solvscreen.stages.benchmarks.written_text import found, plain
from solvscreen.units import BOHR_TO_ANGSTROM

_NUMBER: Final = r"([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)(?![\w.])"
_ATOM: Final = re.compile(
    rf"(?<![A-Za-z])([A-Z][a-z]?)\d{{0,3}}['\"]?[\s,:(\[]+{_NUMBER}[\s,]+{_NUMBER}[\s,]+{_NUMBER}"
)
_POINTER: Final = re.compile(r"json|record|struc\.xyz|\.xyz\b|\bCHB6/\d+|structures/|geometry:", re.IGNORECASE)
_BOHR: Final = r"\bbohrs?\b|\ba\.u\.|\batomic units\b|\bau\b|\ba0\b"
_ANGSTROM: Final = r"\bangstr\w+|å|\(A\)|\bin A\b"
_TOO_CLOSE: Final = 0.6  # of the sum of covalent radii


def has_structure(row: Row) -> bool:
    """True if the cell `geometry` holds coordinates, or the note those of two atoms or more."""
    return bool(_written(row))


def written_structure(row: Row, *, pieces: Pieces, charge: int | None = None) -> Structure:
    """Structure in the cell `geometry` or in the note of a row, in angstrom unless the text says bohr.

    The charge is that of `pieces` unless it is given. Without pieces, any composition will do.

    Raises:
        InputError: there is none, its atoms are not those of `pieces`, or atoms are too close or far apart for a
            geometry in this unit.
    """
    text = _written(row)
    if not text:
        place = _POINTER.search(f"{row.geometry} {row.use_note}")
        raise InputError(
            "the row only points to its geometry in another file" if place else "the row holds no geometry"
        )
    if re.search(r"\x00[\s,;]*[-+.]?\d", _ATOM.sub("\x00", text)):
        raise InputError("more than three numbers follow an element of the geometry")
    atoms = _ATOM.findall(text)
    symbols = tuple(atom[0] for atom in atoms)
    _require_elements(symbols)
    if pieces.text:
        _require_composition(symbols, composition(pieces))
    total = pieces.charge if charge is None else charge
    if sum(ATOMIC_NUMBERS[symbol] for symbol in symbols) - total < 1:
        raise InputError(f"charge {total:+d} leaves no electron")
    structure = Structure(
        symbols=symbols,
        positions_angstrom=_scale(text) * np.array([[float(x) for x in atom[1:]] for atom in atoms]),
        charge=total,
        multiplicity=lowest_multiplicity(symbols=symbols, charge=total),
    )
    _require_contacts(structure)
    return structure


def _written(row: Row) -> str:
    """The text with the coordinates of a row; empty if it has none."""
    cell, note = plain(row.geometry), plain(row.use_note)
    if _ATOM.search(cell):
        return cell
    if len(re.findall(r"-?\d+\.\d+", cell)) > 2:
        raise InputError("the geometry is not a list of element, x, y and z")
    atoms = _ATOM.findall(note)
    return note if len(atoms) > 1 and any("." in number for atom in atoms for number in atom[1:]) else ""


def _require_elements(symbols: tuple[str, ...]) -> None:
    unknown = sorted(set(symbols) - set(ATOMIC_NUMBERS))
    if unknown:
        raise InputError(f"the geometry holds {', '.join(unknown)}; elements from H to Ba are supported")


def _require_composition(symbols: tuple[str, ...], meant: Mapping[str, int]) -> None:
    there = Counter(symbols)
    if there != meant:
        raise InputError(f"the geometry holds {_formula(there)}, the SMILES {_formula(meant)}")


def _formula(counts: Mapping[str, int]) -> str:
    return "".join(f"{symbol}{n if n > 1 else ''}" for symbol, n in sorted(counts.items()))


def _scale(text: str) -> float:
    """From the unit of the coordinates to angstrom."""
    bohr, angstrom = found(_BOHR, text), found(_ANGSTROM, text)
    if bohr and angstrom:
        raise InputError(f"the geometry is in {bohr} or in {angstrom}")
    return BOHR_TO_ANGSTROM if bohr else 1.0


def _require_contacts(structure: Structure) -> None:
    """Check that every atom but a metal has a neighbour at the distance of a bond, and none closer than that."""
    if len(structure.symbols) < 2:
        return
    ratios = closest_ratios(structure)
    for symbol, ratio in zip(structure.symbols, ratios, strict=True):
        apart = ratio > BROKEN_ABOVE and symbol not in METAL_CATIONS
        if ratio < _TOO_CLOSE or apart:
            kind = "far from" if apart else "close to"
            raise InputError(f"an atom {symbol} of the geometry is too {kind} every other; is its unit right?")
