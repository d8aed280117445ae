"""A field that was converged once is not computed again."""

from dataclasses import replace

import numpy as np
import pytest

from solvscreen.engines.pyscf import scf
from solvscreen.engines.pyscf.checkpoints import Checkpoints
from solvscreen.engines.pyscf.mean_field import Request
from solvscreen.engines.pyscf.scf import converge
from solvscreen.errors import NotConverged

NEUTRAL, CATION = Request(charge=0, multiplicity=1), Request(charge=1, multiplicity=2, permittivity=20.0)


@pytest.fixture
def kept(water, tmp_path):
    return replace(water, checkpoints=Checkpoints(folder=tmp_path / "fields"))


@pytest.fixture
def iterations(monkeypatch):
    """Counts the fields that are iterated."""
    counted = []
    whole = scf._climbed
    monkeypatch.setattr(scf, "_climbed", lambda solvers, guess: counted.append(1) or whole(solvers, guess))
    return counted


@pytest.mark.parametrize("request_", [NEUTRAL, CATION])
def test_a_restored_field_is_the_one_that_was_kept(kept, iterations, request_):
    first = converge(kept, request_)
    again = converge(replace(kept), request_)
    assert len(iterations) == 1
    assert again.hartree == pytest.approx(first.hartree, abs=1e-10)
    assert again.slope_hartree == pytest.approx(first.slope_hartree, abs=1e-10)
    assert np.allclose(again.density, first.density, atol=1e-10)
    assert (again.occupied, again.recovery) == (first.occupied, first.recovery)


def test_without_checkpoints_nothing_is_kept(water, iterations):
    converge(water, NEUTRAL)
    converge(water, NEUTRAL)
    assert len(iterations) == 2


@pytest.mark.parametrize(
    "change",
    [
        {"charge": -1, "multiplicity": 2},
        {"permittivity": 20.0},
        {"charge": 0, "ghosts": frozenset({1}), "multiplicity": 2},
    ],
)
def test_other_electrons_are_another_field(kept, iterations, change):
    converge(kept, NEUTRAL)
    converge(kept, replace(NEUTRAL, **change))
    assert len(iterations) == 2


def test_other_nuclei_other_recipes_and_other_starts_are_other_fields(kept, iterations):
    neutral = converge(kept, NEUTRAL)
    converge(kept.at(kept.structure.moved(kept.structure.positions_angstrom * 1.01)), NEUTRAL)
    converge(kept.with_recipe(replace(kept.recipe, scf_grid_level=1)), NEUTRAL)
    converge(kept, CATION)
    converge(kept, CATION, start=neutral)
    assert len(iterations) == 5


def test_how_a_field_was_recovered_is_kept_too(kept, monkeypatch):
    monkeypatch.setattr(scf, "LADDER", (("by hand", scf.LADDER[0][1]),))
    assert [converge(kept, NEUTRAL).recovery for _ in range(2)] == ["by hand", "by hand"]


def test_what_did_not_converge_is_not_tried_again(kept, iterations):
    hurried = kept.with_recipe(replace(kept.recipe, max_cycles=1))
    for _ in range(2):
        with pytest.raises(NotConverged, match="did not converge in 1 cycles with DIIS"):
            converge(hurried, NEUTRAL, rungs="plain")
    assert len(iterations) == 1


def test_a_torn_file_is_computed_anew(kept, iterations):
    converge(kept, NEUTRAL)
    (file,) = kept.checkpoints.folder.iterdir()
    file.write_bytes(file.read_bytes()[:100])
    converge(kept, NEUTRAL)
    converge(kept, NEUTRAL)
    assert len(iterations) == 2
