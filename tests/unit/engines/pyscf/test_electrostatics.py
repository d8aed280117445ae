"""Charges from the electrostatic potential."""

import numpy as np
import pytest

from solvscreen.chem.conformers import ConformerSearch, conformers
from solvscreen.domain.structure import Structure
from solvscreen.engines.pyscf.electrostatics import RADII_ANGSTROM, potential_charges, shell_points
from solvscreen.errors import CalculationError

SEARCH = ConformerSearch(embeddings=1, keep=1, energy_window_kj_per_mol=40.0, prune_rmsd_angstrom=0.3, seed=1)


def test_tetrafluoroborate_agrees_with_published_charges() -> None:
    """CL&P (doi 10.1021/jp0362133): B 0.96, F -0.49, fitted with another program and basis."""
    (ion,) = conformers("F[B-](F)(F)F", search=SEARCH)
    charges = potential_charges(ion, classes=[0 if symbol == "F" else 1 for symbol in ion.symbols])
    boron = ion.symbols.index("B")
    assert charges[boron] == pytest.approx(0.96, abs=0.05)
    assert np.delete(charges, boron) == pytest.approx(-0.49, abs=0.0125)
    assert charges.sum() == pytest.approx(-1.0, abs=1e-9)


def test_points_lie_outside_all_atoms() -> None:
    (ion,) = conformers("F[B-](F)(F)F", search=SEARCH)
    points = shell_points(ion)
    radii = np.array([RADII_ANGSTROM[symbol] for symbol in ion.symbols])
    apart = np.linalg.norm(points[:, None] - ion.positions_angstrom[None], axis=2)
    assert (apart / radii).min() == pytest.approx(1.4, abs=1e-6)
    assert len(points) > 200


def test_an_element_without_radius_is_refused() -> None:
    krypton = Structure(symbols=("Kr",), positions_angstrom=np.zeros((1, 3)), charge=0, multiplicity=1)
    with pytest.raises(CalculationError, match=r"no radius .* around Kr"):
        potential_charges(krypton, classes=[0])
