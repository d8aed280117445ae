"""Distances held above or below a limit while a geometry relaxes on any engine's surface."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from solvscreen.domain.level import Energy
from solvscreen.engines.protocol import SinglePoint, Surface
from solvscreen.units import BOHR_TO_ANGSTROM

STIFFNESS: Final = 0.5  # hartree per bohr squared, about a bond's


@dataclass(frozen=True, kw_only=True)
class DistanceLimit:
    """Two atoms that stay at least `lower_angstrom` and at most `upper_angstrom` apart."""

    atoms: tuple[int, int]
    lower_angstrom: float = 0.0
    upper_angstrom: float = float("inf")


@dataclass(frozen=True, kw_only=True)
class RestrainedSurface:
    r"""A surface with a wall, :math:`\tfrac{k}{2}(r - r_\mathrm{limit})^2`, beyond each limit; flat within."""

    surface: Surface
    limits: Sequence[DistanceLimit]

    def single_point(self, positions_angstrom: NDArray[np.float64]) -> SinglePoint:
        """Result at positions (n_atoms, 3) with the walls in energy and gradient, which are no longer the method's.

        Raises:
            NotConverged: the self-consistent cycle did not end.
        """
        point = self.surface.single_point(positions_angstrom)
        gradient = np.array(point.gradient_hartree_per_bohr)
        extra = 0.0
        for limit in self.limits:
            first, second = limit.atoms
            line = (positions_angstrom[first] - positions_angstrom[second]) / BOHR_TO_ANGSTROM
            distance = float(np.linalg.norm(line))
            inside = float(
                np.clip(distance, limit.lower_angstrom / BOHR_TO_ANGSTROM, limit.upper_angstrom / BOHR_TO_ANGSTROM)
            )
            excess = distance - inside
            extra += 0.5 * STIFFNESS * excess**2
            pull = STIFFNESS * excess * line / distance
            gradient[first] += pull
            gradient[second] -= pull
        level = replace(point.energy.level, numerics=f"{point.energy.level.numerics}, with restraints")
        energy = Energy(hartree=point.energy.hartree + extra, level=level)
        return replace(point, energy=energy, gradient_hartree_per_bohr=gradient)
