"""Calibrated GFN-xTB numbers where a table has no density-functional one."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from solvscreen.analysis.calibration import predict
from solvscreen.domain.calibration import Calibration, no_item
from solvscreen.domain.cluster import METAL_CATIONS
from solvscreen.domain.method_error import binding_error, ionisation_error_ev
from solvscreen.domain.quantity import Quantity, Status, worst_status
from solvscreen.io.structures import NamedStructure
from solvscreen.io.tables import quantity_cells, read_quantity
from solvscreen.stages._calibration_pairs import BINDING, QUANTITIES, RELAXED_STATE, XtbRows, kind_of, xtb_number

UNITS: Final = ("ev", "v", "kj_per_mol")
ORBITALS: Final = ("homo_ev", "lumo_ev", "gap_ev", "solvated_homo_ev", "solvated_lumo_ev")
"""Part of the method, no measurables: the interval is that of the line alone."""
WORDS: Final = {"oxidised": "on oxidation", "reduced": "on reduction"}


@dataclass(frozen=True, kw_only=True, eq=False)
class Calibrated:
    """Lines of a run, why some are missing, and the GFN-xTB numbers to put into them."""

    lines: Mapping[tuple[str, str], Calibration]
    missing: Mapping[tuple[str, str], str]
    xtb: XtbRows
    permittivity: float  # of the solvated numbers in the tables, at which the lines were fitted
    structures: Mapping[str, NamedStructure]
    changes: Mapping[str, Mapping[str, str]]  # of each relaxed state, the items whose bonds changed or that fell apart

    def number(self, quantity: str, item: str, *, instead_of: Quantity) -> Quantity:
        """The density-functional number if there is one, else the calibrated one, else why there is neither."""
        if instead_of.is_number or item not in self.structures:
            return instead_of
        frame = self.structures[item]
        kind, doubt = kind_of(quantity, item, frame=frame, rows=self.xtb, permittivity=self.permittivity)
        x = xtb_number(quantity, item, self.xtb, permittivity=self.permittivity)
        if (quantity, kind) not in self.lines or not math.isfinite(x):
            return _explained(instead_of, self._why_none(quantity, item, kind=kind, x=x))
        found = self._predicted(self.lines[quantity, kind], item, x=x, instead_of=instead_of)
        return found.doubted(doubt) if doubt else found

    def _predicted(self, line: Calibration, item: str, *, x: float, instead_of: Quantity) -> Quantity:
        width = method_half_width(line.quantity, recipe=line.target, value=line.value(x))
        found = predict(line, x, method_half_width=width)
        if instead_of.status is Status.FAILED:
            found = found.doubted(f"density-functional calculation failed: {instead_of.reason}")
        state = RELAXED_STATE.get(line.quantity, "")
        if change := self.changes.get(state, {}).get(item):
            found = found.doubted(f"{WORDS[state]}: {change}")
        return found

    def _why_none(self, quantity: str, item: str, *, kind: str, x: float) -> str:
        if math.isfinite(x):
            few = self.missing.get((quantity, kind), no_item(kind))
            return f"GFN-xTB not calibrated: {few}"
        reason = str(self.xtb[item]["electrons_reason"]) if item in self.xtb and quantity != BINDING else ""
        return f"no GFN-xTB number to calibrate{': ' * bool(reason)}{reason}"


ATTACHMENTS: Final = (
    "electron_affinity_ev",
    "adiabatic_electron_affinity_ev",
    "reduction_potential_v",
    "vertical_reduction_potential_v",
)


def method_half_width(quantity: str, *, recipe: str, value: float) -> float:
    """Half of the 95 % interval of `recipe` against measurements, as the density-functional number would carry it."""
    if quantity in ORBITALS:
        return 0.0
    if quantity == BINDING:
        return binding_error(recipe).half_width * abs(value)
    if quantity in ATTACHMENTS:
        return math.nan  # never measured
    return ionisation_error_ev(recipe).half_width


def with_calibrated(
    row: Mapping[str, Any], item: str, calibrated: Calibrated, *, judged_by: Sequence[str] = ()
) -> dict[str, Any]:
    """The row with calibrated numbers in the cells of every quantity that has none.

    Its `status` and `reason` are those of the quantities `judged_by`, worst first, where any are named.
    """
    new = dict(row)
    for quantity in QUANTITIES:
        if quantity in row:
            name, unit = split_unit(quantity)
            own = f"Na_1+{item}_1" if quantity == BINDING and "+" not in item and item not in METAL_CATIONS else item
            found = calibrated.number(quantity, own, instead_of=read_quantity(row, name, unit))
            new |= quantity_cells(name, found, unit)
    return new | (_judgement(new, judged_by) if judged_by else {})


def split_unit(quantity: str) -> tuple[str, str]:
    """Name and unit suffix of a quantity's column.

    >>> split_unit("binding_energy_kj_per_mol")
    ('binding_energy', 'kj_per_mol')
    """
    unit = next(unit for unit in UNITS if quantity.endswith(f"_{unit}"))
    return quantity.removesuffix(f"_{unit}"), unit


def _judgement(row: Mapping[str, Any], judged_by: Sequence[str]) -> dict[str, str]:
    found = [read_quantity(row, *split_unit(quantity)) for quantity in judged_by]
    return {
        "status": worst_status(found).value,
        "reason": "; ".join(dict.fromkeys(quantity.reason for quantity in found if quantity.reason)),
    }


def _explained(quantity: Quantity, reason: str) -> Quantity:
    """A missing number, which says too why it could not be calibrated."""
    text = "; ".join(part for part in (quantity.reason, reason) if part)
    return Quantity(
        value=math.nan,
        lower=math.nan,
        upper=math.nan,
        n=0,
        method=quantity.method,
        status=quantity.status,
        reason=text,
    )
