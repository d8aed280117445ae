"""Molecules put next to each other without a metal cation: solvent and anion, or two solvents."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.spatial.transform import Rotation

from solvscreen.chem.rigid import overlap
from solvscreen.errors import CalculationError

Array = NDArray[np.float64]
POSES = 150


def dock(
    bodies: Sequence[Array],
    radii: Sequence[Array],
    polar: Sequence[Array],
    *,
    seed: int,
) -> list[Array]:
    """Bodies side by side in contact, each turned so that its hydrogens face the donors of the others.

    `polar` holds +1 for hydrogens, -1 for donors and 0 for other atoms. The best of 150 random poses is kept for each
    body; different seeds give different contacts. Positions are (n_atoms, 3) in angstrom.

    Raises:
        CalculationError: no pose without a clash.
    """
    generator = np.random.default_rng(seed)
    placed = [bodies[0] - bodies[0].mean(axis=0)]
    for index in range(1, len(bodies)):
        fixed, fixed_radii = np.concatenate(placed), np.concatenate(list(radii[:index]))
        fixed_polar = np.concatenate(list(polar[:index]))
        best, lowest = placed[0], np.inf
        for _ in range(POSES):
            body = _touching(bodies[index], fixed, (radii[index], fixed_radii), generator)
            distances = np.linalg.norm(body[:, None] - fixed[None], axis=2)
            attraction = float((polar[index][:, None] * fixed_polar[None] / distances**3).sum())
            if attraction < lowest:
                best, lowest = body, attraction
        if not np.isfinite(lowest):
            raise CalculationError("no arrangement of the molecules without a clash was found")
        placed.append(best)
    return placed


def _touching(body: Array, fixed: Array, radii: tuple[Array, Array], generator: np.random.Generator) -> Array:
    turned = Rotation.random(rng=generator).apply(body - body.mean(axis=0))
    direction = generator.normal(size=3)
    direction /= np.linalg.norm(direction)
    near, far = 0.0, 60.0
    while far - near > 0.05:  # bisection on the distance at which the bodies touch
        middle = 0.5 * (near + far)
        if overlap(turned + middle * direction, fixed - fixed.mean(axis=0), radii) > 0.02:
            near = middle
        else:
            far = middle
    touching: Array = turned + far * direction + fixed.mean(axis=0)
    return touching
