"""Rows of made-up shells and of the motion of their molecules."""

import pytest
from ranked_shells import shell

from solvscreen.domain.quantity import Quantity
from solvscreen.io.schemas.liquid import DYNAMICS
from solvscreen.io.tables import quantity_cells

HELD_BY_A_CATION = {"G2": 1.91, "PF6": 0.18}


@pytest.fixture
def glyme(made_row):
    """Rows of one formulation: half of the cations with two diglymes, free or separated, a pair and an aggregate."""

    def rows(formulation="napf6-g2", **changes):
        common = {"name": "G2_2", "denticity": "G2(3,3)", "oxidation": 4.9, "strip": 200.0} | changes
        pair = {"name": "G2_1+PF6_1", "denticity": "G2(3)+PF6(2)", "oxidation": 5.2, "strip": 180.0}
        both = {"name": "G2_1+PF6_2", "denticity": "G2(3)+PF6(1,1)", "oxidation": 5.5, "strip": 160.0}
        return [
            shell(made_row, formulation, kind="free", population=0.3, **common),
            shell(made_row, formulation, kind="ssip", population=0.2, **common),
            shell(made_row, formulation, kind="cip", population=0.3, **pair),
            shell(made_row, formulation, kind="agg", population=0.2, **both),
        ]

    return rows


@pytest.fixture
def motion(made_row):
    """Rows of the table of motion: so many molecules of each species in all boxes, of which cations hold some."""

    def rows(counts, formulation="napf6-g2"):
        found = []
        for species, n in counts.items():
            share = max(0.0, 1.0 - HELD_BY_A_CATION.get(species, 0.0) * counts.get("Na", 0) / n)
            made = Quantity(value=share, lower=share - 0.01, upper=share + 0.01, n=9, method="counted")
            cells = quantity_cells("uncoordinated_share", made)
            found.append(made_row(DYNAMICS, formulation=formulation, species=species, n_molecules=n, **cells))
        return found

    return rows
