"""Which liquid a row of a reference file means: species, composition, temperature."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from solvscreen.chem.smiles import read_smiles
from solvscreen.domain.formulation import ConcentrationBasis, Formulation, RatioBasis, SolventPart, derived_id
from solvscreen.domain.names import SAFE_ID, NameIndex
from solvscreen.domain.numbers import plain_number, quoted
from solvscreen.domain.shorthand import CONCENTRATION_UNITS, clean, parse_shorthand
from solvscreen.domain.species import Role, Species
from solvscreen.errors import FormulationError, InputError, SpeciesError
from solvscreen.io.species_table import BUILT_IN, read_species_table
from solvscreen.stages._formulations import expand
from solvscreen.stages._species import built_in_species

CELSIUS_ZERO_KELVIN: Final = 273.15
HIGHEST_BAR: Final = 10.0  # a liquid gains 0.1 % of density over ten bar
ORIGIN: Final = "reference file"
LONGEST_NAME: Final = 24  # kept of a label in an id

_BAR: Final = {"bar": 1.0, "atm": 1.01325, "kpa": 0.01, "mpa": 10.0, "pa": 1e-5}
_TEMPERATURE: Final = re.compile(
    r"(?<![\w.])(-?\d+(?:\.\d+)?)\s*(K|°\s?C|deg\.?\s?C|C|kelvin|celsius)(?!\w)", re.IGNORECASE
)
_PRESSURE: Final = re.compile(r"(?<![\w.])(\d+(?:\.\d+)?)\s*(MPa|kPa|Pa|bar|atm)\b", re.IGNORECASE)
_UNITS: Final = "|".join(sorted(map(re.escape, CONCENTRATION_UNITS), key=len, reverse=True))
_AMOUNT: Final = rf"(?P<amount>\d+(?:\.\d+)?)\s*(?P<unit>{_UNITS})"
_AMOUNT_LAST: Final = re.compile(rf"(?P<salt>[^/\s]+)(?:\s*/\s*|\s+in\s+|\s+)(?P<solvent>\S.*?)[\s,]+{_AMOUNT}")
_AMOUNT_MIDDLE: Final = re.compile(rf"(?P<salt>\S+)\s+{_AMOUNT}\s+(?:in\s+)?(?P<solvent>\S.*)")


@dataclass(frozen=True, kw_only=True)
class Library:
    """The built-in species, by name and by canonical SMILES."""

    index: NameIndex
    by_smiles: Mapping[str, Species]


def library() -> Library:
    """Species that ship with solvscreen."""
    species = built_in_species(read_species_table(BUILT_IN))
    return Library(index=NameIndex(species.values()), by_smiles={row.smiles: row for row in species.values()})


def stated_kelvin(conditions: str) -> float:
    """The one temperature that a text names.

    Raises:
        InputError: none, or several; or a pressure far from the atmosphere's.

    >>> stated_kelvin("25 C, 1 atm"), stated_kelvin("298.2 K")
    (298.15, 298.2)
    """
    text = clean(conditions)
    found = {
        round(float(number) + (0.0 if unit.casefold().startswith("k") else CELSIUS_ZERO_KELVIN), 2)
        for number, unit in _TEMPERATURE.findall(text)
    }
    if len(found) != 1:
        raise InputError(
            f"{'more than one' if found else 'no'} temperature in {quoted(conditions)}; write it like 25 C"
        )
    kelvin = found.pop()
    if kelvin <= 0.0:
        raise InputError(f"temperature at or below absolute zero in {quoted(conditions)}")
    if any(float(number) * _BAR[unit.casefold()] > HIGHEST_BAR for number, unit in _PRESSURE.findall(text)):
        raise InputError(f"at elevated pressure: {quoted(conditions)}")
    return kelvin


def find_species(name: str, *, smiles: str, known: Library) -> Species:
    """The library's species with this SMILES or, without one, this name; else a new one made from the SMILES.

    Raises:
        InputError: neither says which molecule is meant.
    """
    if not smiles:
        return known.index.find(clean(name))
    facts = read_smiles(smiles)
    if facts.smiles in known.by_smiles:
        return known.by_smiles[facts.smiles]
    return Species(  # without density: the box starts from an estimate, not from the value to be tested
        id=_new_id(name, facts.smiles),
        name=name,
        smiles=facts.smiles,
        role=Role.SOLVENT,
        charge=facts.charge,
        molar_mass_g_per_mol=facts.molar_mass_g_per_mol,
        origin=ORIGIN,
    )


def neat_liquid(species: Species, *, temperature_kelvin: float) -> Formulation:
    """One solvent and nothing else.

    Raises:
        SpeciesError: an ion, or no liquid at this temperature.
    """
    if species.is_ion:
        raise SpeciesError(f"{species.id} is an ion, not a liquid")
    if temperature_kelvin < species.melting_kelvin - 1.0:
        raise SpeciesError(f"solid at {temperature_kelvin:g} K (melts at {species.melting_kelvin:g} K)")
    if temperature_kelvin > species.boiling_kelvin + 1.0:
        raise SpeciesError(f"boils at {species.boiling_kelvin:g} K, below {temperature_kelvin:g} K")
    return Formulation(
        id=f"{species.id}_{plain_number(temperature_kelvin)}K",
        salts=(),
        concentration_basis=ConcentrationBasis.MOLAL,
        solvents=(SolventPart(species=species.id, fraction=1.0),),
        ratio_basis=RatioBasis.VOLUME,
        temperature_kelvin=temperature_kelvin,
        origin=ORIGIN,
    )


def electrolyte_shorthand(label: str) -> str:
    """A label such as `NaPF6/DME 1 M` as shorthand; empty if it is no salt, solvent and amount.

    >>> electrolyte_shorthand("NaPF6/DME 1 M"), electrolyte_shorthand("1,4-dioxane")
    ('1 M NaPF6 in DME', '')
    """
    text = clean(label)
    if re.match(r"\d", text) and re.search(r"\sin\s", text, re.IGNORECASE):
        return text
    found = _AMOUNT_MIDDLE.fullmatch(text) or _AMOUNT_LAST.fullmatch(text)
    return f"{found['amount']} {found['unit']} {found['salt']} in {found['solvent'].strip()}" if found else ""


def electrolyte(shorthand: str, *, temperature_kelvin: float, known: Library) -> Formulation:
    """Formulation of known species that a shorthand means, at the temperature of the row.

    Raises:
        InputError: not such a formulation.
    """
    draft = parse_shorthand(shorthand, origin=ORIGIN)
    return expand(replace(draft, temperatures_kelvin=(temperature_kelvin,)), known.index).formulations[0]


def at_density(formulation: Formulation, species: Mapping[str, Species], *, density_g_per_cm3: float) -> Formulation:
    r"""The same composition by mass, :math:`m = c / (\rho - \sum c_i M_i)`, in moles per kilogram of solvent.

    A label in moles per litre of solution fixes the mass fractions only together with the density of that solution,
    `density_g_per_cm3`. Given per mass, a simulation has the composition of the experiment whatever density it finds.
    A label in molal stays as it is.

    Raises:
        FormulationError: the salt alone weighs more than the solution.
    """
    if formulation.concentration_basis is ConcentrationBasis.MOLAL:
        return formulation
    salt_kg_per_litre = 1e-3 * sum(
        salt.concentration
        * (
            salt.n_cation * species[salt.cation].molar_mass_g_per_mol
            + salt.n_anion * species[salt.anion].molar_mass_g_per_mol
        )
        for salt in formulation.salts
    )
    solvent_kg_per_litre = density_g_per_cm3 - salt_kg_per_litre
    if solvent_kg_per_litre <= 0.0:
        raise FormulationError(f"{formulation.recipe}: the salt alone is heavier than the solution")
    salts = tuple(
        replace(salt, concentration=round(salt.concentration / solvent_kg_per_litre, 4)) for salt in formulation.salts
    )
    molal = replace(formulation, salts=salts, concentration_basis=ConcentrationBasis.MOLAL)
    return replace(molal, id=derived_id(molal))


def _new_id(name: str, smiles: str) -> str:
    """Safe id that no other molecule has, whatever people call it."""
    safe = re.sub(r"[^A-Za-z0-9._-]+", "-", clean(name)).strip("-._")[:LONGEST_NAME]
    digest = hashlib.sha256(smiles.encode()).hexdigest()[:6]
    return f"{safe if SAFE_ID.fullmatch(safe) else 'species'}-{digest}"
