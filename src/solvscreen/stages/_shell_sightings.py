"""Every shell type in the frames of a formulation's replicas, and the structures of chosen ones."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from solvscreen.analysis.coordination import Cutoffs
from solvscreen.analysis.cut_shell import cut_shell
from solvscreen.analysis.exchange import exchanges, stay_frames
from solvscreen.analysis.molecules import IntArray, Molecules
from solvscreen.analysis.rdf import MOLECULE
from solvscreen.analysis.shell_types import Detail, ShellSite, ShellType, shell_sites
from solvscreen.analysis.snapshots import Occurrence
from solvscreen.analysis.trajectory import Frame, Trajectory, open_xtc
from solvscreen.analysis.uncertainty import SeriesSummary, summarise
from solvscreen.config import AnalysisSettings
from solvscreen.errors import DataError
from solvscreen.io.structures import NamedStructure
from solvscreen.stages._replica_files import read_box, read_numbers
from solvscreen.stages._replica_record import ReplicaRecord

MOST_WATCHED: Final = 20_000
"""Frames of one replica in which shells are looked for."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Watched:
    """One replica's trajectory with the cutoffs of its analysis."""

    replica: int
    trajectory: Trajectory
    box: Molecules
    cutoffs: Cutoffs
    second_shell_angstrom: float
    frame_interval_ps: float
    detail: Detail

    def sites(self, frame: Frame) -> tuple[ShellSite, ...]:
        """Every cation of a frame."""
        return shell_sites(
            frame,
            self.box,
            cutoffs=self.cutoffs,
            second_shell_angstrom=self.second_shell_angstrom,
            detail=self.detail,
        )


@dataclass(frozen=True, kw_only=True, eq=False)
class Sightings:
    """Number of the type, in `kinds`, of every centre in every watched frame of every replica."""

    kinds: tuple[ShellType, ...]
    numbers: tuple[NDArray[np.int32], ...]  # one (n_watched, n_centres) for each replica
    cations: tuple[tuple[str, ...], ...]  # species of each centre, for each replica
    shortest_stay: int  # watched frames
    stride: int  # frames from one that is watched to the next

    @property
    def n_observed(self) -> int:
        """Cations counted over all watched frames of all replicas."""
        return sum(numbers.size for numbers in self.numbers)

    @property
    def n_frames(self) -> int:
        """Frames of the longest replica."""
        return self.stride * max((len(numbers) for numbers in self.numbers), default=0)

    def count(self, number: int) -> int:
        """How often a type was seen."""
        return int(self._counts[number])

    @cached_property
    def _counts(self) -> IntArray:
        counts: IntArray = sum(
            (np.bincount(numbers.ravel(), minlength=len(self.kinds)) for numbers in self.numbers),
            start=np.zeros(len(self.kinds), dtype=np.int64),
        )
        return counts

    def items(self) -> list[tuple[str, int]]:
        """Names in quantum chemistry with how often each was seen, the most frequent first."""
        counts: dict[str, int] = {}
        for number, kind in enumerate(self.kinds):
            counts[kind.item] = counts.get(kind.item, 0) + self.count(number)
        return sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))

    def occurrences(self, item: str) -> IntArray:
        """Rows (replica, frame, centre) of every sighting of an item."""
        wanted = [number for number, kind in enumerate(self.kinds) if kind.item == item]
        found = [np.argwhere(np.isin(numbers, wanted)) * (self.stride, 1) for numbers in self.numbers]
        return np.concatenate([np.insert(rows, 0, place, axis=1) for place, rows in enumerate(found)])

    def summaries(self, number: int, *, blocks: int) -> list[SeriesSummary]:
        """Share of one type among the cations of its kind, in each replica."""
        cation = self.kinds[number].cation
        masks = [np.array([name == cation for name in names]) for names in self.cations]
        return [
            self._summary(numbers[:, mine] == number, blocks=blocks)
            for numbers, mine in zip(self.numbers, masks, strict=True)
        ]

    def _summary(self, inside: NDArray[np.bool_], *, blocks: int) -> SeriesSummary:
        return summarise(
            inside.mean(axis=1),
            blocks=blocks,
            by_cation=inside.mean(axis=0),
            exchanges=exchanges(inside, shortest_stay=self.shortest_stay),
        )


def open_replica(folder: Path, record: ReplicaRecord, *, analysis: AnalysisSettings, detail: Detail) -> Watched:
    """Trajectory of a replica, with the first shells that its analysis found.

    Raises:
        DataError: trajectory, box and record do not fit each other.
    """
    box, trajectory = read_box(folder), open_xtc(folder / "trajectory.xtc")
    if trajectory.n_frames != record.n_frames:
        raise DataError(f"{folder}: {trajectory.n_frames} frames, analysed {record.n_frames}; run snakemake again")
    box.require_atoms(trajectory.n_atoms)
    ends = {
        (cation.cation, donor.species, donor.donor): donor.cutoff_angstrom
        for cation in record.cations
        for donor in cation.donors
        if donor.donor != MOLECULE
    }
    cations = [box.kinds[kind].species for kind in box.centre_kinds]
    missing = {(c, d.species, d.label) for c in cations for d in box.donor_types} - set(ends)
    if missing:
        raise DataError(f"{folder}: no cutoff of {sorted(missing)[0]} in its analysis; run snakemake again")
    angstrom = [[ends[cation, donor.species, donor.label] for donor in box.donor_types] for cation in cations]
    return Watched(
        replica=record.replica,
        trajectory=trajectory,
        box=box,
        cutoffs=Cutoffs(angstrom=np.array(angstrom), shift_angstrom=analysis.cutoff_shift_angstrom),
        second_shell_angstrom=analysis.second_shell_angstrom,
        frame_interval_ps=read_numbers(folder).frame_interval_ps,
        detail=detail,
    )


def watch(replicas: Sequence[Watched]) -> Sightings:
    """Types of all shells in all frames; of more than `MOST_WATCHED` in every second, third, ... frame.

    One frame at a time is in memory, and 4 bytes for each watched frame and cation.
    """
    kinds: dict[ShellType, int] = {}
    longest = max((replica.trajectory.n_frames for replica in replicas), default=1)
    stride = math.ceil(longest / MOST_WATCHED)
    numbers = []
    for replica in replicas:
        shape = (math.ceil(replica.trajectory.n_frames / stride), len(replica.box.centre_atoms))
        found = np.empty(shape, dtype=np.int32)
        for place, frame in enumerate(replica.trajectory.frames()):
            if place % stride == 0:
                found[place // stride] = [kinds.setdefault(site.kind, len(kinds)) for site in replica.sites(frame)]
        numbers.append(found)
    return Sightings(
        kinds=tuple(kinds),
        numbers=tuple(numbers),
        cations=tuple(_cations(replica.box) for replica in replicas),
        shortest_stay=stay_frames(replicas[0].frame_interval_ps * stride) if replicas else 1,
        stride=stride,
    )


def _cations(box: Molecules) -> tuple[str, ...]:
    return tuple(box.kinds[box.atom_kind[atom]].species for atom in box.centre_atoms)


def cut_occurrences(
    replica: Watched, wanted: Sequence[tuple[Occurrence, int]], *, formulation: str
) -> Iterator[NamedStructure]:
    """Structures of the wanted occurrences in one replica; each comes with its number within its type."""
    by_frame: dict[int, list[tuple[Occurrence, int]]] = {}
    for occurrence, rank in wanted:
        by_frame.setdefault(occurrence.frame, []).append((occurrence, rank))
    last = max(by_frame, default=-1)
    for place, frame in enumerate(replica.trajectory.frames()):
        if place > last:
            return
        if place not in by_frame:
            continue
        sites = replica.sites(frame)
        for occurrence, rank in by_frame[place]:
            site = sites[occurrence.centre]
            source = f"{formulation} replica {replica.replica} frame {place} cation {site.members.atom}"
            yield cut_shell(frame, replica.box, site=site, rank=rank, source=source)
