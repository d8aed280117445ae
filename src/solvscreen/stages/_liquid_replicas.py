"""The replicas of one formulation taken together."""

import math
from collections.abc import Callable, Sequence
from typing import Final

import numpy as np

from solvscreen.analysis.ratios import ratio_quantity, share_quantity
from solvscreen.analysis.shares import FRACTION_TOLERANCE, fraction_quantity, number_quantity
from solvscreen.analysis.uncertainty import COORDINATION_TOLERANCE, SeriesSummary, Tolerance, mean_quantity
from solvscreen.domain.quantity import Quantity
from solvscreen.stages._replica_record import CationRecord, ReplicaRecord

METHOD: Final = "molecular dynamics"


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

    def mean(self, series: Sequence[SeriesSummary], *, tolerance: Tolerance, floor: float = -math.inf) -> Quantity:
        """Mean over replicas, with the doubts about them."""
        quantity = mean_quantity(
            series, tolerance=tolerance, production_ns=self.production_ns, method=METHOD, floor=floor
        )
        return self.doubted(quantity)

    def fraction(self, series: Sequence[SeriesSummary], *, cation: Sequence[CationRecord]) -> Quantity:
        """Share of the cations of `cation`, with the doubts about the replicas."""
        return self.share(series, n_molecules=_mean_number(cation))

    def share(self, series: Sequence[SeriesSummary], *, n_molecules: float) -> Quantity:
        """Share of so many molecules or cations of one replica, with the doubts about the replicas."""
        quantity = fraction_quantity(
            series,
            n_cations=n_molecules,
            tolerance=FRACTION_TOLERANCE,
            production_ns=self.production_ns,
            method=METHOD,
        )
        return self.doubted(quantity)

    def number(self, series: Sequence[SeriesSummary], *, cation: Sequence[CationRecord]) -> Quantity:
        """Number of neighbours of the cations of `cation`, with the doubts about the replicas."""
        quantity = number_quantity(
            series,
            n_cations=_mean_number(cation),
            tolerance=COORDINATION_TOLERANCE,
            production_ns=self.production_ns,
            method=METHOD,
        )
        return self.doubted(quantity)

    def ratio(
        self,
        pick: Callable[[CationRecord], tuple[SeriesSummary, SeriesSummary]],
        *,
        cation: Sequence[CationRecord],
        is_share: bool,
    ) -> Quantity:
        """Part over whole, both picked from the records of `cation`, with the doubts about the replicas."""
        both = [pick(record) for record in cation]
        quantity = (share_quantity if is_share else ratio_quantity)(
            [part for part, _ in both],
            [whole for _, whole in both],
            n_cations=_mean_number(cation),
            production_ns=self.production_ns,
            method=METHOD,
        )
        return self.doubted(quantity)

    def doubted(self, quantity: Quantity) -> Quantity:
        """The quantity with everything that has to be said about the replicas."""
        for doubt in self.doubts:
            quantity = quantity.doubted(doubt)
        return quantity


def _mean_number(cation: Sequence[CationRecord]) -> float:
    """Cations in the box of one replica; boxes that were built again may differ."""
    return float(np.mean([record.n_cations for record in cation]))


def _find(record: ReplicaRecord, kind: str) -> CationRecord:
    return next(cation for cation in record.cations if cation.cation == kind)
