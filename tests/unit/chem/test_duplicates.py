import numpy as np
from scipy.spatial.transform import Rotation

from solvscreen.chem.duplicates import distinct, fingerprint
from solvscreen.domain.structure import Structure

POSITIONS = np.array(
    [[0.0, 0.0, 0.0], [0.0, 0.9, 0.3], [0.0, -0.8, 0.6], [2.8, 0.1, 0.0], [3.4, 0.7, 0.2], [3.3, -0.8, 0.1]]
)
DIMER = Structure(symbols=("O", "H", "H", "O", "H", "H"), positions_angstrom=POSITIONS, charge=0, multiplicity=1)


def test_fingerprint_ignores_order_place_and_orientation() -> None:
    order = [3, 5, 4, 0, 2, 1]
    turned = Rotation.from_euler("z", 0.7).apply(POSITIONS[order]) + 4.0
    assert np.allclose(fingerprint(DIMER.moved(turned)), fingerprint(DIMER), atol=1e-12)


def test_same_structure_is_kept_once_and_lowest_first() -> None:
    apart = POSITIONS + np.array([[0.0, 0, 0]] * 3 + [[2.0, 0, 0]] * 3)
    structures = [DIMER.moved(apart), DIMER, DIMER.moved(POSITIONS + 1.0)]
    assert distinct(structures, [-1.0, -1.001, -1.0010001], rmsd_angstrom=0.1, energy_kj_per_mol=0.5) == [2, 0]


def test_same_shape_at_another_energy_is_another_state() -> None:
    assert distinct([DIMER, DIMER], [-1.0, -1.01], rmsd_angstrom=0.1, energy_kj_per_mol=0.5) == [1, 0]


def test_same_energy_with_another_shape_is_another_structure() -> None:
    apart = DIMER.moved(POSITIONS * 1.5)
    assert distinct([DIMER, apart], [-1.0, -1.0], rmsd_angstrom=0.1, energy_kj_per_mol=0.5) == [0, 1]
