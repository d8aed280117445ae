"""Conformers that are worth an optimisation."""

from types import SimpleNamespace

import numpy as np
import pytest

from solvscreen.config import XtbSettings
from solvscreen.domain.structure import Structure
from solvscreen.engines.protocol import SinglePoint, XtbMethod
from solvscreen.engines.registry import make_engine
from solvscreen.errors import NotConverged
from solvscreen.io.structures import NamedStructure
from solvscreen.stages import _prescreen
from solvscreen.stages._prescreen import Conformers, lowest_conformers

EQUILIBRIUM_ANGSTROM = 0.92  # of HF


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
