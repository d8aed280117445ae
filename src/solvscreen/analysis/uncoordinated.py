"""Molecules that touch no metal cation, counted one by one."""

import numpy as np

from solvscreen.analysis.coordination import Cutoffs, contacts
from solvscreen.analysis.exchange import FEWEST_FRAMES, LastingChanges
from solvscreen.analysis.molecules import Molecules
from solvscreen.analysis.pairs import find_pairs
from solvscreen.analysis.tallies import Counts, kept_sizes
from solvscreen.analysis.trajectory import Trajectory


def uncoordinated(
    trajectory: Trajectory, box: Molecules, *, cutoffs: Cutoffs, shortest_stay: int = FEWEST_FRAMES
) -> tuple[Counts, ...]:
    """Share of the molecules of each of `box.kinds` without any donor in a first shell, molecules in place of cations.

    Coordination numbers cannot tell: a molecule that bridges two cations has two contacts and is one molecule.
    """
    n_kinds, n_molecules, n_frames = len(box.kinds), len(box.molecule_kind), trajectory.n_frames
    sizes = kept_sizes(n_frames)
    series, by_molecule = np.zeros((n_kinds, len(sizes))), np.zeros(n_molecules)
    changes = LastingChanges((n_molecules,), shortest_stay=shortest_stay)
    limit = float(cutoffs.angstrom.max())
    for number, frame in enumerate(trajectory.frames()):
        inside = contacts(find_pairs(frame, box, limit_angstrom=limit), box, cutoffs=cutoffs, shift=0.0)
        free = np.ones(n_molecules, dtype=np.int64)
        free[inside.molecule] = 0
        series[:, number // sizes[0]] += np.bincount(box.molecule_kind, weights=free, minlength=n_kinds)
        by_molecule += free
        changes.add(free)
    return tuple(
        Counts(
            series=series[kind] / (int(mine.sum()) * sizes),
            n_frames=n_frames,
            by_cation=by_molecule[mine] / n_frames,
            exchanges=int(changes.count[mine].sum()),
        )
        for kind, mine in ((number, box.molecule_kind == number) for number in range(n_kinds))
    )
