"""Rigid bodies put next to each other without clashes."""

from collections.abc import Sequence

import numpy as np
from ase.data.vdw_alvarez import vdw_radii
from numpy.typing import NDArray
from scipy.spatial.transform import Rotation

from solvscreen.domain.cluster import METAL_CATIONS

Array = NDArray[np.float64]
CONTACT = 0.75  # of the sum of van der Waals radii: closer atoms of two molecules clash
STEPS = 400
DEFAULT_VDW_ANGSTROM = 2.0


def vdw(symbols: Sequence[str], numbers: Sequence[int]) -> Array:
    """Van der Waals radii in angstrom (Alvarez 2013); alkali cations get their ionic size."""
    ions = dict(zip(METAL_CATIONS, (1.3, 1.0, 1.7), strict=True))
    raw = [ions.get(symbol, float(vdw_radii[number])) for symbol, number in zip(symbols, numbers, strict=True)]
    radii: Array = np.nan_to_num(np.array(raw), nan=DEFAULT_VDW_ANGSTROM)
    return radii


def overlap(first: Array, second: Array, radii: tuple[Array, Array]) -> float:
    """Sum of squared overlaps of two bodies in angstrom squared; zero means no clash."""
    distances = np.linalg.norm(first[:, None] - second[None], axis=2)
    limits = CONTACT * (radii[0][:, None] + radii[1][None])
    return float((np.clip(limits - distances, 0.0, None) ** 2).sum())


def directions(count: int) -> Array:
    """Unit vectors as far apart as they can be (Thomson), (count, 3)."""
    generator = np.random.default_rng(20261)
    points = generator.normal(size=(count, 3))
    for _ in range(300):
        points /= np.linalg.norm(points, axis=1)[:, None]
        gaps = points[:, None] - points[None]
        inverse = 1.0 / np.clip((gaps**2).sum(axis=2), 1e-3, None) ** 1.5
        points = points + 0.05 * (gaps * inverse[..., None]).sum(axis=1)
    unit: Array = points / np.linalg.norm(points, axis=1)[:, None]
    return unit


def aligned(positions: Array, *, axis: Array, direction: Array, spin: float) -> Array:
    """`positions` turned about the origin until `axis` points along `direction`, then spun by `spin` radian."""
    rotation, _ = Rotation.align_vectors(direction[None], (axis / np.linalg.norm(axis))[None])
    turned: Array = (Rotation.from_rotvec(spin * direction) * rotation).apply(positions)
    return turned


def arrange(
    bodies: Sequence[Array], radii: Sequence[Array], donors: Sequence[Sequence[int]], *, seed: int
) -> list[Array]:
    """Bodies turned about the origin, where the cation sits, until they do not clash and their donors are spread out.

    Deterministic for a seed. A body that still clashes is drawn outwards in steps of 0.1 angstrom.
    """
    generator = np.random.default_rng(seed)
    placed = _spread(bodies, generator)
    cost = _cost(placed, radii, donors)
    for step in range(STEPS):
        which = step % len(placed)
        angle = generator.normal(scale=1.0 - 0.8 * step / STEPS, size=3)
        trial = [*placed]
        trial[which] = Rotation.from_rotvec(angle).apply(placed[which])
        trial_cost = _cost(trial, radii, donors)
        if trial_cost < cost:
            placed, cost = trial, trial_cost
    return _drawn_apart(placed, radii)


def _spread(bodies: Sequence[Array], generator: np.random.Generator) -> list[Array]:
    whole = Rotation.random(rng=generator).apply(directions(len(bodies)))
    placed = []
    for body, direction in zip(bodies, whole, strict=True):
        axis = body.mean(axis=0)
        axis = axis if np.linalg.norm(axis) > 1e-3 else np.array([0.0, 0.0, 1.0])
        placed.append(aligned(body, axis=axis, direction=direction, spin=generator.uniform(0.0, 2 * np.pi)))
    return placed


def _cost(placed: Sequence[Array], radii: Sequence[Array], donors: Sequence[Sequence[int]]) -> float:
    """Overlaps, plus a weak repulsion between the directions of donors of different bodies."""
    total = 0.0
    units = [_unit(body[list(chosen)]) for body, chosen in zip(placed, donors, strict=True)]
    for i in range(len(placed)):
        for j in range(i):
            total += 5.0 * overlap(placed[i], placed[j], (radii[i], radii[j]))
            gaps = np.linalg.norm(units[i][:, None] - units[j][None], axis=2)
            total += float((0.1 / np.clip(gaps, 0.1, None)).sum())
    return total


def _unit(vectors: Array) -> Array:
    unit: Array = vectors / np.clip(np.linalg.norm(vectors, axis=1), 1e-6, None)[:, None]
    return unit


def _drawn_apart(placed: list[Array], radii: Sequence[Array]) -> list[Array]:
    done: list[Array] = []
    for index, original in enumerate(placed):
        body = original
        outwards = body.mean(axis=0)
        outwards = outwards / max(float(np.linalg.norm(outwards)), 1e-6)
        for _ in range(60):
            if all(overlap(body, other, (radii[index], radii[k])) < 0.05 for k, other in enumerate(done)):
                break
            body = body + 0.1 * outwards
        done.append(body)
    return done
