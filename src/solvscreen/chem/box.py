"""How many molecules of a formulation go into a simulation box, and what the box then is in the chemist's units.

The volume of the solution is the sum of the solvents' own volumes (ideal mixing) and of the ions' apparent volumes. A
recipe is taken as prepared at 298.15 K: at another temperature the composition is the same and the moles per litre
follow the expansion of the liquid.
"""

import math
from dataclasses import dataclass
from typing import Final

from solvscreen.chem.volumes import ion_volume_cm3_per_mol, liquid_volume_cm3_per_mol
from solvscreen.domain.formulation import ConcentrationBasis, Formulation, RatioBasis
from solvscreen.domain.mixture import ROOM_KELVIN, expansion
from solvscreen.domain.species import Species
from solvscreen.errors import CalculationError
from solvscreen.units import AVOGADRO_PER_MOL

EDGE_MARGIN: Final = 1.02
"""Predicted edge over the smallest one allowed, so that a liquid 6 % denser than predicted still keeps that edge."""

LARGEST_GROWTH: Final = 1.25  # of the box, in search of whole numbers in the right ratio
GOOD_COMPOSITION: Final = 0.01  # relative deviation of every amount that ends the search
GROWTH_STEPS: Final = 100


@dataclass(frozen=True, kw_only=True)
class BoxCounts:
    """Whole numbers of molecules in a box, and what is expected of it."""

    counts: tuple[tuple[str, int], ...]  # species id and number: cations, anions, solvents
    salts: tuple[tuple[str, int], ...]  # salt and number of formula units
    mass_g_per_mol: float  # of all molecules together
    solvent_mass_g_per_mol: float
    predicted_density_g_per_cm3: float
    composition_error: float  # largest relative deviation of any amount from the recipe, dimensionless

    @property
    def n_salts(self) -> int:
        """Formula units of all salts together."""
        return sum(count for _, count in self.salts)

    @property
    def predicted_edge_nm(self) -> float:
        """Edge of the cube at the predicted density."""
        return edge_nm(mass_g_per_mol=self.mass_g_per_mol, density_g_per_cm3=self.predicted_density_g_per_cm3)


@dataclass(frozen=True, kw_only=True)
class Amounts:
    """Moles in some amount of solution, by salt and by solvent, and the predicted volume of it."""

    salts: dict[str, float]
    solvents: dict[str, float]
    volume_cm3: float


def edge_nm(*, mass_g_per_mol: float, density_g_per_cm3: float) -> float:
    """Edge of a cube that holds molecules of so much mass at so much density."""
    return float((mass_g_per_mol / AVOGADRO_PER_MOL / density_g_per_cm3 * 1e21) ** (1.0 / 3.0))


def effective_molar(box: BoxCounts, *, density_g_per_cm3: float) -> float:
    """Moles of salt per litre of solution at a measured density, all salts together."""
    return 1000.0 * box.n_salts * density_g_per_cm3 / box.mass_g_per_mol


def effective_molal(box: BoxCounts) -> float:
    """Moles of salt per kilogram of solvent, all salts together; no density enters."""
    return 1000.0 * box.n_salts / box.solvent_mass_g_per_mol


def target_molar(formulation: Formulation) -> float:
    """Moles of salt per litre that the label means at the temperature of the formulation; NaN for a molal label."""
    if formulation.concentration_basis is ConcentrationBasis.MOLAL:
        return math.nan
    growth = expansion(ROOM_KELVIN, to_kelvin=formulation.temperature_kelvin)
    return sum(salt.concentration for salt in formulation.salts) / growth


def amounts(formulation: Formulation, species: dict[str, Species], *, volume_scale: float = 1.0) -> Amounts:
    """Ideal moles of each salt and solvent: per litre of solution, or per kilogram of solvent for a molal label.

    `volume_scale` is the true volume of the solution over the one estimated here, where a simulation has measured it.

    Raises:
        CalculationError: the ions alone would fill the litre.
    """
    salts = {salt.name: salt.concentration for salt in formulation.salts}
    ions_cm3 = sum(salt.concentration * _salt_volume(formulation, salt.name, species) for salt in formulation.salts)
    weights = _solvent_moles(formulation, species)
    unit_cm3 = sum(n * _volume(species[name], kelvin=ROOM_KELVIN) for name, n in weights.items())
    if formulation.concentration_basis is ConcentrationBasis.MOLAR:
        free_cm3 = 1000.0 / volume_scale - ions_cm3
        if free_cm3 <= 0.0:
            raise CalculationError(f"{formulation.id}: the ions alone would fill the litre; lower the concentration")
        scale = free_cm3 / unit_cm3
    else:
        scale = 1000.0 / sum(n * species[name].molar_mass_g_per_mol for name, n in weights.items())
    solvents = {name: scale * n for name, n in weights.items()}
    kelvin = formulation.temperature_kelvin
    solvent_cm3 = sum(n * _volume(species[name], kelvin=kelvin) for name, n in solvents.items())
    return Amounts(salts=salts, solvents=solvents, volume_cm3=volume_scale * (ions_cm3 + solvent_cm3))


def box_counts(
    formulation: Formulation,
    species: dict[str, Species],
    *,
    min_box_nm: float,
    min_cations: int,
    volume_scale: float = 1.0,
) -> BoxCounts:
    """Counts for the smallest box that is large enough and keeps every ratio within 1 %.

    If none does so up to 25 % more volume, the one with the smallest error.

    Raises:
        CalculationError: the concentration is more than a liquid can hold.
    """
    ideal = amounts(formulation, species, volume_scale=volume_scale)
    cations = sum(salt.n_cation * salt.concentration for salt in formulation.salts)
    smallest = (EDGE_MARGIN * min_box_nm) ** 3 * 1e-21 * AVOGADRO_PER_MOL / ideal.volume_cm3
    smallest = max(smallest, min_cations / cations) if formulation.salts else smallest
    best: BoxCounts | None = None
    for step in range(GROWTH_STEPS + 1):
        size = smallest * (1.0 + (LARGEST_GROWTH - 1.0) * step / GROWTH_STEPS)
        found = _rounded(formulation, species, ideal=ideal, size=size)
        n_cations = sum(salt.n_cation * count for salt, (_, count) in zip(formulation.salts, found.salts, strict=True))
        too_few = bool(formulation.salts) and n_cations < min_cations
        if found.predicted_edge_nm < EDGE_MARGIN * min_box_nm or too_few:
            continue
        if found.composition_error <= GOOD_COMPOSITION:
            return found
        if best is None or found.composition_error < best.composition_error:
            best = found
    if best is None:
        raise CalculationError(f"{formulation.id}: no whole numbers of molecules fit the recipe; use a larger box")
    return best


def _rounded(formulation: Formulation, species: dict[str, Species], *, ideal: Amounts, size: float) -> BoxCounts:
    salts = {name: max(1, round(size * n)) for name, n in ideal.salts.items()}
    # solvents follow the salt that was really put in, so that the concentration is right before the size is
    size = sum(salts.values()) / sum(ideal.salts.values()) if salts else size
    solvents = {name: max(1, round(size * n)) for name, n in ideal.solvents.items()}
    ratios = [salts[name] / (size * n) for name, n in ideal.salts.items()]
    ratios += [solvents[name] / (size * n) for name, n in ideal.solvents.items()]
    counts = _ion_counts(formulation, salts) | solvents
    mass = sum(count * species[name].molar_mass_g_per_mol for name, count in counts.items())
    solvent_mass = sum(count * species[name].molar_mass_g_per_mol for name, count in solvents.items())
    return BoxCounts(
        counts=tuple(counts.items()),
        salts=tuple(salts.items()),
        mass_g_per_mol=mass,
        solvent_mass_g_per_mol=solvent_mass,
        predicted_density_g_per_cm3=mass / _predicted_volume(formulation, species, ideal, salts, solvents),
        composition_error=max(abs(ratio - 1.0) for ratio in ratios),
    )


def _predicted_volume(
    formulation: Formulation,
    species: dict[str, Species],
    ideal: Amounts,
    salts: dict[str, int],
    solvents: dict[str, int],
) -> float:
    kelvin = formulation.temperature_kelvin

    def estimate(salt_moles: dict[str, float], solvent_moles: dict[str, float]) -> float:
        ions = sum(n * _salt_volume(formulation, name, species) for name, n in salt_moles.items())
        return ions + sum(n * _volume(species[name], kelvin=kelvin) for name, n in solvent_moles.items())

    scale = ideal.volume_cm3 / estimate(ideal.salts, ideal.solvents)
    return scale * estimate({k: float(v) for k, v in salts.items()}, {k: float(v) for k, v in solvents.items()})


def _ion_counts(formulation: Formulation, salts: dict[str, int]) -> dict[str, int]:
    cations: dict[str, int] = {}
    anions: dict[str, int] = {}
    for salt in formulation.salts:
        cations[salt.cation] = cations.get(salt.cation, 0) + salt.n_cation * salts[salt.name]
        anions[salt.anion] = anions.get(salt.anion, 0) + salt.n_anion * salts[salt.name]
    return cations | anions


def _solvent_moles(formulation: Formulation, species: dict[str, Species]) -> dict[str, float]:
    """Moles of each solvent for one unit of the ratio's basis, mixed at room temperature."""
    moles: dict[str, float] = {}
    for part in formulation.solvents:
        solvent = species[part.species]
        per_unit = {
            RatioBasis.VOLUME: 1000.0 / _volume(solvent, kelvin=ROOM_KELVIN),
            RatioBasis.MASS: 1.0 / solvent.molar_mass_g_per_mol,
            RatioBasis.MOLE: 1.0,
        }
        moles[part.species] = part.fraction * per_unit[formulation.ratio_basis]
    return moles


def _volume(solvent: Species, *, kelvin: float) -> float:
    return liquid_volume_cm3_per_mol(solvent, temperature_kelvin=kelvin)


def _salt_volume(formulation: Formulation, name: str, species: dict[str, Species]) -> float:
    salt = next(salt for salt in formulation.salts if salt.name == name)
    cation, anion = ion_volume_cm3_per_mol(species[salt.cation]), ion_volume_cm3_per_mol(species[salt.anion])
    return salt.n_cation * cation + salt.n_anion * anion
