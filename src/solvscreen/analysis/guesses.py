"""Elements and bonds where a topology states none."""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from ase.data import atomic_numbers, covalent_radii
from MDAnalysis.guesser.tables import atomelements
from MDAnalysis.lib.distances import self_capped_distance

from solvscreen.analysis.molecules import IntArray

BOND_FACTOR: Final = 1.25  # of the sum of the covalent radii
IN_MOLECULES: Final = frozenset({"H", "B", "C", "N", "O", "F", "P", "S", "I", "Si", "Cl", "Br"})
IONS: Final = {
    **{name: symbol.capitalize() for name, symbol in atomelements.items()},
    "BR-": "Br",
    "F-": "F",
    "I-": "I",
}


def element_of(name: str, *, is_alone: bool) -> str:
    """Element behind an atom name; empty if unknown. Names of several atoms in a residue are never metals.

    >>> element_of("NA", is_alone=True), element_of("NA", is_alone=False), element_of("CL1", is_alone=False)
    ('Na', 'N', 'Cl')
    """
    upper = name.strip().upper()
    if is_alone and upper in IONS:
        return str(IONS[upper])
    letters = "".join(character for character in upper if character.isalpha())
    for guess in (letters[:2].capitalize(), letters[:1]):
        if guess in IN_MOLECULES or (is_alone and guess in atomic_numbers):
            return str(guess)
    return ""


def guess_bonds(positions_angstrom: Any, symbols: Sequence[str], *, box: Any) -> IntArray:
    """Pairs of atoms closer than 1.25 times the sum of their covalent radii, (n, 2); never two hydrogens."""
    radii = np.array([covalent_radii[atomic_numbers[symbol]] for symbol in symbols])
    limit = 2.0 * BOND_FACTOR * float(radii.max())
    pairs, distances = self_capped_distance(np.asarray(positions_angstrom, dtype=np.float32), limit, box=box)
    hydrogen = np.array([symbol == "H" for symbol in symbols])
    near = distances <= BOND_FACTOR * radii[pairs].sum(axis=1)
    return np.asarray(pairs[near & ~hydrogen[pairs].all(axis=1)], dtype=np.int64)
