"""Starting orbitals of an ion with the hole on one molecule, or on one group of atoms.

A cluster of alike molecules has orbitals that spread over all of them. A self-consistent cycle that starts from such
orbitals can end with the hole spread in the same way, though in a solvent one molecule alone holds it at a much lower
energy: by 0.8 eV for Na+(EC)2. Within one molecule a solvent can turn the order of several holes; the cycle then
wanders between them: for TTE between one over half the molecule and one on the ether group.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import scipy.linalg
from numpy.typing import NDArray
from pyscf.data import radii
from scipy.sparse.csgraph import connected_components

from solvscreen.domain.cluster import METAL_CATIONS
from solvscreen.engines.pyscf.frame import Frame
from solvscreen.engines.pyscf.mean_field import Field, Request, closed_shell_fock

Array = NDArray[np.float64]
Atoms = NDArray[np.int64]
HERE: Final = 0.6  # a hole spread evenly over two molecules is on neither
"""Part of a hole that two states have on the same molecules if their hole is in one place."""


@dataclass(frozen=True, kw_only=True)
class Partition:
    """Molecules of a cluster: the number of its molecule for each atom, and the species of each molecule."""

    of_atom: tuple[int, ...]
    species: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, eq=False)
class _ClosedShell:
    """Occupied orbitals (n_ao, n_occupied), their populations (n_ao, n_occupied) and the Fock matrix between them."""

    orbitals: Array
    amplitudes: Array  # in orthogonalised atomic orbitals (Loewdin)
    fock: Array  # (n_occupied, n_occupied)


def hole_starts(frame: Frame, neutral: Field, *, partition: Partition) -> list[Field]:
    """Orbitals of the closed shell `neutral`, each time with the HOMO of another molecule on top.

    An ion that starts from them has its hole there. `neutral` may come from other positions of the same atoms. Of
    several molecules of one species that with the highest HOMO, in the recipe's reference solvent, gives a start. No
    start where `neutral` has unpaired electrons, or for fewer than two molecules, not counting metal cations: then the
    hole sits in the HOMO of the whole.
    """
    labels = np.asarray(partition.of_atom)
    metals = np.isin(frame.structure.symbols, METAL_CATIONS)
    every = {number: np.flatnonzero(labels == number) for number in range(len(partition.species))}
    members = {number: atoms for number, atoms in every.items() if not metals[atoms].all()}
    if len(members) < 2 or neutral.occupied[0] != neutral.occupied[1]:
        return []
    shell = _closed_shell(frame, neutral)
    best: dict[str, tuple[float, Array]] = {}
    for number, atoms in members.items():
        species, found = partition.species[number], _own_homo(frame, shell, atoms=atoms)
        if species not in best or found[0] > best[species][0]:
            best[species] = found
    ordered = sorted(best.values(), key=lambda homo: -homo[0])
    return [_on_top(neutral, shell, orbital=orbital) for _, orbital in ordered]


def elsewhere(frame: Frame, starts: Sequence[Field], ion: Field) -> list[Field]:
    """Those of `starts` (`hole_starts`) whose hole lies on other molecules than that of `ion`, for the greater part."""
    root = _root(frame.whole.intor_symmetric("int1e_ovlp"))
    n_molecules, molecules = connected_components(_bonded(frame))
    of_functions = np.repeat(molecules, np.diff(frame.whole.aoslice_by_atom()[:, 2:]).ravel())
    spin = np.einsum("ij,jk,ki->i", root, ion.density[0] - ion.density[1], root)
    held = np.bincount(of_functions, spin, minlength=n_molecules)
    found = []
    for start in starts:
        orbital = root @ start.orbitals[1][:, start.occupied[1] - 1]
        on_molecules = np.bincount(of_functions, orbital**2, minlength=n_molecules)
        if np.minimum(held, on_molecules).sum() < HERE:
            found.append(start)
    return found


def group_starts(frame: Frame, start: Field) -> list[Field]:
    """Orbitals of spin up, taken for a closed shell, with the HOMO of the group of atoms that holds most of the hole.

    `start` is a closed shell whose last orbital loses an electron, or an ion that has lost it. A group is an atom other
    than carbon, hydrogen, fluorine and metals, with its neighbours and their hydrogens. At most one start; none where
    there is no such atom, or the group is the whole.
    """
    bonded = _bonded(frame)
    symbols = np.array(frame.structure.symbols)
    groups = []
    for centre in np.flatnonzero(~np.isin(symbols, [*METAL_CATIONS, "H", "C", "F"])):
        near = np.flatnonzero(bonded[centre])
        hydrogens = np.flatnonzero(bonded[near].any(axis=0) & (symbols == "H"))
        groups.append(np.unique([centre, *near, *hydrogens]))
    if not groups or any(len(group) == len(symbols) for group in groups):
        return []
    hole = _root(frame.whole.intor_symmetric("int1e_ovlp")) @ start.orbitals[1][:, start.occupied[0] - 1]
    shares = [float(np.sum(hole[_functions(frame, group)] ** 2)) for group in groups]
    shell = _closed_shell(frame, start)
    _, orbital = _own_homo(frame, shell, atoms=groups[int(np.argmax(shares))])
    return [_on_top(start, shell, orbital=orbital)]


def _bonded(frame: Frame) -> NDArray[np.bool_]:
    """Pairs of atoms no farther apart than 1.25 times the sum of their covalent radii, metal cations left out."""
    reach_bohr = np.array([radii.COVALENT[number] for number in frame.structure.numbers])
    reach_bohr[np.isin(frame.structure.symbols, METAL_CATIONS)] = 0.0
    positions_bohr = frame.whole.atom_coords()
    distances_bohr = np.linalg.norm(positions_bohr[:, None] - positions_bohr[None], axis=2)
    near = distances_bohr < 1.25 * (reach_bohr[:, None] + reach_bohr[None])
    bonded: NDArray[np.bool_] = near & (distances_bohr > 0.0) & np.outer(reach_bohr > 0.0, reach_bohr > 0.0)
    return bonded


def _closed_shell(frame: Frame, field: Field) -> _ClosedShell:
    """Orbitals of spin up, each taken twice, orthonormal at the positions of `frame`; the Fock matrix in solvent."""
    overlap = frame.whole.intor_symmetric("int1e_ovlp")
    filled = field.orbitals[0][:, : field.occupied[0]]
    filled = filled @ np.linalg.inv(_root(filled.T @ overlap @ filled))
    charge = frame.whole.charge + frame.whole.nelectron - 2 * field.occupied[0]
    request = Request(charge=charge, multiplicity=1, permittivity=frame.recipe.reference_permittivity)
    fock = closed_shell_fock(frame, request, orbitals=filled)
    return _ClosedShell(orbitals=filled, amplitudes=_root(overlap) @ filled, fock=filled.T @ fock @ filled)


def _root(matrix: Array) -> Array:
    """Square root of a symmetric matrix without negative eigenvalues."""
    values, vectors = scipy.linalg.eigh(matrix)
    root: Array = (vectors * np.sqrt(np.clip(values, 0.0, None))) @ vectors.T
    return root


def _functions(frame: Frame, atoms: Atoms) -> NDArray[np.int64]:
    slices = frame.whole.aoslice_by_atom()
    return np.concatenate([np.arange(*slices[atom, 2:]) for atom in atoms])


def _own_homo(frame: Frame, shell: _ClosedShell, *, atoms: Atoms) -> tuple[float, Array]:
    """Energy in hartree and (n_occupied,) coefficients of the HOMO of a molecule or a group.

    Its orbitals are those combinations of occupied ones with more than half of their population there.
    """
    amplitudes = shell.amplitudes[_functions(frame, atoms)]
    populations, localised = np.linalg.eigh(amplitudes.T @ amplitudes)
    own = localised[:, populations > min(0.5, populations[-1] - 1e-9)]
    energies, mixed = np.linalg.eigh(own.T @ shell.fock @ own)
    return float(energies[-1]), own @ mixed[:, -1]


def _on_top(field: Field, shell: _ClosedShell, *, orbital: Array) -> Field:
    """The same density with `orbital` as the last occupied one of both spins; a start, its energies are of no use."""
    turned = np.column_stack([scipy.linalg.null_space(orbital[None, :]), orbital])
    occupied = shell.orbitals @ turned
    n = occupied.shape[1]
    return replace(field, orbitals=np.stack([np.column_stack([occupied, own[:, n:]]) for own in field.orbitals]))
