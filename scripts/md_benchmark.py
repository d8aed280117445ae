"""Nanoseconds a day of the MD stage beside a bare OpenMM loop, and beside GROMACS where `gmx` is installed.

    python scripts/md_benchmark.py --formulation "1 M NaPF6 in G2 @ 298 K" --ps 20 --threads 1

All three simulate the same box: same parameters, masses, time step and cutoff, from the same short equilibration.

stage     the engine's production phase with frames, log and checkpoints, from the first checkpoint to the last
bare      the same System and integrator in a context of its own with OpenMM's default properties; one call of `step`
GROMACS   leap-frog with velocity rescaling and C-rescale barostat, h-bonds constrained, its own frames and log

Stage and bare loop take turns, so that other work on the machine hits both; medians are compared. Setting up a context
(a few seconds, once) is left out on both sides. A frame every 0.5 ps and a checkpoint every 2 ps cost more than the
defaults, 2 ps and 10 ps, would. With `--check`, the potential energy of the start is compared between both programs.
"""

import argparse
import logging
import re
import resource
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import openmm
from gromacs_files import write_inputs
from openmm import unit

from solvscreen.chem.box import box_counts
from solvscreen.chem.packmol import packed_box
from solvscreen.config import MdSettings
from solvscreen.domain.draft import ROOM_TEMPERATURE_KELVIN
from solvscreen.domain.liquid_box import Component, LiquidBox
from solvscreen.engines.molecular_dynamics import PROGRESS_LOGGER, Conditions
from solvscreen.engines.openmm.engine import OpenmmEngine
from solvscreen.engines.openmm.simulation import Simulation, make_simulation
from solvscreen.forcefield.library import parameterize
from solvscreen.stages.benchmarks.liquid_labels import electrolyte, library
from solvscreen.threads import pin_threads

SECONDS_PER_DAY = 86400.0
FRAME_PS, CHECKPOINT_PS = 0.5, 2.0
PROGRESS = logging.getLogger(PROGRESS_LOGGER)
PERFORMANCE = re.compile(r"^Performance:\s+([0-9.]+)", re.MULTILINE)
ENERGY = re.compile(r"^Potential\s+(\S+)", re.MULTILINE)


@dataclass(frozen=True, kw_only=True)
class Timing:
    """What one run cost."""

    wall_s: float
    cpu_s: float


def timed(work: Callable[[], object]) -> Timing:
    """Wall and CPU time of `work`."""
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return Timing(wall_s=time.perf_counter() - wall, cpu_s=time.process_time() - cpu)


def make_box(formulation: str, *, settings: MdSettings) -> LiquidBox:
    """Packed box of a formulation."""
    known = library()
    recipe = electrolyte(formulation, temperature_kelvin=ROOM_TEMPERATURE_KELVIN, known=known)
    counts = box_counts(recipe, known.index.species, min_box_nm=settings.min_box_nm, min_cations=settings.min_cations)
    components = [
        Component(parameters=parameterize(row.id, row.smiles, row.charge, seed=1), count=count)
        for row, count in ((known.index.species[name], count) for name, count in counts.counts)
    ]
    return packed_box(components, density_g_per_cm3=counts.predicted_density_g_per_cm3, seed=1)


def bare_context(start: LiquidBox, *, settings: MdSettings, conditions: Conditions) -> openmm.Context:
    """The stage's System and integrator in a context with nothing set but the number of threads."""
    made: Simulation = make_simulation(start, settings=settings, conditions=conditions)
    platform = openmm.Platform.getPlatformByName(made.choice.name)
    integrator = openmm.LangevinMiddleIntegrator(
        conditions.temperature_kelvin, settings.friction_per_ps, settings.timestep_fs * unit.femtosecond
    )
    properties = {"Threads": str(conditions.threads)} if made.choice.name == "CPU" else {"Precision": "mixed"}
    context = openmm.Context(made.system, integrator, platform, properties)
    context.setPositions(start.positions_nm)
    context.setVelocitiesToTemperature(conditions.temperature_kelvin, 1)
    integrator.step(50)
    return context


class Checkpoints(logging.Handler):
    """Times at which the stage reports a checkpoint."""

    def __init__(self) -> None:
        super().__init__()
        self.times: list[tuple[float, float]] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Note the time of a line of progress."""
        if "ns/day" in record.getMessage():
            self.times.append((time.perf_counter(), time.process_time()))


def stage_timing(box: LiquidBox, *, settings: MdSettings, conditions: Conditions, copy: Path) -> Timing:
    """Production by the stage from a copy of the equilibrated scratch folder, without what it takes to set up."""
    shutil.copytree(conditions.scratch, copy)
    checkpoints = Checkpoints()
    PROGRESS.addHandler(checkpoints)
    OpenmmEngine().produce(box, settings=settings, conditions=replace(conditions, scratch=copy))
    PROGRESS.removeHandler(checkpoints)
    (wall, cpu), (last_wall, last_cpu) = checkpoints.times[0], checkpoints.times[-1]
    return Timing(wall_s=last_wall - wall, cpu_s=last_cpu - cpu)


def gromacs_ns_per_day(
    start: LiquidBox, *, settings: MdSettings, ps: float, threads: int, folder: Path
) -> tuple[float, float]:
    """By wall time as the log of `gmx mdrun` says, and by its CPU time, start included."""
    write_inputs(folder, start, settings=settings, kelvin=ROOM_TEMPERATURE_KELVIN, ps=ps, barostat="C-rescale")
    _gmx(folder, "grompp", "-maxwarn", "2", "-c", "conf.gro", "-o", "topol.tpr")
    before = children_cpu_s()
    _gmx(folder, "mdrun", "-ntmpi", "1", "-ntomp", str(threads), "-pin", "off", "-s", "topol.tpr", "-g", "md.log")
    by_cpu = threads * ps / 1000.0 * SECONDS_PER_DAY / (children_cpu_s() - before)
    return float(PERFORMANCE.findall((folder / "md.log").read_text(encoding="utf-8"))[-1]), by_cpu


def children_cpu_s() -> float:
    """CPU time of all programs started so far."""
    return sum(resource.getrusage(resource.RUSAGE_CHILDREN)[:2])


def gromacs_energy_kj_per_mol(start: LiquidBox, *, settings: MdSettings, folder: Path) -> float:
    """Potential energy of the start in GROMACS."""
    write_inputs(folder, start, settings=settings, kelvin=ROOM_TEMPERATURE_KELVIN, ps=0.0, barostat="no")
    _gmx(folder, "grompp", "-maxwarn", "2", "-c", "conf.gro", "-o", "topol.tpr")
    _gmx(folder, "mdrun", "-ntmpi", "1", "-ntomp", "1", "-s", "topol.tpr", "-g", "md.log", "-rerun", "conf.gro")
    found = subprocess.run(
        ["gmx", "energy", "-f", "ener.edr"], input="Potential\n", cwd=folder, capture_output=True, text=True, check=True
    )
    return float(ENERGY.findall(found.stdout)[-1])


def _gmx(folder: Path, *arguments: str) -> None:
    done = subprocess.run(["gmx", *arguments], cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"gmx {arguments[0]} failed:\n{done.stderr[-2000:]}")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--formulation", default="1 M NaPF6 in G2 @ 298 K")
    parser.add_argument("--platform", default="CPU")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--ps", type=float, default=20.0, help="length of one measurement, a multiple of 2")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--check", action="store_true", help="compare energies with GROMACS")
    options = parser.parse_args()
    pin_threads(options.threads)
    PROGRESS.setLevel(logging.INFO)
    PROGRESS.propagate = False
    settings = MdSettings(
        platform=options.platform,
        anneal_ps=0.0,
        equilibration_min_ps=4.0,
        equilibration_max_ps=4.0,
        production_ps=options.ps + CHECKPOINT_PS,
        frame_interval_ps=FRAME_PS,
        checkpoint_interval_ps=CHECKPOINT_PS,
    )
    box = make_box(options.formulation, settings=settings)
    print(f"{options.formulation}: {box.n_atoms} atoms, OpenMM {openmm.__version__}, {options.platform}, ", end="")
    print(f"{options.threads} thread(s), {options.ps:g} ps, {options.repeats} repeats")
    with tempfile.TemporaryDirectory() as name:
        measure(box, settings=settings, options=options, folder=Path(name))
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")


def median(timings: Sequence[Timing]) -> Timing:
    """Median wall and CPU time."""
    walls, cpus = [one.wall_s for one in timings], [one.cpu_s for one in timings]
    return Timing(wall_s=statistics.median(walls), cpu_s=statistics.median(cpus))


def measure(box: LiquidBox, *, settings: MdSettings, options: argparse.Namespace, folder: Path) -> None:
    """Equilibrate, then time all of them and print the medians."""
    conditions = Conditions(
        temperature_kelvin=ROOM_TEMPERATURE_KELVIN, seed=1, threads=options.threads, scratch=folder / "start"
    )
    OpenmmEngine().equilibrate(box, settings=settings, conditions=conditions)
    copied = replace(conditions, scratch=folder / "one-frame")
    shutil.copytree(conditions.scratch, copied.scratch)
    one_frame = settings.model_copy(update={"production_ps": settings.frame_interval_ps})
    start = OpenmmEngine().produce(box, settings=one_frame, conditions=copied).start
    context = bare_context(start, settings=settings, conditions=replace(conditions, scratch=folder / "bare"))
    integrator = context.getIntegrator()
    steps = round(1000.0 * options.ps / settings.timestep_fs)
    bare, stage = [], []
    for number in range(options.repeats):
        bare.append(timed(lambda: integrator.step(steps)))
        stage.append(stage_timing(box, settings=settings, conditions=conditions, copy=folder / f"stage-{number}"))
    day = options.ps / 1000.0 * SECONDS_PER_DAY
    medians = {name: median(timings) for name, timings in (("bare OpenMM", bare), ("MD stage", stage))}
    for name, one in medians.items():
        by_cpu = options.threads * day / one.cpu_s
        print(f"{name}: {day / one.wall_s:.1f} ns/day by wall time, {by_cpu:.1f} by CPU time")
    walls, cpus = zip(*((one.wall_s, one.cpu_s) for one in medians.values()), strict=True)
    by_wall, by_cpu = 100 * walls[0] / walls[1], 100 * cpus[0] / cpus[1]
    print(f"stage / bare = {by_wall:.1f} % by wall time, {by_cpu:.1f} % by CPU time (target 90 %)")
    if not shutil.which("gmx"):
        print("GROMACS: no gmx here")
        return
    if options.check:
        check_energies(start, settings=settings, folder=folder / "energy")
    by_wall, by_cpu = gromacs_ns_per_day(
        start, settings=settings, ps=3 * options.ps, threads=options.threads, folder=folder / "gmx"
    )
    print(f"GROMACS: {by_wall:.1f} ns/day by wall time, {by_cpu:.1f} by CPU time")


def check_energies(start: LiquidBox, *, settings: MdSettings, folder: Path) -> None:
    """Print the potential energy of one configuration in both programs."""
    conditions = Conditions(temperature_kelvin=ROOM_TEMPERATURE_KELVIN, seed=1, threads=1, scratch=folder)
    rounded = replace(start, positions_nm=start.positions_nm.round(6), edge_nm=round(start.edge_nm, 5))
    made = make_simulation(rounded, settings=settings, conditions=conditions)
    ours = made.context.getState(energy=True).getPotentialEnergy().value_in_unit(unit.kilojoule_per_mole)
    theirs = gromacs_energy_kj_per_mol(rounded, settings=settings, folder=folder)
    print(f"potential energy: OpenMM {ours:.1f}, GROMACS {theirs:.1f} kJ/mol, apart by {theirs - ours:+.1f}")


if __name__ == "__main__":
    main()
