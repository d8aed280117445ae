"""Self-diffusion of Brownian walkers with a known coefficient."""

import numpy as np
import pytest

from solvscreen.analysis.diffusion import (
    Walks,
    displacements,
    mean_squared_displacement,
    self_diffusion,
    walks,
)
from solvscreen.domain.quantity import Status

D_ANGSTROM2_PER_PS = 0.05
INTERVAL_PS = 2.0


def brownian(rng: np.random.Generator, *, n_frames: int, n_molecules: int, rattle: float = 0.0) -> Walks:
    step = np.sqrt(2.0 * D_ANGSTROM2_PER_PS * INTERVAL_PS)
    paths = np.cumsum(rng.normal(0.0, step, (n_frames, n_molecules, 3)), axis=0)
    paths += rng.normal(0.0, rattle, paths.shape)
    return Walks(species="X", positions_angstrom=paths, frame_interval_ps=INTERVAL_PS)


@pytest.mark.parametrize(("n_replicas", "n_molecules", "rattle"), [(1, 8, 0.0), (2, 8, 0.3), (2, 20, 0.0)])
def test_intervals_cover_the_known_coefficient(n_replicas: int, n_molecules: int, rattle: float) -> None:
    rng = np.random.default_rng(12)
    hits = 0
    for _ in range(100):
        replicas = [brownian(rng, n_frames=300, n_molecules=n_molecules, rattle=rattle) for _ in range(n_replicas)]
        found = self_diffusion([displacements(walk) for walk in replicas])
        hits += found.lower <= D_ANGSTROM2_PER_PS <= found.upper
    assert hits >= 90


def test_mean_squared_displacement_of_a_straight_flight_is_not_diffusive() -> None:
    velocity = np.random.default_rng(1).normal(size=(20, 3))
    flight = Walks(
        species="X", positions_angstrom=np.arange(200)[:, None, None] * velocity, frame_interval_ps=INTERVAL_PS
    )
    assert mean_squared_displacement(flight, lag=3) == pytest.approx(9.0 * (velocity**2).sum(axis=1).mean())
    found = self_diffusion([displacements(flight)])
    assert found.status is Status.DOUBTFUL
    assert found.reason.startswith("not diffusive: slope 2.00")


def test_walks_are_unwrapped_whole_and_free_of_drift(box, trajectory) -> None:
    rng = np.random.default_rng(2)
    mixed = box(PF6=2, Na=2)
    masses = np.array([31.0, 19.0, 19.0, 31.0, 19.0, 19.0, 23.0, 23.0])
    centres = np.cumsum(rng.normal(0.0, 1.0, (40, 4, 3)), axis=0) + 10.0
    shape = np.array([[0, 0, 0], [1.6, 0, 0], [-1.6, 0, 0]])
    frames = np.concatenate([centres[:, 0:1] + shape, centres[:, 1:2] + shape, centres[:, 2:]], axis=1)
    edge = 15.0
    drifting = (frames + np.arange(40)[:, None, None] * 0.7) % edge
    found = walks(
        trajectory(drifting, box=(edge, edge, edge, 90, 90, 90)), mixed, masses_amu=masses, frame_interval_ps=1.0
    )
    weights = np.array([69.0, 69.0, 23.0, 23.0])
    steps = np.diff(centres, axis=0)
    expected = steps - np.average(steps, axis=1, weights=weights)[:, None, :]
    assert [walk.species for walk in found] == ["PF6", "Na"]
    moved = np.concatenate([np.diff(walk.positions_angstrom, axis=0) for walk in found], axis=1)
    assert moved == pytest.approx(expected, abs=1e-4)


def test_long_runs_keep_every_second_position(box, trajectory, monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(9)
    frames = (np.cumsum(rng.normal(0.0, 1.0, (25, 2, 3)), axis=0) + 10.0) % 30.0
    masses = np.array([23.0, 35.0])
    (whole, *_) = walks(trajectory(frames), box(Na=1, Cl=1), masses_amu=masses, frame_interval_ps=1.0)
    monkeypatch.setattr("solvscreen.analysis.diffusion.MOST_KEPT", 10)
    (thin, *_) = walks(trajectory(frames), box(Na=1, Cl=1), masses_amu=masses, frame_interval_ps=1.0)
    assert (thin.frame_interval_ps, len(thin.positions_angstrom)) == (4.0, 7)
    assert thin.positions_angstrom == pytest.approx(whole.positions_angstrom[::4])


def test_too_few_molecules_give_no_number() -> None:
    found = self_diffusion([displacements(brownian(np.random.default_rng(1), n_frames=100, n_molecules=2))])
    assert found.status is Status.NOT_COMPUTED


def test_too_few_frames_and_standstill_are_said() -> None:
    short = displacements(brownian(np.random.default_rng(1), n_frames=10, n_molecules=20))
    assert self_diffusion([short]).reason == "fewer than 11 frames"
    still = Walks(species="X", positions_angstrom=np.zeros((40, 5, 3)), frame_interval_ps=1.0)
    found = self_diffusion([displacements(still)])
    assert (found.value, found.status) == (0.0, Status.DOUBTFUL)
    assert "not told apart from zero" in found.reason


def test_replicas_pool_their_molecules() -> None:
    """The interval from the kept sums is Student's over all molecules together."""
    rng = np.random.default_rng(3)
    pair = [displacements(brownian(rng, n_frames=300, n_molecules=n)) for n in (5, 9)]
    both = brownian(np.random.default_rng(3), n_frames=300, n_molecules=5)
    again = np.random.default_rng(3)
    walkers = [brownian(again, n_frames=300, n_molecules=n).positions_angstrom for n in (5, 9)]
    together = Walks(
        species="X", positions_angstrom=np.concatenate(walkers, axis=1), frame_interval_ps=both.frame_interval_ps
    )
    apart, joined = self_diffusion(pair), self_diffusion([displacements(together)])
    assert apart.n == joined.n == 14
    assert (apart.value, apart.upper) == (pytest.approx(joined.value), pytest.approx(joined.upper))
