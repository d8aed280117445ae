"""What the periodic images of a small box take from self-diffusion, without knowing the viscosity beforehand."""

import math
from dataclasses import replace
from typing import Final

import numpy as np

from solvscreen.domain.quantity import Quantity, not_computed

METHOD: Final = "Yeh and Hummer 2004, viscosity from the solvent's own diffusion (Li and Chang 1955)"
YEH_HUMMER: Final = 2.837297  # cubic boxes; Yeh & Hummer, J. Phys. Chem. B 2004, 108, 15873
LI_CHANG: Final = 1.0 / (2.0 * math.pi)
"""D viscosity (V/N)^(1/3) / kT of a liquid; Li & Chang, J. Chem. Phys. 1955, 23, 518."""
LI_CHANG_RANGE: Final = (0.13, 0.20)
"""The lower end of Zwanzig's theory, 0.13 to 0.18 (J. Chem. Phys. 1983, 79, 4507), and dodecane at 25 C with D of Holz,
Heil & Sacco, Phys. Chem. Chem. Phys. 2000, 2, 4740; their water, cyclohexane, dioxane and DMSO lie at 0.15 to 0.18."""


def share_of_diffusion(*, edge_angstrom: float, molecule_volume_angstrom3: float, constant: float) -> float:
    r"""Correction over the coefficient of an infinite box, :math:`x = \xi (V/N)^{1/3} / (6\pi c L)`.

    >>> round(share_of_diffusion(edge_angstrom=25.0, molecule_volume_angstrom3=30.0, constant=0.159), 3)
    0.118
    """
    cage_angstrom = float(np.cbrt(molecule_volume_angstrom3))
    return YEH_HUMMER * cage_angstrom / (6.0 * math.pi * constant * edge_angstrom)


def finite_size_correction(solvent: Quantity, *, edge_angstrom: float, n_molecules: float) -> Quantity:
    r"""What to add to the self-diffusion coefficient of every species of a cubic box, in the unit of `solvent`.

    The correction :math:`\xi k_BT / 6\pi\eta L` needs the viscosity of the simulated liquid. It is read off the
    simulated solvent: :math:`D_0\eta (V/N)^{1/3} = c k_BT` with c near 1/2π, so that
    :math:`\Delta D = D_0 x = D x / (1 - x)` with x of `share_of_diffusion`. `solvent` is the mean coefficient D of the
    neutral molecules in the box, `n_molecules` counts all molecules. The interval spans the range of c in
    measured liquids and the interval of D.
    """
    if not solvent.is_number or solvent.value <= 0.0:
        return not_computed(f"the solvent's own diffusion is not known: {solvent.reason}", method=METHOD)
    volume = edge_angstrom**3 / n_molecules

    def correction(coefficient: float, constant: float) -> float:
        share = share_of_diffusion(edge_angstrom=edge_angstrom, molecule_volume_angstrom3=volume, constant=constant)
        return coefficient * share / (1.0 - share) if share < 1.0 else math.nan

    low, high = LI_CHANG_RANGE
    return replace(
        solvent,
        value=correction(solvent.value, LI_CHANG),
        lower=correction(max(solvent.lower, 0.0), high),
        upper=correction(solvent.upper, low),
        method=METHOD,
    )


def corrected(diffusion: Quantity, correction: Quantity) -> Quantity:
    """Self-diffusion coefficient in an infinite box; intervals add in quadrature, end by end."""
    if not diffusion.is_number:
        return replace(diffusion, method=METHOD)
    if not correction.is_number:
        return not_computed(correction.reason, method=METHOD)
    below = math.hypot(diffusion.value - diffusion.lower, correction.value - correction.lower)
    above = math.hypot(diffusion.upper - diffusion.value, correction.upper - correction.value)
    value = diffusion.value + correction.value
    whole = replace(diffusion, value=value, lower=value - below, upper=value + above, method=METHOD)
    return whole.doubted(correction.reason) if correction.reason else whole
