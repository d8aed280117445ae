"""A process that is really killed, again and again."""

import json
import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from MDAnalysis.lib.formats.libmdaxdr import XTCFile

from solvscreen.config import MdSettings
from solvscreen.domain.liquid_box import LiquidBox
from solvscreen.engines.molecular_dynamics import Conditions
from solvscreen.engines.openmm.engine import OpenmmEngine

MakeConditions = Callable[[str], Conditions]

PROGRAM = textwrap.dedent(
    """
    import json, sys
    from pathlib import Path
    import numpy as np
    from solvscreen.config import MdSettings
    from solvscreen.domain.force_field import MoleculeParameters
    from solvscreen.domain.liquid_box import Component, LiquidBox
    from solvscreen.engines.molecular_dynamics import Conditions
    from solvscreen.engines.openmm.engine import OpenmmEngine

    box_file, settings_file, scratch = map(Path, sys.argv[1:4])
    stored = np.load(box_file)
    one = np.ones(1)
    argon = MoleculeParameters(
        species="Ar", symbols=("Ar",), masses_amu=39.948 * one, charges_e=0 * one, sigmas_nm=0.34 * one,
        epsilons_kj_per_mol=0.99774 * one, positions_angstrom=np.zeros((1, 3)), bonds=(), angles=(), torsions=(),
        coulomb_14=1.0, lennard_jones_14=1.0, source="", weak_spot="",
    )
    positions = stored["positions"]
    box = LiquidBox(
        components=(Component(parameters=argon, count=len(positions)),),
        positions_nm=positions, edge_nm=float(stored["edge"]),
    )
    settings = MdSettings(**json.loads(settings_file.read_text()))
    conditions = Conditions(temperature_kelvin=94.4, seed=7, threads=1, scratch=scratch)
    OpenmmEngine().equilibrate(box, settings=settings, conditions=conditions)
    OpenmmEngine().produce(box, settings=settings, conditions=conditions)
    """
)


@pytest.mark.slow
def test_sigkill_at_any_time_loses_at_most_one_interval(
    argon_box: LiquidBox, argon_settings: MdSettings, conditions: MakeConditions, tmp_path: Path
) -> None:
    settings = argon_settings.model_copy(update={"production_ps": 16.0, "checkpoint_interval_ps": 2.0})
    np.savez(tmp_path / "box.npz", positions=argon_box.positions_nm, edge=argon_box.edge_nm)
    (tmp_path / "settings.json").write_text(settings.model_dump_json())
    scratch = conditions("killed").scratch
    arguments = [sys.executable, "-c", PROGRAM, tmp_path / "box.npz", tmp_path / "settings.json", scratch]
    delays_s, kills, lost = iter([0.05, 0.12, 0.2, 0.03]), 0, []
    for delay in delays_s:
        before = _phase_and_samples(scratch)
        process = subprocess.Popen(arguments, env={**os.environ, "OPENMM_CPU_THREADS": "1"})
        while process.poll() is None and _phase_and_samples(scratch) == before:
            time.sleep(0.005)
        time.sleep(delay)
        reached = _log_lines(scratch)
        process.send_signal(signal.SIGKILL)
        if process.wait() == -signal.SIGKILL:
            kills += 1
        lost.append(reached - _checkpointed_rows(scratch))
    assert kills >= 2
    assert max(lost) <= 10 + 1  # samples in a checkpoint interval, and one between reading the two files
    engine, runs = OpenmmEngine(), {}
    for name in ("killed", "straight"):
        engine.equilibrate(argon_box, settings=settings, conditions=conditions(name))
        runs[name] = engine.produce(argon_box, settings=settings, conditions=conditions(name))
    with XTCFile(str(runs["killed"].trajectory)) as handle:
        assert [frame.time for frame in handle] == pytest.approx(0.2 * np.arange(1, 81), abs=1e-4)
    assert runs["killed"].log == runs["straight"].log
    assert runs["killed"].trajectory.read_bytes() == runs["straight"].trajectory.read_bytes()


def _progress(scratch: Path) -> dict[str, object]:
    path = scratch / "progress.json"
    return dict(json.loads(path.read_text())) if path.exists() else {}


def _phase_and_samples(scratch: Path) -> tuple[object, object]:
    progress = _progress(scratch)
    return progress.get("phase"), progress.get("samples")


def _log_lines(scratch: Path) -> int:
    path = scratch / "log.jsonl"
    return path.read_bytes().count(b"\n") if path.exists() else 0


def _checkpointed_rows(scratch: Path) -> int:
    path, size = scratch / "log.jsonl", int(str(_progress(scratch).get("log_bytes", 0)))
    return path.read_bytes()[:size].count(b"\n") if path.exists() else 0
