"""What a mixture of solvents is made of, and its permittivity."""

import math
from collections.abc import Mapping
from typing import Final

from solvscreen.domain.formulation import Formulation, RatioBasis
from solvscreen.domain.species import Species
from solvscreen.errors import CalculationError

ROOM_KELVIN: Final = 298.15  # at which solvents are measured out
EXPANSION_PER_KELVIN: Final = 1.0e-3
"""Volume expansion of organic liquids; ethers and carbonates lie between 0.9e-3 and 1.2e-3 per kelvin."""


def solvent_mass_shares(formulation: Formulation, species: Mapping[str, Species]) -> dict[str, float]:
    """Share of each solvent in the mass of all solvents, dimensionless, summing to one.

    Raises:
        CalculationError: a ratio by volume, and a solvent without tabulated density.
    """
    parts = formulation.solvents
    if formulation.ratio_basis is RatioBasis.VOLUME:
        masses = {part.species: part.fraction * known_density(species[part.species]) for part in parts}
    elif formulation.ratio_basis is RatioBasis.MOLE:
        masses = {part.species: part.fraction * species[part.species].molar_mass_g_per_mol for part in parts}
    else:
        masses = {part.species: part.fraction for part in parts}
    return _normalized(masses)


def solvent_volume_shares(formulation: Formulation, species: Mapping[str, Species]) -> dict[str, float]:
    """Share of each solvent in the volumes before mixing, dimensionless, summing to one.

    Raises:
        CalculationError: a mixture whose ratio is not by volume, and a solvent without tabulated density.
    """
    if len(formulation.solvents) == 1 or formulation.ratio_basis is RatioBasis.VOLUME:
        return _normalized({part.species: part.fraction for part in formulation.solvents})
    masses = solvent_mass_shares(formulation, species)
    return _normalized({name: mass / known_density(species[name]) for name, mass in masses.items()})


def mixture_permittivity(formulation: Formulation, species: Mapping[str, Species]) -> float:
    r"""Relative static permittivity of the salt-free mixture, :math:`\sum_i \phi_i \varepsilon_i`, dimensionless.

    Volume shares times the tabulated permittivities of the pure solvents; salt and temperature are left out.

    Raises:
        CalculationError: a solvent without tabulated permittivity, or shares that cannot be converted.
    """
    shares = solvent_volume_shares(formulation, species)
    unknown = [name for name in sorted(shares) if not species[name].has_permittivity]
    if unknown:
        raise CalculationError(f"no tabulated permittivity for {', '.join(unknown)}; give one in the species table")
    return math.fsum(share * species[name].permittivity for name, share in shares.items())


def known_density(species: Species) -> float:
    r"""Density in g/cm3 at 298.15 K, from the tabulated one by :math:`\rho_0 / (1 + \alpha (T - T_0))`.

    Raises:
        CalculationError: none is tabulated.
    """
    if not species.has_density:
        raise CalculationError(f"no tabulated density for {species.id}; give one in the species table")
    return species.density_g_per_cm3 / expansion(species.density_kelvin, to_kelvin=ROOM_KELVIN)


def expansion(from_kelvin: float, *, to_kelvin: float) -> float:
    """Factor by which an organic liquid's volume grows between two temperatures; NaN stands for room temperature.

    >>> round(expansion(293.15, to_kelvin=298.15), 4)
    1.005
    """
    start = from_kelvin if math.isfinite(from_kelvin) else ROOM_KELVIN
    return 1.0 + EXPANSION_PER_KELVIN * (to_kelvin - start)


def _normalized(amounts: Mapping[str, float]) -> dict[str, float]:
    total = math.fsum(amounts.values())
    return {name: amount / total for name, amount in amounts.items()}
