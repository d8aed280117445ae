"""Cells that say how the self-consistent fields of one item converged."""

from collections import Counter

from solvscreen.domain.results import DftResult


def convergence_cells(result: DftResult) -> dict[str, int | str]:
    """How many fields converged, and how many of them needed each rung of the recovery ladder."""
    rungs = Counter(note.rpartition(": ")[2] for note in result.recovery)
    recovered = "; ".join(f"{rung}: {count}" for rung, count in sorted(rungs.items()))
    return {"n_scf": result.n_scf, "scf_recovery": recovered}
