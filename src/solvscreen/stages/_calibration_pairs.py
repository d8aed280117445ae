"""Which GFN-xTB number stands for which density-functional one, and both of every item."""

import math
from collections.abc import Collection, Iterable, Mapping
from typing import Any, Final

from solvscreen.analysis import energetics
from solvscreen.analysis.calibration import Pair
from solvscreen.analysis.energetics import VERTICAL_STANDS
from solvscreen.analysis.hole import read_hole
from solvscreen.config import ElectrodeSettings
from solvscreen.domain.calibration import calibration_kind
from solvscreen.domain.cluster import METAL_CATIONS, parse_cluster_id
from solvscreen.domain.quantity import Quantity
from solvscreen.domain.results import DENSITY_IN_SOLVENT, DftResult
from solvscreen.domain.solvation import solvation_share
from solvscreen.io.structures import NamedStructure
from solvscreen.stages._molecule_rows import electronic_quantities
from solvscreen.stages._xtb_electrons import ORBITALS, SCALED, SOLVATED
from solvscreen.stages._xtb_energy import xtb_energy

XtbRows = Mapping[str, Mapping[str, Any]]  # of each item's lowest structure

BINDING: Final = "binding_energy_kj_per_mol"
WAYS: Final = ("vertical", "adiabatic")
GAP: Final = "gap_ev"
COLUMNS: Final[dict[str, tuple[str, ...]]] = {
    **{name: (name,) for name in (*ORBITALS, *(f"{SOLVATED}{orbital}" for orbital in ORBITALS))},
    "vertical_ionisation_ev": ("vertical_ionisation_ev",),
    "adiabatic_ionisation_ev": ("adiabatic_ionisation_ev", "vertical_ionisation_ev"),
    "electron_affinity_ev": ("vertical_attachment_ev",),
    "oxidation_potential_v": ("solvated_adiabatic_ionisation_ev", "solvated_vertical_ionisation_ev"),
    "vertical_oxidation_potential_v": ("solvated_vertical_ionisation_ev",),
    "reduction_potential_v": ("solvated_adiabatic_attachment_ev",),
    "vertical_reduction_potential_v": ("solvated_vertical_attachment_ev",),
    "adiabatic_electron_affinity_ev": ("adiabatic_attachment_ev",),
}
"""Columns of the GFN-xTB table for each quantity; of two, the lower number counts, as in the quantity itself."""
QUANTITIES: Final = (*COLUMNS, GAP, BINDING)
HOLES: Final = {
    "homo_ev": "vertical_hole",
    f"{SOLVATED}homo_ev": f"{SOLVATED}vertical_hole",
    **{f"{prefix}{name}_ionisation_ev": f"{prefix}{name}_hole" for prefix in ("", SOLVATED) for name in WAYS},
}
"""Column that says which molecule gives up the electron, for each column of energies that it takes."""
RELAXED_STATE: Final = {
    "adiabatic_ionisation_ev": "oxidised",
    "oxidation_potential_v": "oxidised",
    "reduction_potential_v": "reduced",
    "adiabatic_electron_affinity_ev": "reduced",
}
"""State of stage xtb whose own geometry a quantity rests on."""
IN_VACUUM: Final = frozenset(name for name in COLUMNS if name.endswith("_ev") and not name.startswith(SOLVATED))
"""The others hold for a solvent."""
UNRELAXED: Final = {
    "adiabatic_ionisation_ev": "vertical_ionisation_ev",
    "oxidation_potential_v": "vertical_oxidation_potential_v",
    "reduction_potential_v": "vertical_reduction_potential_v",
    "adiabatic_electron_affinity_ev": "electron_affinity_ev",
}
"""Vertical counterpart of a relaxed quantity, with whose GFN-xTB number it is paired where it is a vertical value."""


def dft_numbers(result: DftResult, electrode: ElectrodeSettings) -> dict[str, Quantity]:
    """Every quantity that has a calibration, from one density-functional record."""
    numbers = {f"{name}_{unit}": found for (name, unit), found in electronic_quantities(result, electrode).items()}
    numbers[BINDING] = energetics.binding_energy(result)
    return {quantity: numbers[quantity] for quantity in QUANTITIES}


def xtb_number(quantity: str, item: str, rows: XtbRows, *, permittivity: float) -> float:
    """GFN-xTB number that stands for `quantity` of `item` in a solvent of `permittivity`, NaN where there is none.

    For binding E(ML) - E(L) in kJ/mol: the energy of the bare metal cation, which GFN does not know, is part of the
    line's intercept.
    """
    if quantity == BINDING:
        return _complex_difference(item, rows)
    if item not in rows:
        return math.nan
    if quantity == GAP:
        return float(rows[item]["lumo_ev"]) - float(rows[item]["homo_ev"])
    row = at_permittivity(rows[item], permittivity)
    return min(numbers) if all(map(math.isfinite, numbers := _numbers(quantity, row).values())) else math.nan


def _numbers(quantity: str, row: Mapping[str, Any]) -> dict[str, float]:
    """Numbers of a row by column, of which the lowest counts."""
    return {column: float(row[column]) for column in COLUMNS[quantity]}


def at_permittivity(row: Mapping[str, Any], permittivity: float) -> dict[str, Any]:
    """A row of the GFN-xTB table with its `solvated_` columns at another permittivity.

    Linear in (eps - 1)/eps between vacuum and the permittivity of the row (`solvation_share`).
    """
    if not math.isfinite(row["permittivity"]):
        return dict(row)
    share = solvation_share(permittivity, reference=row["permittivity"])
    moved = {f"{SOLVATED}{name}": row[name] + share * (row[f"{SOLVATED}{name}"] - row[name]) for name in SCALED}
    return {**row, **moved, "permittivity": permittivity}


def kind_of(quantity: str, item: str, *, frame: NamedStructure, rows: XtbRows, permittivity: float) -> tuple[str, str]:
    """Class of an item whose members share a line, and why the item may not belong to it; empty if it does.

    Where the hole is, for what an electron that leaves decides; else its charge. Binding to another metal than Na+ is
    a class of its own.
    """
    if quantity in COLUMNS and item in rows:
        numbers = _numbers(quantity, at_permittivity(rows[item], permittivity))
        column = min(numbers, key=lambda name: (math.isnan(numbers[name]), numbers[name]))
        if hole := rows[item].get(HOLES.get(column, ""), ""):
            return read_hole(str(hole))
    kind = calibration_kind(charge=frame.structure.charge, n_molecules=max(frame.fragments) + 1)
    metals = [name for name in METAL_CATIONS if "+" in item and name in parse_cluster_id(item)]
    return (f"{metals[0]} {kind}" if quantity == BINDING and metals and metals != ["Na"] else kind), ""


def calibration_pairs(
    results: Iterable[DftResult],
    *,
    xtb: XtbRows,
    structures: Mapping[str, NamedStructure],
    apart: Mapping[str, Collection[str]],
    electrode: ElectrodeSettings,
) -> list[Pair]:
    """Every quantity of every item for which both methods have a number.

    Left out where the relaxed ion fell apart: its hole sits on a free molecule, which tight binding does not shift as
    it shifts a complex. `apart` has these items for each state. Left out too where no single molecule has the hole.
    Where the vertical density-functional number stands for a relaxed one, GFN-xTB's is the vertical one too;
    left out where there is none. Numbers in vacuum from a density in solvent are upper bounds, and left out too.
    """
    pairs: list[Pair] = []
    for result in results:
        if result.item not in structures:
            continue
        for quantity, number in dft_numbers(result, electrode).items():
            like = UNRELAXED.get(quantity) if VERTICAL_STANDS in number.reason else quantity
            if like is None or (quantity in IN_VACUUM and DENSITY_IN_SOLVENT in number.reason):
                continue
            x = xtb_number(like, result.item, xtb, permittivity=electrode.permittivity)
            gone = result.item in apart.get(RELAXED_STATE.get(like, ""), ())
            if gone or not (number.is_number and math.isfinite(x)):
                continue
            kind, doubt = kind_of(
                like, result.item, frame=structures[result.item], rows=xtb, permittivity=electrode.permittivity
            )
            if doubt:
                continue
            pairs.append(Pair(item=result.item, quantity=quantity, kind=kind, x=x, y=number.value))
    return pairs


def _complex_difference(item: str, rows: XtbRows) -> float:
    counts = parse_cluster_id(item) if "+" in item else {}
    ligands = [name for name in counts if name not in METAL_CATIONS]
    if len(counts) != 2 or len(ligands) != 1 or set(counts.values()) != {1}:
        return math.nan
    if item not in rows or ligands[0] not in rows:
        return math.nan
    return (xtb_energy(rows[item]) - xtb_energy(rows[ligands[0]])).kj_per_mol
