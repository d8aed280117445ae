import numpy as np
import pytest
from scipy.spatial.transform import Rotation

from solvscreen.engines.model_hessian import BEND, REFERENCE_BOHR, STRETCH, model_hessian

WATER_BOHR = np.array([[0.0, 0.0, 0.0], [0.0, 1.43, 1.11], [0.0, -1.43, 1.11]])
ETHANE_LIKE = np.array(
    [
        [0, 0, 0],
        [2.9, 0, 0],
        [-0.7, 1.9, 0.1],
        [-0.7, -1.0, 1.7],
        [-0.7, -1.0, -1.6],
        [3.6, 1.0, 1.6],
        [3.6, 1.0, -1.7],
        [3.6, -1.9, 0.1],
    ],
    dtype=float,
)


def test_diatomic_at_the_reference_distance_has_the_full_stretch_constant() -> None:
    positions = np.array([[0.0, 0.0, 0.0], [0.0, 0.0, REFERENCE_BOHR[1, 1]]])
    values = np.linalg.eigvalsh(model_hessian(positions, (8, 8)))
    assert values[-1] == pytest.approx(2 * STRETCH)  # k (1, -1)(1, -1)^T has the eigenvalue 2 k
    assert values[:-1] == pytest.approx(0.0, abs=1e-12)


def test_linear_molecule_has_two_equal_bends() -> None:
    positions = np.array([[0.0, 0.0, -2.2], [0.0, 0.0, 0.0], [0.0, 0.0, 2.2]])
    values, vectors = np.linalg.eigh(model_hessian(positions, (8, 6, 8)))
    across = [value for value, vector in zip(values, vectors.T, strict=True) if np.abs(vector[2::3]).max() < 1e-6]
    bends = [value for value in across if value > 1e-6]
    # rho = exp(0.28 (2.87^2 - 2.2^2)); the bend of two arms of length r has the eigenvalue k (1 + 4 + 1) / r^2
    rho = np.exp(0.28 * (REFERENCE_BOHR[1, 1] ** 2 - 2.2**2))
    assert bends == pytest.approx([6 * BEND * rho**2 / 2.2**2] * 2, rel=1e-6)


@pytest.mark.parametrize(("positions", "numbers"), [(WATER_BOHR, (8, 1, 1)), (ETHANE_LIKE, (6, 6, 1, 1, 1, 1, 1, 1))])
def test_hessian_is_symmetric_positive_and_blind_to_rigid_motion(
    positions: np.ndarray, numbers: tuple[int, ...]
) -> None:
    hessian = model_hessian(positions, numbers)
    assert np.allclose(hessian, hessian.T)
    values = np.linalg.eigvalsh(hessian)
    assert values.min() > -1e-10
    assert (values < 1e-8).sum() == 6
    shift, turn = np.tile([0.3, -0.2, 0.5], len(numbers)), np.cross([0.1, 0.7, -0.4], positions).ravel()
    assert hessian @ shift == pytest.approx(0.0, abs=1e-10)
    assert hessian @ turn == pytest.approx(0.0, abs=1e-10)


def test_hessian_turns_with_the_molecule() -> None:
    rotation = Rotation.from_euler("xyz", [0.4, -0.9, 2.0])
    numbers = (6, 6, 1, 1, 1, 1, 1, 1)
    blocks = np.kron(np.eye(8), rotation.as_matrix())
    turned = model_hessian(rotation.apply(ETHANE_LIKE), numbers)
    assert np.allclose(turned, blocks @ model_hessian(ETHANE_LIKE, numbers) @ blocks.T, atol=1e-9)
