"""Self-consistent fields before and after their iterations: what is asked for, how it starts, what it has become."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.linalg
from numpy.typing import NDArray
from pyscf import dft, solvent
from pyscf.scf import hf

from solvscreen.domain.solvation import screening_factor
from solvscreen.engines.pyscf.frame import Frame
from solvscreen.engines.pyscf.solvent import FittedCpcm, fitted_density

Array = NDArray[np.float64]
hf.MUTE_CHKFILE = True  # else every mean field holds an open scratch file


@dataclass(frozen=True, kw_only=True)
class Request:
    """Which electrons, where: charge, multiplicity, permittivity (1 for vacuum) and atoms that are ghosts."""

    charge: int
    multiplicity: int
    permittivity: float = 1.0
    ghosts: frozenset[int] = frozenset()


@dataclass(frozen=True, kw_only=True, eq=False)
class Field:
    """A converged field; alpha and beta orbitals, equal for a closed shell."""

    hartree: float  # total energy with dispersion and polarisation, on the energy grid
    slope_hartree: float  # dE/df of C-PCM with this density
    orbital_hartree: Array  # (2, n_mo), on the energy grid
    orbitals: Array  # (2, n_ao, n_mo), of the SCF
    occupied: tuple[int, int]
    recovery: str  # how it converged where plain DIIS did not, else empty
    lost_starts: str = ""  # how many other starts did not converge, empty if none

    @property
    def homo_hartree(self) -> float:
        """Highest occupied orbital energy of either spin."""
        return max(float(self.orbital_hartree[spin, n - 1]) for spin, n in enumerate(self.occupied) if n)

    @property
    def lumo_hartree(self) -> float:
        """Lowest empty orbital energy of either spin."""
        return min(float(self.orbital_hartree[spin, n]) for spin, n in enumerate(self.occupied))

    @property
    def density(self) -> Array:
        """Density matrices of both spins, (2, n_ao, n_ao)."""
        filled = [self.orbitals[spin][:, :n] for spin, n in enumerate(self.occupied)]
        return np.stack([block @ block.T for block in filled])


@dataclass(frozen=True, kw_only=True, eq=False)
class Solved:
    """A converged PySCF object on the grid of the iterations, and the rung that it took."""

    mean_field: Any
    recovery: str

    @property
    def hartree(self) -> float:
        """Total energy of the iterations."""
        return float(self.mean_field.e_tot)


def mean_field_of(frame: Frame, request: Request) -> Any:
    """PySCF object of the requested electrons on the grid of the iterations, not yet iterated."""
    recipe = frame.recipe
    mol = frame.molecule(charge=request.charge, multiplicity=request.multiplicity, ghosts=request.ghosts)
    mean_field = (dft.RKS if request.multiplicity == 1 else dft.UKS)(mol, xc=recipe.functional)
    mean_field = mean_field.density_fit(with_df=frame.fitting)
    mean_field.nlc, mean_field.disp = False, None
    mean_field.direct_scf = False  # full densities keep their orbitals, which makes fitted exchange cheaper
    mean_field.grids = frame.scf_grid
    mean_field.conv_tol, mean_field.conv_tol_grad = recipe.energy_threshold_hartree, recipe.gradient_threshold
    mean_field.max_cycle = recipe.max_cycles
    factor = screening_factor(request.permittivity)
    if factor > 0:
        model = FittedCpcm(mol, response=frame.conductor, density_fitting=frame.fitting, factor=factor)
        mean_field = solvent.PCM(mean_field, model)
    return mean_field


def starting_density(mean_field: Any, start: Field | None) -> Array | None:
    """Density with the electrons of `mean_field` in the lowest orbitals of `start`, orthonormal at these nuclei."""
    if start is None:
        return None
    overlap = mean_field.get_ovlp()
    density = []
    for orbitals, n in zip(start.orbitals, mean_field.mol.nelec, strict=True):
        filled = orbitals[:, :n]
        density.append(filled @ np.linalg.inv(filled.T @ overlap @ filled) @ filled.T)
    return density[0] + density[1] if isinstance(mean_field, dft.rks.RKS) else np.stack(density)


def closed_shell_fock(frame: Frame, request: Request, *, orbitals: Array) -> Array:
    """Fock matrix (n_ao, n_ao) of two electrons in each of the orthonormal `orbitals` (n_ao, n_occupied)."""
    mean_field = mean_field_of(frame, request)
    return np.asarray(mean_field.get_fock(dm=2.0 * orbitals @ orbitals.T))


def finished(frame: Frame, solved: Solved, *, request: Request) -> Field:
    """Energy and orbital energies of the converged density on the energy grid."""
    mean_field = solved.mean_field
    density = mean_field.make_rdm1()
    mean_field.grids = frame.energy_grid
    potential = mean_field.get_veff(mean_field.mol, density)
    hcore, overlap = mean_field.get_hcore(), mean_field.get_ovlp()
    energy = float(mean_field.energy_tot(density, hcore, potential))
    fock = both_spins(mean_field.get_fock(h1e=hcore, vhf=potential, dm=density))
    real = set(range(len(frame.structure.symbols))) - request.ghosts
    return Field(
        hartree=energy + frame.dispersion_hartree(real, charge=request.charge),
        slope_hartree=frame.conductor.slope(fitted_density(frame.fitting, density)) if not request.ghosts else np.nan,
        orbital_hartree=np.stack([scipy.linalg.eigh(matrix, overlap, eigvals_only=True) for matrix in fock]),
        orbitals=ordered_orbitals(mean_field),
        occupied=tuple(mean_field.mol.nelec),
        recovery=solved.recovery,
    )


def unrelaxed(frame: Frame, field: Field, *, request: Request) -> Field:
    """The orbitals of `field`, an open shell, in another continuum: an upper bound to the energy there."""
    mean_field = mean_field_of(frame, request)
    occupations = np.zeros_like(field.orbital_hartree)
    for spin, n in enumerate(field.occupied):
        occupations[spin, :n] = 1.0
    mean_field.mo_coeff, mean_field.mo_occ = field.orbitals, occupations
    return finished(frame, Solved(mean_field=mean_field, recovery=""), request=request)


def both_spins(array: Array) -> Array:
    """One array per spin, the same for both where there is only one."""
    return np.stack([array, array]) if array.ndim == 2 else array


def ordered_orbitals(mean_field: Any) -> Array:
    """Orbitals of both spins, (2, n_ao, n_mo), occupied ones first."""
    orbitals = both_spins(np.asarray(mean_field.mo_coeff))
    occupations = np.asarray(mean_field.mo_occ)
    occupations = np.stack([occupations, occupations]) if occupations.ndim == 1 else occupations
    order = np.argsort(-occupations, axis=1, kind="stable")
    return np.take_along_axis(orbitals, order[:, None, :], axis=2)
