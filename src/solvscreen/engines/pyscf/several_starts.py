"""The lowest of the states that several starts lead to; an open shell keeps the hole where its start has it."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

from solvscreen.engines.pyscf.frame import Frame
from solvscreen.engines.pyscf.mean_field import Field, Request, Solved, finished
from solvscreen.engines.pyscf.scf import Rungs, solve
from solvscreen.errors import NotConverged


def converge_lowest(
    frame: Frame, request: Request, *, starts: Sequence[Field], own_guess: bool, count_single: bool = False
) -> Field:
    """Lowest state; with `own_guess` and unpaired electrons PySCF's own guess is tried beside `starts`.

    Without any start PySCF's own guess is all there is. If no start converges, the hole on one group of atoms is tried
    from each, then the later rungs of the recovery ladder. Starts that did not converge beside others that did are
    counted in `lost_starts`: the lowest state may be among them. With `count_single` so is a lost start that was alone.

    Raises:
        NotConverged: no start converged, nor the recovery ladder.
    """
    found: list[Solved] = []
    rungs: tuple[Rungs, ...] = ("plain", "group")
    for rung in rungs:
        for start in starts if not found else ():
            with suppress(NotConverged):
                found.append(solve(frame, request, start=start, rungs=rung))
    lost, tried = len(starts) - len(found), len(starts)
    if found and own_guess and request.multiplicity > 1:
        with suppress(NotConverged):
            found.append(solve(frame, request, start=None, rungs="plain"))
    if not found:
        found.append(solve(frame, request, start=None, rungs="all"))
    lowest = min(found, key=lambda solved: solved.hartree)
    counted = f"{lost} of {tried} starts did not converge" if lost and (tried > 1 or count_single) else ""
    return replace(finished(frame, lowest, request=request), lost_starts=counted)
