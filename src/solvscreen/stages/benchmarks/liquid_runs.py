"""Liquids of a benchmark, simulated by the stage that a screen uses, each once and kept.

Every liquid has a folder of its own under `runs`; checkpoints and the finished files lie under `scratch`. A benchmark
that was stopped goes on from there, and one that is repeated reads what is finished.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, TypeVar

from solvscreen.config import Config, MdSettings, canonical_json
from solvscreen.domain.formulation import Formulation
from solvscreen.domain.names import folded
from solvscreen.domain.species import Species
from solvscreen.errors import InputError
from solvscreen.io.atomic import write_text
from solvscreen.io.members import box_members
from solvscreen.io.text_file import shown
from solvscreen.stage_records import settings_record
from solvscreen.stages._pool import in_pool
from solvscreen.stages.benchmarks.references import Row, Skipped
from solvscreen.stages.md import run_md

SMALLEST_NEAT_NM: Final = 2.1  # about 1000 atoms
SMALLEST_ELECTROLYTE_NM: Final = 2.4
ANNEAL_PS: Final = 10.0
LONGEST_EQUILIBRATION: Final = 2.0  # times the shortest
DENSITY_DRIFT_PERCENT: Final = 1.0  # gate; half a window of 20 ps knows the density of 1000 atoms to about 0.5 %
FRAME_INTERVAL_PS: Final = 0.5
CHECKPOINT_INTERVAL_PS: Final = 5.0
CPU_FILE: Final = "cpu_s.txt"
SHORTEST_PS, LONGEST_PS, MOST_REPLICAS = 5.0, 1e6, 100


@dataclass(frozen=True, kw_only=True)
class Lengths:
    """How long each replica is simulated, and how many there are."""

    equilibration_ps: float
    production_ps: float
    replicas: int

    @property
    def text(self) -> str:
        """One line for the output: how liquids are simulated."""
        longest_ps = LONGEST_EQUILIBRATION * self.equilibration_ps
        return (
            f"OpenFF Sage 2.3, ion charges times {MdSettings().ion_charge_scale:g}, 1 bar; boxes of at least "
            f"{SMALLEST_NEAT_NM:g} nm (neat) and {SMALLEST_ELECTROLYTE_NM:g} nm (with salt); {self.replicas} "
            f"replica(s), each {ANNEAL_PS:g} ps annealing, {self.equilibration_ps:g} to {longest_ps:g} ps "
            f"equilibration, {self.production_ps:g} ps production"
        )


@dataclass(frozen=True, kw_only=True)
class Liquid:
    """A formulation with its species, and the least number of cations that shows what is asked."""

    formulation: Formulation
    species: dict[str, Species]
    min_cations: int


@dataclass(frozen=True, kw_only=True)
class LiquidCase:
    """A row of a reference file with the liquid that it means."""

    row: Row
    liquid: Liquid

    @property
    def names(self) -> tuple[str, ...]:
        """What a person may call it: the label of the row, the liquid such as `G2_298.2K`, a neat liquid's species."""
        own = () if self.liquid.formulation.salts else tuple(self.liquid.species)
        return (self.row.species, self.liquid.formulation.id, *own)


AnyCase = TypeVar("AnyCase", bound=LiquidCase)


@dataclass(frozen=True, kw_only=True)
class LiquidOptions:
    """What a person may choose; zero stands for the benchmark's own default."""

    equilibration_ps: float
    production_ps: float
    replicas: int
    only: Sequence[str]  # names of rows or liquids; all if it is empty
    threads: int

    def lengths(self, default: Lengths) -> Lengths:
        """Lengths as asked for, else those of `default`.

        Raises:
            InputError: a length or number that no simulation can have.
        """
        chosen = Lengths(
            equilibration_ps=self.equilibration_ps or default.equilibration_ps,
            production_ps=self.production_ps or default.production_ps,
            replicas=self.replicas or default.replicas,
        )
        for name, value in (("equilibration", chosen.equilibration_ps), ("production", chosen.production_ps)):
            if not SHORTEST_PS <= value <= LONGEST_PS:
                raise InputError(f"--{name}-ps {value:g}: has to lie between {SHORTEST_PS:g} and {LONGEST_PS:g}")
        if not 1 <= chosen.replicas <= MOST_REPLICAS:
            raise InputError(f"--replicas {chosen.replicas}: has to lie between 1 and {MOST_REPLICAS}")
        if self.threads < 1:
            raise InputError(f"--threads {self.threads}: has to be at least 1")
        return chosen

    def selected(self, cases: Sequence[AnyCase]) -> tuple[list[AnyCase], list[Skipped]]:
        """Cases that bear one of the names asked for, and the others as skipped.

        Raises:
            InputError: a name that no case bears.
        """
        wanted = {folded(name) for name in self.only}
        borne = {id(case): {folded(name) for name in case.names} for case in cases}
        unknown = wanted.difference(*borne.values())
        if unknown:
            raise InputError(f"--only {' '.join(sorted(unknown))}: no usable row has that name")
        kept = [case for case in cases if not wanted or wanted & borne[id(case)]]
        rest = [case.row for case in cases if wanted and not wanted & borne[id(case)]]
        left_out = "left out by --only"
        return kept, [Skipped(row=r.row, species=r.species, quantity=r.quantity, reason=left_out) for r in rest]


@dataclass(frozen=True, kw_only=True)
class _Job:
    """One replica of one liquid."""

    settings: Path
    members: Path
    replica: int
    scratch: Path
    out: Path


def require_cases(cases: Sequence[LiquidCase], skipped: Sequence[Skipped], *, path: Path, wanted: str) -> None:
    """Check that a file has a row to compare with.

    Raises:
        InputError: it has none; the message holds the first reasons.
    """
    if not cases:
        first = "; ".join(f"row {one.row}: {one.reason}" for one in skipped[:5])
        raise InputError(f"{shown(path)}: no row holds {wanted}; {first or 'the table is empty'}")


def same_temperature(cases: Sequence[AnyCase]) -> list[AnyCase]:
    """Cases with one liquid for all of one composition within the same whole kelvin: that of the first of them."""
    first: dict[tuple[object, ...], Liquid] = {}
    return [replace(case, liquid=first.setdefault(_composition(case.liquid), case.liquid)) for case in cases]


def _composition(liquid: Liquid) -> tuple[object, ...]:
    formulation = liquid.formulation
    solvents = tuple((liquid.species[part.species].smiles, part.fraction) for part in formulation.solvents)
    kelvin = round(formulation.temperature_kelvin)
    return (formulation.salts, formulation.concentration_basis, solvents, formulation.ratio_basis, kelvin)


def simulate(liquids: Sequence[Liquid], *, lengths: Lengths, folder: Path, threads: int) -> dict[str, list[Path]]:
    """Folders of the finished replicas of each liquid, by formulation id; a replica that failed says so in its summary.

    `threads` replicas run at a time, one thread each.
    """
    distinct = {liquid.formulation.id: liquid for liquid in liquids}
    jobs = {name: _jobs(liquid, lengths=lengths, folder=folder) for name, liquid in distinct.items()}
    in_pool(_run, [job for own in jobs.values() for job in own], threads=threads)
    return {name: [job.out for job in own] for name, own in jobs.items()}


def md_settings(liquid: Liquid, *, lengths: Lengths) -> MdSettings:
    """Settings of one liquid: those of a screen, but for lengths and the size of the box."""
    return MdSettings(
        min_box_nm=SMALLEST_ELECTROLYTE_NM if liquid.formulation.salts else SMALLEST_NEAT_NM,
        min_cations=liquid.min_cations,
        anneal_ps=ANNEAL_PS,
        equilibration_min_ps=lengths.equilibration_ps,
        equilibration_max_ps=LONGEST_EQUILIBRATION * lengths.equilibration_ps,
        density_drift_percent=DENSITY_DRIFT_PERCENT,
        production_ps=lengths.production_ps,
        frame_interval_ps=FRAME_INTERVAL_PS,
        checkpoint_interval_ps=CHECKPOINT_INTERVAL_PS,
    )


def cpu_s(replica: Path) -> float:
    """CPU time of the sessions that finished this replica or read it again."""
    path = replica / CPU_FILE
    return sum(float(line) for line in path.read_text(encoding="utf-8").split()) if path.exists() else 0.0


def _jobs(liquid: Liquid, *, lengths: Lengths, folder: Path) -> list[_Job]:
    name = liquid.formulation.id
    home = folder / "runs" / name
    record = settings_record(Config(md=md_settings(liquid, lengths=lengths)), "md")
    write_text(home / "settings.json", canonical_json(record))
    write_text(home / "members.json", box_members(liquid.formulation, liquid.species))
    return [
        _Job(
            settings=home / "settings.json",
            members=home / "members.json",
            replica=number,
            scratch=folder / "scratch" / f"{name}_{number}",
            out=home / f"replica_{number}",
        )
        for number in range(1, lengths.replicas + 1)
    ]


def _run(job: _Job) -> None:
    start = _cpu_s()
    run_md(settings=job.settings, members=job.members, replica=job.replica, scratch=job.scratch, out=job.out, threads=1)
    with (job.out / CPU_FILE).open("a", encoding="utf-8") as handle:
        handle.write(f"{_cpu_s() - start:.1f}\n")


def _cpu_s() -> float:
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system
