"""Parameters of untabulated ions from quantum chemistry."""

import json
import math
from pathlib import Path

import numpy as np
import pytest

from solvscreen.domain.force_field import QuantumIon
from solvscreen.errors import DataError, MissingParameters
from solvscreen.forcefield.library import parameterize
from solvscreen.forcefield.quantum import from_quantum

DFOB = json.loads((Path(__file__).parents[2] / "regression/data/dfob_hessian.json").read_text(encoding="utf-8"))
CHARGES_E = [-0.3611, 0.6115, -0.3611, -0.4957, 0.6721, -0.621, 0.6721, -0.621, -0.4957]


def _computed(charges: list[float] = CHARGES_E) -> QuantumIon:
    return QuantumIon(
        positions_angstrom=np.array(DFOB["positions_angstrom"]),
        hessian_kj_per_mol_nm2=np.array(DFOB["hessian_kj_per_mol_nm2"], dtype=np.float64),
        charges_e=np.array(charges),
        method="HF/6-31G* RESP, GFN2-xTB Hessian",
    )


def test_oxalatoborate_is_reproduced_from_its_hessian() -> None:
    """The tabulated DFOB was made by an independent program from the same kind of Hessian."""
    fitted = from_quantum("DFOB", DFOB["smiles"], -1, computed=_computed())
    table = parameterize("DFOB", DFOB["smiles"], -1, seed=1)
    assert fitted.charges_e == pytest.approx(table.charges_e, abs=1e-4)
    assert fitted.sigmas_nm == pytest.approx(table.sigmas_nm, abs=2e-4)
    assert fitted.epsilons_kj_per_mol == pytest.approx(table.epsilons_kj_per_mol, rel=1e-3)
    expected = {tuple(sorted(bond.atoms)): bond for bond in table.bonds}
    for bond in fitted.bonds:
        stored = expected[tuple(sorted(bond.atoms))]
        assert bond.length_nm == pytest.approx(stored.length_nm, abs=2e-4)
        assert bond.k_kj_per_mol_nm2 == pytest.approx(stored.k_kj_per_mol_nm2, rel=0.02)
    angles = {angle.atoms: angle for angle in table.angles}
    assert {angle.atoms for angle in fitted.angles} == set(angles)
    for angle in fitted.angles:
        stored_angle = angles[angle.atoms]
        assert math.degrees(angle.angle_radian) == pytest.approx(math.degrees(stored_angle.angle_radian), abs=0.3)
        assert angle.k_kj_per_mol_rad2 == pytest.approx(stored_angle.k_kj_per_mol_rad2, rel=0.03)
    assert fitted.torsions == table.torsions
    assert fitted.source.startswith("quantum chemistry of this run (HF/6-31G* RESP, GFN2-xTB Hessian)")
    assert fitted.weak_spot


def test_equivalent_atoms_share_their_charge_and_the_sum_is_exact() -> None:
    uneven = np.array(CHARGES_E) + np.array([0.01, 0.0, -0.01, 0.02, 0.0, 0.0, 0.0, 0.0, -0.02])
    fitted = from_quantum("DFOB", DFOB["smiles"], -1, computed=_computed(list(uneven)))
    assert fitted.charges_e[0] == pytest.approx(fitted.charges_e[2], abs=1e-12)
    assert fitted.charges_e[3] == pytest.approx(fitted.charges_e[8], abs=1e-12)
    assert fitted.charges_e.sum() == pytest.approx(-1.0, abs=1e-12)


def test_charges_of_another_total_are_refused() -> None:
    with pytest.raises(DataError, match="fitted charges sum to"):
        from_quantum("DFOB", DFOB["smiles"], -1, computed=_computed([0.0] * 9))


def test_elements_without_lennard_jones_terms_are_refused() -> None:
    ion = QuantumIon(
        positions_angstrom=np.vstack([np.zeros(3), 1.7 * np.vstack([np.eye(3), -np.eye(3)])]),
        hessian_kj_per_mol_nm2=np.eye(21),
        charges_e=np.full(7, -1.0 / 7.0),
        method="test",
    )
    with pytest.raises(MissingParameters, match="no Lennard-Jones terms for As"):
        from_quantum("AsF6", "[As-](F)(F)(F)(F)(F)F", -1, computed=ion)


def test_octahedral_and_linear_centres_get_the_right_angles() -> None:
    """Octahedron: twelve cis angles, no trans ones. A linear ion with two neighbours keeps its one angle."""
    octahedron = np.vstack([np.zeros(3), 1.6 * np.vstack([np.eye(3), -np.eye(3)])])
    ion = QuantumIon(
        positions_angstrom=octahedron,
        hessian_kj_per_mol_nm2=_network(octahedron / 10.0, [(0, i) for i in range(1, 7)]),
        charges_e=np.full(7, -1.0 / 7.0),
        method="test",
    )
    found = from_quantum("PF6", "[P-](F)(F)(F)(F)(F)F", -1, computed=ion)
    assert [math.degrees(angle.angle_radian) for angle in found.angles] == pytest.approx([90.0] * 12)
    line = np.array([[-2.9, 0.0, 0.0], [0.0, 0.0, 0.0], [2.9, 0.0, 0.0]])
    triiodide = QuantumIon(
        positions_angstrom=line,
        hessian_kj_per_mol_nm2=_network(line / 10.0, [(0, 1), (1, 2)]),
        charges_e=np.array([-0.4, -0.2, -0.4]),
        method="test",
    )
    bent = from_quantum("I3", "I[I-]I", -1, computed=triiodide)
    assert [math.degrees(angle.angle_radian) for angle in bent.angles] == pytest.approx([180.0])


def _network(positions: np.ndarray, bonds: list[tuple[int, int]]) -> np.ndarray:
    """Hessian of isotropic springs of 1e5 kJ/mol/nm2 along the bonds, 1e4 across."""
    n = len(positions)
    hessian = np.zeros((n, 3, n, 3))
    for i, j in bonds:
        along = (positions[j] - positions[i]) / np.linalg.norm(positions[j] - positions[i])
        block = 9e4 * np.outer(along, along) + 1e4 * np.eye(3)
        for a, b, sign in ((i, i, 1), (j, j, 1), (i, j, -1), (j, i, -1)):
            hessian[a, :, b, :] += sign * block
    return hessian.reshape(3 * n, 3 * n)
