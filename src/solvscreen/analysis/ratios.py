"""Shares within the first shells, such as that of one solvent among all solvents: ratios of two mean numbers."""

from collections.abc import Sequence
from dataclasses import replace

from solvscreen.analysis.shares import FRACTION_TOLERANCE, fraction_quantity, number_quantity
from solvscreen.analysis.uncertainty import COORDINATION_TOLERANCE, SeriesSummary, combined_mean
from solvscreen.domain.quantity import Quantity, not_computed


def share_quantity(
    parts: Sequence[SeriesSummary],
    wholes: Sequence[SeriesSummary],
    *,
    n_cations: float,
    production_ns: float,
    method: str,
) -> Quantity:
    """Mean of the part over the mean of the whole, between 0 and 1; `n_cations` are those of one replica.

    Both hold one series for each replica. The interval is that of `fraction_quantity` for the linearised ratio; where a
    cation has less than one molecule of the whole on average, so many cations fewer are its trials.
    """
    whole = combined_mean(wholes)
    if whole <= 0.0:
        return not_computed("no such molecule in the first shell", method=method)
    return fraction_quantity(
        linearised(parts, wholes),
        n_cations=n_cations * min(1.0, whole),
        tolerance=FRACTION_TOLERANCE,
        production_ns=production_ns,
        method=method,
    )


def ratio_quantity(
    parts: Sequence[SeriesSummary],
    wholes: Sequence[SeriesSummary],
    *,
    n_cations: float,
    production_ns: float,
    method: str,
) -> Quantity:
    """Like `share_quantity` for a part that is never smaller than the whole, such as atoms in contact per molecule."""
    whole = combined_mean(wholes)
    if whole <= 0.0:
        return not_computed("no such molecule in the first shell", method=method)
    ratio = number_quantity(
        linearised(parts, wholes),
        n_cations=n_cations * min(1.0, whole),
        tolerance=COORDINATION_TOLERANCE,
        production_ns=production_ns,
        method=method,
    )
    return replace(ratio, lower=max(ratio.lower, 1.0))


def linearised(parts: Sequence[SeriesSummary], wholes: Sequence[SeriesSummary]) -> tuple[SeriesSummary, ...]:
    r"""Series whose common mean is the ratio f, and whose scatter is that of the ratio to first order.

    Each mean becomes :math:`f + (p - f w) / \bar w`. The variance between frames is the part's own, which is
    not too small as long as part and whole do not move against each other.
    """
    whole = combined_mean(wholes)
    ratio = combined_mean(parts) / whole

    def value(part: float, all_of_it: float) -> float:
        return ratio + (part - ratio * all_of_it) / whole

    def values(part: tuple[float, ...], all_of_it: tuple[float, ...]) -> tuple[float, ...]:
        return tuple(value(one, other) for one, other in zip(part, all_of_it, strict=True))

    return tuple(
        replace(
            part,
            mean=value(part.mean, total.mean),
            variance=part.variance / whole**2,
            block_means=values(part.block_means, total.block_means),
            cation_means=values(part.cation_means, total.cation_means),
        )
        for part, total in zip(parts, wholes, strict=True)
    )
