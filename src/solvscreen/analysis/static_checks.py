"""Checks that every liquid has to pass: far from a cation the liquid is as dense as on average."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from solvscreen.analysis.rdf import Rdf
from solvscreen.analysis.uncertainty import t_half_width
from solvscreen.domain.quantity import Quantity, Status, not_computed

METHOD: Final = "molecular dynamics, mean of g(r) far out"
TAIL_ANGSTROM: Final = 2.0  # width of the outermost layer that all frames reach
TAIL_TOLERANCE: Final = 0.1  # of g(r) for neutral molecules
FEWEST_BLOCKS: Final = 2


def tail_g(rdf: Rdf) -> tuple[float, ...]:
    """g(r) of each block in the outermost 2 Å that all blocks reach, weighted by volume; empty if there is no bin."""
    reached = np.flatnonzero(np.isfinite(rdf.g).all(axis=0))
    if len(reached) == 0:
        return ()
    outer_angstrom = rdf.edges_angstrom[reached[-1] + 1]
    bins = reached[rdf.edges_angstrom[reached] >= outer_angstrom - TAIL_ANGSTROM - 1e-9]
    volumes = np.diff(rdf.edges_angstrom**3)[bins]
    return tuple(float(value) for value in rdf.g[:, bins] @ (volumes / volumes.sum()))


def tail_quantity(blocks: Sequence[float], *, charge: int) -> Quantity:
    """Mean of g(r) far out over the blocks of all replicas; `doubtful` beyond 0.1 from 1 for neutral molecules.

    Ions are ordered by their charges over longer distances than a small box shows: theirs may differ from 1.
    """
    if len(blocks) < FEWEST_BLOCKS:
        return not_computed("fewer than two blocks", method=METHOD)
    mean, width = float(np.mean(blocks)), t_half_width(blocks)
    off = charge == 0 and abs(mean - 1.0) > TAIL_TOLERANCE
    return Quantity(
        value=mean,
        lower=max(0.0, mean - width),
        upper=mean + width,
        n=len(blocks),
        method=METHOD,
        status=Status.DOUBTFUL if off else Status.OK,
        reason=f"g(r) goes to {mean:.2f} and not to 1" if off else "",
    )
