"""In how many ways a molecule can be turned onto itself."""

from itertools import permutations
from typing import Final

import numpy as np
from numpy.typing import NDArray

from solvscreen.domain.structure import Structure

TOLERANCE_ANGSTROM: Final = 0.15  # an optimised geometry is symmetric to a few hundredths
LINEAR_SINE: Final = 0.02

Array = NDArray[np.float64]


def is_linear(structure: Structure) -> bool:
    """True if all atoms lie on one line; also for one and for two atoms."""
    centred = _centred(structure)
    spread = np.linalg.svd(centred, compute_uv=False)
    return bool(len(centred) < 3 or spread[1] <= LINEAR_SINE * spread[0])


def symmetry_number(structure: Structure) -> int:
    """Number of proper rotations that leave the molecule as it is: 2 for water, 24 for PF6-, 1 without symmetry.

    A rotation is fixed by where it takes two atoms that do not lie on one line with the centre; all such choices are
    tried, equal elements onto equal ones.

    >>> water = Structure(symbols=("O", "H", "H"), positions_angstrom=[[0, 0, 0], [0.76, 0.59, 0], [-0.76, 0.59, 0]],
    ...     charge=0, multiplicity=1)
    >>> symmetry_number(water)
    2
    """
    centred = _centred(structure)
    if is_linear(structure):
        return 2 if len(centred) > 1 and _maps(structure, centred, -np.eye(3)) else 1
    first, second = _reference(centred)
    start = _axes(centred[first], centred[second])
    found: list[Array] = []
    for image, other in permutations(range(len(centred)), 2):
        if not _alike(structure, centred, (first, second), (image, other)):
            continue
        rotation = _axes(centred[image], centred[other]).T @ start
        is_new = all(np.abs(rotation - known).max() > 0.1 for known in found)
        if is_new and _maps(structure, centred, rotation):
            found.append(rotation)
    return len(found)


def _centred(structure: Structure) -> Array:
    positions = np.array(structure.positions_angstrom)
    weights = np.array(structure.numbers, dtype=np.float64)
    centred: Array = positions - weights @ positions / weights.sum()
    return centred


def _reference(centred: Array) -> tuple[int, int]:
    """The atom farthest out, and the one farthest from the line through it and the centre."""
    first = int(np.argmax(np.linalg.norm(centred, axis=1)))
    away = np.linalg.norm(np.cross(centred, centred[first]), axis=1)
    return first, int(np.argmax(away))


def _axes(first: Array, second: Array) -> Array:
    """Right-handed orthonormal axes as rows; the first along `first`, the second in the plane of both."""
    along = first / np.linalg.norm(first)
    across = second - (second @ along) * along
    across /= np.linalg.norm(across)
    return np.array([along, across, np.cross(along, across)])


def _alike(structure: Structure, centred: Array, pair: tuple[int, int], image: tuple[int, int]) -> bool:
    """True if two atoms could be the images of two others: same elements, same distances; not on one line."""
    if any(structure.symbols[i] != structure.symbols[k] for i, k in zip(pair, image, strict=True)):
        return False
    here, there = ([centred[i], centred[k], centred[i] - centred[k]] for i, k in (pair, image))
    differences = np.linalg.norm(here, axis=1) - np.linalg.norm(there, axis=1)
    return bool(np.abs(differences).max() < TOLERANCE_ANGSTROM)


def _maps(structure: Structure, centred: Array, rotation: Array) -> bool:
    """True if every turned atom falls on one of its own element."""
    symbols = np.array(structure.symbols)
    apart = np.linalg.norm((centred @ rotation.T)[:, None] - centred[None], axis=2)
    apart[symbols[:, None] != symbols[None]] = np.inf
    return bool(apart.min(axis=1).max() < TOLERANCE_ANGSTROM)
