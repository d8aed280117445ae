"""Removals of a ligand with the errors that were measured for them."""

import math
from collections.abc import Sequence

from solvscreen.domain.method_error import OTHER_CATION, REMOVAL_CATION, binding_error, removal_excess
from solvscreen.domain.quantity import Quantity, not_computed


def measured_removal(value: float, half_width: float, *, method: str, cations: Sequence[str]) -> Quantity:
    """A removal with its measured error, in kJ/mol; doubtful for `cations` other than those of the measurement."""
    found = Quantity(value=value, lower=value - half_width, upper=value + half_width, n=1, method=method)
    return found if list(cations) == [REMOVAL_CATION] else found.doubted(OTHER_CATION)


def without_counterpoise(
    value: float, *, vacuum: float, recipe: str, method: str, cations: Sequence[str], further: float = 0.0
) -> Quantity:
    """A difference of plain density-functional energies in kJ/mol, less its mean excess over corrected ones.

    `vacuum` is the part in vacuum, to which the relative error of `recipe` on binding applies; `further` is half of an
    interval that comes on top. None where the excess was not measured, or where there is no metal cation.
    """
    excess = removal_excess(recipe)
    if not cations:
        return not_computed("superposition of basis sets was measured on complexes of a metal cation only")
    if not math.isfinite(excess.half_width):
        return not_computed(f"superposition of basis sets was not measured with {recipe}")
    own = binding_error(recipe).half_width * abs(vacuum - excess.mean)
    text = f"{method}, xTB geometry, less {excess.mean:g} kJ/mol for counterpoise; interval: {excess.against}"
    width = math.hypot(excess.half_width, own, further)
    return measured_removal(value - excess.mean, width, method=text, cations=cations)
