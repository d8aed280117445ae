"""Geometry optimisation on any engine's surface.

Rational-function steps in Cartesian coordinates, from a model Hessian that is updated with each gradient.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solvscreen.domain.structure import Structure
from solvscreen.engines.model_hessian import model_hessian
from solvscreen.engines.protocol import SinglePoint, Surface
from solvscreen.errors import NotConverged
from solvscreen.units import BOHR_TO_ANGSTROM, HARTREE_TO_EV

Array = NDArray[np.float64]
FORCE_TO_EV_PER_ANGSTROM = HARTREE_TO_EV / BOHR_TO_ANGSTROM
SOFTEST = 0.003  # hartree per bohr squared: no mode of the model Hessian is softer
LARGEST_STEP_BOHR = 0.8  # trust radius, norm of the whole step
SMALLEST_RADIUS_BOHR = 0.02
START_RADIUS_BOHR = 0.5
REBUILD = 10  # steps after which the model Hessian is made anew: 40 takes 1.3 times the gradients, keeping it 1.8 times


@dataclass(frozen=True, kw_only=True, eq=False)
class Optimized:
    """A stationary point and what it took."""

    structure: Structure
    single_point: SinglePoint
    n_gradients: int
    max_force_ev_per_angstrom: float  # largest force on an atom


def optimize(
    surface: Surface, structure: Structure, *, max_force_ev_per_angstrom: float, max_gradients: int
) -> Optimized:
    """Minimum near `structure`, where the largest force on any atom is below the threshold.

    Raises:
        NotConverged: the threshold is not met after `max_gradients` gradients, or an SCF failed.
    References: Banerjee et al., J. Phys. Chem. 89, 52 (1985), rational-function steps.
    """
    positions = np.array(structure.positions_angstrom) / BOHR_TO_ANGSTROM
    point = surface.single_point(positions * BOHR_TO_ANGSTROM)
    hessian = _start_hessian(positions, structure)
    radius, age = START_RADIUS_BOHR, 0
    for count in range(1, max_gradients + 1):
        force = max_force(point)
        if force < max_force_ev_per_angstrom:
            return Optimized(
                structure=structure.moved(positions * BOHR_TO_ANGSTROM),
                single_point=point,
                n_gradients=count,
                max_force_ev_per_angstrom=force,
            )
        gradient = point.gradient_hartree_per_bohr.ravel()
        step, predicted = _rational_step(hessian, gradient, positions, radius=radius)
        trial = positions + step.reshape(-1, 3)
        new = surface.single_point(trial * BOHR_TO_ANGSTROM)
        change = new.energy.hartree - point.energy.hartree
        hessian = _updated(hessian, step, new.gradient_hartree_per_bohr.ravel() - gradient)
        radius = _new_radius(radius, float(np.linalg.norm(step)), change=change, predicted=predicted)
        age += 1
        if change < 1e-5 or radius <= SMALLEST_RADIUS_BOHR:
            positions, point = trial, new
        if age >= REBUILD:
            hessian, age = _start_hessian(positions, structure), 0
    raise NotConverged(
        f"geometry: force {max_force(point):.3f} eV/angstrom after {max_gradients} gradients, "
        f"wanted {max_force_ev_per_angstrom:g}"
    )


def max_force(point: SinglePoint) -> float:
    """Largest force on an atom in eV/angstrom."""
    return float(np.linalg.norm(point.gradient_hartree_per_bohr, axis=1).max() * FORCE_TO_EV_PER_ANGSTROM)


def _start_hessian(positions: Array, structure: Structure) -> Array:
    values, vectors = np.linalg.eigh(model_hessian(positions, structure.numbers))
    hessian: Array = (vectors * np.clip(values, SOFTEST, None)) @ vectors.T
    return hessian


def _rational_step(hessian: Array, gradient: Array, positions: Array, *, radius: float) -> tuple[Array, float]:
    """Step within the trust radius free of translation and rotation, and the energy change that it promises."""
    rigid = _rigid_motions(positions)
    projected = gradient - rigid @ (rigid.T @ gradient)
    values, vectors = np.linalg.eigh(_without(hessian, rigid))
    internal = vectors.T @ projected
    shift = _shift(values, internal)
    for _ in range(60):
        step = -internal / (values - shift)
        if np.linalg.norm(step) <= radius:
            break
        shift = min(shift * 1.5, -1e-4)
    predicted = float(internal @ step + 0.5 * (values * step) @ step)
    return vectors @ step, predicted


def _shift(values: Array, gradient: Array) -> float:
    """Lowest root of lambda = sum g_i^2 / (lambda - h_i), the rational-function shift."""
    low = min(float(values[0]), 0.0) - float(np.linalg.norm(gradient)) - 1e-6
    high = min(float(values[0]), 0.0)
    for _ in range(80):
        middle = 0.5 * (low + high)
        if (gradient**2 / (middle - values)).sum() > middle:
            low = middle
        else:
            high = middle
    return low


def _without(hessian: Array, rigid: Array) -> Array:
    """Hessian in which rigid motions have a large force constant, so that no step follows them."""
    keep = np.eye(len(hessian)) - rigid @ rigid.T
    projected: Array = keep @ hessian @ keep + rigid @ rigid.T
    return projected


def _rigid_motions(positions: Array) -> Array:
    """Orthonormal translations and rotations, (3n, 6); (3n, 5) for linear molecules, (3n, 3) for atoms."""
    centred = positions - positions.mean(axis=0)
    moves = [np.tile(axis, (len(positions), 1)) for axis in np.eye(3)]
    moves += [np.cross(axis, centred) for axis in np.eye(3)]
    basis, weights, _ = np.linalg.svd(np.array([move.ravel() for move in moves]).T, full_matrices=False)
    independent: Array = basis[:, weights > 1e-6 * weights[0]]
    return independent


def _updated(hessian: Array, step: Array, change: Array) -> Array:
    """BFGS update, damped after Powell so that the Hessian stays positive definite."""
    pushed = hessian @ step
    curvature, model = float(step @ change), float(step @ pushed)
    if curvature < 0.2 * model:
        theta = 0.8 * model / (model - curvature)
        change = theta * change + (1.0 - theta) * pushed
        curvature = float(step @ change)
    updated: Array = hessian + np.outer(change, change) / curvature - np.outer(pushed, pushed) / model
    return updated


def _new_radius(radius: float, length: float, *, change: float, predicted: float) -> float:
    quality = change / predicted if predicted < 0 else 0.0
    if quality < 0.25:
        return max(0.5 * min(radius, length), SMALLEST_RADIUS_BOHR)
    if quality > 0.75 and length > 0.8 * radius:
        return min(1.5 * radius, LARGEST_STEP_BOHR)
    return radius
