"""The lowest of the states that several starts lead to; an open shell keeps the hole where its start has it."""

from collections.abc import Sequence

from solvscreen.engines.pyscf.frame import Frame
from solvscreen.engines.pyscf.mean_field import Field, Request, Solved, finished
from solvscreen.engines.pyscf.scf import solve
from solvscreen.errors import NotConverged


def converge_lowest(frame: Frame, request: Request, *, starts: Sequence[Field], own_guess: bool) -> Field:
    """Lowest state; with `own_guess` and unpaired electrons PySCF's own guess is tried beside `starts`.

    Without any start PySCF's own guess is all there is. Beside others it does not go down the recovery ladder.

    Raises:
        NotConverged: no start converged.
    """
    found: list[Solved] = []
    reasons: list[NotConverged] = []
    beside = own_guess and request.multiplicity > 1
    for guess in [*starts, *([None] if beside or not starts else [])]:
        try:
            found.append(solve(frame, request, start=guess, ladder=guess is not None or not starts))
        except NotConverged as error:
            reasons.append(error)
    if not found:
        raise reasons[0]
    return finished(frame, request, min(found, key=lambda solved: solved.hartree))
