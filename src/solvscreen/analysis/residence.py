"""How long molecules stay in the first shell of a cation, counted by exits."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy import stats

from solvscreen.analysis.coordination import Cutoffs, contacts, unique_neighbours
from solvscreen.analysis.molecules import Molecules
from solvscreen.analysis.pairs import find_pairs
from solvscreen.analysis.trajectory import FloatArray, Trajectory
from solvscreen.analysis.uncertainty import CONFIDENCE
from solvscreen.domain.quantity import Quantity, Status, not_computed

METHOD: Final = "molecular dynamics, exits per time in the shell"
RATE_METHOD: Final = "molecular dynamics, exits per cation and time"
FEWEST_EXITS: Final = 10
FEWEST_CATIONS: Final = 2  # that can differ
PS_PER_NS: Final = 1000.0
FIRST_OUT: Final = "only those that leave first were seen to leave"

Pair = tuple[int, int]  # centre, molecule


@dataclass(frozen=True, kw_only=True)
class Stays:
    """Exits of molecules of one species from the shell of each cation of one kind, and the time they spent inside."""

    cation: str
    species: str
    observed_ps: float  # length of the run
    exits: tuple[int, ...]  # of each cation
    occupied_ps: tuple[float, ...]  # of each cation, summed over molecules


class StayCounter:
    """Follows pairs through time with two cutoffs and a patience, so that vibrations across a border count as nothing.

    A pair begins when it is inside the inner cutoff. It ends when it has been outside the outer one for longer
    than the patience; its time then ran until it was last inside. Passers-by are neither stays nor exits: a pair counts
    once it has lasted longer than the patience, with its time from then on, which leaves the mean of exponential stays
    as it is. Pairs still together at the end count with their time and without an exit.
    """

    def __init__(self, *, patience_ps: float) -> None:
        self.patience_ps = patience_ps
        self.exits: dict[Pair, int] = {}
        self.finished_ps: dict[Pair, float] = {}  # in all stays that ended
        self._since: dict[Pair, float] = {}
        self._seen: dict[Pair, float] = {}

    def add(self, *, time_ps: float, inner: Iterable[Pair], outer: Iterable[Pair]) -> None:
        """One frame: the pairs within the inner and within the outer cutoff."""
        for pair in outer:
            if pair in self._since:
                self._seen[pair] = time_ps
        gone = [pair for pair, seen in self._seen.items() if time_ps - seen > self.patience_ps]
        for pair in gone:
            counted_ps = self._seen.pop(pair) - self._since.pop(pair) - self.patience_ps
            if counted_ps > 0.0:
                self.exits[pair] = self.exits.get(pair, 0) + 1
                self.finished_ps[pair] = self.finished_ps.get(pair, 0.0) + counted_ps
        for pair in inner:
            self._since.setdefault(pair, time_ps)
            self._seen[pair] = time_ps

    @property
    def unfinished_ps(self) -> dict[Pair, float]:
        """Pairs that are still together and count, and for how long."""
        times = {pair: self._seen[pair] - since - self.patience_ps for pair, since in self._since.items()}
        return {pair: time_ps for pair, time_ps in times.items() if time_ps > 0.0}


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
    return _by_species(counter, box, observed_ps=(trajectory.n_frames - 1) * frame_interval_ps)


def residence_time(found: Iterable[Stays]) -> Quantity:
    r"""Mean residence time in ps, :math:`\tau = T_\mathrm{inside} / N_\mathrm{exits}`, with a counting interval.

    The estimate is the most likely one for exponential stays, of which some are cut short by the end of the run. The
    interval is Poisson's, widened where the cations differ by more than chance (`dispersion`).
    Without any exit there is no number, only a lower bound in the reason. Times longer than the run are doubtful.
    """
    records = list(found)
    exits, occupied = _by_cation(records)
    n_exits, total_ps = int(exits.sum()), float(occupied.sum())
    if total_ps <= 0.0:
        return not_computed("never in the first shell", method=METHOD)
    excess = dispersion(exits, n_exits * occupied / total_ps)
    low, high = poisson_bounds(n_exits, excess=excess)
    if n_exits == 0:
        bound = f"no exit in {total_ps:.3g} ps inside: longer than {total_ps / high:.3g} ps"
        return not_computed(bound, method=METHOD)
    bounds, longest_ps = (total_ps / high, total_ps / low), max(stay.observed_ps for stay in records)
    time = _counted(total_ps / n_exits, bounds=bounds, n=n_exits, excess=excess, method=METHOD)
    return time if time.value <= longest_ps else time.doubted(f"longer than a run of {longest_ps:.3g} ps: {FIRST_OUT}")


def exchange_rate(found: Iterable[Stays]) -> Quantity:
    """Exits of molecules from the first shell of one cation per ns, with the interval of `residence_time`.

    Every exit makes room for an entry, so this is the rate at which the cation exchanges molecules of the species.
    Zero where none left in the whole run, with the rate that would have shown itself as upper end.
    """
    records = list(found)
    exits, occupied = _by_cation(records)
    if occupied.sum() <= 0.0:
        return not_computed("never in the first shell", method=RATE_METHOD)
    total_ns = sum(stay.observed_ps * len(stay.exits) for stay in records) / PS_PER_NS
    if total_ns <= 0.0:
        return not_computed("a single frame", method=RATE_METHOD)
    n_exits = int(exits.sum())
    excess = dispersion(exits, np.full(len(exits), n_exits / len(exits)))
    low, high = poisson_bounds(n_exits, excess=excess)
    return _counted(
        n_exits / total_ns, bounds=(low / total_ns, high / total_ns), n=n_exits, excess=excess, method=RATE_METHOD
    )


def dispersion(counts: FloatArray, expected: FloatArray) -> float:
    """Variance of counts about their expectation over that of Poisson's law, at least 1.

    The upper quartile for as many cations, so that a few that agree by chance do not pass for certainty.
    """
    if len(counts) < FEWEST_CATIONS or expected.sum() <= 0.0:
        return 1.0
    squares = float(((counts - expected) ** 2).sum() / expected.mean())
    return max(1.0, squares / float(stats.chi2.ppf(0.25, len(counts) - 1)))


def poisson_bounds(n: int, *, excess: float = 1.0) -> tuple[float, float]:
    """95 % interval of the expectation behind a count, whose variance is `excess` times that of Poisson's law.

    Reference: Garwood, Biometrika 1936, 28, 437.

    >>> [round(bound, 3) for bound in poisson_bounds(10)]
    [4.795, 18.39]
    """
    tail, effective = (1.0 - CONFIDENCE) / 2.0, n / excess
    low = float(stats.chi2.ppf(tail, 2.0 * effective)) / 2.0 if n else 0.0
    return low * excess, float(stats.chi2.ppf(1.0 - tail, 2.0 * effective + 2.0)) / 2.0 * excess


def _counted(value: float, *, bounds: tuple[float, float], n: int, excess: float, method: str) -> Quantity:
    independent = n / excess
    enough = independent >= FEWEST_EXITS
    return Quantity(
        value=value,
        lower=bounds[0],
        upper=bounds[1],
        n=max(round(independent), min(n, 1)),
        method=method,
        status=Status.OK if enough else Status.DOUBTFUL,
        reason="" if enough else f"{n} exits only" if n < FEWEST_EXITS else f"{n} exits, most from few cations",
    )


def _by_cation(found: Iterable[Stays]) -> tuple[FloatArray, FloatArray]:
    """Exits and occupied time of every cation of all records, (n_cations,) each."""
    records = list(found)
    exits = np.array([count for stay in records for count in stay.exits], dtype=np.float64)
    return exits, np.array([time for stay in records for time in stay.occupied_ps], dtype=np.float64)


def _by_species(counter: StayCounter, box: Molecules, *, observed_ps: float) -> tuple[Stays, ...]:
    species = [kind.species for kind in box.kinds]
    exits = np.zeros((len(box.centre_atoms), len(species)), dtype=np.int64)
    occupied = np.zeros((len(box.centre_atoms), len(species)))
    for (centre, molecule), count in counter.exits.items():
        exits[centre, box.molecule_kind[molecule]] += count
    for times in (counter.finished_ps, counter.unfinished_ps):
        for (centre, molecule), time_ps in times.items():
            occupied[centre, box.molecule_kind[molecule]] += time_ps
    with_donors = dict.fromkeys(donor.species for donor in box.donor_types)
    return tuple(
        Stays(
            cation=box.kinds[kind].species,
            species=name,
            observed_ps=observed_ps,
            exits=tuple(int(count) for count in exits[box.centre_index == number, species.index(name)]),
            occupied_ps=tuple(float(time) for time in occupied[box.centre_index == number, species.index(name)]),
        )
        for number, kind in enumerate(box.centre_kinds)
        for name in with_donors
    )
