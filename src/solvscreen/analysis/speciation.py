"""Free cations, solvent-separated pairs, contact pairs and aggregates, counted by cations."""

from typing import Final

import numpy as np
from MDAnalysis.lib.distances import distance_array, minimize_vectors

from solvscreen.analysis.molecules import IntArray, Molecules
from solvscreen.analysis.trajectory import FloatArray, Frame

CLASSES: Final = ("free", "ssip", "cip", "agg")
FREE, SSIP, CIP, AGG = range(4)


def classify(frame: Frame, box: Molecules, *, neighbours: IntArray, second_shell_angstrom: float) -> IntArray:
    """Class of every centre, (n_centres,), as positions in `CLASSES`.

    * agg: two or more anions in contact, or an anion in contact that another centre touches too;
    * cip: exactly one anion in contact, which touches no other centre;
    * ssip: no anion in contact, the centre of the nearest anion within `second_shell_angstrom`;
    * free: neither.

    `neighbours` holds rows (centre, molecule), each once; anions count as molecules, however many of their atoms touch.
    Every Na+, Li+ and K+ counts as a centre that can share an anion; organic cations do not.
    """
    charges = np.array([kind.charge for kind in box.kinds])
    anions = neighbours[charges[box.molecule_kind[neighbours[:, 1]]] < 0]
    cations_of_anion = np.bincount(anions[:, 1], minlength=len(box.molecule_kind))
    n_anions = np.bincount(anions[:, 0], minlength=len(box.centre_atoms))
    classes = np.where(n_anions == 1, CIP, np.where(n_anions > 1, AGG, FREE))
    classes[anions[cations_of_anion[anions[:, 1]] > 1, 0]] = AGG
    apart = np.flatnonzero(n_anions == 0)
    close = nearest_anion_angstrom(frame, box, centres=apart) <= second_shell_angstrom
    classes[apart[close]] = SSIP
    return np.asarray(classes, dtype=np.int64)


def nearest_anion_angstrom(frame: Frame, box: Molecules, *, centres: IntArray) -> FloatArray:
    """Distance of each of the `centres` to the nearest geometric centre of an anion; infinite without anions."""
    if len(centres) == 0 or len(box.anion_molecules) == 0:
        return np.full(len(centres), np.inf)
    cations = frame.positions_angstrom[box.centre_atoms[centres]]
    distances = distance_array(cations, anion_centres(frame, box), box=frame.box)
    return np.asarray(distances.min(axis=1), dtype=np.float64)


def anion_centres(frame: Frame, box: Molecules) -> FloatArray:
    """Geometric centre of all atoms of each anion, whole across the box edges; (n_anions, 3) in angstrom."""
    chosen = np.isin(box.atom_molecule, box.anion_molecules)
    molecule = np.searchsorted(box.anion_molecules, box.atom_molecule[chosen])
    origins = frame.positions_angstrom[box.first_atom[box.anion_molecules]]
    arms = minimize_vectors(frame.positions_angstrom[chosen] - origins[molecule], frame.box)
    sums = np.zeros((len(origins), 3))
    np.add.at(sums, molecule, arms)
    return np.asarray((origins + sums / np.bincount(molecule)[:, None]).astype(np.float32))
