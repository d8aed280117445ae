"""The lowest of the states that several starts lead to; an open shell keeps the hole where its start has it."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

from solvscreen.engines.pyscf.frame import Frame
from solvscreen.engines.pyscf.mean_field import Field, Request, Solved, finished
from solvscreen.engines.pyscf.scf import Rungs, solve
from solvscreen.errors import NotConverged


def converge_lowest(
    frame: Frame, request: Request, *, starts: Sequence[Field], own_guess: bool, ladder: bool = True
) -> Field:
    """Lowest state; with `own_guess` and unpaired electrons PySCF's own guess is tried beside `starts`.

    Without any start PySCF's own guess is all there is. If no start converges, the hole on one group of atoms is tried
    from each, then the later rungs of the recovery ladder; without `ladder` plain DIIS is all that is tried. Starts
    that did not converge beside others that did are counted in `lost_starts`: the lowest state may be among them.

    Raises:
        NotConverged: no start converged, nor the recovery ladder.
    """
    found: list[Solved] = []
    rungs: tuple[Rungs, ...] = ("plain", "group") if ladder else ("plain",)
    for rung in rungs:
        for start in starts if not found else ():
            with suppress(NotConverged):
                found.append(solve(frame, request, start=start, rungs=rung))
    lost = len(starts) - len(found)
    if found and own_guess and request.multiplicity > 1:
        with suppress(NotConverged):
            found.append(solve(frame, request, start=None, rungs="plain"))
    if not found and not ladder:
        raise NotConverged(f"none of {len(starts)} starts converged")
    if not found:
        found.append(solve(frame, request, start=None, rungs="all"))
    lowest = min(found, key=lambda solved: solved.hartree)
    counted = f"{lost} of {len(starts)} starts did not converge" if lost and len(starts) > 1 else ""
    return replace(finished(frame, lowest, request=request), lost_starts=counted)
