"""A bare monatomic ion in the continuum of a recipe."""

from typing import Final

from pyscf import gto
from pyscf.solvent import pcm

from solvscreen.domain.solvation import screening_factor
from solvscreen.engines.pyscf.recipes import Recipe
from solvscreen.units import HARTREE_TO_KJ_PER_MOL

HYDRATION_KJ_PER_MOL: Final = {"Li": -537.0, "Na": -432.0, "K": -360.0}
"""Free energies of hydration, 1 mol/l in both phases, on the scale with -1112.5 kJ/mol for the proton.

References: Kelly, Cramer & Truhlar, J. Phys. Chem. B 110, 16066 (2006); within 1 kJ/mol what Tissandier et al.,
J. Phys. Chem. A 102, 7787 (1998) give with 7.9 kJ/mol for the change of standard state.
"""
WATER_PERMITTIVITY: Final = 78.4


def solvation_hartree(symbol: str, *, charge: int, permittivity: float, recipe: Recipe) -> float:
    r"""Free energy of a closed-shell ion in C-PCM, :math:`-f q^2 / 2R` with :math:`f = (\varepsilon - 1)/\varepsilon`.

    R is the radius that the recipe's cavity gives this element; for one sphere C-PCM is Born's formula.

    References: Born, Z. Phys. 1, 45 (1920).
    """
    radius_bohr = recipe.cavity_scale * float(pcm.modified_Bondi[gto.charge(symbol)])
    return -screening_factor(permittivity) * charge**2 / (2.0 * radius_bohr)


def underestimated_kj_per_mol(symbol: str, *, permittivity: float, recipe: Recipe) -> float:
    """By how much the cavity makes the solvation of a bare alkali-metal cation too weak.

    In water the difference to the measured free energy of hydration; in other solvents, as by Born's formula with one
    radius for all, scaled with (eps - 1)/eps.
    """
    in_water = HARTREE_TO_KJ_PER_MOL * solvation_hartree(
        symbol, charge=1, permittivity=WATER_PERMITTIVITY, recipe=recipe
    )
    scale = screening_factor(permittivity) / screening_factor(WATER_PERMITTIVITY)
    return scale * (in_water - HYDRATION_KJ_PER_MOL[symbol])
