"""A bare monatomic ion in the continuum of a recipe."""

from pyscf import gto
from pyscf.solvent import pcm

from solvscreen.domain.solvation import screening_factor
from solvscreen.engines.pyscf.recipes import Recipe


def solvation_hartree(symbol: str, *, charge: int, permittivity: float, recipe: Recipe) -> float:
    r"""Free energy of a closed-shell ion in C-PCM, :math:`-f q^2 / 2R` with :math:`f = (\varepsilon - 1)/\varepsilon`.

    R is the radius that the recipe's cavity gives this element; for one sphere C-PCM is Born's formula.

    References: Born, Z. Phys. 1, 45 (1920).
    """
    radius_bohr = recipe.cavity_scale * float(pcm.modified_Bondi[gto.charge(symbol)])
    return -screening_factor(permittivity) * charge**2 / (2.0 * radius_bohr)
