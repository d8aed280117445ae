"""From rows of species tables to species: chemistry is checked here, a user's row adds or overrides."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import replace

from solvscreen.chem.smiles import SmilesFacts, read_smiles
from solvscreen.domain.mistakes import Mistakes
from solvscreen.domain.mixture import ROOM_KELVIN
from solvscreen.domain.names import folded, labels
from solvscreen.domain.species import Role, Species
from solvscreen.errors import SpeciesError
from solvscreen.io.species_table import SpeciesRow

_SIGNS = {Role.CATION: (1, "positive charge"), Role.ANION: (-1, "negative charge")}


def built_in_species(rows: Iterable[SpeciesRow]) -> dict[str, Species]:
    """Species of the library by id.

    Raises:
        SpeciesError: a row cannot be used.
    """
    return {row.id: _species(row, smiles=row.cells["smiles"], role=row.cells["role"]) for row in rows}


def add_species(rows: Iterable[SpeciesRow], *, known: Mapping[str, Species], mistakes: Mistakes) -> dict[str, Species]:
    """Known species with a user's rows added; a row with a known id overrides the cells that it fills.

    If such a row describes another molecule, nothing of the old one is kept.
    """
    merged = dict(known)
    origins: dict[str, str] = {}
    by_fold = {identifier.casefold(): identifier for identifier in known}
    for row in rows:
        with mistakes.at(row.origin):
            twin = by_fold.get(row.id.casefold(), row.id)
            if twin != row.id:
                raise SpeciesError(f"id {row.id} differs from {twin} of the library only in case; write {twin}")
            if row.id in origins:
                raise SpeciesError(f"id {row.id} is already used in {origins[row.id]}; keep one of the rows")
            origins[row.id] = row.origin
            merged[row.id] = _overridden(row, known[row.id]) if row.id in known else _new(row)
    _check_aliases(merged, changed=origins, mistakes=mistakes)
    return merged


def twins(species: Mapping[str, Species], *, among: Iterable[str]) -> list[str]:
    """Warnings about rows that describe a molecule which the tables know by another id."""
    first: dict[str, str] = {}
    changed = set(among)
    for row in sorted(species.values(), key=lambda row: (row.id in changed, row.id)):
        first.setdefault(row.smiles, row.id)
    return [
        f"{species[name].origin}: {name} is the same molecule as {first[species[name].smiles]}; "
        "both are computed unless you use one id"
        for name in sorted(changed)
        if name in species and first[species[name].smiles] != name
    ]


def _new(row: SpeciesRow) -> Species:
    mistakes = Mistakes()
    for column in ("smiles", "role"):
        if not row.cells[column]:
            mistakes.add("", f"{column} of {row.id} is empty; a new species needs it")
    mistakes.check()
    return _species(row, smiles=row.cells["smiles"], role=row.cells["role"])


def _species(row: SpeciesRow, *, smiles: str, role: str) -> Species:
    facts = read_smiles(smiles)
    _check_charge(row.id, Role(role), facts)
    density, kelvin = row.number("density_g_per_cm3"), row.number("density_kelvin")
    return Species(
        id=row.id,
        name=row.cells["name"],
        aliases=tuple(alias.strip() for alias in row.cells["aliases"].split("|") if alias.strip()),
        smiles=facts.smiles,
        role=Role(role),
        cas=row.cells["cas"],
        charge=facts.charge,
        molar_mass_g_per_mol=facts.molar_mass_g_per_mol,
        density_g_per_cm3=density,
        density_kelvin=ROOM_KELVIN if math.isnan(kelvin) and not math.isnan(density) else kelvin,
        density_source=row.cells["density_source"],
        permittivity=row.number("permittivity"),
        permittivity_source=row.cells["permittivity_source"],
        melting_kelvin=row.number("melting_kelvin"),
        boiling_kelvin=row.number("boiling_kelvin"),
        liquid_source=row.cells["liquid_source"],
        origin=row.origin,
    )


def _overridden(row: SpeciesRow, old: Species) -> Species:
    new = _species(row, smiles=row.cells["smiles"] or old.smiles, role=row.cells["role"] or old.role.value)
    if new.smiles != old.smiles:
        return new
    kept: dict[str, object] = {}
    if not new.has_density:
        kept |= {name: getattr(old, name) for name in ("density_g_per_cm3", "density_kelvin", "density_source")}
    if not new.has_permittivity:
        kept |= {name: getattr(old, name) for name in ("permittivity", "permittivity_source")}
    for name in ("melting_kelvin", "boiling_kelvin"):
        if math.isnan(getattr(new, name)):
            kept[name] = getattr(old, name)
    for name in ("name", "aliases", "cas", "liquid_source"):
        if not getattr(new, name):
            kept[name] = getattr(old, name)
    return replace(new, **kept)  # type: ignore[arg-type]


def _check_charge(identifier: str, role: Role, facts: SmilesFacts) -> None:
    sign, wanted = _SIGNS.get(role, (0, "no charge"))
    actual = (facts.charge > 0) - (facts.charge < 0)
    if actual != sign:
        fitting = {1: Role.CATION.value, -1: Role.ANION.value, 0: "solvent, diluent or additive"}[actual]
        raise SpeciesError(
            f"role of {identifier} is {role.value}, which means {wanted}, but SMILES '{facts.smiles}' has charge "
            f"{facts.charge:+d}; correct the SMILES, or the role to {fitting}".replace("+0", "0")
        )


def _check_aliases(species: Mapping[str, Species], *, changed: Mapping[str, str], mistakes: Mistakes) -> None:
    owners: dict[str, str] = {}
    for row in sorted(species.values(), key=lambda row: (row.id in changed, row.id)):
        for label in labels(row):
            owners.setdefault(folded(label), row.id)
    for name, origin in changed.items():
        for label in (name, *species[name].aliases) if name in species else ():
            owner = owners[folded(label)]
            if owner != name:
                kind = "id" if label == name else "alias"
                mistakes.add(origin, f"{kind} {label} of {name} already means {owner}; choose another")
