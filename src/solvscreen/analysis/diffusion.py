"""Self-diffusion from displacements of whole molecules, with a check that they diffuse."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from ase.data import atomic_masses, atomic_numbers
from MDAnalysis.lib.distances import minimize_vectors
from scipy import stats

from solvscreen.analysis.molecules import Molecules
from solvscreen.analysis.trajectory import FloatArray, Frame, Trajectory
from solvscreen.analysis.uncertainty import CONFIDENCE, t_half_width
from solvscreen.domain.quantity import Quantity, Status, not_computed
from solvscreen.errors import DataError

METHOD: Final = "molecular dynamics, growth of mean squared displacement"
SLOPE_RANGE: Final = (0.9, 1.1)  # of log MSD against log t
FEWEST_WINDOWS: Final = 5  # of twice the lag, in each replica
FEWEST_WALKERS: Final = 3
MOST_KEPT: Final = 2000  # positions of each molecule
FEWEST_REPLICAS: Final = 3  # whose spread says more than that of the molecules


@dataclass(frozen=True, kw_only=True, eq=False)
class Walks:
    """Centres of mass of the molecules of one species, unwrapped, free of the drift of the whole box."""

    species: str
    positions_angstrom: FloatArray  # (n_frames, n_molecules, 3)
    frame_interval_ps: float


@dataclass(frozen=True, kw_only=True)
class Displacements:
    """What is kept of the walks of one species in one replica at one lag."""

    lag: int  # frames
    lag_ps: float
    msd_angstrom2: float
    double_msd_angstrom2: float  # at twice the lag
    n_molecules: int
    mean_angstrom2_per_ps: float  # of the molecules' estimates of D
    variance_angstrom4_per_ps2: float  # of those estimates; zero for one molecule


@dataclass(frozen=True, kw_only=True)
class Regime:
    """The lag at which displacements are read, and the slope of log MSD between it and twice it."""

    lag: int  # frames
    slope: float

    @property
    def is_diffusive(self) -> bool:
        """True if the mean squared displacement grows in proportion to time."""
        return SLOPE_RANGE[0] <= self.slope <= SLOPE_RANGE[1]


def walks(
    trajectory: Trajectory, box: Molecules, *, masses_amu: FloatArray, frame_interval_ps: float
) -> tuple[Walks, ...]:
    """Unwrapped walks of every species; `masses_amu` is (n_atoms,). Memory: 24 bytes per molecule and kept frame.

    Positions add up the shortest displacements between frames, which stays right while the box breathes (von Bülow,
    Bullerjahn & Hummer, J. Chem. Phys. 2020, 153, 021101). Frames must be close: no molecule may move half a box.
    All frames count, but at most `MOST_KEPT` positions are kept: of a longer run every second, fourth, ... frame.
    """
    box.require_atoms(trajectory.n_atoms)
    weights = np.bincount(box.atom_molecule, weights=masses_amu)
    path, before = np.zeros((len(weights), 3)), np.zeros((len(weights), 3))
    kept: list[FloatArray] = []
    stride = 1
    for number, frame in enumerate(trajectory.frames()):
        centres = _centres_of_mass(frame, box, masses_amu=masses_amu)
        if number > 0:
            step = minimize_vectors((centres - before).astype(np.float32), frame.box)
            path = path + step - np.average(step, axis=0, weights=weights)
        before = centres
        if number % stride == 0:
            kept.append(path)
        if len(kept) > MOST_KEPT:
            kept, stride = kept[::2], 2 * stride
    paths = np.array(kept)
    return tuple(
        Walks(
            species=kind.species,
            positions_angstrom=paths[:, box.molecule_kind == number],
            frame_interval_ps=stride * frame_interval_ps,
        )
        for number, kind in enumerate(box.kinds)
    )


def standard_masses(box: Molecules) -> FloatArray:
    """Standard atomic masses of all atoms of the box, (n_atoms,), in atomic mass units."""
    numbers = [np.tile([atomic_numbers[symbol] for symbol in kind.symbols], kind.count) for kind in box.kinds]
    return np.asarray(atomic_masses[np.concatenate(numbers)], dtype=np.float64)


def mean_squared_displacement(walk: Walks, *, lag: int) -> float:
    """MSD in square angstrom after `lag` frames, over all molecules and overlapping windows."""
    moved = walk.positions_angstrom[lag:] - walk.positions_angstrom[:-lag]
    return float((moved**2).sum(axis=-1).mean())


def displacements(walk: Walks) -> tuple[Displacements, ...]:
    """Displacements at lags of 1, 2, 4, ... frames, of which five windows of twice the lag fit; empty if none does."""
    longest = (len(walk.positions_angstrom) - 1) // (2 * FEWEST_WINDOWS)
    return tuple(_displacements(walk, lag=1 << power) for power in range(longest.bit_length()))


def regime(replicas: Sequence[Sequence[Displacements]]) -> Regime:
    """The shortest common lag from which on motion is diffusive; else the longest.

    Raises:
        DataError: a replica without displacements.
    """
    found = [
        Regime(lag=same[0].lag, slope=_slope(same))
        for same in zip(*replicas, strict=False)  # the lags of the shortest replica
    ]
    if not found:
        raise DataError("too few frames for a diffusion coefficient")
    for place, candidate in enumerate(found):
        if all(later.is_diffusive for later in found[place:]):
            return candidate
    return found[-1]


def self_diffusion(replicas: Sequence[Sequence[Displacements]]) -> Quantity:
    r"""Self-diffusion coefficient in square angstrom per ps, of one species in one or several replicas.

    :math:`D = [\mathrm{MSD}(2\tau) - \mathrm{MSD}(\tau)] / 6\tau`, so that a constant offset (cage) drops out.
    Every molecule gives one value from its own windows of :math:`2\tau` without overlap; molecules are
    independent walkers, and the interval is Student's over them, or over the replicas where there are three and
    theirs is wider. Not corrected for the size of the box.
    """
    if not all(replicas):
        return not_computed(f"fewer than {2 * FEWEST_WINDOWS + 1} frames", method=METHOD)
    if sum(found[0].n_molecules for found in replicas) < FEWEST_WALKERS:
        return not_computed("fewer than three molecules", method=METHOD)
    chosen = regime(replicas)
    same = [next(entry for entry in found if entry.lag == chosen.lag) for found in replicas]
    mean, width, n = _mean_over_molecules(same)
    reasons = [] if chosen.is_diffusive else [f"not diffusive: slope {chosen.slope:.2f} at {same[0].lag_ps:.3g} ps"]
    if mean <= width:
        reasons.append("not told apart from zero")
    return Quantity(
        value=mean,
        lower=mean - width,
        upper=mean + width,
        n=n,
        method=METHOD,
        status=Status.DOUBTFUL if reasons else Status.OK,
        reason="; ".join(reasons),
    )


def _mean_over_molecules(same: Sequence[Displacements]) -> tuple[float, float, int]:
    """Mean over the molecules of all replicas, half its 95 % interval, number of molecules."""
    counts = np.array([entry.n_molecules for entry in same])
    means = np.array([entry.mean_angstrom2_per_ps for entry in same])
    variances = np.array([entry.variance_angstrom4_per_ps2 for entry in same])
    n, mean = int(counts.sum()), float(np.average(means, weights=counts))
    variance = float(((counts - 1) * variances + counts * (means - mean) ** 2).sum() / (n - 1))
    width = float(stats.t.ppf(0.5 + CONFIDENCE / 2.0, n - 1)) * math.sqrt(variance / n)
    if len(same) >= FEWEST_REPLICAS:
        width = max(width, t_half_width(list(means)))
    return mean, width, n


def _values(walk: Walks, *, lag: int) -> FloatArray:
    """One unbiased estimate of D for each molecule, (n_molecules,)."""
    points = walk.positions_angstrom[::lag]
    first, second = (np.diff(points, axis=0)[start::2] for start in (0, 1))
    n = min(len(first), len(second))
    first, second = first[:n], second[:n]
    whole, halves = ((first + second) ** 2).sum(axis=-1), ((first**2).sum(axis=-1) + (second**2).sum(axis=-1)) / 2.0
    return np.asarray((whole - halves).mean(axis=0) / (6.0 * lag * walk.frame_interval_ps))


def _displacements(walk: Walks, *, lag: int) -> Displacements:
    values = _values(walk, lag=lag)
    return Displacements(
        lag=lag,
        lag_ps=lag * walk.frame_interval_ps,
        msd_angstrom2=mean_squared_displacement(walk, lag=lag),
        double_msd_angstrom2=mean_squared_displacement(walk, lag=2 * lag),
        n_molecules=len(values),
        mean_angstrom2_per_ps=float(values.mean()),
        variance_angstrom4_per_ps2=float(values.var(ddof=1)) if len(values) > 1 else 0.0,
    )


def _slope(same: Sequence[Displacements]) -> float:
    short = float(np.mean([entry.msd_angstrom2 for entry in same]))
    long = float(np.mean([entry.double_msd_angstrom2 for entry in same]))
    return math.log2(long / short) if short > 0.0 and long > 0.0 else 0.0


def _centres_of_mass(frame: Frame, box: Molecules, *, masses_amu: FloatArray) -> FloatArray:
    origins = frame.positions_angstrom[box.first_atom]
    arms = minimize_vectors(frame.positions_angstrom - origins[box.atom_molecule], frame.box)
    sums = np.zeros((len(origins), 3))
    np.add.at(sums, box.atom_molecule, arms * masses_amu[:, None])
    return np.asarray(origins + sums / np.bincount(box.atom_molecule, weights=masses_amu)[:, None], dtype=np.float64)
