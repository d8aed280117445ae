"""What the report says about the liquids."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from solvscreen.domain.formulation import Formulation
from solvscreen.domain.quantity import Quantity
from solvscreen.domain.species import Species
from solvscreen.errors import CalculationError
from solvscreen.io.tables import read_quantity, records
from solvscreen.report.figures import Plot
from solvscreen.report.liquid_plots import CLASSES, Speciation, mean_force_plot, rdf_plot
from solvscreen.report.numbers import DASH, fixed, plus_minus
from solvscreen.report.recipe import Portion, lab_recipe

Row = Mapping[str, Any]
SHOWN_SHELLS: Final = 4
SAME_CONCENTRATION: Final = 0.02


@dataclass(frozen=True, kw_only=True)
class LiquidRow:
    """One formulation in the table of liquids."""

    recipe: str
    density: Quantity
    molarity: Quantity
    molality: Quantity
    solvent: Quantity
    anion: Quantity
    atoms: Quantity
    simulated: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class LiquidStructure:
    """Structure of one liquid."""

    recipe: str
    rdf: Plot
    mean_force: Plot
    shells: str


@dataclass(frozen=True, kw_only=True)
class RecipeRow:
    """One formulation in the table of laboratory recipes."""

    recipe: str
    salts: str
    solvents: str
    density: str
    simulated: str = ""  # what was simulated, where that is another concentration


def liquid_row(row: Row) -> LiquidRow:
    """One row of the table of liquids."""
    return LiquidRow(
        recipe=row["recipe"],
        density=read_quantity(row, "density", "g_per_cm3"),
        molarity=read_quantity(row, "effective_molarity", "molar"),
        molality=read_quantity(row, "effective_molality", "molal"),
        solvent=read_quantity(row, "coordination_number_solvent"),
        anion=read_quantity(row, "coordination_number_anion"),
        atoms=read_quantity(row, "coordination_number_total_atoms"),
        simulated=f"{fixed(row['production_ns'], 2)} ns in {row['n_replicas']} replicas",
        reason=row["reason"],
    )


def speciation_of(row: Row) -> Speciation:
    """Classes of the cations in one formulation."""
    return Speciation(
        label=row["formulation"], shares={name: read_quantity(row, f"fraction_{name}") for name in CLASSES}
    )


def shell_of(row: Row, coordination: Sequence[Row]) -> dict[str, Quantity]:
    """Molecules of each species around the cation of a row of the liquid table."""
    wanted = (row["formulation"], row["cation"], "molecule")
    return {
        str(entry["species"]): read_quantity(entry, "coordination_number")
        for entry in coordination
        if (entry["formulation"], entry["cation"], entry["donor"]) == wanted
    }


def liquid_structures(
    liquids: Sequence[Row], *, rdf: pd.DataFrame, coordination: Sequence[Row], shells: pd.DataFrame
) -> list[LiquidStructure]:
    """Plots and shells of each formulation that has a radial distribution function."""
    return [
        LiquidStructure(
            recipe=row["recipe"],
            rdf=rdf_plot(
                rdf,
                formulation=row["formulation"],
                cation=row["cation"],
                cutoffs={
                    (entry["species"], entry["donor"]): entry["cutoff_angstrom"]
                    for entry in coordination
                    if (entry["formulation"], entry["cation"]) == (row["formulation"], row["cation"])
                },
            ),
            mean_force=mean_force_plot(rdf, formulation=row["formulation"], cation=row["cation"]),
            shells=shells_text(row, shells),
        )
        for row in liquids
        if (rdf["formulation"] == row["formulation"]).any()
    ]


def shells_text(row: Row, shells: pd.DataFrame) -> str:
    """The most frequent first shells of one formulation with their shares, such as `G2_2 62 ± 5 %`."""
    mine = shells[(shells["formulation"] == row["formulation"]) & (shells["cation"] == row["cation"])]
    mine = mine.sort_values(["population", "shell"], ascending=[False, True], ignore_index=True).head(SHOWN_SHELLS)
    return ", ".join(f"{entry['shell']} {_percent(read_quantity(entry, 'population'))}" for entry in records(mine))


def _percent(share: Quantity) -> str:
    half = 50 * (share.upper - share.lower)
    text = f"{100 * share.value:.0f}"
    return f"{text} ± {half:.0f} %" if math.isfinite(half) else f"{text} %"


def recipe_row(
    formulation: Formulation, species: Mapping[str, Species], *, density: Quantity, simulated: Quantity
) -> RecipeRow:
    """One row of the table of laboratory recipes; says why where there is none. `simulated` is a molality."""
    if not density.is_number:
        return RecipeRow(recipe=formulation.recipe, salts=DASH, solvents=f"no density: {density.reason}", density=DASH)
    try:
        recipe = lab_recipe(formulation, species, density_g_per_cm3=density.value)
    except CalculationError as error:
        return RecipeRow(recipe=formulation.recipe, salts=DASH, solvents=str(error), density=plus_minus(density))
    return RecipeRow(
        recipe=formulation.recipe,
        salts="; ".join(_portion(portion) for portion in recipe.salts),
        solvents="; ".join(_portion(portion) for portion in recipe.solvents),
        density=plus_minus(density),
        simulated=_simulated(simulated, recipe.molality_molal),
    )


def _simulated(found: Quantity, molality_molal: float) -> str:
    """The simulated molality beside that of the recipe where they differ by more than `SAME_CONCENTRATION`.

    A box is filled for an estimated density, and the concentration in it follows from the one that it takes.
    """
    if not (found.is_number and molality_molal > 0) or abs(found.value / molality_molal - 1) <= SAME_CONCENTRATION:
        return ""
    return f"{molality_molal:.2f} mol/kg; simulated with {found.value:.2f}"


def _portion(portion: Portion) -> str:
    volume = f" ({portion.volume_ml:.2f} mL)" if math.isfinite(portion.volume_ml) else ""
    return f"{portion.name} {portion.mass_g:.3f} g{volume}"
