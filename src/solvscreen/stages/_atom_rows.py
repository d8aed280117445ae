"""Rows of the table of atoms: where each is, and its charge."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from solvscreen.domain.results import Absent, StateName
from solvscreen.stages._evidence import Evidence


def atom_rows(evidence: Evidence) -> Iterator[dict[str, Any]]:
    """One row for each atom of each lowest structure that has density-functional charges."""
    for item, named in evidence.structures.items():
        state = evidence.result(item).states[StateName.GROUND]
        if isinstance(state, Absent) or not state.charges_e:
            continue
        structure = named.structure
        atoms = zip(structure.symbols, structure.positions_angstrom, named.fragments, state.charges_e, strict=True)
        for number, (symbol, position, fragment, charge) in enumerate(atoms):
            yield {
                "item": item,
                "atom": number,
                "element": symbol,
                "molecule": named.molecules[fragment],
                "charge_e": charge,
                **dict(zip(("x_angstrom", "y_angstrom", "z_angstrom"), np.asarray(position).tolist(), strict=True)),
                "method": f"{state.curve.gas.level.label}, intrinsic atomic orbitals",
            }
