"""Conductivity from the diffusion of the ions."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from scipy import constants

SIEMENS_PER_METRE_TO_MS_PER_CM: Final = 10.0
NM2_PER_NS_TO_M2_PER_S: Final = 1e-9
PER_ANGSTROM3_TO_PER_M3: Final = 1e30


@dataclass(frozen=True, kw_only=True)
class Carrier:
    """One kind of ion."""

    charge: int
    density_per_angstrom3: float
    diffusion_nm2_per_ns: float


def nernst_einstein_ms_per_cm(carriers: Sequence[Carrier], *, temperature_kelvin: float) -> float:
    r"""Conductivity of ions that move independently, :math:`\sigma = \frac{e^2}{kT} \sum_i z_i^2 \rho_i D_i`, in mS/cm.

    Ions that move together carry less: in electrolytes with ion pairs it is an upper bound.

    >>> ions = [Carrier(charge=z, density_per_angstrom3=6.022e-4, diffusion_nm2_per_ns=0.3) for z in (1, -1)]
    >>> round(nernst_einstein_ms_per_cm(ions, temperature_kelvin=298.15), 1)  # 1 M
    22.5

    References: Hansen & McDonald, *Theory of Simple Liquids*, 4th ed., ch. 10.
    """
    total = sum(
        one.charge**2
        * one.density_per_angstrom3
        * PER_ANGSTROM3_TO_PER_M3
        * one.diffusion_nm2_per_ns
        * NM2_PER_NS_TO_M2_PER_S
        for one in carriers
    )
    siemens_per_metre = constants.e**2 / (constants.k * temperature_kelvin) * total
    return float(siemens_per_metre * SIEMENS_PER_METRE_TO_MS_PER_CM)
