"""What to weigh and measure out in the laboratory."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from solvscreen.domain.formulation import ConcentrationBasis, Formulation, Salt
from solvscreen.domain.mixture import ROOM_KELVIN, expansion, known_density, solvent_mass_shares
from solvscreen.domain.species import Species


@dataclass(frozen=True, kw_only=True)
class Portion:
    """So much of one salt or solvent; the volume is NaN for solids, and without tabulated density."""

    name: str
    mass_g: float
    volume_ml: float


@dataclass(frozen=True, kw_only=True)
class LabRecipe:
    """Portions for one volume of solution, salts first."""

    volume_ml: float
    density_g_per_cm3: float  # of the solution
    molality_molal: float  # of all salts together
    salts: tuple[Portion, ...]
    solvents: tuple[Portion, ...]


def lab_recipe(
    formulation: Formulation, species: Mapping[str, Species], *, density_g_per_cm3: float, volume_ml: float = 10.0
) -> LabRecipe:
    r"""Grams of salt, and grams and millilitres of each solvent, for `volume_ml` of solution, mixed at 298.15 K.

    `density_g_per_cm3` is that of the simulated liquid, at the formulation's temperature; the solution weighs
    :math:`m = \rho V (1 + \alpha (T - 298.15\,\mathrm{K}))`. With molarities the salts weigh
    :math:`\sum_i c_i M_i V`, and the solvents the rest; with molalities the solvents weigh
    :math:`m / (1 + \sum_i b_i M_i)`. Solvent volumes are those of the pure liquids at 298.15 K, before mixing; what is
    solid there has none.

    Raises:
        CalculationError: a ratio by volume, and a solvent without tabulated density.
    """
    total_g = density_g_per_cm3 * volume_ml * expansion(ROOM_KELVIN, to_kelvin=formulation.temperature_kelvin)
    per_unit_g = {salt.name: salt.concentration * salt_molar_mass(salt, species) / 1000.0 for salt in formulation.salts}
    if formulation.concentration_basis is ConcentrationBasis.MOLAR:
        salts = {name: grams_per_ml * volume_ml for name, grams_per_ml in per_unit_g.items()}
    else:
        solvent_g = total_g / (1.0 + math.fsum(per_unit_g.values()))
        salts = {name: grams_per_gram * solvent_g for name, grams_per_gram in per_unit_g.items()}
    solvents_g = total_g - math.fsum(salts.values())
    shares = solvent_mass_shares(formulation, species)
    moles = math.fsum(salts[salt.name] / salt_molar_mass(salt, species) for salt in formulation.salts)
    return LabRecipe(
        volume_ml=volume_ml,
        density_g_per_cm3=density_g_per_cm3,
        molality_molal=1000.0 * moles / solvents_g,
        salts=tuple(Portion(name=name, mass_g=mass, volume_ml=math.nan) for name, mass in salts.items()),
        solvents=tuple(_solvent_portion(species[name], share * solvents_g) for name, share in shares.items()),
    )


def salt_molar_mass(salt: Salt, species: Mapping[str, Species]) -> float:
    """Molar mass of one formula unit in g/mol."""
    cation, anion = species[salt.cation], species[salt.anion]
    return salt.n_cation * cation.molar_mass_g_per_mol + salt.n_anion * anion.molar_mass_g_per_mol


def _solvent_portion(solvent: Species, mass_g: float) -> Portion:
    is_liquid = solvent.has_density and not solvent.melting_kelvin > ROOM_KELVIN
    return Portion(name=solvent.id, mass_g=mass_g, volume_ml=mass_g / known_density(solvent) if is_liquid else math.nan)
