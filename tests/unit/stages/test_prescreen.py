"""Conformers that are worth an optimisation."""

from collections.abc import Sequence
from types import SimpleNamespace

import numpy as np
import pytest

from solvscreen.chem.conformers import ConformerSearch, conformers
from solvscreen.chem.graph import molecular_graph
from solvscreen.config import ConformerSettings, XtbSettings
from solvscreen.domain.structure import Structure
from solvscreen.engines.protocol import SinglePoint, XtbMethod
from solvscreen.engines.registry import make_engine
from solvscreen.errors import NotConverged
from solvscreen.io.structures import NamedStructure
from solvscreen.stages import _prescreen
from solvscreen.stages._attempt import Success
from solvscreen.stages._prescreen import Conformers, lowest_conformers
from solvscreen.stages._relax import Task, relax
from solvscreen.units import HARTREE_TO_KJ_PER_MOL

EQUILIBRIUM_ANGSTROM = 0.92  # of HF
DIGLYME = "COCCOCCOC"


def fluoride(distance_angstrom: float, rank: int) -> NamedStructure:
    structure = Structure(
        symbols=("H", "F"),
        positions_angstrom=np.array([[0, 0, 0], [0, 0, distance_angstrom]]),
        charge=0,
        multiplicity=1,
    )
    return NamedStructure(item="HF", rank=rank, structure=structure, bonds=((0, 1),), fragments=(0, 0), notes={})


def ranks(distances: list[float], *, keep: int) -> list[int]:
    frames = tuple(fluoride(distance, rank) for rank, distance in enumerate(distances))
    return [one.rank for one in lowest_conformers(Conformers(frames=frames, section=XtbSettings(conformers=keep)))]


def test_the_lowest_single_points_are_kept_whatever_the_order_of_the_force_field() -> None:
    assert ranks([1.30, EQUILIBRIUM_ANGSTROM, 1.10, 1.00], keep=2) == [1, 3]


def test_few_conformers_all_stay_in_their_order() -> None:
    assert ranks([1.30, EQUILIBRIUM_ANGSTROM], keep=2) == [0, 1]


def test_what_has_no_energy_comes_last(monkeypatch: pytest.MonkeyPatch) -> None:
    engine = make_engine(XtbSettings().engine)

    def single_point(structure: Structure, method: XtbMethod) -> SinglePoint:
        if structure.positions_angstrom[1, 2] == EQUILIBRIUM_ANGSTROM:
            raise NotConverged("no")
        return engine.single_point(structure, method)

    monkeypatch.setattr(_prescreen, "make_engine", lambda _: SimpleNamespace(single_point=single_point))
    assert ranks([EQUILIBRIUM_ANGSTROM, 1.30, 1.00], keep=2) == [2, 1]


def test_diglyme_ends_lower_than_from_the_four_that_the_force_field_prefers() -> None:
    settings, section = ConformerSettings(), XtbSettings()
    search = ConformerSearch(**settings.model_dump(), seed=1)
    bonds = molecular_graph(DIGLYME).bonds
    frames = [
        NamedStructure(
            item="G2", rank=rank, structure=found, bonds=bonds, fragments=(0,) * len(found.symbols), notes={}
        )
        for rank, found in enumerate(conformers(DIGLYME, search=search))
    ]
    assert len(frames) > 4 * section.conformers
    chosen = lowest_conformers(Conformers(frames=tuple(frames), section=section))
    best, naive = (lowest_hartree(starts, section) for starts in (chosen, frames[:4]))
    assert (naive - best) * HARTREE_TO_KJ_PER_MOL > 1.0  # 2 to 3 were measured (docs/validation.md)


def lowest_hartree(starts: Sequence[NamedStructure], section: XtbSettings) -> float:
    outcomes = [relax(Task(start=start, section=section, state="ground")) for start in starts]
    return min(one.value.result.single_point.energy.hartree for one in outcomes if isinstance(one, Success))
