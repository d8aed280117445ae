"""One self-consistent field: converged, on the recipe's grids, or NotConverged."""

import logging
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final, Literal, TypeAlias

import numpy as np

from solvscreen.engines.pyscf.frame import Frame
from solvscreen.engines.pyscf.hole_starts import group_starts
from solvscreen.engines.pyscf.mean_field import Field, Request, Solved, finished, mean_field_of, starting_density
from solvscreen.errors import NotConverged

logger = logging.getLogger(__name__)

Rung: TypeAlias = tuple[str, Callable[[Any], list[Any]]]
Rungs: TypeAlias = Literal["plain", "group", "all"]
"""Plain DIIS; the hole on one group of atoms; these two and all later rungs."""


def converge(frame: Frame, request: Request, *, start: Field | None = None, rungs: Rungs = "all") -> Field:
    """Field of the requested electrons, from the orbitals of `start` where given.

    Raises:
        NotConverged: no rung of the recovery ladder that was asked for converged.
    """
    return finished(frame, solve(frame, request, start=start, rungs=rungs), request=request)


def solve(frame: Frame, request: Request, *, start: Field | None, rungs: Rungs = "all") -> Solved:
    """Converged PySCF object on the grid of the iterations, without dispersion.

    The first rungs of the ladder use `start`; the later ones, from PySCF's own guesses, are the same for every start.

    Raises:
        NotConverged: no rung of the recovery ladder that was asked for converged.
    """
    kept, mean_field = frame.checkpoints, mean_field_of(frame, request)
    path = kept and kept.path(_question(frame, request, rungs), starting_density(mean_field, start))
    outcome = kept and path and kept.restore(path, mean_field)
    if outcome:
        logger.info("%s: taken from its checkpoint", _field_text(request))
        return Solved(mean_field=outcome[0], recovery=outcome[1])
    try:
        solved = _solved(frame, request, start=start, rungs=rungs)
    except NotConverged as error:
        if kept and path:
            kept.keep_lost(path, str(error))
        raise
    if kept and path:
        kept.keep(path, solved.mean_field, recovery=solved.recovery)
    return solved


def _question(frame: Frame, request: Request, rungs: Rungs) -> str:
    """All that fixes a field, beside the density that it starts from."""
    nuclei = frame.structure.symbols, frame.structure.positions_angstrom.round(6).tolist()
    return repr(
        (
            nuclei,
            frame.recipe,
            request.charge,
            request.multiplicity,
            request.permittivity,
            sorted(request.ghosts),
            rungs,
        )
    )


def _solved(frame: Frame, request: Request, *, start: Field | None, rungs: Rungs) -> Solved:
    tried: list[str] = []
    for (name, prepare), guess in _steps(frame, request, start=start, rungs=rungs):
        mean_field = mean_field_of(frame, request)
        solver = _climbed(prepare(mean_field), starting_density(mean_field, guess))
        if solver.converged:
            logger.info("%s: converged%s", _field_text(request), f" with {name}" * bool(name))
            return Solved(mean_field=solver, recovery=name)
        tried.append(name or "DIIS")
    lost = f"{_field_text(request)} did not converge in {frame.recipe.max_cycles} cycles with {', '.join(tried)}"
    logger.info(lost)
    raise NotConverged(lost)


def _field_text(request: Request) -> str:
    return f"SCF of charge {request.charge}, multiplicity {request.multiplicity}, permittivity {request.permittivity:g}"


def _steps(frame: Frame, request: Request, *, start: Field | None, rungs: Rungs) -> Iterator[tuple[Rung, Field | None]]:
    """Each rung with the orbitals that it starts from; none for a guess of PySCF's own."""
    if rungs != "group":
        yield LADDER[0], start
    if rungs != "plain" and start is not None and _is_hole(frame, request, start):
        yield from (((ONE_GROUP, LADDER[0][1]), found) for found in group_starts(frame, start))
    if rungs == "all":
        yield from ((rung, None) for rung in LADDER[1:])


def _is_hole(frame: Frame, request: Request, start: Field) -> bool:
    """True if the electrons asked for are the closed shell of the start's spin-up orbitals, less one."""
    electrons = frame.whole.nelectron + frame.whole.charge - request.charge
    return request.multiplicity == 2 and electrons == 2 * start.occupied[0] - 1


def _climbed(solvers: Iterable[Any], guess: Any) -> Any:
    """The last of the solvers of one rung, each started from the density of the one before."""
    solver: Any = None
    for solver in solvers:
        try:
            solver.kernel(dm0=guess)
        except np.linalg.LinAlgError:  # a density that has run away; the next rung starts afresh
            solver.converged = False
            break
        guess = solver.make_rdm1()
    return solver


def _plain(mean_field: Any) -> list[Any]:
    return [mean_field]


def _damped(mean_field: Any) -> list[Any]:
    mean_field.damp, mean_field.diis_start_cycle, mean_field.level_shift = 0.5, 6, 0.3
    mean_field.max_cycle *= 2
    return [mean_field]


def _second_order(mean_field: Any) -> list[Any]:
    return [mean_field.newton()]


def _other_guess(mean_field: Any) -> list[Any]:
    mean_field.init_guess = "vsap"
    coarse = mean_field.copy()
    coarse.level_shift, coarse.max_cycle = 0.5, 20
    return [coarse, mean_field.newton()]


ONE_GROUP: Final = "hole on one group of atoms"
LADDER: tuple[Rung, ...] = (
    ("", _plain),
    ("damping and level shift", _damped),
    ("second order", _second_order),
    ("guess from atomic potentials, level shift, second order", _other_guess),
)
