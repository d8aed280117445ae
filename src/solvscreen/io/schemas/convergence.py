"""Columns on the self-consistent fields of one item."""

from typing import Final

from solvscreen.io.tables import Column, integer, text

CONVERGENCE: Final[tuple[Column, ...]] = (
    integer("n_scf", "self-consistent fields of density-functional theory that converged for this item"),
    text("scf_recovery", "how many of them needed each rung of the recovery ladder; empty if none needed any"),
)
