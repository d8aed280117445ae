"""Plot of predictions against measurements."""

from collections.abc import Sequence
from dataclasses import dataclass

from solvscreen.domain.quantity import Quantity
from solvscreen.report.figures import COLOURS, PALE, drawing, inline_svg
from solvscreen.report.plots import errors


@dataclass(frozen=True, kw_only=True)
class Pair:
    """One formulation."""

    label: str
    measured: float  # in the unit of the panel's label
    predicted: Quantity


@dataclass(frozen=True, kw_only=True)
class Panel:
    """One predictor against one measured property."""

    measured_label: str
    predicted_label: str
    pairs: Sequence[Pair]


def comparison_plot(panels: Sequence[Panel]) -> str:
    """SVG with one panel below the other; bars are 95 % intervals of the predictions."""
    with drawing(6.2, 3.6 * len(panels), rows=len(panels)) as (figure, axes):
        for axis, panel in zip(axes[:, 0], panels, strict=True):
            for number, pair in enumerate(panel.pairs):
                axis.errorbar(
                    [pair.predicted.value],
                    [pair.measured],
                    xerr=errors(pair.predicted),
                    fmt="o",
                    ms=7,
                    lw=1.2,
                    capsize=3,
                    color=COLOURS[number % len(COLOURS)],
                    label=pair.label,
                )
            axis.set_xlabel(panel.predicted_label)
            axis.set_ylabel(panel.measured_label)
            axis.grid(color=PALE, linewidth=0.4)
            axis.legend(fontsize=7)
        text = inline_svg(figure, name="comparison", label="Predictions against measurements")
    return text.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1) if "xmlns=" not in text else text
