"""Which conformers are worth an optimisation: the lowest by GFN-xTB single points at the pre-screen's geometries."""

import math
from dataclasses import dataclass

from solvscreen.config import XtbSettings
from solvscreen.engines.registry import make_engine
from solvscreen.io.structures import NamedStructure
from solvscreen.stages._attempt import Success, attempt
from solvscreen.stages._relax import xtb_method


@dataclass(frozen=True, kw_only=True)
class Conformers:
    """All conformers of one species, as a task for a process pool."""

    frames: tuple[NamedStructure, ...]
    section: XtbSettings


def lowest_conformers(task: Conformers) -> tuple[NamedStructure, ...]:
    """The `xtb.conformers` lowest, lowest first; all, as they are, if there are no more. What fails comes last."""
    if len(task.frames) <= task.section.conformers:
        return task.frames
    energies = [_hartree(frame, task.section) for frame in task.frames]
    order = sorted(range(len(energies)), key=lambda index: (energies[index], index))
    return tuple(task.frames[index] for index in order[: task.section.conformers])


def _hartree(frame: NamedStructure, section: XtbSettings) -> float:
    outcome = attempt(make_engine(section.engine).single_point, frame.structure, xtb_method(section))
    return outcome.value.energy.hartree if isinstance(outcome, Success) else math.inf
