"""From drafts to formulations: names become species, and what no liquid can be is refused."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from solvscreen.domain.cluster import METAL_CATIONS
from solvscreen.domain.draft import FormulationDraft, SaltDraft, SolventDraft
from solvscreen.domain.formulation import (
    Formulation,
    RatioBasis,
    Salt,
    SolventPart,
    derived_id,
    shares_to_fractions,
)
from solvscreen.domain.mistakes import Mistakes
from solvscreen.domain.mixture import mixture_permittivity
from solvscreen.domain.names import NameIndex
from solvscreen.domain.numbers import plain_number, quoted
from solvscreen.domain.salts import SaltFormula, find_salt, neutral_salt, salt_name
from solvscreen.domain.species import Species
from solvscreen.errors import FormulationError
from solvscreen.stages._attempt import Failure, attempt
from solvscreen.stages._liquid_limits import check_amounts, liquid_range_warnings

SMALLEST_FRACTION = 1e-4  # of a solvent; a box would need 10^4 other molecules for one
HIGHEST = 1e6  # of any amount, share or temperature; anything above is a slip


@dataclass(frozen=True, kw_only=True)
class Expanded:
    """Formulations of one draft, one per temperature, and what a person should know about them."""

    formulations: tuple[Formulation, ...]
    warnings: tuple[str, ...]


def _rank_warnings(formulation: Formulation, species: Mapping[str, Species]) -> list[str]:
    """Says before anything is computed that a formulation will have no place, and what would give it one."""
    permittivity = attempt(mixture_permittivity, formulation, species)
    if isinstance(permittivity, Failure):
        return [f"{formulation.origin}: this formulation will not be ranked: {permittivity.reason}"]
    return []


def expand(draft: FormulationDraft, index: NameIndex) -> Expanded:
    """Formulations that a draft describes.

    Raises:
        InputErrors: one message for each mistake in it.
    """
    mistakes = Mistakes()
    salts, parts = list[Salt](), list[SolventPart]()
    with mistakes.at():
        salts = _salts(draft.salts, index)
    with mistakes.at():
        parts = _parts(draft.solvents, index)
    with mistakes.at():
        _check_temperatures(draft.temperatures_kelvin)
    mistakes.check()
    first = Formulation(
        id=draft.id,
        salts=tuple(salts),
        concentration_basis=draft.concentration_basis,
        solvents=tuple(parts),
        ratio_basis=draft.ratio_basis if len(parts) > 1 else RatioBasis.VOLUME,
        temperature_kelvin=draft.temperatures_kelvin[0],
        origin=draft.origin,
    )
    warnings = [*check_amounts(first, index.species), *_metal_warnings(first), *_rank_warnings(first, index.species)]
    formulations = tuple(_at(first, kelvin, n=len(draft.temperatures_kelvin)) for kelvin in draft.temperatures_kelvin)
    for formulation in formulations:
        warnings += liquid_range_warnings(formulation, index.species)
    return Expanded(
        formulations=formulations,
        warnings=tuple(dict.fromkeys(f"{draft.origin}: {warning}" for warning in warnings)),
    )


def check_unique(formulations: Sequence[Formulation], mistakes: Mistakes) -> list[str]:
    """Warnings about formulations that are the same but for their id; equal ids are mistakes."""
    ids: dict[str, Formulation] = {}
    recipes: dict[str, Formulation] = {}
    warnings: list[str] = []
    for formulation in formulations:
        other = ids.setdefault(formulation.id.casefold(), formulation)
        if other is not formulation:
            mistakes.add(
                formulation.origin,
                f"id {formulation.id} is already used by {other.origin}; remove one, or give it an id",
            )
            continue
        twin = recipes.setdefault(formulation.content, formulation)
        if twin is not formulation:
            warnings.append(f"{formulation.origin}: the same formulation as {twin.id}; both are computed")
    return warnings


def _at(formulation: Formulation, kelvin: float, *, n: int) -> Formulation:
    here = replace(formulation, temperature_kelvin=kelvin)
    if not here.id:
        return replace(here, id=derived_id(here))
    return here if n == 1 else replace(here, id=f"{here.id}_{plain_number(kelvin)}K")


def _salts(drafts: Sequence[SaltDraft], index: NameIndex) -> list[Salt]:
    mistakes, salts = Mistakes(), list[Salt]()
    for draft in drafts:
        with mistakes.at():
            _check_number(draft.concentration, what=f"the concentration of {draft.name or draft.cation + draft.anion}")
        with mistakes.at():
            formula = _formula(draft, index)
            salts.append(
                Salt(
                    name=salt_name(formula, index=index),
                    cation=formula.cation.id,
                    n_cation=formula.n_cation,
                    anion=formula.anion.id,
                    n_anion=formula.n_anion,
                    concentration=draft.concentration,
                )
            )
    for name in _repeated([salt.name for salt in salts]):
        mistakes.add("", f"salt {name} appears twice; add the two amounts up")
    mistakes.check()
    return salts


def _formula(draft: SaltDraft, index: NameIndex) -> SaltFormula:
    if draft.name:
        return find_salt(draft.name, index=index)
    return neutral_salt(index.find(draft.cation), index.find(draft.anion))


def _parts(drafts: Sequence[SolventDraft], index: NameIndex) -> list[SolventPart]:
    mistakes, found = Mistakes(), list[Species]()
    for draft in drafts:
        with mistakes.at():
            _check_number(draft.share, what=f"the share of {draft.name}")
        with mistakes.at():
            found.append(_solvent(draft.name, index))
    for name in _repeated([species.id for species in found]):
        mistakes.add("", f"solvent {name} appears twice; add the two shares up")
    mistakes.check()
    fractions = shares_to_fractions([draft.share for draft in drafts])
    for row, fraction in zip(found, fractions, strict=True):
        if fraction < SMALLEST_FRACTION:
            mistakes.add(
                "", f"the share of {row.id} is {fraction:.2g} of the solvent; no box can show less than 0.0001"
            )
    mistakes.check()
    return [SolventPart(species=row.id, fraction=share) for row, share in zip(found, fractions, strict=True)]


def _solvent(name: str, index: NameIndex) -> Species:
    if not index.matches(name):
        for separator in "/+,;":
            parts = [part.strip() for part in name.split(separator)]
            if len(parts) > 1 and all(index.matches(part) for part in parts):
                joined = ":".join(parts)
                raise FormulationError(f"solvents {quoted(name)}: separate them by a colon, such as {joined}")
        if _is_salt(name, index):
            raise FormulationError(f"{quoted(name)} is a salt, not a solvent; name it before 'in', with its amount")
    species = index.find(name)
    if species.is_ion:
        raise FormulationError(
            f"{species.id} is {'a cation' if species.charge > 0 else 'an anion'}, not a solvent; "
            "name a salt of it before 'in'"
        )
    return species


def _is_salt(name: str, index: NameIndex) -> bool:
    try:
        find_salt(name, index=index)
    except FormulationError:
        return False
    return True


def _check_number(value: float, *, what: str) -> None:
    if value <= 0:
        raise FormulationError(f"{what} is {plain_number(value)}; it has to be above zero")
    if value > HIGHEST or value < 1 / HIGHEST:
        raise FormulationError(f"{what} is {plain_number(value)}; that cannot be meant")


def _check_temperatures(temperatures: Sequence[float]) -> None:
    mistakes = Mistakes()
    for kelvin in temperatures:
        shown = f"{plain_number(kelvin)} K"
        if kelvin <= 0:
            hint = (
                f"; {plain_number(kelvin)} C would be {plain_number(round(kelvin + 273.15, 6))} K"
                if kelvin > -274
                else ""
            )
            mistakes.add("", f"temperature {shown} is at or below absolute zero{hint}")
        elif kelvin > 2000:
            mistakes.add("", f"temperature {shown} is beyond any liquid electrolyte")
    for shown in _repeated([f"{plain_number(kelvin)} K" for kelvin in temperatures]):
        mistakes.add("", f"temperature {shown} appears twice; keep one")
    mistakes.check()


def _repeated(names: Sequence[str]) -> list[str]:
    return sorted({name for name in names if names.count(name) > 1})


def _metal_warnings(formulation: Formulation) -> list[str]:
    metals = [name for name in formulation.species if name in METAL_CATIONS]
    if not metals:
        raise FormulationError(
            "there is no Na, Li or K in it; coordination and desolvation are those of a metal cation, "
            "so add a salt such as NaPF6"
        )
    if "Na" not in metals:
        return [f"it holds {' and '.join(metals)} but no Na; its potentials are still given against Na+/Na"]
    return []
