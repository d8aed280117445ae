"""Plots of the ranking and of single molecules."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from solvscreen.domain.quantity import Quantity
from solvscreen.report.figures import COLOURS, PALE, Plot, drawing, inline_svg
from solvscreen.report.numbers import fixed


@dataclass(frozen=True, kw_only=True)
class Point:
    """One formulation in the plane of the two criteria."""

    label: str
    stability: Quantity  # V
    desolvation: Quantity  # kJ/mol
    pareto_optimal: bool


@dataclass(frozen=True, kw_only=True)
class Levels:
    """Frontier orbitals of one species."""

    label: str
    charge: int
    homo: Quantity  # eV
    lumo: Quantity  # eV


def errors(quantity: Quantity) -> list[list[float]]:
    """Lengths of the error bar below and above, shape (2, 1); NaN where there is no interval."""
    return [[quantity.value - quantity.lower], [quantity.upper - quantity.value]]


def pareto_plot(points: Sequence[Point], *, desolvation: str, better: Mapping[str, str]) -> Plot:
    """Oxidative stability against the `desolvation` quantity, with their 95 % intervals.

    `better` maps the columns of criteria to `higher` or `lower`.
    """
    shown = [point for point in points if point.stability.is_number and point.desolvation.is_number]
    with drawing(6.2, 4.6) as (figure, axes):
        axis = axes[0, 0]
        for number, point in enumerate(shown):
            _point(axis, point, colour=COLOURS[number % len(COLOURS)])
        label = desolvation.replace("_", " ")
        axis.set_xlabel(f"{label} / kJ mol$^{{-1}}${_direction(better, f'{desolvation}_kj_per_mol')}")
        axis.set_ylabel(f"oxidative stability / V vs Na$^+$/Na{_direction(better, 'oxidative_stability_v')}")
        axis.margins(0.12)
        axis.grid(color=PALE, linewidth=0.4)
        if shown:
            figure.legend(loc="outside upper left", fontsize=8, frameon=False)
        svg = inline_svg(figure, name="pareto", label="Desolvation energy against oxidative stability")
    hidden = len(points) - len(shown)
    left_out = f" {hidden} without both numbers left out." if hidden else ""
    return Plot(
        svg=svg, caption=f"Bars are 95 % intervals; filled points are Pareto-optimal, open ones are not.{left_out}"
    )


def _direction(better: Mapping[str, str], column: str) -> str:
    return f"   ({better[column]} is better)" if column in better else "   (not a criterion)"


def _point(axis: Any, point: Point, *, colour: str) -> None:
    x, y = point.desolvation, point.stability
    look: dict[str, Any] = {"fmt": "o", "color": colour, "ms": 8, "lw": 1.2, "capsize": 3, "label": point.label}
    face = colour if point.pareto_optimal else "white"
    axis.errorbar([x.value], [y.value], xerr=errors(x), yerr=errors(y), mfc=face, **look)


def potential_bars(potentials: Sequence[tuple[str, Quantity]], *, solvent: str) -> Plot:
    """Oxidation potentials of all species, highest first, with intervals; `solvent` says in which continuum."""
    ordered = sorted((row for row in potentials if row[1].is_number), key=lambda row: (row[1].value, row[0]))
    with drawing(6.2, 0.9 + 0.27 * len(ordered)) as (figure, axes):
        axis = axes[0, 0]
        for height, (_, quantity) in enumerate(ordered):
            axis.errorbar(
                [quantity.value], [height], xerr=errors(quantity), fmt="o", color=COLOURS[0], ms=5, capsize=3, lw=1.2
            )
        axis.set_yticks(range(len(ordered)), [label for label, _ in ordered])
        axis.set_ylim(-0.6, max(len(ordered) - 0.4, 0.6))
        axis.set_xlabel("oxidation potential / V vs Na$^+$/Na")
        axis.grid(axis="x", color=PALE, linewidth=0.4)
        svg = inline_svg(figure, name="potentials", label="Oxidation potential of each species and complex")
    return Plot(svg=svg, caption=f"Adiabatic oxidation potentials {solvent}, 95 % intervals, the least stable last.")


def orbital_plot(levels: Sequence[Levels], *, name: str = "orbitals", of: str = "species") -> Plot:
    """HOMO and LUMO of each species (or of what `of` says) as a level diagram in eV, grouped by charge."""
    shown = sorted(
        (row for row in levels if row.homo.is_number), key=lambda row: (row.charge, row.homo.value, row.label)
    )
    with drawing(max(4.2, 1.4 + 0.62 * len(shown)), 3.6) as (figure, axes):
        axis = axes[0, 0]
        for place, row in enumerate(shown):
            for quantity, colour in ((row.homo, COLOURS[0]), (row.lumo, COLOURS[1])):
                if quantity.is_number:
                    _level(axis, place, quantity.value, colour=colour)
        axis.set_xticks(
            range(len(shown)), [row.label for row in shown], rotation=40, ha="right", rotation_mode="anchor"
        )
        for place, (row, following) in enumerate(pairwise(shown)):
            if row.charge != following.charge:
                axis.axvline(place + 0.5, color="0.7", lw=0.8, ls=":")
        axis.set_xlim(-0.7, max(len(shown) - 0.3, 0.7))
        axis.set_ylabel("orbital energy / eV")
        axis.margins(y=0.12)
        axis.plot([], [], color=COLOURS[1], lw=2.4, label="LUMO")
        axis.plot([], [], color=COLOURS[0], lw=2.4, label="HOMO")
        figure.legend(loc="outside upper right", ncols=2)
        svg = inline_svg(figure, name=name, label=f"HOMO and LUMO energies of each {of}")
    return Plot(
        svg=svg,
        caption="Frontier orbital energies in the gas phase, in eV. Compare equal charges only (dotted lines).",
    )


def _level(axis: Any, place: int, energy_ev: float, *, colour: str) -> None:
    axis.hlines(energy_ev, place - 0.36, place + 0.36, color=colour, lw=2.4)
    text = fixed(energy_ev, 1)
    axis.annotate(
        text, (place, energy_ev), xytext=(0, 3), textcoords="offset points", ha="center", va="bottom", fontsize=7
    )
