"""Starting orbitals of an ion with the hole on one molecule, or on one group of atoms.

A cluster of alike molecules has orbitals that spread over all of them. A self-consistent cycle that starts from such
orbitals can end with the hole spread in the same way, though in a solvent one molecule alone holds it at a much lower
energy: by 0.8 eV for Na+(EC)2. Within one molecule a solvent can turn the order of several holes; the cycle then
wanders between them: for TTE between one over half the molecule and one on the ether group.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import scipy.linalg
from numpy.typing import NDArray
from pyscf.data import radii

from solvscreen.domain.cluster import METAL_CATIONS
from solvscreen.engines.pyscf.frame import Frame
from solvscreen.engines.pyscf.mean_field import Field, closed_shell_fock

Array = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True, eq=False)
class _ClosedShell:
    """Occupied orbitals (n_ao, n_occupied), their populations (n_ao, n_occupied) and the Fock matrix between them."""

    orbitals: Array
    amplitudes: Array  # in orthogonalised atomic orbitals (Loewdin)
    fock: Array  # (n_occupied, n_occupied)


def hole_starts(frame: Frame, neutral: Field, molecules: Sequence[int]) -> list[Field]:
    """Orbitals of the closed shell `neutral`, each time with the HOMO of another molecule on top.

    An ion that starts from them has its hole there. `molecules` has the number of its molecule for each atom; `neutral`
    may come from other positions of the same atoms. Of molecules with the same composition the one with the highest
    HOMO gives a start. No start where `neutral` has unpaired electrons, or for fewer than two molecules, not counting
    metal cations: then the hole sits in the HOMO of the whole.
    """
    labels = np.asarray(molecules)
    metals = np.isin(frame.structure.symbols, METAL_CATIONS)
    every = [np.flatnonzero(labels == number) for number in np.unique(labels)]
    members = [atoms for atoms in every if not metals[atoms].all()]
    if len(members) < 2 or neutral.occupied[0] != neutral.occupied[1]:
        return []
    shell = _closed_shell(frame, neutral)
    best: dict[tuple[str, ...], tuple[float, Array]] = {}
    for atoms in members:
        formula = tuple(sorted(frame.structure.symbols[atom] for atom in atoms))
        hartree, orbital = _own_homo(frame, shell, atoms)
        if formula not in best or hartree > best[formula][0]:
            best[formula] = (hartree, orbital)
    ordered = sorted(best.values(), key=lambda found: -found[0])
    return [_on_top(neutral, shell, orbital) for _, orbital in ordered]


def group_start(frame: Frame, field: Field) -> Field | None:
    """Orbitals of spin up, taken for a closed shell, with the HOMO of one group of atoms on top.

    A group is an atom with a lone pair, its neighbours and their hydrogens; that with the highest HOMO counts. None
    where no atom has a lone pair (fluorine's lie too deep to matter), or the group is the whole.
    """
    bonded = _bonded(frame)
    symbols = np.array(frame.structure.symbols)
    groups = []
    for centre in np.flatnonzero(~np.isin(symbols, [*METAL_CATIONS, "H", "C", "F"])):
        near = np.flatnonzero(bonded[centre])
        hydrogens = np.flatnonzero(bonded[near].any(axis=0) & (symbols == "H"))
        groups.append(np.unique([centre, *near, *hydrogens]))
    if not groups or any(len(group) == len(symbols) for group in groups):
        return None
    shell = _closed_shell(frame, field)
    _, orbital = max((_own_homo(frame, shell, group) for group in groups), key=lambda found: found[0])
    return _on_top(field, shell, orbital)


def _bonded(frame: Frame) -> NDArray[np.bool_]:
    """Pairs of atoms no farther apart than 1.25 times the sum of their covalent radii, metal cations left out."""
    reach = np.array([radii.COVALENT[number] for number in frame.structure.numbers])
    reach[np.isin(frame.structure.symbols, METAL_CATIONS)] = 0.0
    positions = frame.whole.atom_coords()
    distances = np.linalg.norm(positions[:, None] - positions[None], axis=2)
    near: NDArray[np.bool_] = (distances > 0.0) & (distances < 1.25 * (reach[:, None] + reach[None]))
    return near & np.outer(reach > 0.0, reach > 0.0)


def _closed_shell(frame: Frame, neutral: Field) -> _ClosedShell:
    """Orbitals of spin up, each taken twice, orthonormal at the positions of `frame`."""
    overlap = frame.whole.intor_symmetric("int1e_ovlp")
    filled = neutral.orbitals[0][:, : neutral.occupied[0]]
    filled = filled @ scipy.linalg.inv(scipy.linalg.sqrtm(filled.T @ overlap @ filled).real)
    charge = frame.whole.charge + frame.whole.nelectron - 2 * neutral.occupied[0]
    fock = closed_shell_fock(frame, charge=charge, orbitals=filled)
    amplitudes = scipy.linalg.sqrtm(overlap).real @ filled
    return _ClosedShell(orbitals=filled, amplitudes=amplitudes, fock=filled.T @ fock @ filled)


def _own_homo(frame: Frame, shell: _ClosedShell, atoms: NDArray[np.int64]) -> tuple[float, Array]:
    """Energy and (n_occupied,) coefficients of the HOMO of a molecule or a group.

    The orbitals of a molecule are those combinations of occupied ones with more than half of their population there.
    """
    slices = frame.whole.aoslice_by_atom()
    functions = np.concatenate([np.arange(*slices[atom, 2:]) for atom in atoms])
    amplitudes = shell.amplitudes[functions]
    populations, localised = np.linalg.eigh(amplitudes.T @ amplitudes)
    own = localised[:, populations > 0.5]
    energies, mixed = np.linalg.eigh(own.T @ shell.fock @ own)
    return float(energies[-1]), own @ mixed[:, -1]


def _on_top(neutral: Field, shell: _ClosedShell, orbital: Array) -> Field:
    """The same density with `orbital` as the last occupied one of both spins."""
    turned = np.column_stack([scipy.linalg.null_space(orbital[None, :]), orbital])
    occupied = shell.orbitals @ turned
    n = occupied.shape[1]
    return replace(neutral, orbitals=np.stack([np.column_stack([occupied, own[:, n:]]) for own in neutral.orbitals]))
