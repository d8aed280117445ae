"""Which states of a cluster are looked for with the hole on one molecule; the engine is replaced."""

from types import SimpleNamespace

import pytest
from dft_inputs import PAIR, caller, frame

from solvscreen.config import DftSettings
from solvscreen.domain.quantity import Status
from solvscreen.domain.results import Absent, StateName
from solvscreen.engines.pyscf.hole_starts import Partition
from solvscreen.engines.pyscf.recipes import RECIPES
from solvscreen.errors import NotConverged
from solvscreen.stages import _dft_item as item
from solvscreen.stages import dft as stage

CLUSTER = (*PAIR, ("H", 0.0, 0.0, 5.3), ("F", 0.0, 0.92, 5.3))
PARTITION = Partition(of_atom=(0, 1, 1, 2, 2), species=("Na", "HF", "HF"))
NONE = Absent(status=Status.NOT_COMPUTED, reason="not asked for")


@pytest.fixture
def asked(monkeypatch):
    """Replaces the engine; the list holds (charge, number of molecules told apart, start) of each ion."""
    calls = []

    def starts(_frame, neutral, *, partition):
        return [f"hole of {neutral} in {len(partition.species)}"] if partition.species else []

    def state(_frame, electrons, *, start=None, holes=(), warning=""):
        calls.append((electrons.charge, warning, start, tuple(holes)))
        if warning == "fails":
            raise NotConverged("no")
        curve = SimpleNamespace(reference=SimpleNamespace(hartree=0.0))
        return SimpleNamespace(curve=curve), f"field of {electrons.charge:+d}"

    monkeypatch.setattr(item, "hole_starts", starts)
    monkeypatch.setattr(item, "electronic_state", state)
    monkeypatch.setattr(item, "_lowest", lambda states: states[0])
    return calls


def compute(**changes):
    ground = frame("Na_1+HF_2", CLUSTER, charge=1).structure
    charged = {
        name: item.Relaxed(structure=ground.with_electrons(charge=charge, multiplicity=2), warning=name)
        for name, charge in (("oxidised", 2), ("reduced", 0), ("moved", 2))
    }
    inputs = item.ItemInput(
        item="Na_1+HF_2", ground=ground, is_complex=True, oxidised=charged["oxidised"], reduced=charged["reduced"],
        free_ligand=NONE, reacted=(charged["moved"],), partition=PARTITION,
    )  # fmt: skip
    section = DftSettings(attachment=True, oxidised_complexes="all")
    return item.compute_item(inputs, recipe=RECIPES["screening"], section=section)


def test_only_oxidised_states_of_the_same_molecules_start_from_holes(asked):
    compute()
    hole = ("hole of field of +1 in 3",)
    assert asked == [
        (1, "", None, ()),
        (2, "", "field of +1", hole),
        (2, "oxidised", "field of +2", hole),
        (2, "moved", "field of +2", ()),
        (0, "", "field of +1", ()),
        (0, "reduced", "field of +0", ()),
    ]


def test_a_failed_vertical_state_leaves_the_field_of_the_ground_state_to_start_from(asked, monkeypatch):
    whole = item.electronic_state

    def failing(frame, electrons, **options):
        result = whole(frame, electrons, **options)
        if electrons.charge == 2 and not options.get("warning"):
            raise NotConverged("no")
        return result

    monkeypatch.setattr(item, "electronic_state", failing)
    result = compute()
    assert result.states[StateName.IONISED].reason == "no"
    assert asked[2][:3] == (2, "oxidised", "field of +1")


def test_the_stage_tells_the_molecules_of_a_cluster_apart(tmp_path, monkeypatch):
    calls = []

    def fake(inputs, *, recipe, section, checkpoints):
        calls.append(inputs.partition)
        return stage.nothing(inputs.item, recipe=recipe.name, n_atoms=5, absent=NONE)

    monkeypatch.setattr(stage, "compute_item", fake)
    run = caller(tmp_path)
    for names in (["Na", "HF", "HF"], ["Na", "HF", "FH"]):
        run("Na_1+HF_2", [frame("Na_1+HF_2", CLUSTER, charge=1, molecules=names)])
    run("HF", [frame("HF", PAIR[1:], charge=0)])
    assert calls == [PARTITION, Partition(of_atom=PARTITION.of_atom, species=("Na", "HF", "FH")), item.WHOLE]
