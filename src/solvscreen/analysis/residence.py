"""How long molecules stay in the first shell of a cation, counted by exits."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from scipy import stats

from solvscreen.analysis.coordination import Cutoffs, contacts, unique_neighbours
from solvscreen.analysis.molecules import Molecules
from solvscreen.analysis.pairs import find_pairs
from solvscreen.analysis.trajectory import Trajectory
from solvscreen.analysis.uncertainty import CONFIDENCE
from solvscreen.domain.quantity import Quantity, Status, not_computed

METHOD: Final = "molecular dynamics, exits per time in the shell"
FEWEST_EXITS: Final = 10

Pair = tuple[int, int]  # centre, molecule


@dataclass(frozen=True, kw_only=True)
class Stays:
    """Exits of molecules of one species from the shells of one kind of cation, and the time they spent inside."""

    cation: str
    species: str
    exits: int
    occupied_ps: float


class StayCounter:
    """Follows pairs through time with two cutoffs and a patience, so that vibrations across a border are no exits.

    A pair begins when it is inside the inner cutoff. It ends when it has been outside the outer one for longer
    than the patience; its time then ran until it was last inside. Pairs still together at the end count with their time
    and without an exit.
    """

    def __init__(self, *, patience_ps: float) -> None:
        self.patience_ps = patience_ps
        self.finished: list[tuple[Pair, float]] = []
        self._since: dict[Pair, float] = {}
        self._seen: dict[Pair, float] = {}

    def add(self, *, time_ps: float, inner: Iterable[Pair], outer: Iterable[Pair]) -> None:
        """One frame: the pairs within the inner and within the outer cutoff."""
        for pair in outer:
            if pair in self._since:
                self._seen[pair] = time_ps
        gone = [pair for pair, seen in self._seen.items() if time_ps - seen > self.patience_ps]
        for pair in gone:
            self.finished.append((pair, self._seen.pop(pair) - self._since.pop(pair)))
        for pair in inner:
            self._since.setdefault(pair, time_ps)
            self._seen[pair] = time_ps

    @property
    def unfinished(self) -> list[tuple[Pair, float]]:
        """Pairs that are still together, and for how long, in ps."""
        return [(pair, self._seen[pair] - since) for pair, since in self._since.items()]


def stays(
    trajectory: Trajectory, box: Molecules, *, cutoffs: Cutoffs, frame_interval_ps: float, patience_ps: float
) -> tuple[Stays, ...]:
    """Exits and occupied time for every kind of cation and every species with donors.

    The outer border is the cutoff plus its shift; `patience_ps` is that of `StayCounter` (2 ps is customary).

    References: Impey, Madden & McDonald, J. Phys. Chem. 1983, 87, 5071; Laage & Hynes, J. Phys. Chem. B 2008, 112,
    7697.
    """
    counter = StayCounter(patience_ps=patience_ps)
    limit = float(cutoffs.angstrom.max()) + cutoffs.shift_angstrom
    for number, frame in enumerate(trajectory.frames()):
        near = find_pairs(frame, box, limit_angstrom=limit)
        inner, outer = (
            [
                (int(centre), int(molecule))
                for centre, molecule in unique_neighbours(
                    contacts(near, box, cutoffs=cutoffs, shift=shift), n_molecules=len(box.molecule_kind)
                )
            ]
            for shift in (0.0, cutoffs.shift_angstrom)
        )
        counter.add(time_ps=number * frame_interval_ps, inner=inner, outer=outer)
    return _by_species(counter, box)


def residence_time(found: Iterable[Stays]) -> Quantity:
    r"""Mean residence time in ps, :math:`\tau = T_\mathrm{inside} / N_\mathrm{exits}`, with Poisson's interval.

    The estimate is the most likely one for exponential stays, of which some are cut short by the end of the run.
    Without any exit there is no number, only a lower bound in the reason.
    """
    records = list(found)
    exits, occupied = sum(stay.exits for stay in records), sum(stay.occupied_ps for stay in records)
    if occupied <= 0.0:
        return not_computed("never in the first shell", method=METHOD)
    tail = (1.0 - CONFIDENCE) / 2.0
    shortest = occupied / (float(stats.chi2.ppf(1.0 - tail, 2 * exits + 2)) / 2.0)
    if exits == 0:
        return not_computed(f"no exit in {occupied:.3g} ps inside: longer than {shortest:.3g} ps", method=METHOD)
    enough = exits >= FEWEST_EXITS
    return Quantity(
        value=occupied / exits,
        lower=shortest,
        upper=occupied / (float(stats.chi2.ppf(tail, 2 * exits)) / 2.0),
        n=exits,
        method=METHOD,
        status=Status.OK if enough else Status.DOUBTFUL,
        reason="" if enough else f"{exits} exits only",
    )


def _by_species(counter: StayCounter, box: Molecules) -> tuple[Stays, ...]:
    names = [donor.species for donor in box.donor_types]
    totals = {(kind, name): [0, 0.0] for kind in range(len(box.centre_kinds)) for name in dict.fromkeys(names)}
    for exits, pairs in ((1, counter.finished), (0, counter.unfinished)):
        for (centre, molecule), time_ps in pairs:
            total = totals[int(box.centre_index[centre]), box.kinds[box.molecule_kind[molecule]].species]
            total[0] += exits
            total[1] += time_ps
    return tuple(
        Stays(
            cation=box.kinds[box.centre_kinds[kind]].species,
            species=name,
            exits=int(exits),
            occupied_ps=math.fsum([time]),
        )
        for (kind, name), (exits, time) in totals.items()
    )
