"""How easily the cation of one formulation lets go of its solvents: barrier and residence time."""

import math
from collections.abc import Collection
from dataclasses import replace
from typing import Final

from solvscreen.domain.quantity import not_computed
from solvscreen.ranking.averages import Part, weighted_mean
from solvscreen.ranking.desolvation import NEGLIGIBLE_SHARE
from solvscreen.ranking.measure import Measure, without_number
from solvscreen.ranking.uncertainty import Sampler, Source
from solvscreen.stages._observed import Observed

BARRIER_METHOD: Final = "barrier of the potential of mean force, mean over the solvents' donor atoms in the first shell"
MOST_LEFT_OUT: Final = 0.1  # of the contacts with donor atoms of solvents
RESIDENCE_METHOD: Final = "mean residence time, mean over the solvent molecules in the first shell"


def barrier(seen: Observed, solvents: Collection[str], *, formulation: str, sampler: Sampler) -> Measure:
    """Barrier out of the first shell in kJ/mol, weighted with the coordination numbers of the donor types.

    Donors without a barrier of their own, such as the ester oxygen of a carbonate, may be a tenth of the contacts.
    """
    mine = [donor for donor in seen.donors if donor.species in solvents]
    total = sum(donor.number.value for donor in mine if donor.number.is_number)
    if not total > 0:
        return without_number(not_computed(seen.note or "no solvent in the first shell", method=BARRIER_METHOD))
    counted = [donor for donor in mine if not donor.number.value < NEGLIGIBLE_SHARE * total]
    left_out = [donor for donor in counted if not donor.barrier.is_number]
    if math.fsum(donor.number.value for donor in left_out) > MOST_LEFT_OUT * total:
        left_out = []
    parts = [
        Part(
            name=f"{donor.donor} of {donor.species}",
            value=donor.barrier,
            key=f"barrier:{formulation}:{donor.species}:{donor.donor}",
            source=Source.LIQUID,
            weight=donor.number,
            weight_key=f"donors:{formulation}:{donor.species}:{donor.donor}",
        )
        for donor in counted
        if donor not in left_out
    ]
    mean = weighted_mean(parts, method=BARRIER_METHOD, sampler=sampler)
    if not (left_out and mean.quantity.is_number):
        return mean
    said = "; ".join(f"without {donor.donor} of {donor.species}: {donor.barrier.reason}" for donor in left_out)
    return replace(mean, quantity=mean.quantity.doubted(said))


def residence(seen: Observed, solvents: Collection[str], *, formulation: str, sampler: Sampler) -> Measure:
    """Residence time in the first shell in ps, weighted with the coordination numbers of the solvents."""
    numbers = {name: number for name, number in seen.neighbours.items() if name in solvents}
    total = sum(number.value for number in numbers.values() if number.is_number)
    if not total > 0:
        return without_number(not_computed(seen.note or "no solvent in the first shell", method=RESIDENCE_METHOD))
    absent = not_computed("not in the table of motion")
    parts = [
        Part(
            name=name,
            value=seen.residence.get(name, absent),
            key=f"residence:{formulation}:{name}",
            source=Source.LIQUID,
            weight=number,
            weight_key=f"coordination:{formulation}:{name}",
        )
        for name, number in sorted(numbers.items())
        if not number.value < NEGLIGIBLE_SHARE * total
    ]
    return weighted_mean(parts, method=RESIDENCE_METHOD, sampler=sampler)
