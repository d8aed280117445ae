"""What every molecular-dynamics engine has to do, on argon."""

import itertools
import os
from pathlib import Path

import numpy as np
import pytest
from MDAnalysis.lib.formats.libmdaxdr import XTCFile
from pydantic import ValidationError

from solvscreen.config import MdSettings, md_programs
from solvscreen.domain.force_field import MoleculeParameters
from solvscreen.domain.liquid_box import Component, LiquidBox
from solvscreen.engines import md
from solvscreen.engines.molecular_dynamics import Conditions, LiquidRun, MolecularDynamics
from solvscreen.engines.registry import make_md_engine
from solvscreen.errors import ConfigError

SETTINGS = MdSettings(
    platform="CPU",
    min_box_nm=1.3,
    cutoff_nm=0.55,
    anneal_ps=0.4,
    anneal_kelvin=120.0,
    equilibration_min_ps=1.0,
    equilibration_max_ps=2.0,
    production_ps=1.0,
    frame_interval_ps=0.2,
    checkpoint_interval_ps=0.4,
    density_drift_percent=50.0,
    gate_window_ps=0.2,
    energy_drift_deviations=50.0,
)


@pytest.fixture(scope="module", params=md_programs())
def engine(request: pytest.FixtureRequest) -> MolecularDynamics:
    return make_md_engine(request.param)


@pytest.fixture(scope="module")
def box() -> LiquidBox:
    one = np.ones(1)
    argon = MoleculeParameters(
        species="Ar",
        symbols=("Ar",),
        masses_amu=39.948 * one,
        charges_e=0.0 * one,
        sigmas_nm=0.34 * one,
        epsilons_kj_per_mol=0.99774 * one,
        positions_angstrom=np.zeros((1, 3)),
        bonds=(),
        angles=(),
        torsions=(),
        coulomb_14=1.0,
        lennard_jones_14=1.0,
        source="",
        weak_spot="",
    )
    edge = (64 * 39.948 * 1.66053907e-3 / 1.30) ** (1 / 3)
    lattice = np.array(list(itertools.product(range(4), repeat=3)), dtype=float) * edge / 4
    return LiquidBox(components=(Component(parameters=argon, count=64),), positions_nm=lattice, edge_nm=edge)


@pytest.fixture(scope="module")
def conditions(tmp_path_factory: pytest.TempPathFactory) -> Conditions:
    scratch = tmp_path_factory.mktemp("scratch") / "box"
    return Conditions(temperature_kelvin=94.4, seed=3, threads=1, scratch=scratch)


@pytest.fixture(scope="module")
def run(engine: MolecularDynamics, box: LiquidBox, conditions: Conditions) -> LiquidRun:
    before = Path.cwd(), dict(os.environ)
    equilibration = engine.equilibrate(box, settings=SETTINGS, conditions=conditions)
    finished = engine.produce(box, settings=SETTINGS, conditions=conditions)
    assert (Path.cwd(), dict(os.environ)) == before
    assert finished.equilibration == equilibration
    return finished


def test_frames(run: LiquidRun, box: LiquidBox) -> None:
    assert run.n_frames == 5
    assert run.production_ps == pytest.approx(1.0)
    with XTCFile(str(run.trajectory)) as handle:
        frames = list(handle)
    assert [frame.time for frame in frames] == pytest.approx([0.2, 0.4, 0.6, 0.8, 1.0])
    assert frames[0].x.shape == (box.n_atoms, 3)


def test_log_and_frames_agree_on_the_box(run: LiquidRun) -> None:
    production = [row for row in run.log if row.phase == "production"]
    with XTCFile(str(run.trajectory)) as handle:
        edges = [frame.box[0, 0] for frame in handle]
    assert edges == pytest.approx([row.box_nm for row in production], abs=1e-5)
    mass_g = 64 * 39.948 / 6.02214076e23
    assert [mass_g / (row.box_nm * 1e-7) ** 3 for row in production] == pytest.approx(
        [row.density_g_per_cm3 for row in production], rel=1e-6
    )


def test_energy_is_that_of_a_liquid(run: LiquidRun) -> None:
    production = [row.potential_energy_kj_per_mol for row in run.log if row.phase == "production"]
    # liquid argon at 94.4 K and 1.37 g/cm3: -5.9 epsilon = -5.8 kJ/mol an atom (Rahman 1964; Verlet 1967)
    assert np.mean(production) / 64 == pytest.approx(-5.8, abs=0.5)


def test_start_is_the_end_of_equilibration(run: LiquidRun, box: LiquidBox) -> None:
    assert run.start.n_atoms == box.n_atoms
    equilibrated = [row for row in run.log if row.phase == "equilibrate"]
    assert run.start.edge_nm == pytest.approx(equilibrated[-1].box_nm, rel=1e-6)


def test_a_second_call_repeats_nothing(
    engine: MolecularDynamics, run: LiquidRun, box: LiquidBox, conditions: Conditions
) -> None:
    again = engine.produce(box, settings=SETTINGS, conditions=conditions)
    assert again.log == run.log
    assert again.n_frames == run.n_frames


def test_an_unknown_engine_is_named() -> None:
    with pytest.raises(ConfigError, match=r"md\.engine: 'gromacs' is not one of openmm"):
        make_md_engine("gromacs")


def test_a_program_is_one_module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "stillwater.py").write_text("class Engine:\n    name = 'stillwater'\n")
    (tmp_path / "_helper.py").write_text("")
    monkeypatch.setattr(md, "__path__", [*md.__path__, str(tmp_path)])
    assert MdSettings(engine="stillwater").engine in md_programs()
    assert make_md_engine("stillwater").name == "stillwater"  # type: ignore[attr-defined]
    with pytest.raises(ValidationError, match="has to be openmm or stillwater, got 'openm'; did you mean openmm"):
        MdSettings(engine="openm")
