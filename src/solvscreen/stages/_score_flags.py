"""What stands beside a score and is never part of it."""

from collections.abc import Mapping, Sequence
from typing import Final

from solvscreen.domain.formulation import Formulation
from solvscreen.domain.mixture import ROOM_KELVIN
from solvscreen.domain.quantity import Quantity, Status

PERMITTIVITY_RANGE_KELVIN: Final = 15.0  # a tabulated permittivity is used without a flag up to here
ANION_RICH: Final = 0.2  # of the molecules of the first shell: one in five, more than a solvent-separated liquid has


def flags(
    formulation: Formulation,
    *,
    note: str,
    doubts: Mapping[str, Quantity],
    notes: Sequence[str],
    anion_share: Quantity,
    reduction: tuple[Quantity, str],
) -> tuple[str, ...]:
    """Flags of one formulation, each thing said once: the liquid's `note`, `doubts` by what they are about, `notes`."""
    found = [f"liquid: {note}"] if note else []
    for label, quantity in doubts.items():
        said = quantity.reason.split("; ") if quantity.status is Status.DOUBTFUL else []
        unsaid = [doubt for doubt in dict.fromkeys(said) if not _is_said(doubt, note)]
        if unsaid:
            found.append(f"{label}: {'; '.join(unsaid)}")
    found += notes
    found += _shell_flags(anion_share, reduction)
    if abs(formulation.temperature_kelvin - ROOM_KELVIN) > PERMITTIVITY_RANGE_KELVIN:
        found.append("oxidation: permittivity of room temperature")
    return tuple(dict.fromkeys(found))


def _shell_flags(anion_share: Quantity, reduction: tuple[Quantity, str]) -> list[str]:
    found = []
    if anion_share.value >= ANION_RICH:
        found.append(f"shell: {anion_share.value:.0%} anions, so the interphase may be derived from them")
    potential, shell = reduction
    if potential.value > 0:
        found.append(f"reduction: {shell} takes up an electron at {potential.value:+.2f} V, before sodium plates")
    return found


def _is_said(doubt: str, note: str) -> bool:
    """True if the note about the liquid holds this doubt, or already says that its numbers are not converged."""
    return doubt in note or (doubt.startswith("not converged") and "not converged" in note)
