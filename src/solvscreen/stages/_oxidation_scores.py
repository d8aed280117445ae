"""Oxidative stability of one formulation: the whole, and its parts apart."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Final

import numpy as np
from numpy.typing import NDArray

from solvscreen.domain.quantity import Quantity, Status, not_computed
from solvscreen.errors import CalculationError
from solvscreen.ranking.measure import Measure, with_draws, without_number
from solvscreen.ranking.stability import (
    MEAN_METHOD,
    METHOD,
    SHELL_MEAN_METHOD,
    SHELL_METHOD,
    Kind,
    Link,
    Occupant,
    lowest,
    mean_potential,
)
from solvscreen.ranking.uncertainty import Sampler
from solvscreen.ranking_settings import RankingSettings
from solvscreen.stages._shell_scores import Shell, uncovered

PARTS: Final = {
    "oxidative_stability_free_solvent": (Kind.SOLVENT,),
    "oxidative_stability_coordinated_solvent": (Kind.COORDINATED,),
    "oxidative_stability_ion_pair": (Kind.PAIR,),
    "oxidative_stability_aggregate": (Kind.AGGREGATE,),
}
MEANS: Final = {"oxidative_stability_mean": MEAN_METHOD, "oxidative_stability_shells": SHELL_MEAN_METHOD}
GAIN_METHOD: Final = "lowest potential of shells with anions less that of the free solvents"
EXTRAPOLATED: Final = "extrapolated calibration"
NAMED: Final = 3  # shells that a note names
NO_SHELLS: Final = "shells were not computed (shells.compute)"


@dataclass(frozen=True, kw_only=True, eq=False)
class Oxidation:
    """Potentials in V; `measures` by name of the column without unit."""

    link: Link
    measures: dict[str, Measure]
    notes: tuple[str, ...] = field(default=())


def without_permittivity(reason: str) -> Oxidation:
    """Nothing can be said without a continuum."""
    gap = without_number(not_computed(reason, method=METHOD))
    names = ("oxidative_stability", *MEANS, *PARTS, "aggregation_gain")
    link = Link(measure=gap, limiting="", kind="", share=math.nan)
    return Oxidation(link=link, measures=dict.fromkeys(names, gap))


def from_complexes(link: Link, *, free_solvent: Measure) -> Oxidation:
    """Without shells: the weakest of the free species and 1:1 complexes, and what the free solvents have."""
    gap = without_number(not_computed(NO_SHELLS))
    names = (*MEANS, *PARTS, "aggregation_gain")
    measures = dict.fromkeys(names, gap) | {"oxidative_stability_free_solvent": free_solvent}
    return Oxidation(link=link, measures={"oxidative_stability": link.measure} | measures)


def from_shells(
    free: Sequence[Occupant],
    shells: Sequence[Shell],
    *,
    formulation: str,
    settings: RankingSettings,
    sampler: Sampler,
) -> Oxidation:
    """The weakest of the free species and the shells that are present, their mean, and each kind apart."""
    threshold = settings.presence_threshold
    known = [shell.occupant() for shell in shells if shell.oxidation.is_number]
    everything = [*free, *known]
    link = lowest(everything, threshold=threshold, formulation=formulation, sampler=sampler)
    means = {
        name: mean_potential(own, method=method, threshold=threshold, formulation=formulation, sampler=sampler)
        if any(not one.share.value < threshold for one in own)
        else without_number(not_computed("no shell with a number", method=SHELL_METHOD))
        for (name, method), own in zip(MEANS.items(), (everything, known), strict=True)
    }
    unknown = _unknown(shells, threshold=threshold)
    link = replace(link, measure=_unsure(link.measure, unknown))
    means = {name: _unsure(mean, unknown) for name, mean in means.items()}
    gap = uncovered(shells, minimum=settings.min_shell_coverage)
    if gap:
        known_gap = "" if link.measure.quantity.is_number else link.measure.quantity.reason
        reasons = "; ".join(reason for reason in (known_gap, gap) if reason)
        missing = without_number(not_computed(reasons, method=SHELL_METHOD))
        link, means = Link(measure=missing, limiting="", kind="", share=math.nan), dict.fromkeys(MEANS, missing)
    parts = {
        name: _part(everything, shells, kinds, formulation=formulation, threshold=threshold, sampler=sampler)
        for name, kinds in PARTS.items()
    }
    contact = _part(
        everything, shells, (Kind.PAIR, Kind.AGGREGATE), formulation=formulation, threshold=threshold, sampler=sampler
    )
    gain = _difference(contact, parts["oxidative_stability_free_solvent"])
    return Oxidation(
        link=link,
        measures={"oxidative_stability": link.measure} | means | parts | {"aggregation_gain": gain},
        notes=tuple(_notes(shells, threshold=threshold)),
    )


def _part(
    occupants: Sequence[Occupant],
    shells: Sequence[Shell],
    kinds: Sequence[Kind],
    *,
    formulation: str,
    threshold: float,
    sampler: Sampler,
) -> Measure:
    mine = [one for one in occupants if one.kind in kinds]
    label = " or ".join(kinds)
    lost = [shell for shell in _unknown(shells, threshold=threshold) if shell.kind in kinds]
    if not any(one.share.value >= threshold or not one.share.is_number for one in mine):
        reasons = "; ".join(dict.fromkeys(f"{shell.name}: {shell.oxidation.reason}" for shell in lost))
        return without_number(not_computed(reasons or f"no {label} above {threshold:.0%}", method=SHELL_METHOD))
    return _unsure(lowest(mine, threshold=threshold, formulation=formulation, sampler=sampler).measure, lost)


def _unknown(shells: Sequence[Shell], *, threshold: float) -> list[Shell]:
    """Shells that are present and have no potential."""
    return [shell for shell in shells if shell.population.value >= threshold and not shell.oxidation.is_number]


def _named(shells: Sequence[Shell]) -> str:
    """The most frequent of them by name, and how many more there are."""
    ordered = sorted(shells, key=lambda shell: (-shell.population.value, shell.name))
    names = ", ".join(shell.name for shell in ordered[:NAMED])
    return f"{names} and {len(shells) - NAMED} more" if len(shells) > NAMED else names


def _unsure(measure: Measure, unknown: Sequence[Shell]) -> Measure:
    """The measure with a doubt that names the shells that are present and have no number."""
    if not unknown:
        return measure
    names = ", ".join(shell.name for shell in unknown)
    text = f"shells that are present have no number and may be weaker: {names}"
    return replace(measure, quantity=measure.quantity.doubted(text))


def _difference(one: Measure, other: Measure) -> Measure:
    numbers = (one.quantity, other.quantity)
    gap = next((number for number in numbers if not number.is_number), None)
    if gap is not None:
        return without_number(not_computed(gap.reason, method=GAIN_METHOD))
    doubtful = any(number.status is Status.DOUBTFUL for number in numbers)
    estimate = Quantity(
        value=numbers[0].value - numbers[1].value,
        lower=math.nan,
        upper=math.nan,
        n=min(number.n for number in numbers),
        method=GAIN_METHOD,
        status=Status.DOUBTFUL if doubtful else Status.OK,
        reason="; ".join(dict.fromkeys(number.reason for number in numbers if number.reason)),
    )
    return with_draws(estimate, partial(_difference_draws, one, other))


def _difference_draws(one: Measure, other: Measure) -> NDArray[np.float64]:
    if one.draws.size == 0 or other.draws.size == 0:
        raise CalculationError("a number without interval, so the doubt of the difference is unknown")
    return one.draws - other.draws


def _notes(shells: Sequence[Shell], *, threshold: float) -> list[str]:
    """What was seen in the shells that are present: reactions, extrapolation, and those without a number."""
    present = [shell for shell in shells if shell.population.value >= threshold]
    notes = [f"transfer on oxidation of {shell.name}: {shell.transfer}" for shell in present if shell.transfer]
    if extrapolated := [shell for shell in present if EXTRAPOLATED in shell.oxidation.reason]:
        share = math.fsum(shell.population.value for shell in extrapolated)
        notes.append(f"oxidation: {EXTRAPOLATED} for the shells of {share:.0%} of the cations: {_named(extrapolated)}")
    if lost := _unknown(shells, threshold=threshold):
        share = math.fsum(shell.population.value for shell in lost)
        notes.append(f"oxidation: no potential of the shells of {share:.0%} of the cations")
    return notes
