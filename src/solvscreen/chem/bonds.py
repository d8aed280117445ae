"""Covalent bonds seen in a geometry, compared with those that were meant to be there."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

import numpy as np
from ase.data import covalent_radii
from numpy.typing import NDArray

from solvscreen.domain.cluster import METAL_CATIONS
from solvscreen.domain.structure import Structure
from solvscreen.errors import BrokenBonds

BROKEN_ABOVE = 1.35  # times the sum of covalent radii
FORMED_BELOW = 1.20
Bonds = Collection[tuple[int, int]]  # pairs of atoms, by index


@dataclass(frozen=True, kw_only=True)
class BondChange:
    """Pairs of atoms that lost or gained a covalent bond."""

    broken: tuple[tuple[int, int], ...]
    formed: tuple[tuple[int, int], ...]
    text: str  # such as `F7 left P0; H12 joined O3`, empty if nothing changed


def bond_change(structure: Structure, *, bonds: Iterable[tuple[int, int]]) -> BondChange:
    """What differs between the bonds of a geometry and `bonds`; those to alkali cations never count.

    A bond is broken beyond 1.35 times the sum of the covalent radii and formed below 1.20 times; between the two,
    the intended graph stands, so that a stretched bond or a close contact is no reaction.

    References: Cordero et al., Dalton Trans. 2008, 2832 (radii).
    """
    ratio = _distance_ratio(structure)
    intended = {(min(pair), max(pair)) for pair in bonds}
    broken = tuple(sorted(pair for pair in intended if ratio[pair] > BROKEN_ABOVE))
    close = zip(*np.nonzero(np.triu(ratio < FORMED_BELOW, k=1)), strict=True)
    metals = {index for index, symbol in enumerate(structure.symbols) if symbol in METAL_CATIONS}
    pairs = ((int(i), int(j)) for i, j in close)
    formed = tuple(sorted(pair for pair in pairs if pair not in intended and not metals & set(pair)))
    words = [f"{_name(structure, pair, 1)} left {_name(structure, pair, 0)}" for pair in broken]
    words += [f"{_name(structure, pair, 1)} joined {_name(structure, pair, 0)}" for pair in formed]
    return BondChange(broken=broken, formed=formed, text="; ".join(words))


def require_bonds(structure: Structure, *, bonds: Iterable[tuple[int, int]], item: str) -> None:
    """Check that a geometry has exactly the covalent `bonds`.

    Raises:
        BrokenBonds: a bond is gone, or a new one is there.
    """
    change = bond_change(structure, bonds=bonds)
    if change.text:
        raise BrokenBonds(f"{item}: bonds changed: {change.text}")


def closest_ratios(structure: Structure) -> NDArray[np.float64]:
    """Distance of each atom to its closest neighbour, as a multiple of the sum of covalent radii; (n_atoms,)."""
    ratio = _distance_ratio(structure)
    np.fill_diagonal(ratio, np.inf)
    closest: NDArray[np.float64] = ratio.min(axis=1)
    return closest


def _distance_ratio(structure: Structure) -> NDArray[np.float64]:
    radii = covalent_radii[list(structure.numbers)]
    positions = structure.positions_angstrom
    distances = np.linalg.norm(positions[:, None] - positions[None], axis=2)
    ratio: NDArray[np.float64] = distances / (radii[:, None] + radii[None])
    return ratio


def _name(structure: Structure, pair: tuple[int, int], place: int) -> str:
    # the lighter partner is the one that leaves or joins
    order = sorted(pair, key=lambda index: (-structure.numbers[index], index))
    return f"{structure.symbols[order[place]]}{order[place]}"
