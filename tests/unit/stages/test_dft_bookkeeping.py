"""What the DFT stage computes, takes from its store and leaves out, with the engine replaced."""

import pytest
from dft_inputs import FLUORIDE, caller, frame

from solvscreen.domain.quantity import Status
from solvscreen.domain.results import Absent, StateName, nothing
from solvscreen.errors import DataError
from solvscreen.stages import dft as stage


@pytest.fixture
def run(tmp_path):
    """Call the stage on given frames; returns the result that it wrote."""
    return caller(tmp_path)


@pytest.fixture
def counted(monkeypatch):
    """Replaces the engine; the list holds the inputs of each call."""
    calls = []

    def fake(inputs, *, recipe, section, checkpoints):
        calls.append(inputs)
        reason = Absent(status=Status.NOT_COMPUTED, reason="made up")
        return nothing(inputs.item, recipe=recipe.name, n_atoms=len(inputs.ground.symbols), absent=reason)

    monkeypatch.setattr(stage, "compute_item", fake)
    return calls


def test_what_is_in_the_store_is_not_computed_again(run, counted):
    ground = frame("HF", FLUORIDE, charge=0)
    run("HF", [ground])
    again = run("HF", [ground], max_atoms=50)
    assert len(counted) == 1
    assert again.item == "HF"


def test_a_molecule_is_not_computed_again_for_the_sake_of_complexes(run, counted):
    ground = frame("HF", FLUORIDE, charge=0)
    run("HF", [ground])
    run("HF", [ground], oxidised_complexes="none")
    assert len(counted) == 1
    run("HF", [ground], attachment=True)
    assert len(counted) == 2


@pytest.mark.parametrize("change", ["geometry", "charge", "recipe"])
def test_another_calculation_is_computed(run, counted, change):
    ground = frame("HF", FLUORIDE, charge=0)
    run("HF", [ground])
    settings = {"recipe": "standard"} if change == "recipe" else {}
    atoms = (FLUORIDE[0], ("F", 0.0, 0.0, 0.920002)) if change == "geometry" else FLUORIDE
    run("HF", [frame("HF", atoms, charge=2 if change == "charge" else 0)], **settings)
    assert len(counted) == 2


def test_noise_below_a_millionth_of_an_angstrom_is_the_same_calculation(run, counted):
    run("HF", [frame("HF", FLUORIDE, charge=0)])
    run("HF", [frame("HF", (FLUORIDE[0], ("F", 0.0, 0.0, 0.9200000004)), charge=0)])
    assert len(counted) == 1


def test_too_large_an_item_is_not_computed(run, counted):
    result = run("HF", [frame("HF", FLUORIDE, charge=0)], max_atoms=1)
    ground = result.states[StateName.GROUND]
    assert (ground.status, ground.reason) == (Status.NOT_COMPUTED, "2 atoms, more than dft.max_atoms = 1")
    assert not counted


def test_a_failed_geometry_is_a_failure_with_its_reason(run, counted):
    result = run("HF", [], reason="bonds broke")
    ground = result.states[StateName.GROUND]
    assert (ground.status, ground.reason) == (Status.FAILED, "no xTB structure: bonds broke")
    assert not counted


def test_a_missing_oxidised_form_says_what_happened_to_it(run, counted):
    run("HF", [frame("HF", FLUORIDE, charge=0, missing="oxidised: SCC did not converge")])
    assert counted[0].oxidised.reason == "no oxidised xTB structure of HF; oxidised: SCC did not converge"


def test_an_item_that_the_table_does_not_know_is_a_data_error(run, counted, tmp_path):
    run("HF", [frame("HF", FLUORIDE, charge=0)])
    with pytest.raises(DataError, match="has no row of HF2"):
        stage.run_dft(
            settings=tmp_path / "dft.json",
            table=tmp_path / "xtb.parquet",
            structures=tmp_path / "xtb.extxyz",
            item="HF2",
            ligands=[],
            store=tmp_path / "store",
            out=tmp_path / "out.json",
            threads=1,
        )


def test_a_pair_is_oxidised_with_its_products(run, counted):
    moved = frame("HF_1+HF_1", FLUORIDE, charge=1, multiplicity=2, state="reacted", transfer="H from HF to HF")
    run("HF_1+HF_1", [frame("HF_1+HF_1", FLUORIDE, charge=0), moved])
    run("HF_1+HF_1", [frame("HF_1+HF_1", FLUORIDE, charge=0)])
    assert [len(inputs.reacted) for inputs in counted] == [1, 0]  # and the store holds them apart


def test_fields_of_a_job_that_was_killed_are_there_for_the_next_and_go_with_the_result(run, tmp_path, monkeypatch):
    ground, kept = frame("HF", FLUORIDE, charge=0), []

    def fake(inputs, *, recipe, section, checkpoints):
        kept.append(sorted(path.name for path in checkpoints.folder.glob("*")))
        checkpoints.keep_lost(checkpoints.folder / "field.chk", "a field")
        if len(kept) == 1:
            raise KeyboardInterrupt
        reason = Absent(status=Status.NOT_COMPUTED, reason="made up")
        return nothing(inputs.item, recipe=recipe.name, n_atoms=2, absent=reason)

    monkeypatch.setattr(stage, "compute_item", fake)
    with pytest.raises(KeyboardInterrupt):
        run("HF", [ground])
    run("HF", [ground])
    assert kept == [[], ["field.chk"]]
    (record,) = (tmp_path / "store").iterdir()
    assert record.suffix == ".json"
    record.with_suffix("").mkdir()  # a kill between writing the record and removing the folder
    run("HF", [ground])
    assert list((tmp_path / "store").iterdir()) == [record]
    assert len(kept) == 2
