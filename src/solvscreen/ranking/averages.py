"""Weighted means of numbers that each carry a doubt, with the doubt of the weights."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from solvscreen.domain.quantity import Quantity, Status, failed, not_computed
from solvscreen.ranking.measure import Measure, with_draws, without_number
from solvscreen.ranking.uncertainty import Sampler, Source

SMALLEST_WEIGHT = 1e-9  # of all weights together in one draw


@dataclass(frozen=True, kw_only=True)
class Part:
    """One number of a mean; `key` names its error, `weight_key` that of its weight (statistics of the liquid)."""

    name: str
    value: Quantity
    key: str
    source: Source
    weight: Quantity  # any unit that the parts share, not negative
    weight_key: str
    scale: float = 1.0  # exact factor of the weight, such as molecules per cation
    snapshot_half_width: float = 0.0  # of the value's interval, in its unit


def weighted_mean(
    parts: Sequence[Part], *, method: str, sampler: Sampler, nothing: str = "nothing to average"
) -> Measure:
    r"""Mean :math:`\sum_i w_i x_i / \sum_i w_i` in the unit of the values; reason `nothing` without any part.

    A part without a number leaves the mean without; leave out beforehand what may be missing.
    """
    gaps = [part for part in parts if not (part.value.is_number and part.weight.is_number)]
    if gaps:
        numbers = [part.value if part.weight.is_number else part.weight for part in gaps]
        make = failed if any(number.status is Status.FAILED for number in numbers) else not_computed
        said = [f"{part.name}: {number.reason}" for part, number in zip(gaps, numbers, strict=True)]
        return without_number(make("; ".join(dict.fromkeys(said)), method=method))
    total = math.fsum(part.scale * part.weight.value for part in parts)
    if total <= 0:
        return without_number(not_computed(nothing, method=method))
    numbers = [number for part in parts for number in (part.value, part.weight)]
    estimate = Quantity(
        value=math.fsum(part.scale * part.weight.value * part.value.value for part in parts) / total,
        lower=math.nan,
        upper=math.nan,
        n=min(number.n for number in numbers),
        method="; ".join(dict.fromkeys([method, *(part.value.method for part in parts)])),
        status=Status.DOUBTFUL if any(number.status is Status.DOUBTFUL for number in numbers) else Status.OK,
        reason="; ".join(dict.fromkeys(number.reason for number in numbers if number.reason)),
    )
    return with_draws(estimate, partial(_draws, parts, sampler=sampler))


def _draws(parts: Sequence[Part], *, sampler: Sampler) -> NDArray[np.float64]:
    values = np.stack(
        [
            sampler.draws(part.value, key=part.key, source=part.source, snapshot_half_width=part.snapshot_half_width)
            for part in parts
        ]
    )
    weights = np.stack(
        [part.scale * sampler.draws(part.weight, key=part.weight_key, source=Source.LIQUID) for part in parts]
    ).clip(min=0.0)
    total = weights.sum(axis=0)
    best = np.array([[part.scale * part.weight.value] for part in parts])
    usable = np.where(total > SMALLEST_WEIGHT, weights, best)
    return np.asarray((usable * values).sum(axis=0) / usable.sum(axis=0), dtype=np.float64)
