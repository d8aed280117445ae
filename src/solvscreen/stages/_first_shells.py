"""Ends of the first shells of one formulation: one for each cation and donor, from all replicas together."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from solvscreen.analysis.coordination import Cutoffs
from solvscreen.analysis.first_shell import FirstShell, first_shell
from solvscreen.analysis.molecules import Molecules
from solvscreen.analysis.rdf import MOLECULE, Rdf, pooled
from solvscreen.config import AnalysisSettings
from solvscreen.errors import DataError

FirstShells = dict[tuple[str, str, str], FirstShell]
"""By cation, species and donor type."""


def pooled_first_shells(
    replicas: Sequence[Sequence[Rdf]], box: Molecules, *, settings: AnalysisSettings
) -> FirstShells:
    """Ends of the first shells read off g(r) of all replicas together; `box` is that of any replica."""
    elements = {box.kinds[kind].species: box.kinds[kind].symbols[0] for kind in box.centre_kinds}
    return {
        (same[0].cation, same[0].species, same[0].donor): first_shell(
            pooled(same), cation_element=elements[same[0].cation], fallback_angstrom=settings.fallback_cutoff_angstrom
        )
        for same in zip(*replicas, strict=True)
        if same[0].donor != MOLECULE
    }


def cutoffs_of(shells: FirstShells, box: Molecules, *, settings: AnalysisSettings) -> Cutoffs:
    """The same as an array for the donors of one box.

    Raises:
        DataError: a cation and donor of the box have no first shell.
    """
    try:
        rows = [
            [shells[box.kinds[kind].species, donor.species, donor.label].cutoff_angstrom for donor in box.donor_types]
            for kind in box.centre_kinds
        ]
    except KeyError as error:
        raise DataError(f"no first shell of {error}; delete the liquid folder and run snakemake again") from error
    return Cutoffs(angstrom=np.array(rows), shift_angstrom=settings.cutoff_shift_angstrom)


def cutoff_rows(shells: FirstShells, *, formulation: str) -> list[dict[str, Any]]:
    """Rows of the table of cutoffs."""
    return [
        {
            "formulation": formulation,
            "cation": cation,
            "species": species,
            "donor": donor,
            "cutoff_angstrom": shell.cutoff_angstrom,
            "cutoff_source": shell.source,
        }
        for (cation, species, donor), shell in shells.items()
    ]
