"""What a replica keeps, repeats and removes when it is run again."""

import errno
import os
import shutil
from pathlib import Path

import pytest
from tiny_box import TINY, run

from solvscreen.engines.openmm.simulation import Simulation
from solvscreen.errors import Unstable
from solvscreen.stages import _md_outputs, md
from solvscreen.stages.lock import held

SHORT = TINY.model_copy(update={"equilibration_min_ps": 0.4, "production_ps": 0.4, "anneal_ps": 0.0})


def test_a_kill_before_the_workflow_takes_note_costs_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(tmp_path, settings=SHORT)
    before = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    shutil.rmtree(tmp_path / "out")  # as Snakemake does with outputs it calls incomplete

    def repeat(task: md.Task) -> md.Replica:
        raise AssertionError("simulated again")

    monkeypatch.setattr(md, "simulate", repeat)
    run(tmp_path, settings=SHORT)
    assert {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()} == before


def test_a_kill_while_the_files_are_written_costs_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Killed(BaseException):
        """Stands for SIGKILL."""

    def killed(*_: object, **__: object) -> str:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(_md_outputs, "canonical_json", killed)
        with pytest.raises(Killed):
            run(tmp_path, settings=SHORT)
    monkeypatch.setattr(Simulation, "step", killed)
    assert run(tmp_path, settings=SHORT)["n_frames"] == 2


def test_a_longer_production_repeats_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    longer = SHORT.model_copy(update={"production_ps": 0.8})
    run(tmp_path / "straight", settings=longer)
    run(tmp_path / "longer", settings=SHORT)
    with monkeypatch.context() as patch:
        patch.setattr(Simulation, "minimise", None)  # a simulation that began again would need it
        run(tmp_path / "longer", settings=longer)
    for name in ("topology.pdb", "molecules.json", "log.csv", "summary.json", "trajectory.xtc"):
        assert (tmp_path / "longer/out" / name).read_bytes() == (tmp_path / "straight/out" / name).read_bytes()
    monkeypatch.setattr(Simulation, "step", None)
    assert run(tmp_path / "longer", settings=SHORT)["n_frames"] == 2
    assert run(tmp_path / "longer", settings=longer)["n_frames"] == 4


def test_a_run_with_other_settings_removes_what_nobody_works_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(task: md.Task) -> md.Replica:
        raise Unstable("stopped here")

    monkeypatch.setattr(md, "simulate", fail)
    for name in ("abandoned", "busy"):
        (tmp_path / "scratch" / name / "box_0").mkdir(parents=True)
    with held(tmp_path / "scratch/busy"):
        run(tmp_path)
    assert {path.name for path in (tmp_path / "scratch").iterdir()} == {"busy"}
    assert (tmp_path / "scratch/busy/box_0").is_dir()


def test_a_trajectory_is_copied_where_links_are_impossible(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_links(*_: object) -> None:
        raise OSError(errno.EXDEV, "Invalid cross-device link")

    (tmp_path / "one").write_bytes(b"frames")
    monkeypatch.setattr(os, "link", no_links)
    _md_outputs.link_or_copy(tmp_path / "one", tmp_path / "two")
    assert (tmp_path / "two").read_bytes() == b"frames"


@pytest.mark.slow
def test_same_seed_same_bytes_other_replica_other_packing(tmp_path: Path) -> None:
    run(tmp_path, settings=SHORT)
    shutil.rmtree(tmp_path / "scratch")
    run(tmp_path, settings=SHORT, out="again")
    run(tmp_path, settings=SHORT, replica=2, out="other")
    for name in ("topology.pdb", "molecules.json", "log.csv", "summary.json", "trajectory.xtc"):
        assert (tmp_path / "out" / name).read_bytes() == (tmp_path / "again" / name).read_bytes()
    assert (tmp_path / "out/topology.pdb").read_bytes() != (tmp_path / "other/topology.pdb").read_bytes()
