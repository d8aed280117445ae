"""Rows of the table of motion, from the records of the replicas of one formulation."""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any, Final

import numpy as np

from solvscreen.analysis.diffusion import self_diffusion
from solvscreen.analysis.finite_size import METHOD as CORRECTION_METHOD
from solvscreen.analysis.finite_size import corrected, finite_size_correction
from solvscreen.analysis.residence import METHOD as RESIDENCE_METHOD
from solvscreen.analysis.residence import Stays, exchange_rate, residence_time
from solvscreen.domain.cluster import METAL_CATIONS
from solvscreen.domain.quantity import Quantity, failed, not_computed
from solvscreen.io.tables import quantity_cells
from solvscreen.stages._liquid_replicas import METHOD, Replicas
from solvscreen.stages._replica_record import SpeciesRecord
from solvscreen.units import ANGSTROM2_PER_PS_TO_NM2_PER_NS

Row = dict[str, Any]

DIFFUSION_UNIT: Final = "nm2_per_ns"


def dynamics_rows(replicas: Replicas) -> Iterator[Row]:
    """One row per species; one nameless row with the reason if no replica gave numbers."""
    if not replicas.usable:
        yield _failed_row(replicas)
        return
    correction = _correction(replicas)
    for same in zip(*(record.species for record in replicas.usable), strict=True):
        yield _row(replicas, same, correction=correction)


def _row(replicas: Replicas, same: Sequence[SpeciesRecord], *, correction: Quantity) -> Row:
    diffusion = replicas.doubted(_diffusion(same))
    return {
        "formulation": replicas.first.formulation,
        "species": same[0].species,
        "n_molecules": sum(record.n_molecules for record in same),
        **quantity_cells("self_diffusion", diffusion, DIFFUSION_UNIT),
        **quantity_cells("finite_size_correction", correction, DIFFUSION_UNIT),
        **quantity_cells("corrected_self_diffusion", corrected(diffusion, correction), DIFFUSION_UNIT),
        "box_edge_angstrom": _edge(replicas),
        **quantity_cells("uncoordinated_share", _uncoordinated(replicas, same)),
        "cation": replicas.main_cation[0].cation if replicas.main_cation else "",
        **quantity_cells("residence_time", _of_stays(replicas, same[0].species, residence_time), "ps"),
        **quantity_cells("exchange_rate", _of_stays(replicas, same[0].species, exchange_rate), "per_ns"),
    }


def _uncoordinated(replicas: Replicas, same: Sequence[SpeciesRecord]) -> Quantity:
    """Share of the molecules that touch no metal cation."""
    if same[0].species in METAL_CATIONS:
        return not_computed("a metal cation", method=METHOD)
    shares = [record.uncoordinated for record in same if record.uncoordinated is not None]
    if not shares:
        return not_computed("no Na+, Li+ or K+ in the liquid", method=METHOD)
    return replicas.share(shares, n_molecules=float(np.mean([record.n_molecules for record in same])))


def _edge(replicas: Replicas) -> float:
    return float(np.mean([record.bulk["box_edge"].mean for record in replicas.usable]))


def _diffusion(same: Sequence[SpeciesRecord]) -> Quantity:
    return _scaled(self_diffusion([record.displacements for record in same]))


def _correction(replicas: Replicas) -> Quantity:
    """The same for all species: from the diffusion of the solvent, the most frequent of the neutral species."""
    neutral = [
        same for same in zip(*(record.species for record in replicas.usable), strict=True) if same[0].charge == 0
    ]
    if not neutral:
        return not_computed("no neutral molecule whose diffusion could tell the viscosity", method=CORRECTION_METHOD)
    solvent = max(neutral, key=lambda same: same[0].n_molecules)
    n_molecules = float(np.mean([sum(found.n_molecules for found in record.species) for record in replicas.usable]))
    return finite_size_correction(
        replicas.doubted(_diffusion(solvent)), edge_angstrom=_edge(replicas), n_molecules=n_molecules
    )


def _scaled(quantity: Quantity) -> Quantity:
    """From square angstrom per ps to square nanometre per ns."""
    factor = ANGSTROM2_PER_PS_TO_NM2_PER_NS
    return replace(
        quantity, value=quantity.value * factor, lower=quantity.lower * factor, upper=quantity.upper * factor
    )


def _of_stays(replicas: Replicas, species: str, measure: Callable[[Sequence[Stays]], Quantity]) -> Quantity:
    """A measure of the stays of one species in the first shell of the main cation."""
    found = [stay for record in replicas.main_cation for stay in record.stays if stay.species == species]
    if not replicas.main_cation:
        return not_computed("no Na+, Li+ or K+ in the liquid", method=RESIDENCE_METHOD)
    if not found:
        return not_computed("no atom that binds a cation", method=RESIDENCE_METHOD)
    return replicas.doubted(measure(found))


def _failed_row(replicas: Replicas) -> Row:
    gone = failed(replicas.failure, method=METHOD)
    return {
        "formulation": replicas.first.formulation,
        "species": "",
        "n_molecules": 0,
        **quantity_cells("self_diffusion", gone, DIFFUSION_UNIT),
        **quantity_cells("finite_size_correction", gone, DIFFUSION_UNIT),
        **quantity_cells("corrected_self_diffusion", gone, DIFFUSION_UNIT),
        "box_edge_angstrom": math.nan,
        **quantity_cells("uncoordinated_share", gone),
        "cation": "",
        **quantity_cells("residence_time", gone, "ps"),
        **quantity_cells("exchange_rate", gone, "per_ns"),
    }
