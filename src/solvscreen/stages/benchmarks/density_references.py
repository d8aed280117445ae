"""The measured densities of a reference file, each with the liquid that it is of."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from solvscreen.domain.names import folded
from solvscreen.domain.species import Species
from solvscreen.errors import InputError
from solvscreen.stages.benchmarks.liquid_labels import (
    Library,
    at_density,
    electrolyte,
    electrolyte_shorthand,
    find_species,
    neat_liquid,
    stated_kelvin,
)
from solvscreen.stages.benchmarks.liquid_runs import Liquid, LiquidCase
from solvscreen.stages.benchmarks.references import Row

NEAT: Final = "neat liquids"
ELECTROLYTES: Final = "electrolytes"
SMALLEST_CATIONS: Final = 2  # a density needs a box, not statistics of ions
LIGHTEST_G_PER_CM3, DENSEST_G_PER_CM3 = 0.2, 5.0  # anything else is a slip in the unit
TO_G_PER_CM3: Final = {
    "kg/m3": 1e-3, "kgm-3": 1e-3, "g/l": 1e-3, "gl-1": 1e-3, "g/dm3": 1e-3,
    "g/cm3": 1.0, "gcm-3": 1.0, "g/ml": 1.0, "gml-1": 1.0, "g/cc": 1.0, "kg/l": 1.0, "kgl-1": 1.0, "kg/dm3": 1.0,
}  # fmt: skip
_DENSITY: Final = re.compile(r"(mass |liquid )?density( of( the)? (liquid|solution))?( at [^(]*)?(, liquid)?\s*(\(.*)?")
SIMULATION_WORDS: Final = frozenset({"md", "simulation", "simulated", "opls", "aimd", "cpmd", "dft", "computed"})
SIMULATION_PHRASES: Final = ("molecular dynamics", "force field", "monte carlo", "machine learning")


@dataclass(frozen=True, kw_only=True)
class DensityCase(LiquidCase):
    """One row with its liquid and its density."""

    density_g_per_cm3: float

    @property
    def group(self) -> str:
        """Rows that are judged together."""
        return ELECTROLYTES if self.liquid.formulation.salts else NEAT


def read_case(row: Row, *, known: Library) -> DensityCase:
    """The liquid of a row, at its temperature; an electrolyte at the composition that its density implies.

    Raises:
        InputError: not the measured density of a liquid that can be named.
    """
    if not _DENSITY.fullmatch(folded(row.quantity)):
        raise InputError("not a density")
    if is_simulated(f"{row.quantity} {row.method}"):
        raise InputError(f"simulated, not measured: {row.method or row.quantity}")
    if not row.was_seen:
        raise InputError(f"confidence {row.confidence}")
    value = round(row.number_in(TO_G_PER_CM3), 9)
    if not LIGHTEST_G_PER_CM3 <= value <= DENSEST_G_PER_CM3:
        raise InputError(f"{value:g} g/cm3 is no density of a liquid; is the unit right?")
    kelvin = stated_kelvin(row.conditions or row.quantity)
    shorthand = electrolyte_shorthand(row.species)
    if shorthand and (not row.smiles or "." in row.smiles):
        species: Mapping[str, Species] = known.index.species
        formulation = electrolyte(shorthand, temperature_kelvin=kelvin, known=known)
        formulation = at_density(formulation, species, density_g_per_cm3=value)
    else:
        one = find_species(row.species, smiles=row.smiles, known=known)
        species, formulation = {one.id: one}, neat_liquid(one, temperature_kelvin=kelvin)
    used = {name: species[name] for name in formulation.species}
    return DensityCase(
        row=row,
        liquid=Liquid(formulation=formulation, species=used, min_cations=SMALLEST_CATIONS),
        density_g_per_cm3=value,
    )


def is_simulated(text: str) -> bool:
    """True if a quantity or method is that of a simulation.

    >>> is_simulated("density (OPLS MD)"), is_simulated("density, vibrating tube")
    (True, False)
    """
    plain = text.casefold()
    return bool(SIMULATION_WORDS & set(re.findall(r"[a-z]+", plain))) or any(one in plain for one in SIMULATION_PHRASES)
