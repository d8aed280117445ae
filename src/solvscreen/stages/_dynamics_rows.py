"""Rows of the table of motion, from the records of the replicas of one formulation."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, Final

import numpy as np

from solvscreen.analysis.diffusion import finite_size_correction, self_diffusion
from solvscreen.analysis.residence import METHOD as RESIDENCE_METHOD
from solvscreen.analysis.residence import residence_time
from solvscreen.domain.quantity import Quantity, failed, not_computed
from solvscreen.io.tables import quantity_cells
from solvscreen.stages._liquid_replicas import METHOD, Replicas
from solvscreen.stages._replica_record import SpeciesRecord
from solvscreen.units import ANGSTROM2_PER_PS_TO_NM2_PER_NS

Row = dict[str, Any]

DIFFUSION_UNIT: Final = "nm2_per_ns"
CORRECTION_METHOD: Final = "Yeh and Hummer, J. Phys. Chem. B 2004, 108, 15873"


def dynamics_rows(replicas: Replicas) -> Iterator[Row]:
    """One row per species; one nameless row with the reason if no replica gave numbers."""
    if not replicas.usable:
        yield _failed_row(replicas)
        return
    for same in zip(*(record.species for record in replicas.usable), strict=True):
        yield _row(replicas, same)


def _row(replicas: Replicas, same: Sequence[SpeciesRecord]) -> Row:
    edge = float(np.mean([record.bulk["box_edge"].mean for record in replicas.usable]))
    diffusion = _scaled(self_diffusion([record.displacements for record in same]))
    return {
        "formulation": replicas.first.formulation,
        "species": same[0].species,
        "n_molecules": sum(record.n_molecules for record in same),
        **quantity_cells("self_diffusion", replicas.doubted(diffusion), DIFFUSION_UNIT),
        **quantity_cells("finite_size_correction", _correction(replicas, edge=edge), DIFFUSION_UNIT),
        "box_edge_angstrom": edge,
        "cation": replicas.main_cation[0].cation if replicas.main_cation else "",
        **quantity_cells("residence_time", _residence(replicas, same[0].species), "ps"),
    }


def _scaled(quantity: Quantity) -> Quantity:
    """From square angstrom per ps to square nanometre per ns."""
    factor = ANGSTROM2_PER_PS_TO_NM2_PER_NS
    return replace(
        quantity, value=quantity.value * factor, lower=quantity.lower * factor, upper=quantity.upper * factor
    )


def _correction(replicas: Replicas, *, edge: float) -> Quantity:
    """No number: the equation needs the viscosity of the simulated liquid. The reason says what 1 mPa s would give."""
    kelvin = replicas.first.temperature_kelvin
    unit = finite_size_correction(temperature_kelvin=kelvin, viscosity_mpa_s=1.0, edge_angstrom=edge)
    return not_computed(
        "the viscosity of the simulated liquid is not computed; to add to self_diffusion: "
        f"{unit * ANGSTROM2_PER_PS_TO_NM2_PER_NS:.3g} nm2/ns divided by the viscosity in mPa s",
        method=CORRECTION_METHOD,
    )


def _residence(replicas: Replicas, species: str) -> Quantity:
    """Time in the first shell of the main cation."""
    found = [stay for record in replicas.main_cation for stay in record.stays if stay.species == species]
    if not replicas.main_cation:
        return not_computed("no Na+, Li+ or K+ in the liquid", method=RESIDENCE_METHOD)
    if not found:
        return not_computed("no atom that binds a cation", method=RESIDENCE_METHOD)
    return replicas.doubted(residence_time(found))


def _failed_row(replicas: Replicas) -> Row:
    gone = failed(replicas.failure, method=METHOD)
    return {
        "formulation": replicas.first.formulation,
        "species": "",
        "n_molecules": 0,
        **quantity_cells("self_diffusion", gone, DIFFUSION_UNIT),
        **quantity_cells("finite_size_correction", gone, DIFFUSION_UNIT),
        "box_edge_angstrom": math.nan,
        "cation": "",
        **quantity_cells("residence_time", gone, "ps"),
    }
