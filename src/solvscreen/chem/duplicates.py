"""Telling structures apart whatever the numbering of their atoms and wherever they lie."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from solvscreen.domain.structure import Structure
from solvscreen.units import HARTREE_TO_KJ_PER_MOL


def fingerprint(structure: Structure) -> NDArray[np.float64]:
    """Interatomic distances in angstrom, sorted within each pair of elements; the same for mirror images."""
    numbers = np.array(structure.numbers)
    i, j = np.triu_indices(len(numbers), k=1)
    distances = np.linalg.norm(structure.positions_angstrom[i] - structure.positions_angstrom[j], axis=1)
    pairs = 1000 * np.minimum(numbers[i], numbers[j]) + np.maximum(numbers[i], numbers[j])
    ordered: NDArray[np.float64] = distances[np.lexsort((distances, pairs))]
    return ordered


def distinct(
    structures: Sequence[Structure],
    energies_hartree: Sequence[float],
    *,
    rmsd_angstrom: float,
    energy_kj_per_mol: float,
) -> list[int]:
    """Indices of distinct structures, lowest energy first.

    Two are the same when their energies differ by less than `energy_kj_per_mol` and the root mean square difference of
    their fingerprints is below `rmsd_angstrom`.
    """
    prints = [fingerprint(structure) for structure in structures]
    kept: list[int] = []
    for index in sorted(range(len(structures)), key=lambda k: (energies_hartree[k], k)):
        twins = (
            other
            for other in kept
            if (energies_hartree[index] - energies_hartree[other]) * HARTREE_TO_KJ_PER_MOL < energy_kj_per_mol
            and _rms(prints[index], prints[other]) < rmsd_angstrom
        )
        if next(twins, None) is None:
            kept.append(index)
    return kept


def _rms(first: NDArray[np.float64], second: NDArray[np.float64]) -> float:
    return float(np.sqrt(np.mean((first - second) ** 2))) if len(first) else 0.0
