"""What a liquid can be: how much salt it holds, where it melts and boils."""

import math
from collections.abc import Mapping
from typing import Final

from solvscreen.domain.formulation import ConcentrationBasis, Formulation, RatioBasis
from solvscreen.domain.mixture import known_density
from solvscreen.domain.numbers import plain_number
from solvscreen.domain.species import Species
from solvscreen.errors import FormulationError

SALT_DENSITY_G_PER_CM3: Final = 2.2  # typical of crystalline alkali salts: NaPF6 2.37, NaBF4 2.47, LiTFSI 2.15
FEWEST_SOLVENTS: Final = 0.5  # solvent molecules per cation; the densest known electrolytes hold about one
FEW_SOLVENTS: Final = 1.2
MANY_SOLVENTS: Final = 1000.0
MOST_SOLVENTS: Final = 20000.0


def check_amounts(formulation: Formulation, species: Mapping[str, Species]) -> list[str]:
    """Warnings about amounts that are possible but unusual.

    Raises:
        FormulationError: a density that is needed is unknown, no liquid can hold this much salt, or no box so little.
    """
    _require_densities(formulation, species)
    ratio = solvents_per_cation(formulation, species)
    basis = formulation.concentration_basis.value
    total = plain_number(round(sum(salt.concentration for salt in formulation.salts), 6))
    if ratio < FEWEST_SOLVENTS:
        left = f"{ratio:.2g} solvent molecules for each cation" if ratio > 0 else "no room for any solvent"
        raise FormulationError(f"{total} {basis} leaves {left}; no liquid can hold this much salt, use less")
    if ratio > MOST_SOLVENTS:
        raise FormulationError(
            f"{total} {basis} means {ratio:.0f} solvent molecules for each cation; "
            "no box can be that large, use more salt"
        )
    if ratio < FEW_SOLVENTS:
        return [
            f"{total} {basis} leaves {ratio:.2g} solvent molecules for each cation; hardly any electrolyte holds more"
        ]
    if ratio > MANY_SOLVENTS:
        return [f"{total} {basis} means {ratio:.0f} solvent molecules for each cation; the liquid will take long"]
    return []


def solvents_per_cation(formulation: Formulation, species: Mapping[str, Species]) -> float:
    r"""Estimated solvent molecules per cation; negative if the salt alone fills more than the volume.

    Molality counts solvent by mass. Molarity takes the salt at its crystal's density and fills up with solvent:
    :math:`V_s = 1000 - \sum_i c_i M_i / 2.2` cm3 per litre.
    """
    mass, volume = _mean_solvent(formulation, species)
    cations = sum(salt.concentration * salt.n_cation for salt in formulation.salts)
    if formulation.concentration_basis is ConcentrationBasis.MOLAL:
        return 1000.0 / mass / cations
    salt_g = sum(
        salt.concentration
        * (
            salt.n_cation * species[salt.cation].molar_mass_g_per_mol
            + salt.n_anion * species[salt.anion].molar_mass_g_per_mol
        )
        for salt in formulation.salts
    )
    return (1000.0 - salt_g / SALT_DENSITY_G_PER_CM3) / volume / cations


def _mean_solvent(formulation: Formulation, species: Mapping[str, Species]) -> tuple[float, float]:
    """Mean molar mass (g/mol) and molar volume (cm3/mol, NaN without densities) of the solvent mixture."""
    rows = [species[part.species] for part in formulation.solvents]
    shares = [part.fraction for part in formulation.solvents]
    masses = [row.molar_mass_g_per_mol for row in rows]
    volumes = [
        mass / known_density(row) if row.has_density else math.nan for mass, row in zip(masses, rows, strict=True)
    ]
    per_mole = {RatioBasis.VOLUME: volumes, RatioBasis.MASS: masses, RatioBasis.MOLE: [1.0] * len(rows)}
    units = per_mole[formulation.ratio_basis] if len(rows) > 1 else [1.0]
    moles = [share / unit for share, unit in zip(shares, units, strict=True)]
    total = sum(moles)
    return (
        sum(n * mass for n, mass in zip(moles, masses, strict=True)) / total,
        sum(n * volume for n, volume in zip(moles, volumes, strict=True)) / total,
    )


def _require_densities(formulation: Formulation, species: Mapping[str, Species]) -> None:
    needs = []
    if formulation.concentration_basis is ConcentrationBasis.MOLAR:
        needs.append("M")
    if len(formulation.solvents) > 1 and formulation.ratio_basis is RatioBasis.VOLUME:
        needs.append("v/v")
    missing = [part.species for part in formulation.solvents if not species[part.species].has_density]
    for name in missing if needs else ():
        where = species[name].origin
        cure = (
            f"add a row {name} with it to configs/species.csv" if where.startswith("built-in") else f"add it to {where}"
        )
        raise FormulationError(
            f"the density of {name} is not known, but {' and '.join(needs)} cannot be counted out without; "
            f"{cure} (density_g_per_cm3)"
        )


def liquid_range_warnings(formulation: Formulation, species: Mapping[str, Species]) -> list[str]:
    """Warnings if a solvent boils, or if all of them are frozen; unknown points are passed over."""
    kelvin = formulation.temperature_kelvin
    rows = [species[part.species] for part in formulation.solvents]
    warnings = [
        f"{plain_number(kelvin)} K is above the boiling point of {row.id} ({row.boiling_kelvin:g} K)"
        for row in rows
        if kelvin > row.boiling_kelvin
    ]
    melting = [row.melting_kelvin for row in rows]
    if not any(map(math.isnan, melting)) and kelvin < min(melting):
        names = ", ".join(f"{row.id} ({row.melting_kelvin:g} K)" for row in rows)
        below = "the melting point of" if len(rows) == 1 else "the melting points of all its solvents:"
        hint = "; is the value in degrees Celsius?" if kelvin < 100 else ""
        warnings.append(f"{plain_number(kelvin)} K is below {below} {names}{hint}")
    return warnings
