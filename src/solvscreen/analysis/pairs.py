"""Cation-donor pairs of one frame, across periodic boundaries."""

from dataclasses import dataclass

import numpy as np
from MDAnalysis.lib.distances import capped_distance
from numpy.typing import NDArray

from solvscreen.analysis.molecules import IntArray, Molecules
from solvscreen.analysis.trajectory import FloatArray, Frame


@dataclass(frozen=True, kw_only=True, eq=False)
class Pairs:
    """Arrays of equal length: centre number, donor type, molecule, donor atom and distance of each pair."""

    centre: IntArray  # position in Molecules.centre_atoms
    donor: IntArray  # position in Molecules.donor_types
    molecule: IntArray
    atom: IntArray  # the donor, by its number in the box
    distance_angstrom: FloatArray

    def where(self, mask: NDArray[np.bool_]) -> "Pairs":
        """The pairs picked by `mask`."""
        return Pairs(
            centre=self.centre[mask],
            donor=self.donor[mask],
            molecule=self.molecule[mask],
            atom=self.atom[mask],
            distance_angstrom=self.distance_angstrom[mask],
        )


def find_pairs(frame: Frame, box: Molecules, *, limit_angstrom: float) -> Pairs:
    """All centre-donor pairs closer than the limit, or than half the box where that is less; nearest images only."""
    found, distances = capped_distance(
        frame.positions_angstrom[box.centre_atoms],
        frame.positions_angstrom[box.donor_atoms],
        min(limit_angstrom, frame.half_height_angstrom),
        box=frame.box,
        method="bruteforce" if len(box.centre_atoms) * len(box.donor_atoms) < 1_000_000 else "nsgrid",
    )
    atoms = box.donor_atoms[found[:, 1]]
    return Pairs(
        centre=np.asarray(found[:, 0], dtype=np.int64),
        donor=box.atom_donor[atoms],
        molecule=box.atom_molecule[atoms],
        atom=atoms,
        distance_angstrom=np.asarray(distances, dtype=np.float64),
    )


def nearest_by_molecule(pairs: Pairs, *, n_molecules: int) -> Pairs:
    """One pair for each centre and molecule: that of the molecule's nearest donor atom."""
    order = np.lexsort((pairs.distance_angstrom, pairs.centre * n_molecules + pairs.molecule))
    keys = (pairs.centre * n_molecules + pairs.molecule)[order]
    first = np.ones(len(keys), dtype=bool)
    first[1:] = keys[1:] != keys[:-1]
    chosen = np.zeros(len(keys), dtype=bool)
    chosen[order[first]] = True
    return pairs.where(chosen)
