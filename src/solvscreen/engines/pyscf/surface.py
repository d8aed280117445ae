"""Energies and gradients of density-functional theory, for optimisations."""

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pyscf.dispersion.dftd4 import DFTD4Dispersion

from solvscreen.domain.level import Energy, Level
from solvscreen.domain.structure import Structure
from solvscreen.engines.protocol import SinglePoint
from solvscreen.engines.pyscf.frame import Frame
from solvscreen.engines.pyscf.mean_field import Field, Request, both_spins, ordered_orbitals
from solvscreen.engines.pyscf.properties import dipole_debye
from solvscreen.engines.pyscf.recipes import Recipe
from solvscreen.engines.pyscf.scf import solve
from solvscreen.engines.pyscf.threads import pinned
from solvscreen.units import HARTREE_TO_EV

Array = NDArray[np.float64]


class PyscfSurface:
    """Surface of one molecule; each call starts from the orbitals of the one before."""

    def __init__(self, structure: Structure, recipe: Recipe) -> None:
        self._structure = structure
        self._recipe = recipe
        self._last: list[Field] = []

    def single_point(self, positions_angstrom: Array) -> SinglePoint:
        """Result at positions (n_atoms, 3).

        Raises:
            NotConverged: not even the last rung of the recovery ladder converged.
        """
        with pinned(1):
            return self._single_point(positions_angstrom)

    def _single_point(self, positions_angstrom: Array) -> SinglePoint:
        frame = Frame(structure=self._structure.moved(positions_angstrom), recipe=self._recipe)
        request = Request(charge=self._structure.charge, multiplicity=self._structure.multiplicity)
        start = self._last[0] if self._last else None
        mean_field = solve(frame, request, start=start).mean_field
        dispersion = DFTD4Dispersion(mean_field.mol, xc=self._recipe.dispersion).get_dispersion(grad=True)
        hartree = float(mean_field.e_tot) + float(dispersion["energy"])
        field = _field(mean_field, hartree=hartree)
        self._last = [field]
        energies, occupations = _spin_orbitals(mean_field)
        return SinglePoint(
            energy=Energy(hartree=hartree, level=self._recipe.level()),
            gradient_hartree_per_bohr=mean_field.nuc_grad_method().kernel() + dispersion["gradient"],
            charges_e=_mulliken_e(mean_field),
            dipole_debye=dipole_debye(mean_field.mol, field),
            orbital_energies_ev=energies * HARTREE_TO_EV,
            occupations=occupations,
        )


class Pyscf:
    """Engine of the PySCF library."""

    name = "pyscf"

    def level(self, method: Recipe) -> Level:
        """Level of theory, with the library's version."""
        return _one_grid(method).level()

    def surface(self, structure: Structure, method: Recipe) -> PyscfSurface:
        """Surface on which `structure` lies."""
        return PyscfSurface(structure, _one_grid(method))

    def single_point(self, structure: Structure, method: Recipe) -> SinglePoint:
        """Result at one geometry; raises NotConverged."""
        return self.surface(structure, method).single_point(structure.positions_angstrom)


def _one_grid(recipe: Recipe) -> Recipe:
    """Recipe that iterates on the grid of its energies: a gradient belongs to a self-consistent energy alone."""
    return replace(recipe, scf_grid_level=recipe.energy_grid_level)


def _field(mean_field: Any, *, hartree: float) -> Field:
    return Field(
        hartree=hartree,
        slope_hartree=np.nan,  # in vacuum
        orbital_hartree=both_spins(np.asarray(mean_field.mo_energy)),
        orbitals=ordered_orbitals(mean_field),
        occupied=tuple(mean_field.mol.nelec),
        recovery="",
    )


def _spin_orbitals(mean_field: Any) -> tuple[Array, Array]:
    """Energies in hartree, rising, and occupations; an open shell gives the orbitals of both spins, with 1 or 0."""
    energies, occupations = np.ravel(mean_field.mo_energy), np.ravel(mean_field.mo_occ)
    order = np.argsort(energies, kind="stable")
    return energies[order], occupations[order]


def _mulliken_e(mean_field: Any) -> Array:
    mol = mean_field.mol
    density = np.asarray(mean_field.make_rdm1())
    total = density if density.ndim == 2 else density.sum(axis=0)
    electrons = np.einsum("ij,ji->i", total, mol.intor_symmetric("int1e_ovlp"))
    atoms = np.repeat(np.arange(mol.natm), np.diff(mol.aoslice_by_atom()[:, 2:]).ravel())
    charges: Array = mol.atom_charges() - np.bincount(atoms, electrons, minlength=mol.natm)
    return charges
