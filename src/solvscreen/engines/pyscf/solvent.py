"""C-PCM with the solute's potential expanded in the density-fitting basis.

PySCF's own C-PCM computes the three-centre integrals of every cavity point with every pair of basis functions twice in
each SCF cycle, four times the cost of the SCF itself. The density-fitting basis already holds the electrons' potential:
with :math:`B` the fitted integrals, :math:`\\rho_Q = \\sum B_{Q,\\mu\\nu} D_{\\mu\\nu}` and :math:`Y` the potential of
each fitting function at the cavity points, the potential is :math:`V = V_{nuc} - Y\\rho` and the response matrix
:math:`Y^T S^{-1} Y` is made once for each geometry. A cycle then costs two passes over :math:`B`.

References: Lange & Herbert, J. Chem. Phys. 133, 244111 (2010) for the cavity and S; Cossi et al., J. Comput. Chem. 24,
669 (2003) for C-PCM.
"""

from dataclasses import dataclass

import numpy as np
import scipy.linalg
from numpy.typing import NDArray
from pyscf import gto, lib
from pyscf.df.df import DF
from pyscf.dft.gen_grid import LEBEDEV_ORDER
from pyscf.solvent import pcm

from solvscreen.errors import CalculationError

Array = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True, eq=False)
class ConductorResponse:
    """Reaction of a perfect conductor around one set of nuclei, in the fitting basis; atomic units."""

    matrix: Array  # (n_aux, n_aux), Y^T S^-1 Y
    vector: Array  # (n_aux,), Y^T S^-1 V_nuc
    constant: float  # V_nuc^T S^-1 V_nuc
    n_points: int

    def slope(self, charges: Array) -> float:
        """dE/df = -V^T S^-1 V / 2, in hartree, for fitted electron density `charges` (n_aux,)."""
        return -0.5 * float(self.constant - 2.0 * charges @ self.vector + charges @ self.matrix @ charges)

    def potential(self, charges: Array) -> Array:
        """Derivative of the slope with respect to `charges`, (n_aux,)."""
        return self.vector - self.matrix @ charges


def conductor_response(mol: gto.Mole, density_fitting: DF, *, scale: float, order: int) -> ConductorResponse:
    """Response of the conductor outside scaled Bondi spheres with Lebedev grids of `order`.

    Raises:
        CalculationError: two atoms so close that the cavity or the fitting basis is singular.
    """
    surface = pcm.gen_surface(mol, ng=LEBEDEV_ORDER[order], rad=scale * pcm.modified_Bondi)
    _, overlap = pcm.get_D_S(surface)
    points = gto.fakemol_for_charges(surface["grid_coords"], expnt=surface["charge_exp"] ** 2)
    nuclei = gto.fakemol_for_charges(mol.atom_coords())
    nuclear = mol.atom_charges() @ gto.mole.intor_cross("int2c2e", nuclei, points)
    fitting = density_fitting.auxmol
    functions = gto.mole.intor_cross("int2c2e", fitting, points)
    try:
        metric = scipy.linalg.cholesky(fitting.intor("int2c2e", hermi=1), lower=True)
        surface_root = scipy.linalg.cholesky(overlap, lower=True, overwrite_a=True)
    except scipy.linalg.LinAlgError as error:
        raise CalculationError("the solvent cavity is singular; look for atoms on top of each other") from error
    fitted = scipy.linalg.solve_triangular(metric, functions, lower=True)  # rows as those of the fitted integrals
    columns = scipy.linalg.solve_triangular(surface_root, np.column_stack([nuclear, fitted.T]), lower=True)
    potential, response = columns[:, 0], columns[:, 1:]
    return ConductorResponse(
        matrix=response.T @ response,
        vector=response.T @ potential,
        constant=float(potential @ potential),
        n_points=len(nuclear),
    )


def fitted_density(density_fitting: DF, density: Array) -> Array:
    """Coefficients (n_aux,) in the fitted integrals of a density (n_ao, n_ao) or of both spins' (2, n_ao, n_ao)."""
    total = density if density.ndim == 2 else density[0] + density[1]
    packed = lib.pack_tril(total + total.T)
    diagonal = np.arange(1, len(total) + 1).cumsum() - 1
    packed[diagonal] *= 0.5
    return np.concatenate([block @ packed for block in density_fitting.loop()])


class FittedCpcm(pcm.PCM):  # type: ignore[misc]
    """PySCF solvent object that answers from a ConductorResponse, scaled by f = (eps - 1)/eps."""

    def __init__(self, mol: gto.Mole, *, response: ConductorResponse, density_fitting: DF, factor: float) -> None:
        super().__init__(mol)
        self._response = response
        self._fitting = density_fitting
        self._factor = factor

    def build(self, ng: int | None = None) -> None:
        """Nothing is left to build."""

    def _get_vind(self, dms: Array) -> tuple[float, Array]:
        charges = fitted_density(self._fitting, np.asarray(dms))
        energy = self._factor * self._response.slope(charges)
        return energy, self._matrix(self._factor * self._response.potential(charges))

    def _B_dot_x(self, dms: Array) -> Array:
        dms = np.asarray(dms)
        single = dms.reshape(-1, *dms.shape[-2:])
        charges = [fitted_density(self._fitting, matrix) for matrix in single]
        response = [self._matrix(-self._factor * (self._response.matrix @ charge)) for charge in charges]
        return np.reshape(response, dms.shape)

    def _matrix(self, charges: Array) -> Array:
        packed, start = 0.0, 0
        for block in self._fitting.loop():
            packed = packed + charges[start : start + len(block)] @ block
            start += len(block)
        matrix: Array = lib.unpack_tril(packed)
        return matrix
