"""The replicas of one formulation taken together."""

import math
from collections.abc import Sequence
from functools import cached_property
from typing import Final

import numpy as np

from solvscreen.analysis.rdf import MOLECULE
from solvscreen.analysis.shares import FRACTION_TOLERANCE, fraction_quantity
from solvscreen.analysis.uncertainty import SeriesSummary, Tolerance, mean_quantity
from solvscreen.domain.quantity import Quantity
from solvscreen.stages._replica_record import CationRecord, DonorRecord, ReplicaRecord

METHOD: Final = "molecular dynamics"
CUTOFF_SPREAD_ANGSTROM: Final = 0.1  # between replicas, above which they count different neighbours


class Replicas:
    """The replicas of one formulation: those that gave numbers, and what has to be said about all of them."""

    def __init__(self, records: Sequence[ReplicaRecord]) -> None:
        self.all = tuple(sorted(records, key=lambda record: record.replica))
        self.usable = tuple(record for record in self.all if not record.failed)
        self.first = self.all[0]
        said = [f"replica {record.replica}: {record.reason}" for record in self.all if record.reason]
        self.doubts = tuple(dict.fromkeys([*said, *(spot for record in self.all for spot in record.weak_spots)]))

    @property
    def production_ns(self) -> float:
        """Mean production time of a usable replica."""
        return float(np.mean([record.production_ns for record in self.usable]))

    @property
    def failure(self) -> str:
        """Why no replica gave numbers."""
        return "; ".join(self.doubts) or "no replica gave numbers"

    def cations(self) -> list[list[CationRecord]]:
        """For each kind of cation, its record in every usable replica; sodium first, then lithium and potassium."""
        kinds = [record.cation for record in self.usable[0].cations] if self.usable else []
        return [[_find(record, kind) for record in self.usable] for kind in kinds]

    @property
    def main_cation(self) -> list[CationRecord]:
        """The first of `cations`; empty without any."""
        return next(iter(self.cations()), [])

    @cached_property
    def cutoff_doubts(self) -> tuple[str, ...]:
        """Donors whose first shell ends elsewhere in another replica, or is a minimum in one and a fallback in one."""
        found = [
            _cutoff_doubt(cation[0].cation, same)
            for cation in self.cations()
            for same in zip(*(record.donors for record in cation), strict=True)
            if same[0].donor != MOLECULE
        ]
        return tuple(doubt for doubt in found if doubt)

    def shell_doubted(self, quantity: Quantity) -> Quantity:
        """A quantity that rests on the first shells, with the doubts about their ends."""
        for doubt in self.cutoff_doubts:
            quantity = quantity.doubted(doubt)
        return quantity

    def mean(self, series: Sequence[SeriesSummary], *, tolerance: Tolerance, floor: float = -math.inf) -> Quantity:
        """Mean over replicas, with the doubts about them."""
        quantity = mean_quantity(
            series, tolerance=tolerance, production_ns=self.production_ns, method=METHOD, floor=floor
        )
        return self.doubted(quantity)

    def fraction(self, series: Sequence[SeriesSummary], *, n_cations: int) -> Quantity:
        """Share of cations, with the doubts about the replicas."""
        quantity = fraction_quantity(
            series,
            n_cations=n_cations,
            tolerance=FRACTION_TOLERANCE,
            production_ns=self.production_ns,
            method=METHOD,
        )
        return self.doubted(quantity)

    def doubted(self, quantity: Quantity) -> Quantity:
        """The quantity with everything that has to be said about the replicas."""
        for doubt in self.doubts:
            quantity = quantity.doubted(doubt)
        return quantity


def _cutoff_doubt(cation: str, same: Sequence[DonorRecord]) -> str:
    """Empty if the replicas agree on the cutoff, else both ends in numbers."""
    low, high = (pick(same, key=lambda record: record.cutoff_angstrom) for pick in (min, max))
    sources = dict.fromkeys(record.cutoff_source.partition(":")[0] for record in same)
    if high.cutoff_angstrom - low.cutoff_angstrom <= CUTOFF_SPREAD_ANGSTROM and len(sources) == 1:
        return ""
    span = f"{low.cutoff_angstrom:.2f} to {high.cutoff_angstrom:.2f} angstrom by {' and '.join(sources)}"
    return f"cutoffs of the replicas differ: {cation} to {same[0].donor} of {same[0].species}, {span}"


def _find(record: ReplicaRecord, kind: str) -> CationRecord:
    return next(cation for cation in record.cations if cation.cation == kind)
