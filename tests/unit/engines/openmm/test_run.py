"""The protocol on argon: phases, repeating, blowing up."""

import logging
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import openmm
import pytest
from protocol_runs import MakeConditions, assert_whole, frames, simulate

from solvscreen.config import MdSettings
from solvscreen.domain.liquid_box import Component, LiquidBox
from solvscreen.engines.openmm import run as protocol
from solvscreen.engines.openmm.simulation import Simulation, _complaints, make_simulation
from solvscreen.errors import Unstable


def test_protocol_on_argon(
    argon_box: LiquidBox,
    argon_settings: MdSettings,
    conditions: MakeConditions,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO)
    run = simulate(argon_box, argon_settings, conditions("once"))
    assert_whole(run, argon_settings)
    phases = list(dict.fromkeys(row.phase for row in run.log))
    assert phases == ["settle", "anneal", "equilibrate", "production"]
    assert run.equilibration.reason == ""
    assert run.equilibration.duration_ps == pytest.approx(2.0)
    assert (run.platform, run.precision) == ("CPU", "single")
    production = [row for row in run.log if row.phase == "production"]
    kelvin = np.mean([row.temperature_kelvin for row in production])
    # 64 atoms: the standard deviation of one sample is 94.4 K * sqrt(2 / 192) = 9.6 K
    assert kelvin == pytest.approx(94.4, abs=10.0)
    # 1.374 g/cm3 at 94.4 K and near 1 bar (Rahman 1964); the short cutoff and so small a box cost some percent
    assert np.mean([row.density_g_per_cm3 for row in production]) == pytest.approx(1.37, abs=0.08)
    told = [record.message for record in caplog.records if "ns/day" in record.message and "s left" in record.message]
    assert {message.partition(":")[0] for message in told} >= {"equilibrate", "production"}
    # equilibration ends as soon as the gates hold
    assert all(("at most" in message) == message.startswith("equilibrate") for message in told)


def test_one_seed_gives_one_trajectory(
    argon_box: LiquidBox, argon_settings: MdSettings, conditions: MakeConditions
) -> None:
    short = argon_settings.model_copy(update={"production_ps": 0.4, "equilibration_min_ps": 0.4, "anneal_ps": 0.0})
    first = simulate(argon_box, short, conditions("first"))
    second = simulate(argon_box, short, conditions("second"))
    other = simulate(argon_box, short, replace(conditions("other"), seed=8))
    assert [row.potential_energy_kj_per_mol for row in first.log] == [
        row.potential_energy_kj_per_mol for row in second.log
    ]
    assert first.log != other.log
    assert first.trajectory.read_bytes() == second.trajectory.read_bytes()


def test_a_run_that_blows_up_once_goes_on_with_a_shorter_step(
    argon_box: LiquidBox, argon_settings: MdSettings, conditions: MakeConditions, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = Simulation.step

    def step(self: Simulation, *, steps: int, timestep_fs: float, temperature_kelvin: float) -> None:
        past = "production" in (conditions("run").scratch / "progress.json").read_text()
        if past and timestep_fs > 2.0:
            raise Unstable("OpenMM: Particle coordinate is NaN")
        original(self, steps=steps, timestep_fs=timestep_fs, temperature_kelvin=temperature_kelvin)

    monkeypatch.setattr(Simulation, "step", step)
    run = simulate(argon_box, argon_settings, conditions("run"))
    assert run.timestep_fs == 2.0
    assert run.notes == ("the time step was shortened to 2 fs after the box blew up",)
    assert_whole(run, argon_settings)


def test_a_run_that_keeps_blowing_up_fails(
    argon_box: LiquidBox, argon_settings: MdSettings, conditions: MakeConditions, monkeypatch: pytest.MonkeyPatch
) -> None:
    positions = argon_box.positions_nm.copy()
    original = Simulation.step

    def step(self: Simulation, **arguments: float) -> None:
        self.context.setPositions(positions * np.nan)
        original(self, **arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(Simulation, "step", step)
    with pytest.raises(Unstable):
        simulate(argon_box, argon_settings, conditions("run"))


def test_a_box_that_expands_or_heats_up_is_noticed(
    argon_box: LiquidBox, argon_settings: MdSettings, conditions: MakeConditions
) -> None:
    simulation = make_simulation(argon_box, settings=argon_settings, conditions=conditions("run"))
    simulation.context.setVelocitiesToTemperature(600.0, 1)
    with pytest.raises(Unstable, match="heated up"):
        simulation.sample(time_ps=1.0, phase="anneal", temperature_kelvin=94.4)
    simulation.context.setVelocitiesToTemperature(94.4, 1)
    simulation.sample(time_ps=1.0, phase="anneal", temperature_kelvin=94.4)
    wide = 1.6 * argon_box.edge_nm
    simulation.context.setPeriodicBoxVectors([wide, 0, 0], [0, wide, 0], [0, 0, wide])
    with pytest.raises(Unstable, match="expanded"):
        simulation.sample(time_ps=1.0, phase="anneal", temperature_kelvin=94.4)


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        ("Particle coordinate is NaN.  For more information, see the FAQ", Unstable),
        ("The periodic box size has decreased to less than twice the nonbonded cutoff.", Unstable),
        ("Error launching CUDA compiler: 256", openmm.OpenMMException),
    ],
)
def test_what_the_machine_did_is_not_blamed_on_the_box(message: str, kind: type[Exception]) -> None:
    """An `Unstable` run becomes a failed row and loses its checkpoints; a broken driver must not."""
    with pytest.raises(kind), _complaints():
        raise openmm.OpenMMException(message)


def test_annealing_goes_up_and_comes_back() -> None:
    settings = MdSettings(anneal_kelvin=400.0)
    at = [protocol.anneal_kelvin(done, settings=settings, temperature_kelvin=300.0) for done in (0.1, 0.5, 0.85, 1.0)]
    assert at == pytest.approx([350.0, 400.0, 350.0, 300.0])
    assert protocol.anneal_kelvin(0.5, settings=settings, temperature_kelvin=420.0) == 420.0


def test_a_box_that_is_not_equilibrated_says_so(
    argon_box: LiquidBox, argon_settings: MdSettings, conditions: MakeConditions
) -> None:
    strict = argon_settings.model_copy(update={"density_drift_percent": 1e-9, "production_ps": 1.0})
    run = simulate(argon_box, strict, conditions("strict"))
    assert run.equilibration.duration_ps == pytest.approx(3.0)
    assert run.equilibration.reason.startswith("density drifts by")
    assert run.n_frames == 5


def test_molecules_are_written_whole(
    octahedron: Callable[[float], object], argon_settings: MdSettings, conditions: MakeConditions, cation: object
) -> None:
    parameters, sodium = octahedron(90.0), cation
    corners = np.array([[x, y, z] for x in (0, 1) for y in (0, 1) for z in (0, 1)], dtype=float)
    ions = np.asarray(parameters.positions_angstrom) / 10.0  # type: ignore[attr-defined]
    edge = 1.5
    rows = [ions + edge / 2 * corner for corner in corners[:4]] + [
        [edge / 2 * corner + [0.37, 0.05, 0.05]] for corner in corners[4:]
    ]
    box = LiquidBox(
        components=(Component(parameters=parameters, count=4), Component(parameters=sodium, count=4)),  # type: ignore[arg-type]
        positions_nm=np.vstack(rows),
        edge_nm=edge,
    )
    settings = argon_settings.model_copy(update={"anneal_ps": 0.0, "equilibration_min_ps": 1.0, "production_ps": 1.0})
    run = simulate(box, settings, replace(conditions("salt"), temperature_kelvin=1200.0))
    _, positions = frames(run.trajectory)
    anions = positions[:, :28].reshape(-1, 7, 3)
    distances = np.linalg.norm(anions[:, 1:] - anions[:, :1], axis=-1)
    assert distances == pytest.approx(0.1606, abs=0.03)
