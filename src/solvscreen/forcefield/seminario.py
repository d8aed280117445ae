"""Harmonic force constants of bonds and angles from a Cartesian Hessian.

References: Seminario, Int. J. Quantum Chem. 1996, 60, 1271; Allen, Payne & Cole, J. Chem. Theory Comput. 2018, 14, 274,
doi 10.1021/acs.jctc.7b00785 (modified for shared centres).
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
_LINEAR = 1e-3  # sine below which three atoms lie on a line


def _projected(hessian: Array, moved: int, fixed: int, direction: Array) -> float:
    """Stiffness between two atoms along a unit vector, sum over eigenvalues of |u . v|."""
    block = -hessian[3 * moved : 3 * moved + 3, 3 * fixed : 3 * fixed + 3]
    values, vectors = np.linalg.eig(block)
    return float(np.sum(values * np.abs(direction @ vectors)).real)


def _unit(vector: Array) -> Array:
    return np.asarray(vector / np.linalg.norm(vector), dtype=np.float64)


def bond_constant(hessian: Array, positions: Array, i: int, j: int) -> float:
    """Force constant of a bond, k in E = k/2 (r - r0)^2, in the unit of the Hessian."""
    along = _unit(positions[j] - positions[i])
    return 0.5 * (_projected(hessian, i, j, along) + _projected(hessian, j, i, along))


def angle_constant(hessian: Array, positions: Array, atoms: tuple[int, int, int], neighbours: Sequence[int]) -> float:
    """Force constant of an angle, k in E = k/2 (theta - theta0)^2, in the Hessian's unit times length squared.

    `neighbours` are all atoms bonded to the middle one; the others share its stiffness.
    """
    a, centre, c = atoms
    to_a, to_c = positions[a] - positions[centre], positions[c] - positions[centre]
    normals = _normals(_unit(to_a), _unit(to_c))
    constants = []
    for normal in normals:
        in_plane_a, in_plane_c = np.cross(normal, _unit(to_a)), np.cross(_unit(to_c), normal)
        stiff_a = _projected(hessian, a, centre, in_plane_a) * float(to_a @ to_a)
        stiff_c = _projected(hessian, c, centre, in_plane_c) * float(to_c @ to_c)
        share_a = _share(positions, centre, a, [n for n in neighbours if n not in (a, c)], in_plane_a)
        share_c = _share(positions, centre, c, [n for n in neighbours if n not in (a, c)], in_plane_c)
        constants.append(1.0 / (share_a / stiff_a + share_c / stiff_c))
    return float(np.mean(constants))


def _normals(a: Array, c: Array) -> list[Array]:
    """Normal of the plane of an angle; two of them, at right angles, if the atoms lie on a line."""
    normal = np.cross(c, a)
    if np.linalg.norm(normal) > _LINEAR:
        return [_unit(normal)]
    least = np.eye(3)[int(np.argmin(np.abs(a)))]
    first = _unit(np.cross(a, least))
    return [first, _unit(np.cross(a, first))]


def _share(positions: Array, centre: int, end: int, others: Sequence[int], in_plane: Array) -> float:
    """1 plus the mean share of the other angles at this centre that a move of `end` also bends."""
    if not others:
        return 1.0
    along = _unit(positions[end] - positions[centre])
    total = 0.0
    for other in others:
        normal = np.cross(_unit(positions[other] - positions[centre]), along)
        if np.linalg.norm(normal) > _LINEAR:
            total += float(in_plane @ np.cross(_unit(normal), along)) ** 2
    return 1.0 + total / len(others)
