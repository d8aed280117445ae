"""Self-diffusion from displacements of whole molecules, with a check that they diffuse."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from MDAnalysis.lib.distances import minimize_vectors

from solvscreen.analysis.molecules import Molecules
from solvscreen.analysis.trajectory import FloatArray, Frame, Trajectory
from solvscreen.analysis.uncertainty import t_half_width
from solvscreen.domain.quantity import Quantity, Status, not_computed
from solvscreen.errors import DataError

METHOD: Final = "molecular dynamics, growth of mean squared displacement"
SLOPE_RANGE: Final = (0.9, 1.1)  # of log MSD against log t
FEWEST_WINDOWS: Final = 5  # of twice the lag, in each replica
FEWEST_WALKERS: Final = 3
YEH_HUMMER: Final = 2.837297  # cubic boxes; Yeh & Hummer, J. Phys. Chem. B 2004, 108, 15873


@dataclass(frozen=True, kw_only=True, eq=False)
class Walks:
    """Centres of mass of the molecules of one species, unwrapped, free of the drift of the whole box."""

    species: str
    positions_angstrom: FloatArray  # (n_frames, n_molecules, 3)
    frame_interval_ps: float


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
    """Unwrapped walks of every species; `masses_amu` is (n_atoms,). Memory: 24 bytes per molecule and frame.

    Positions add up the shortest displacements between frames, which stays right while the box breathes (von Bülow,
    Bullerjahn & Hummer, J. Chem. Phys. 2020, 153, 021101). Frames must be close: no molecule may move half a box.
    """
    box.require_atoms(trajectory.n_atoms)
    weights = np.bincount(box.atom_molecule, weights=masses_amu)
    steps = np.zeros((trajectory.n_frames, len(weights), 3))
    before = None
    for number, frame in enumerate(trajectory.frames()):
        centres = _centres_of_mass(frame, box, masses_amu=masses_amu)
        if before is not None:
            steps[number] = minimize_vectors((centres - before).astype(np.float32), frame.box)
        before = centres
    drift = np.average(steps, axis=1, weights=weights)
    paths = np.cumsum(steps - drift[:, None, :], axis=0)
    return tuple(
        Walks(
            species=kind.species,
            positions_angstrom=paths[:, box.molecule_kind == number],
            frame_interval_ps=frame_interval_ps,
        )
        for number, kind in enumerate(box.kinds)
    )


def mean_squared_displacement(walk: Walks, *, lag: int) -> float:
    """MSD in square angstrom after `lag` frames, over all molecules and overlapping windows."""
    moved = walk.positions_angstrom[lag:] - walk.positions_angstrom[:-lag]
    return float((moved**2).sum(axis=-1).mean())


def regime(replicas: Sequence[Walks]) -> Regime:
    """The shortest lag, doubling from one frame, from which on motion is diffusive; else the longest possible.

    Raises:
        DataError: replicas too short for five windows of two frames.
    """
    n_frames = min(len(walk.positions_angstrom) for walk in replicas)
    longest = (n_frames - 1) // (2 * FEWEST_WINDOWS)
    if longest < 1:
        raise DataError(f"{n_frames} frames are too few for a diffusion coefficient")
    lags = [1 << power for power in range(longest.bit_length())]
    found = [Regime(lag=lag, slope=_slope(replicas, lag=lag)) for lag in lags]
    for place, candidate in enumerate(found):
        if all(later.is_diffusive for later in found[place:]):
            return candidate
    return found[-1]


def self_diffusion(replicas: Sequence[Walks]) -> Quantity:
    r"""Self-diffusion coefficient in square angstrom per ps, of one species in one or several replicas.

    :math:`D = [\mathrm{MSD}(2\tau) - \mathrm{MSD}(\tau)] / 6\tau`, so that a constant offset (cage) drops out.
    Every molecule gives one value from its own windows of :math:`2\tau` without overlap; molecules are
    independent walkers, and the interval is Student's over them. Not corrected for the size of the box.
    """
    if sum(walk.positions_angstrom.shape[1] for walk in replicas) < FEWEST_WALKERS:
        return not_computed("fewer than three molecules", method=METHOD)
    chosen = regime(replicas)
    values = [value for walk in replicas for value in _values(walk, lag=chosen.lag)]
    mean, width = float(np.mean(values)), t_half_width(values)
    lag_ps = chosen.lag * replicas[0].frame_interval_ps
    reason = "" if chosen.is_diffusive else f"not diffusive: slope {chosen.slope:.2f} at {lag_ps:.3g} ps"
    return Quantity(
        value=mean,
        lower=mean - width,
        upper=mean + width,
        n=len(values),
        method=METHOD,
        status=Status.DOUBTFUL if reason else Status.OK,
        reason=reason,
    )


def finite_size_correction(*, temperature_kelvin: float, viscosity_mpa_s: float, edge_angstrom: float) -> float:
    r"""What to add to D of a cubic box, :math:`\xi k_B T / 6\pi\eta L`, in square angstrom per ps.

    >>> round(finite_size_correction(temperature_kelvin=298.15, viscosity_mpa_s=0.89, edge_angstrom=25.0), 4)
    0.0278
    """
    joule_per_mpa_s_angstrom = 1.380649e-23 * temperature_kelvin / (viscosity_mpa_s * 1e-3 * edge_angstrom * 1e-10)
    return YEH_HUMMER * joule_per_mpa_s_angstrom / (6.0 * math.pi) * 1e8  # m2/s to square angstrom per ps


def _values(walk: Walks, *, lag: int) -> FloatArray:
    """One unbiased estimate of D for each molecule, (n_molecules,)."""
    points = walk.positions_angstrom[::lag]
    first, second = (np.diff(points, axis=0)[start::2] for start in (0, 1))
    n = min(len(first), len(second))
    first, second = first[:n], second[:n]
    whole, halves = ((first + second) ** 2).sum(axis=-1), ((first**2).sum(axis=-1) + (second**2).sum(axis=-1)) / 2.0
    return np.asarray((whole - halves).mean(axis=0) / (6.0 * lag * walk.frame_interval_ps))


def _slope(replicas: Sequence[Walks], *, lag: int) -> float:
    short, long = (
        float(np.mean([mean_squared_displacement(walk, lag=step) for walk in replicas])) for step in (lag, 2 * lag)
    )
    return math.log2(long / short) if short > 0.0 and long > 0.0 else 0.0


def _centres_of_mass(frame: Frame, box: Molecules, *, masses_amu: FloatArray) -> FloatArray:
    origins = frame.positions_angstrom[box.first_atom]
    arms = minimize_vectors(frame.positions_angstrom - origins[box.atom_molecule], frame.box)
    sums = np.zeros((len(origins), 3))
    np.add.at(sums, box.atom_molecule, arms * masses_amu[:, None])
    return np.asarray(origins + sums / np.bincount(box.atom_molecule, weights=masses_amu)[:, None], dtype=np.float64)
