"""Hand-built boxes: Na+, PF6- drawn as P with two F, bare Cl-, and dimethyl ether drawn as its oxygen."""

from collections.abc import Callable, Sequence

import MDAnalysis
import numpy as np
import pytest
from MDAnalysis.coordinates.memory import MemoryReader
from numpy.typing import ArrayLike

from solvscreen.analysis.molecules import MoleculeKind, Molecules
from solvscreen.analysis.trajectory import Trajectory, from_universe

PARTS = {
    "Na": {"charge": 1, "symbols": ("Na",), "bonds": ()},
    "Li": {"charge": 1, "symbols": ("Li",), "bonds": ()},
    "Cl": {"charge": -1, "symbols": ("Cl",), "bonds": ()},
    "PF6": {"charge": -1, "symbols": ("P", "F", "F"), "bonds": ((0, 1), (0, 2))},
    "ether": {"charge": 0, "symbols": ("C", "O", "C"), "bonds": ((0, 1), (1, 2))},
    "diether": {"charge": 0, "symbols": ("O", "C", "C", "O"), "bonds": ((0, 1), (1, 2), (2, 3))},
}


def _box(**counts: int) -> Molecules:
    return Molecules(kinds=tuple(MoleculeKind(species=name, count=n, **PARTS[name]) for name, n in counts.items()))


def _trajectory(frames: Sequence[ArrayLike], *, box: Sequence[float] = (30, 30, 30, 90, 90, 90)) -> Trajectory:
    positions = np.array(frames, dtype=np.float32)
    universe = MDAnalysis.Universe.empty(positions.shape[1])
    dimensions = np.tile(np.array(box, dtype=np.float32), (len(positions), 1)) if np.ndim(box) == 1 else np.array(box)
    universe.load_new(positions, format=MemoryReader, dimensions=dimensions.astype(np.float32))
    return from_universe(universe)


@pytest.fixture
def box() -> Callable[..., Molecules]:
    """Box of so many molecules of each species, e.g. box(Na=2, PF6=1)."""
    return _box


@pytest.fixture
def trajectory() -> Callable[..., Trajectory]:
    """Trajectory of given frames (n_frames, n_atoms, 3) in a periodic box, 30 Å cubic if not said otherwise."""
    return _trajectory
