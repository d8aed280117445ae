"""Float columns without a unit. Every other float column ends with a suffix of `units.SUFFIXES`."""

from typing import Final

from solvscreen.io.schemas.ranking import COORDINATION
from solvscreen.io.tables import Column, Kind
from solvscreen.units import SUFFIXES

DIMENSIONLESS: Final = frozenset(
    {
        "anion_share",
        "atoms_per_molecule",
        "bulk_share",
        "coordination_number",
        "denticity",
        "fraction_agg",
        "fraction_cip",
        "fraction_free",
        "fraction_ssip",
        "free_solvent_share",
        "g",
        "g_cation_deviation",
        "ion_charge_scale",
        "limiting_share",
        "molecule_share",
        "pareto_front",
        "pareto_probability",
        "permittivity",
        "population",
        "preferential_solvation",
        "probability_better",
        "rank",
        "reference_rank",
        "recipe_cost_ratio",
        "replicas_needed",
        "running_coordination_number",
        "running_coordination_number_cation_deviation",
        "score",
        "score_difference",
        "shell_coverage",
        "shell_share",
        "tail_g",
        "variance_desolvation",
        "variance_liquid",
        "variance_oxidation",
        "variance_snapshots",
        "uncoordinated_share",
    }
)
"""Names of dimensionless columns, and of dimensionless quantities (whose interval ends need no entry)."""

OF_THE_ROW: Final = frozenset(
    {
        "slope",
        "intercept",
        "loo_rmse",
        "loo_mae",
        "residual_sd",
        "x",
        "x_lowest",
        "x_highest",
        "x_reach",
        "x_mean",
        "x_squares",
        "y",
    }
)
"""Names of columns whose unit differs from row to row, and stands in the table's column `unit`."""


def is_dimensionless(column: str) -> bool:
    """True for the listed columns, the ends of their intervals, and coordination numbers.

    >>> is_dimensionless("fraction_ssip_lower"), is_dimensionless("homo_ev")
    (True, False)
    """
    root = column.removesuffix("_lower").removesuffix("_upper")
    return root in DIMENSIONLESS or column.startswith(COORDINATION)


def unit(column: Column) -> str:
    """Unit of a column in words: from its suffix, `dimensionless`, the row's, or empty where the column is no float.

    The longest suffix that fits counts: `_g_per_cm3`, not `_cm3`. A float column that is neither gives `undefined`.
    """
    if column.kind is not Kind.FLOAT:
        return ""
    if is_dimensionless(column.name):
        return "dimensionless"
    if column.name in OF_THE_ROW:
        return "see `unit`"
    fitting = [suffix for suffix in SUFFIXES if column.name.endswith(suffix)]
    return SUFFIXES[max(fitting, key=len)] if fitting else "undefined"
