"""Guess of the Hessian from the geometry alone, good enough to start an optimisation from."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

# rows of the periodic table: H-He, Li-Ne, the rest
ALPHA = np.array([[1.0000, 0.3949, 0.3949], [0.3949, 0.2800, 0.2800], [0.3949, 0.2800, 0.2800]])
REFERENCE_BOHR = np.array([[1.35, 2.10, 2.53], [2.10, 2.87, 3.40], [2.53, 3.40, 3.40]])
STRETCH, BEND, TORSION = 0.45, 0.15, 0.005  # hartree per bohr squared or per radian squared
SMALLEST = 1e-4  # force constants below this fraction of a full one are left out
STRAIGHT = 0.15  # sine of an angle from which it counts as linear


def model_hessian(positions_bohr: Array, numbers: Sequence[int]) -> Array:
    """Lindh's model Hessian, (3n, 3n) in hartree per bohr squared.

    Every pair of atoms gets a stretch 0.45 rho, every chain of three a bend 0.15 rho rho, every chain of four a torsion
    0.005 rho rho rho, where rho = exp(alpha (r0^2 - r^2)) tells bonded from distant pairs.

    References: Lindh et al., Chem. Phys. Lett. 241, 423 (1995), doi:10.1016/0009-2614(95)00646-L.
    """
    rho = _rho(positions_bohr, numbers)
    n = len(numbers)
    hessian = np.zeros((3 * n, 3 * n))
    for atoms, rows, constants in (
        _stretches(positions_bohr, rho),
        _bends(positions_bohr, rho),
        _torsions(positions_bohr, rho),
    ):
        _add(hessian, atoms, rows, constants)
    return hessian


def _rho(positions: Array, numbers: Sequence[int]) -> Array:
    row = np.array([0 if number <= 2 else 1 if number <= 10 else 2 for number in numbers])
    squares = ((positions[:, None] - positions[None]) ** 2).sum(axis=2)
    exponent = ALPHA[row[:, None], row[None]] * (REFERENCE_BOHR[row[:, None], row[None]] ** 2 - squares)
    rho: Array = np.exp(np.clip(exponent, None, 2.0))
    np.fill_diagonal(rho, 0.0)
    return rho


def _add(hessian: Array, atoms: NDArray[np.int64], rows: Array, constants: Array) -> None:
    """Add sum k b b^T; `atoms` is (m, k), `rows` (m, k, 3): derivatives of m coordinates."""
    if not len(atoms):
        return
    m, k = atoms.shape
    index = (3 * atoms[:, :, None] + np.arange(3)).reshape(m, 3 * k)
    wilson = np.zeros((m, len(hessian)))
    np.put_along_axis(wilson, index, rows.reshape(m, 3 * k), axis=1)
    hessian += (wilson * constants[:, None]).T @ wilson


def _stretches(positions: Array, rho: Array) -> tuple[NDArray[np.int64], Array, Array]:
    i, j = np.nonzero(np.triu(rho > SMALLEST, k=1))
    unit = positions[i] - positions[j]
    unit /= np.linalg.norm(unit, axis=1)[:, None]
    return np.stack([i, j], axis=1), np.stack([unit, -unit], axis=1), STRETCH * rho[i, j]


def _bends(positions: Array, rho: Array) -> tuple[NDArray[np.int64], Array, Array]:
    """Bends i-j-k with i < k; near-linear ones as two perpendicular displacements."""
    chains = [
        (i, j, k)
        for j in range(len(rho))
        for i, k in zip(*np.nonzero(np.triu(np.outer(rho[j], rho[j]) > 100 * SMALLEST, k=1)), strict=True)
    ]
    if not chains:
        return np.zeros((0, 3), dtype=np.int64), np.zeros((0, 3, 3)), np.zeros(0)
    atoms = np.array(chains)
    i, j, k = atoms.T
    u, ru = _unit(positions[i] - positions[j])
    v, rv = _unit(positions[k] - positions[j])
    cosine = (u * v).sum(axis=1)
    sine = np.sqrt(np.clip(1.0 - cosine**2, 0.0, None))
    constants = BEND * rho[i, j] * rho[j, k]
    bent = sine > STRAIGHT
    s = np.where(bent, sine, 1.0)[:, None]
    first = (cosine[:, None] * u - v) / (ru * s)
    last = (cosine[:, None] * v - u) / (rv * s)
    rows = np.stack([first, -first - last, last], axis=1)
    straight = ~bent & (cosine < 0)
    if not straight.any():
        return atoms[bent], rows[bent], constants[bent]
    a, b = _perpendicular(u[straight])
    sides = [
        np.stack([w / ru[straight], -w / ru[straight] - w / rv[straight], w / rv[straight]], axis=1) for w in (a, b)
    ]
    return (
        np.concatenate([atoms[bent], atoms[straight], atoms[straight]]),
        np.concatenate([rows[bent], *sides]),
        np.concatenate([constants[bent], constants[straight], constants[straight]]),
    )


def _torsions(positions: Array, rho: Array) -> tuple[NDArray[np.int64], Array, Array]:
    chains = []
    strong = rho > 0.05
    for j, k in zip(*np.nonzero(np.triu(strong, k=1)), strict=True):
        left = np.nonzero(strong[j])[0]
        right = np.nonzero(strong[k])[0]
        product = rho[j, left][:, None] * rho[k, right][None] * rho[j, k]
        for a, b in zip(*np.nonzero(product > 0.05), strict=True):
            if left[a] != k and right[b] != j and left[a] != right[b]:
                chains.append((left[a], j, k, right[b]))
    if not chains:
        return np.zeros((0, 4), dtype=np.int64), np.zeros((0, 4, 3)), np.zeros(0)
    atoms = np.array(chains)
    i, j, k, m = atoms.T
    f, g, h = positions[i] - positions[j], positions[j] - positions[k], positions[m] - positions[k]
    a, b = np.cross(f, g), np.cross(h, g)
    length = np.linalg.norm(g, axis=1)
    aa, bb = (a**2).sum(axis=1), (b**2).sum(axis=1)
    usable = (aa > 0.3) & (bb > 0.3)
    f, g, h, a, b, length, aa, bb = (x[usable] for x in (f, g, h, a, b, length, aa, bb))
    first = -(length / aa)[:, None] * a
    last = (length / bb)[:, None] * b
    mixed = ((f * g).sum(axis=1) / (aa * length))[:, None] * a - ((h * g).sum(axis=1) / (bb * length))[:, None] * b
    rows = np.stack([first, -first + mixed, -last - mixed, last], axis=1)
    i, j, k, m = atoms[usable].T
    return atoms[usable], rows, TORSION * rho[i, j] * rho[j, k] * rho[k, m]


def _unit(vectors: Array) -> tuple[Array, Array]:
    length = np.linalg.norm(vectors, axis=1)[:, None]
    return vectors / length, length


def _perpendicular(unit: Array) -> tuple[Array, Array]:
    axis = np.eye(3)[np.argmin(np.abs(unit), axis=1)]
    first, _ = _unit(np.cross(unit, axis))
    return first, np.cross(unit, first)
