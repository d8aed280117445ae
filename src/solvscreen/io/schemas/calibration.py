"""Tables of the lines from GFN-xTB to density-functional numbers, and of the numbers behind them."""

from typing import Final

from solvscreen.io.tables import TableSchema, integer, number, text

CALIBRATION: Final = TableSchema(
    name="calibration",
    key=("quantity", "kind"),
    columns=(
        text("quantity", "column of the density-functional number"),
        text(
            "kind",
            "for HOMO, ionisation and oxidation which molecule gives up the electron, `bound` beside a metal cation; "
            "else neutral molecule, anion, cation, ion pair, cation complex or anion complex",
        ),
        text("unit", "unit of the quantity y; x has the same, but eV for potentials"),
        number("slope", "b of y = a + b x, from GFN-xTB's x to the recipe's y"),
        number("intercept", "a of y = a + b x"),
        integer("n", "pairs of numbers of this kind"),
        integer("n_fit", "pairs behind the slope; more than `n` where kinds share it"),
        number("loo_rmse", "root-mean-square error of predicting each of the `n_fit` numbers from the others"),
        number("loo_mae", "mean absolute error of the same"),
        number("x_lowest", "lower end of the fitted range; beyond it a number is doubtful"),
        number("x_highest", "upper end of the fitted range"),
        number("x_reach", "no number farther beyond that range: the widest range of a kind behind the slope"),
        integer("degrees_of_freedom", "of Student's t in prediction intervals"),
        number("residual_sd", "standard deviation of the numbers about their lines"),
        number("x_mean", "mean x of this kind"),
        number("x_squares", "sum of the squared distances of x from its mean, in the square of x's unit"),
        text("source", "tight-binding method of x, as energies // geometries where these differ"),
        text("target", "density-functional recipe of y"),
        text("status", "`ok` or `not computed`"),
        text("reason", "why there is no line"),
    ),
    definition="Straight lines that turn a GFN-xTB number into the density-functional recipe's, with what a 95 % "
    "prediction interval needs: t s sqrt(1 + 1/n + (x - x_mean)^2 / x_squares).",
)

CALIBRATION_POINTS: Final = TableSchema(
    name="calibration_points",
    key=("quantity", "kind", "item"),
    columns=(
        text("quantity", "column of the density-functional number"),
        text("kind", "as in the calibration table"),
        text("item", "species id or cluster name"),
        text("unit", "unit of y; x has the same, but eV for potentials"),
        number("x", "GFN-xTB number"),
        number("y", "density-functional number"),
    ),
    definition="Numbers behind the calibration table.",
)
