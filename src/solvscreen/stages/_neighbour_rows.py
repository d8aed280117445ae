"""Rows about the species in the first shells: shares, preference for a solvent, denticity."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from solvscreen.domain.quantity import Quantity, failed, not_computed
from solvscreen.io.tables import quantity_cells
from solvscreen.stages._liquid_replicas import METHOD, Replicas
from solvscreen.stages._replica_record import CationRecord, NeighbourRecord

Row = dict[str, Any]


def neighbour_rows(replicas: Replicas) -> Iterator[Row]:
    """One row per cation and species with donors; one nameless row with the reason if no replica gave numbers."""
    if not replicas.usable:
        gone = failed(replicas.failure, method=METHOD)
        yield _row(replicas, cation="", species="", charge=0, bulk_share=np.nan, quantities=(gone, gone, gone))
    for cation in replicas.cations():
        for place, first in enumerate(cation[0].species):
            bulk_share = _bulk_share(replicas, first)
            yield _row(
                replicas,
                cation=cation[0].cation,
                species=first.species,
                charge=first.charge,
                bulk_share=bulk_share,
                quantities=_quantities(replicas, cation, place=place, bulk_share=bulk_share),
            )


def _quantities(
    replicas: Replicas, cation: Sequence[CationRecord], *, place: int, bulk_share: float
) -> tuple[Quantity, Quantity, Quantity]:
    """Share of the first shell, preference over other solvents, denticity."""
    return (
        replicas.ratio(
            lambda record: (record.species[place].molecules, record.neighbours), cation=cation, is_share=True
        ),
        _preference(replicas, cation, place=place, bulk_share=bulk_share),
        replicas.ratio(
            lambda record: (record.species[place].contacts, record.species[place].molecules),
            cation=cation,
            is_share=False,
        ),
    )


def _row(
    replicas: Replicas, *, cation: str, species: str, charge: int, bulk_share: float, quantities: Sequence[Quantity]
) -> Row:
    shell_share, preference, atoms = quantities
    return {
        "formulation": replicas.first.formulation,
        "cation": cation,
        "species": species,
        "charge": charge,
        **quantity_cells("shell_share", shell_share),
        "bulk_share": bulk_share,
        **quantity_cells("preferential_solvation", preference),
        **quantity_cells("atoms_per_molecule", atoms),
    }


def _bulk_share(replicas: Replicas, neighbour: NeighbourRecord) -> float:
    """Share of a neutral species in the neutral molecules of the boxes; NaN for ions."""
    if neighbour.charge != 0:
        return float("nan")
    shares = []
    for record in replicas.usable:
        neutral = {found.species: found.n_molecules for found in record.species if found.charge == 0}
        shares.append(neutral[neighbour.species] / sum(neutral.values()))
    return float(np.mean(shares))


def _preference(replicas: Replicas, cation: Sequence[CationRecord], *, place: int, bulk_share: float) -> Quantity:
    """Share in the shell over share in the liquid, both among neutral molecules."""
    if np.isnan(bulk_share):
        return not_computed("an ion; shell_share is its share of the first shell", method=METHOD)
    if bulk_share == 1.0:
        return not_computed("the only neutral species of the liquid", method=METHOD)
    share = replicas.ratio(
        lambda record: (record.species[place].molecules, record.solvent), cation=cation, is_share=True
    )
    return replace(
        share, value=share.value / bulk_share, lower=share.lower / bulk_share, upper=share.upper / bulk_share
    )


def denticity_rows(replicas: Replicas) -> Iterator[Row]:
    """One row per cation, species and number of atoms that one molecule touches with, as far as it was seen."""
    head = {"formulation": replicas.first.formulation}
    if not replicas.usable:
        gone = failed(replicas.failure, method=METHOD)
        yield {**head, "cation": "", "species": "", "n_atoms": 0, **quantity_cells("molecule_share", gone)}
    for cation in replicas.cations():
        for place, first in enumerate(cation[0].species):
            for n_atoms in range(1, _highest(cation, place=place) + 1):
                yield {
                    **head,
                    "cation": cation[0].cation,
                    "species": first.species,
                    "n_atoms": n_atoms,
                    **quantity_cells("molecule_share", _with_atoms(replicas, cation, place=place, n_atoms=n_atoms)),
                }


def _with_atoms(replicas: Replicas, cation: Sequence[CationRecord], *, place: int, n_atoms: int) -> Quantity:
    """Share of the molecules of a species that touch with `n_atoms` atoms."""
    return replicas.ratio(
        lambda record: (record.species[place].denticities[n_atoms - 1], record.species[place].molecules),
        cation=cation,
        is_share=True,
    )


def _highest(cation: Sequence[CationRecord], *, place: int) -> int:
    """Most atoms of one molecule that were ever in contact."""
    seen = [n for record in cation for n, one in enumerate(record.species[place].denticities, start=1) if one.mean > 0]
    return max(seen, default=0)
