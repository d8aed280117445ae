"""Oxidative stability of a formulation: its weakest link, and the mean over what is in it."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import Final

import numpy as np
from numpy.typing import NDArray

from solvscreen.domain.quantity import Quantity, Status, failed, not_computed
from solvscreen.ranking.averages import Part, weighted_mean
from solvscreen.ranking.measure import Measure, with_draws, without_number
from solvscreen.ranking.uncertainty import Sampler, Source

METHOD: Final = "lowest oxidation potential of the species present"
SHELL_METHOD: Final = "lowest oxidation potential of the free species and shells present"
MEAN_METHOD: Final = "mean oxidation potential of the free species and shells present, by number"
SHELL_MEAN_METHOD: Final = "mean oxidation potential of the shells present, by population"


class Kind(StrEnum):
    """What an electron can be taken from."""

    SOLVENT = "free solvent"
    ANION = "free anion"
    CATION = "free organic cation"
    COORDINATED = "coordinated solvent"  # a shell without anion
    PAIR = "ion pair"  # a shell with one anion, CIP
    AGGREGATE = "aggregate"
    COMPLEX = "1:1 complex"  # stands in for shells where these were not computed


@dataclass(frozen=True, kw_only=True)
class Occupant:
    """A free species or a type of shell of one formulation."""

    name: str
    kind: Kind
    potential: Quantity  # in V
    key: str  # of the potential's error, the same in all formulations
    share: Quantity  # of the molecules of its species that are free, or of the cations with this shell
    per_cation: float = 1.0  # molecules of its species for each cation; 1 for shells
    snapshot_half_width_v: float = 0.0  # part of the potential's interval

    def draws(self, sampler: Sampler) -> NDArray[np.float64]:
        """Draws of the potential in V."""
        return sampler.draws(
            self.potential, key=self.key, source=Source.OXIDATION, snapshot_half_width=self.snapshot_half_width_v
        )


@dataclass(frozen=True, kw_only=True, eq=False)
class Link:
    """The lowest potential and what sets it; `limiting` is empty where there is no number."""

    measure: Measure
    limiting: str
    kind: str
    share: float  # NaN where there is no number


def weakest_link(potentials: Mapping[str, Quantity], *, optional: frozenset[str], sampler: Sampler) -> Link:
    r"""Lowest oxidation potential, :math:`E_\mathrm{ox} = \min_s E_\mathrm{ox}(s)`, in V, and the species that sets it.

    Each species' error is drawn once for all formulations, so it cancels between formulations with one limiting
    species; where two species come close, the limiting one changes from draw to draw. Species in `optional` count
    only where they have a number; any other species without one leaves the formulation without.
    """
    all_of_it = Quantity(value=1.0, lower=1.0, upper=1.0, n=1, method="taken to be present")
    occupants = [
        Occupant(name=name, kind=Kind.COMPLEX, potential=potential, key=f"oxidation:{name}", share=all_of_it)
        for name, potential in sorted(potentials.items())
        if name not in optional or potential.is_number
    ]
    return lowest(occupants, threshold=0.0, formulation="", sampler=sampler, method=METHOD)


def lowest(
    occupants: Sequence[Occupant], *, threshold: float, formulation: str, sampler: Sampler, method: str = SHELL_METHOD
) -> Link:
    """Lowest potential among the occupants with a share of at least `threshold`, in V.

    Whether one is present is drawn too: in each draw those count whose share reaches the threshold there. One that is
    present but has no number leaves the formulation without. The lowest of several uncertain numbers lies lower in
    the draws than the lowest estimate, which is too low already for the same reason; the draws are therefore moved as a
    whole, so that their median is the estimate as long as nothing appears or vanishes.
    """
    present = [one for one in occupants if not one.share.value < threshold]
    gaps = [one for one in present if not (one.potential.is_number and one.share.is_number)]
    if gaps or not present:
        numbers = [one.share if one.potential.is_number else one.potential for one in gaps]
        reasons = "; ".join(f"{one.name}: {number.reason}" for one, number in zip(gaps, numbers, strict=True))
        make = failed if any(number.status is Status.FAILED for number in numbers) else not_computed
        gap = make(reasons or "no species with an oxidation potential", method=method)
        return Link(measure=without_number(gap), limiting="", kind="", share=math.nan)
    limiting = min(present, key=lambda one: (one.potential.value, one.name))
    link = limiting.potential
    estimate = Quantity(
        value=link.value,
        lower=math.nan,
        upper=math.nan,
        n=link.n,
        method=f"{method}; {link.method}",
        status=link.status,
        reason=link.reason,
    )
    drawn = [one for one in occupants if one.potential.is_number and one.share.is_number]
    draw = partial(_lowest, drawn, present=present, threshold=threshold, formulation=formulation, sampler=sampler)
    measure = with_draws(estimate, draw)
    return Link(measure=measure, limiting=limiting.name, kind=limiting.kind.value, share=limiting.share.value)


def mean_potential(
    occupants: Sequence[Occupant], *, method: str, threshold: float, formulation: str, sampler: Sampler
) -> Measure:
    r"""Mean potential :math:`\sum_i n_i E_i / \sum_i n_i` in V; each shell and each free molecule counts once.

    :math:`n_i` is their number for each cation. What has less than `threshold` of its share is left out.
    """
    parts = [
        Part(
            name=one.name,
            value=one.potential,
            key=one.key,
            source=Source.OXIDATION,
            weight=one.share,
            weight_key=f"share:{formulation}:{one.name}",
            scale=one.per_cation,
            snapshot_half_width=one.snapshot_half_width_v,
        )
        for one in occupants
        if not one.share.value < threshold
    ]
    return weighted_mean(parts, method=method, sampler=sampler)


def _lowest(
    occupants: Sequence[Occupant],
    *,
    present: Sequence[Occupant],
    threshold: float,
    formulation: str,
    sampler: Sampler,
) -> NDArray[np.float64]:
    """Draws of the lowest potential; of those `present` by the estimates where a draw has nobody."""
    of_present = np.min([one.draws(sampler) for one in present], axis=0)
    drawn = np.min(
        [_present_draws(one, threshold=threshold, formulation=formulation, sampler=sampler) for one in occupants],
        axis=0,
    )
    bias = np.median(of_present) - min(one.potential.value for one in present)
    return np.asarray(np.where(np.isfinite(drawn), drawn, of_present) - bias, dtype=np.float64)


def _present_draws(one: Occupant, *, threshold: float, formulation: str, sampler: Sampler) -> NDArray[np.float64]:
    """Potential where present, infinity where not."""
    if one.share.value < threshold and not one.share.upper >= threshold:
        return np.full(sampler.n_draws, np.inf)
    shares = sampler.draws(one.share, key=f"share:{formulation}:{one.name}", source=Source.LIQUID)
    return np.where(shares >= threshold, one.draws(sampler), np.inf)
