"""A stopped protocol goes on, on the same platform and on another one."""

import os
from pathlib import Path

import pytest
from protocol_runs import MakeConditions, Stopped, assert_whole, simulate, stop_after

from solvscreen.config import MdSettings
from solvscreen.domain.liquid_box import LiquidBox
from solvscreen.engines.openmm.simulation import make_simulation
from solvscreen.errors import DataError


def test_a_stopped_run_goes_on_as_if_nothing_had_happened(
    argon_box: LiquidBox, argon_settings: MdSettings, conditions: MakeConditions, monkeypatch: pytest.MonkeyPatch
) -> None:
    straight = simulate(argon_box, argon_settings, conditions("straight"))
    for n in (4, 12, 9):  # samples before each stop: while annealing, equilibrating, producing
        with monkeypatch.context() as patch:
            stop_after(patch, n)
            with pytest.raises(Stopped):
                simulate(argon_box, argon_settings, conditions("stopped"))
        trajectory = conditions("stopped").scratch / "trajectory.xtc"
        if trajectory.exists():
            with trajectory.open("ab") as handle:
                handle.write(trajectory.read_bytes()[:77])  # a frame that was being written
    assert trajectory.exists()
    resumed = simulate(argon_box, argon_settings, conditions("stopped"))
    assert_whole(resumed, argon_settings)
    assert resumed.log == straight.log
    assert resumed.trajectory.read_bytes() == straight.trajectory.read_bytes()


@pytest.mark.parametrize("first_ps", [0.4, 0.6, 1.2])  # 0.6: between two checkpoints, 0.4 ps apart
def test_a_longer_production_goes_on_from_a_shorter_one(
    first_ps: float, argon_box: LiquidBox, argon_settings: MdSettings, conditions: MakeConditions, tmp_path: Path
) -> None:
    settings = argon_settings.model_copy(update={"production_ps": 1.6, "checkpoint_interval_ps": 0.4})
    straight = simulate(argon_box, settings, conditions("straight"))
    first = settings.model_copy(update={"production_ps": first_ps})
    kept = tmp_path / "kept.xtc"
    os.link(simulate(argon_box, first, conditions("longer")).trajectory, kept)
    before = kept.read_bytes()
    longer = simulate(argon_box, settings, conditions("longer"))
    assert_whole(longer, settings)
    assert longer.log == straight.log
    assert longer.trajectory.read_bytes() == straight.trajectory.read_bytes()
    assert kept.read_bytes() == before


def test_a_shorter_production_is_the_beginning_of_a_longer_one(
    argon_box: LiquidBox, argon_settings: MdSettings, conditions: MakeConditions, monkeypatch: pytest.MonkeyPatch
) -> None:
    shorter = argon_settings.model_copy(update={"production_ps": 0.6})
    straight = simulate(argon_box, shorter, conditions("straight"))
    longer = simulate(argon_box, argon_settings, conditions("shorter"))
    stop_after(monkeypatch, 0)
    first = simulate(argon_box, shorter, conditions("shorter"))
    assert_whole(first, shorter)
    assert first.log == straight.log
    assert first.trajectory.read_bytes() == straight.trajectory.read_bytes()
    again = simulate(argon_box, argon_settings, conditions("shorter"))
    assert_whole(again, argon_settings)
    assert again.log == longer.log


@pytest.mark.parametrize("n", [3, 14, 18])  # samples before the stop: annealing, equilibrating, producing
def test_a_run_goes_on_on_another_platform(
    n: int,
    argon_box: LiquidBox,
    argon_settings: MdSettings,
    conditions: MakeConditions,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    settings = argon_settings.model_copy(update={"checkpoint_interval_ps": 0.2})
    with monkeypatch.context() as patch:
        stop_after(patch, n)
        with pytest.raises(Stopped):
            simulate(argon_box, settings, conditions("moved"))
    before = len((conditions("moved").scratch / "log.jsonl").read_text().splitlines())
    run = simulate(argon_box, settings.model_copy(update={"platform": "Reference"}), conditions("moved"))
    assert before >= n - 1  # nothing was done again
    assert_whole(run, settings)
    assert run.platform == "Reference"
    (note,) = run.notes
    assert note.startswith("began on CPU 8.")
    assert "from CPU 8." in caplog.text
    assert "on Reference 8." in caplog.text


def test_what_another_platform_takes_over(
    argon_box: LiquidBox, argon_settings: MdSettings, conditions: MakeConditions
) -> None:
    first = make_simulation(argon_box, settings=argon_settings, conditions=conditions("run"))
    first.minimise(seed=1, temperature_kelvin=94.4)
    first.step(steps=40, timestep_fs=4.0, temperature_kelvin=94.4)
    reference = argon_settings.model_copy(update={"platform": "Reference"})
    second = make_simulation(argon_box, settings=reference, conditions=conditions("run"))
    assert second.load(first.save(), seed=3) == first.place
    assert second.positions_nm(wrapped=False) == pytest.approx(first.positions_nm(wrapped=False), abs=1e-5)
    assert second.edge_nm() == pytest.approx(first.edge_nm(), abs=1e-6)
    rows = [each.sample(time_ps=1.0, phase="anneal", temperature_kelvin=94.4) for each in (first, second)]
    assert rows[1].temperature_kelvin == pytest.approx(rows[0].temperature_kelvin, rel=1e-3)
    assert rows[1].potential_energy_kj_per_mol == pytest.approx(rows[0].potential_energy_kj_per_mol, rel=1e-3)


def test_a_spoilt_state_is_refused(
    argon_box: LiquidBox, argon_settings: MdSettings, conditions: MakeConditions
) -> None:
    simulation = make_simulation(argon_box, settings=argon_settings, conditions=conditions("run"))
    with pytest.raises(DataError, match="delete its scratch folder"):
        simulation.load(simulation.save()[:500], seed=1)


def test_a_finished_run_is_not_repeated(
    argon_box: LiquidBox, argon_settings: MdSettings, conditions: MakeConditions, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = simulate(argon_box, argon_settings, conditions("run"))
    stop_after(monkeypatch, 0)
    assert simulate(argon_box, argon_settings, conditions("run")).log == first.log
