"""Whether the molecules of a complex still touch."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from scipy.sparse.csgraph import connected_components
from scipy.spatial.distance import cdist

from solvscreen.domain.structure import Structure

TOUCH_ANGSTROM: Final = 4.5  # beyond any contact of an alkali cation and beyond van der Waals contact of C, N, O and F


def fell_apart(structure: Structure, *, fragments: Sequence[int]) -> bool:
    """True if the molecules are in two or more groups without an atom of another group within `TOUCH_ANGSTROM`.

    `fragments` gives the molecule of each atom.
    """
    of_atom = np.asarray(fragments)
    parts = [structure.positions_angstrom[of_atom == number] for number in range(of_atom.max() + 1)]
    touch = np.array([[cdist(one, other).min() <= TOUCH_ANGSTROM for other in parts] for one in parts])
    n_groups, _ = connected_components(touch, directed=False)
    return bool(n_groups > 1)
