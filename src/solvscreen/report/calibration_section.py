"""What the report says about the lines from GFN-xTB to density-functional numbers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from solvscreen.report.figures import COLOURS, PALE, Plot, drawing, inline_svg
from solvscreen.report.numbers import DASH, fixed

Row = Mapping[str, Any]
SHOWN: Final = {
    "vertical_ionisation_ev": "vertical ionisation / eV",
    "oxidation_potential_v": "oxidation potential / V",
    "homo_ev": "HOMO / eV",
    "binding_energy_kj_per_mol": "Na$^+$ binding / kJ mol$^{-1}$",
}
"""Quantities that are drawn, with the label of their density-functional axis."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of the calibration table as text."""

    quantity: str
    kind: str
    points: str
    slope: str
    intercept: str
    loo_rmse: str
    fitted_range: str
    reason: str


def calibration_lines(rows: Sequence[Row]) -> list[Line]:
    """Rows of the table, in its order; without a line, dashes and the reason."""
    return [_line(row) for row in rows]


def calibration_plot(points: Sequence[Row], lines: Sequence[Row]) -> Plot:
    """Density-functional against GFN-xTB numbers, one panel for each quantity, with the fitted lines."""
    quantities = [name for name in SHOWN if any(row["quantity"] == name for row in points)]
    with drawing(6.4, 2.9 * max(1, (len(quantities) + 1) // 2), rows=max(1, (len(quantities) + 1) // 2), columns=2) as (
        figure,
        axes,
    ):
        kinds = sorted({str(row["kind"]) for row in points if row["quantity"] in quantities})
        colours = {kind: COLOURS[number % len(COLOURS)] for number, kind in enumerate(kinds)}
        for axis, quantity in zip(axes.flat, quantities, strict=False):
            _panel(axis, quantity, points=points, lines=lines, colours=colours)
        for axis in list(axes.flat)[len(quantities) :]:
            axis.set_axis_off()
        for kind, colour in colours.items():
            axes.flat[0].plot([], [], "o", color=colour, label=kind)
        if kinds:
            figure.legend(loc="outside upper left", ncols=min(4, len(kinds)))
        svg = inline_svg(figure, name="calibration", label="Density-functional against GFN-xTB numbers")
    return Plot(svg=svg, caption="Each point is one species or complex of this run, computed with both methods.")


def _panel(
    axis: Any, quantity: str, *, points: Sequence[Row], lines: Sequence[Row], colours: Mapping[str, str]
) -> None:
    for kind, colour in colours.items():
        own = [row for row in points if (row["quantity"], row["kind"]) == (quantity, kind)]
        axis.plot([row["x"] for row in own], [row["y"] for row in own], "o", color=colour, ms=4)
    for row in lines:
        if row["quantity"] == quantity and row["status"] == "ok":
            ends = np.array([row["x_lowest"], row["x_highest"]])
            axis.plot(ends, row["intercept"] + row["slope"] * ends, color=colours[row["kind"]], lw=1.2)
    axis.set_xlabel("GFN-xTB")
    axis.set_ylabel(SHOWN[quantity])
    axis.grid(color=PALE, linewidth=0.4)
    axis.margins(0.1)


def _line(row: Row) -> Line:
    found = row["status"] == "ok"
    shared = f" of {row['n_fit']}" if row["n_fit"] > row["n"] else ""
    return Line(
        quantity=f"{row['quantity'].removesuffix('_' + _suffix(row)).replace('_', ' ')} / {row['unit']}",
        kind=row["kind"],
        points=f"{row['n']}{shared}",
        slope=fixed(row["slope"], 3) if found else DASH,
        intercept=fixed(row["intercept"], 2) if found else DASH,
        loo_rmse=fixed(row["loo_rmse"], 2) if found else DASH,
        fitted_range=f"{fixed(row['x_lowest'], 2)} to {fixed(row['x_highest'], 2)}" if found else DASH,
        reason=row["reason"],
    )


def _suffix(row: Row) -> str:
    return {"eV": "ev", "V": "v", "kJ/mol": "kj_per_mol"}[row["unit"]]
