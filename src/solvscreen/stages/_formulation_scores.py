"""The numbers that a formulation is judged by."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any, Final

from solvscreen.domain.cluster import METAL_CATIONS, make_cluster
from solvscreen.domain.formulation import Formulation
from solvscreen.domain.mixture import mixture_permittivity
from solvscreen.domain.quantity import Quantity, Status, not_computed
from solvscreen.domain.species import NEUTRAL_ROLES, Role, Species
from solvscreen.ranking.desolvation import WHOLE_SHELL, desolvation_energy
from solvscreen.ranking.measure import Measure, without_number
from solvscreen.ranking.stability import Kind, Occupant, weakest_link
from solvscreen.ranking.uncertainty import Sampler
from solvscreen.ranking_settings import RankingSettings
from solvscreen.stages._attempt import Failure, attempt
from solvscreen.stages._desolvation_scores import barrier, residence
from solvscreen.stages._observed import Observed
from solvscreen.stages._oxidation_scores import NO_SHELLS, Oxidation, from_complexes, from_shells, without_permittivity
from solvscreen.stages._score_flags import flags
from solvscreen.stages._score_parts import Energies, Parts, absent, outside_shells
from solvscreen.stages._shell_scores import STRIPPING, Shell, coverage, highest_reduction, shells_of, stripping

NAN: Final = float("nan")


@dataclass(frozen=True, kw_only=True, eq=False)
class Scores:
    """All numbers of one formulation."""

    formulation: Formulation
    measures: Mapping[str, Measure]  # by the column of a criterion, unit included
    oxidation: Oxidation
    permittivity: float  # NaN where it is not known
    free_solvent: Quantity  # share of the solvent molecules outside all first shells
    shell_coverage: float  # share of the cations whose shells have an oxidation potential; NaN without shells
    reduction: tuple[Quantity, str]  # highest of the shells, in V, and whose it is
    anion_share: Quantity
    neighbours: Mapping[str, Quantity]  # by species that can sit in the first shell
    seen: Observed
    gate: str  # why it is not ranked although all numbers are there; empty if it is
    flags: tuple[str, ...]


def score_formulation(
    formulation: Formulation,
    species: Mapping[str, Species],
    *,
    seen: Observed,
    by_shells: bool,
    energies: Energies,
    settings: RankingSettings,
    sampler: Sampler,
) -> Scores:
    """All numbers of one formulation; what could not be had carries its reason."""
    parts = Parts(
        formulation=formulation, species=species, seen=seen, energies=energies, settings=settings, sampler=sampler
    )
    solvents, anions = parts.of(*NEUTRAL_ROLES), parts.of(Role.ANION)
    shells = shells_of(seen.shells, cation=seen.cation)
    permittivity = attempt(mixture_permittivity, formulation, species)
    epsilon = NAN if isinstance(permittivity, Failure) else permittivity.value
    if isinstance(permittivity, Failure):
        oxidation = without_permittivity(permittivity.reason)
    else:
        oxidation = _by_shells(parts, shells, epsilon) if by_shells else _by_complexes(parts, epsilon)
    contacts = [] if math.isnan(epsilon) else _contacts(parts, epsilon, above=oxidation.link.measure.quantity)
    around = {name: seen.neighbours.get(name, absent(seen, species[name])) for name in (*solvents, *anions)}
    desolvation = _desolvation(parts, around) | _stripping(parts, shells, by_shells=by_shells)
    reduction = highest_reduction(shells, threshold=settings.presence_threshold) if by_shells else _NO_REDUCTION
    return Scores(
        formulation=formulation,
        measures={f"{name}_v": measure for name, measure in oxidation.measures.items()} | desolvation,
        oxidation=oxidation,
        permittivity=epsilon,
        free_solvent=outside_shells(parts, solvents),
        shell_coverage=coverage(shells) if by_shells else NAN,
        reduction=reduction,
        anion_share=seen.anion_share,
        neighbours=around,
        seen=seen,
        gate=f"gate failed: {seen.gate}" if seen.gate and settings.require_equilibrated else "",
        flags=flags(
            formulation,
            note=seen.note,
            doubts={
                "oxidation": oxidation.link.measure.quantity,
                "desolvation": desolvation[_desolvation_column(settings)].quantity,
            },
            notes=(*oxidation.notes, *contacts),
            anion_share=seen.anion_share,
            reduction=reduction,
        ),
    )


_NO_REDUCTION: Final = (not_computed(NO_SHELLS), "")


def _desolvation_column(settings: RankingSettings) -> str:
    """Column of the criterion that stands for desolvation, the first in use that is no oxidation potential."""
    used = [criterion.column for criterion in settings.criteria if not criterion.column.startswith("oxidative")]
    return next(iter(used), "desolvation_energy_kj_per_mol")


def _by_complexes(parts: Parts, epsilon: float) -> Oxidation:
    solvents = parts.of(*NEUTRAL_ROLES)
    optional = frozenset(parts.pairs.values())
    items = (*solvents, *parts.of(Role.ANION), *parts.organic_cations, *optional)
    potentials = {item: parts.energies.oxidation_potential(item, permittivity=epsilon) for item in items}
    link = weakest_link(potentials, optional=optional, sampler=parts.sampler)
    free = {name: potentials[name] for name in solvents}
    found = from_complexes(link, free_solvent=weakest_link(free, optional=optional, sampler=parts.sampler).measure)
    left_out = [item for item in sorted(optional) if potentials[item].status is Status.FAILED]
    notes = (f"oxidation: no potential of {', '.join(left_out)}",) if left_out else ()
    return Oxidation(link=found.link, measures=found.measures, notes=notes)


def _by_shells(parts: Parts, shells: Sequence[Shell], epsilon: float) -> Oxidation:
    kinds = dict.fromkeys(parts.of(*NEUTRAL_ROLES), Kind.SOLVENT)
    kinds |= dict.fromkeys(parts.of(Role.ANION), Kind.ANION)
    kinds |= dict.fromkeys(parts.organic_cations, Kind.CATION)
    cations = sum(parts.seen.molecules.get(name, 0) for name in METAL_CATIONS)
    free = [
        Occupant(
            name=name,
            kind=kind,
            potential=parts.energies.oxidation_potential(name, permittivity=epsilon),
            key=f"oxidation:{name}",
            share=outside_shells(parts, [name]),
            per_cation=parts.seen.molecules.get(name, 0) / cations if cations else NAN,
        )
        for name, kind in kinds.items()
    ]
    return from_shells(free, shells, formulation=parts.id, settings=parts.settings, sampler=parts.sampler)


def _contacts(parts: Parts, epsilon: float, *, above: Quantity) -> list[str]:
    """Pairs of a solvent and an anion, where computed, that are oxidised before what limits; how many is not known."""
    notes = []
    for solvent, anion in product(parts.of(*NEUTRAL_ROLES), parts.of(Role.ANION)):
        charges = {name: parts.species[name].charge for name in (solvent, anion)}
        pair = make_cluster({solvent: 1, anion: 1}, charges=charges).id
        potential = parts.energies.oxidation_potential(pair, permittivity=epsilon)
        if potential.value < above.value:
            reason = f" ({potential.reason})" if potential.reason else ""
            notes.append(f"oxidation: {pair} in contact goes at {potential.value:.2f} V already{reason}")
    return notes


def _desolvation(parts: Parts, around: Mapping[str, Quantity]) -> dict[str, Measure]:
    solvents, pairs = parts.of(*NEUTRAL_ROLES), parts.pairs
    options: dict[str, Any] = {"formulation": parts.id, "sampler": parts.sampler}
    found = {
        "desolvation_barrier_kj_per_mol": barrier(parts.seen, solvents, **options),
        "solvent_residence_time_ps": residence(parts.seen, solvents, **options),
    }
    for column, whole in (("desolvation_energy_kj_per_mol", True), ("last_solvent_energy_kj_per_mol", False)):
        if not pairs:
            found[column] = without_number(not_computed("no metal cation in the formulation", method=WHOLE_SHELL))
            continue
        found[column] = desolvation_energy(
            {name: parts.energies.binding_energy(pairs[name]) for name in solvents},
            {name: around[name] for name in solvents},
            complexes=pairs,
            whole_shell=whole,
            **options,
        )
    return found


def _stripping(parts: Parts, shells: Sequence[Shell], *, by_shells: bool) -> dict[str, Measure]:
    gap = without_number(not_computed(NO_SHELLS))
    minimum = parts.settings.min_shell_coverage
    return {
        f"{column}_kj_per_mol": stripping(shells, column, formulation=parts.id, minimum=minimum, sampler=parts.sampler)
        if by_shells
        else gap
        for column in STRIPPING
    }
