"""Plots of the liquids: radial distribution functions, coordination, speciation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd

from solvscreen.domain.quantity import Quantity
from solvscreen.report.figures import COLOURS, INK, PALE, Plot, drawing, inline_svg

CLASSES: Final = ("free", "ssip", "cip", "agg")
CLASS_COLOURS: Final = dict(zip(CLASSES, ("#56B4E9", "#009E73", "#E69F00", "#D55E00"), strict=True))
SHOWN_ANGSTROM: Final = 8.0
SHOWN_NEIGHBOURS: Final = 9.0


@dataclass(frozen=True, kw_only=True)
class Speciation:
    """Shares of the four classes of cations in one formulation, by name."""

    label: str
    shares: Mapping[str, Quantity]


def rdf_plot(rdf: pd.DataFrame, *, formulation: str, cation: str, cutoffs: Mapping[tuple[str, str], float]) -> Plot:
    """g(r) of the cation with each donor type, and the running coordination number, of one formulation.

    `rdf` is the table of that name, of all formulations: a donor has one colour in all of them. `cutoffs` maps
    (species, donor) to the end of the first shell in angstrom.
    """
    rows = rdf[(rdf["formulation"] == formulation) & (rdf["cation"] == cation) & (rdf["donor"] != "molecule")]
    groups = list(rows.groupby(["species", "donor"], sort=True))
    places = {pair: place for place, pair in enumerate(sorted(set(zip(rdf["species"], rdf["donor"], strict=True))))}
    with drawing(6.6, 2.8, columns=2) as (figure, axes):
        left, right = axes[0]
        for (species, donor), part in groups:
            colour = COLOURS[places[species, donor] % len(COLOURS)]
            r = part["r_angstrom"].to_numpy()
            left.plot(r, part["g"], label=f"{species} {donor}", color=colour, lw=1.4)
            left.fill_between(r, part["g_lower"], part["g_upper"], color=colour, alpha=0.2, lw=0)
            right.plot(r, part["running_coordination_number"], color=colour, lw=1.4)
            _cutoff(right, part, cutoffs.get((str(species), str(donor)), np.nan), colour=colour)
        left.axhline(1.0, color=PALE, lw=0.8, zorder=0)
        _axis(left, f"g(r) around {cation}$^+$")
        _axis(right, "running coordination number")
        right.set_ylim(0, SHOWN_NEIGHBOURS)
        left.set_ylim(bottom=0)
        if groups:
            left.legend()
        svg = inline_svg(figure, name=f"rdf-{formulation}", label=f"Radial distribution functions of {formulation}")
    return Plot(svg=svg, caption="Shaded: 95 % interval from blocks of all replicas. Dots: end of the first shell.")


def mean_force_plot(rdf: pd.DataFrame, *, formulation: str, cation: str) -> Plot:
    """Potential of mean force of the cation with each donor type in one formulation, with intervals."""
    rows = rdf[(rdf["formulation"] == formulation) & (rdf["cation"] == cation) & (rdf["donor"] != "molecule")]
    places = {pair: place for place, pair in enumerate(sorted(set(zip(rdf["species"], rdf["donor"], strict=True))))}
    with drawing(6.6, 2.6) as (figure, axes):
        axis = axes[0, 0]
        for (species, donor), part in rows.groupby(["species", "donor"], sort=True):
            colour = COLOURS[places[species, donor] % len(COLOURS)]
            r = part["r_angstrom"].to_numpy()
            axis.plot(r, part["pmf_kj_per_mol"], label=f"{species} {donor}", color=colour, lw=1.4)
            axis.fill_between(
                r, part["pmf_lower_kj_per_mol"], part["pmf_upper_kj_per_mol"], color=colour, alpha=0.2, lw=0
            )
        axis.axhline(0.0, color=PALE, lw=0.8, zorder=0)
        _axis(axis, "potential of mean force / kJ/mol")
        if len(rows):
            axis.legend()
        svg = inline_svg(figure, name=f"pmf-{formulation}", label=f"Potentials of mean force in {formulation}")
    return Plot(svg=svg, caption="-kT ln g(r) at the temperature of the formulation; gaps where no pair was seen.")


def _cutoff(axis: Any, part: pd.DataFrame, cutoff_angstrom: float, *, colour: str) -> None:
    if np.isfinite(cutoff_angstrom):
        number = np.interp(cutoff_angstrom, part["r_angstrom"], part["running_coordination_number"])
        axis.plot([cutoff_angstrom], [number], "o", color=colour, ms=5)


def _axis(axis: Any, label: str) -> None:
    axis.set_xlim(1.5, SHOWN_ANGSTROM)
    axis.set_xlabel("distance / Å")
    axis.set_ylabel(label)


def speciation_plot(rows: Sequence[Speciation]) -> Plot:
    """Shares of free cations, solvent-separated and contact ion pairs, and aggregates, as stacked bars."""
    shown = [row for row in rows if all(row.shares[name].is_number for name in CLASSES)]
    with drawing(7.4, 1.1 + 0.36 * max(len(shown), 1)) as (figure, axes):
        axis = axes[0, 0]
        start = np.zeros(len(shown))
        for name in CLASSES:
            shares = np.array([row.shares[name].value for row in shown])
            axis.barh(range(len(shown)), shares, left=start, color=CLASS_COLOURS[name], label=_title(name), height=0.62)
            _inside(axis, shares, start)
            start = start + shares
        axis.set_yticks(range(len(shown)), [row.label for row in shown])
        axis.invert_yaxis()
        axis.set_xlim(0, 1)
        axis.set_xlabel("share of the metal cations")
        figure.legend(loc="outside upper center", ncols=len(CLASSES))
        svg = inline_svg(figure, name="speciation", label="Free ions, ion pairs and aggregates in each formulation")
    return Plot(
        svg=svg, caption="SSIP: an anion in the second shell; CIP: one anion in contact; AGG: larger aggregates."
    )


def _title(name: str) -> str:
    return name if name == "free" else name.upper()


def _inside(axis: Any, shares: np.ndarray[tuple[int], np.dtype[np.float64]], start: np.ndarray[Any, Any]) -> None:
    for height, (share, left) in enumerate(zip(shares, start, strict=True)):
        if share >= 0.06:
            axis.text(left + share / 2, height, f"{share:.0%}", ha="center", va="center", fontsize=8, color=INK)


def coordination_plot(rows: Sequence[tuple[str, Mapping[str, Quantity]]]) -> Plot:
    """Molecules of each species in the first shell, with intervals, grouped by formulation."""
    species = sorted({name for _, shell in rows for name, number in shell.items() if number.is_number})
    with drawing(7.4, 1.1 + 0.4 * max(len(rows), 1)) as (figure, axes):
        axis = axes[0, 0]
        start = np.zeros(len(rows))
        for place, name in enumerate(species):
            numbers = np.array([_value(shell, name) for _, shell in rows])
            axis.barh(
                range(len(rows)), numbers, left=start, color=COLOURS[place % len(COLOURS)], label=name, height=0.62
            )
            for height, (_, shell) in enumerate(rows):
                _shell_bar(axis, shell, name, start=float(start[height]), height=height + 0.12 * (place % 3 - 1))
            start = start + numbers
        axis.set_yticks(range(len(rows)), [label for label, _ in rows])
        axis.invert_yaxis()
        axis.set_xlabel("molecules in the first shell of the metal cation")
        if species:
            figure.legend(loc="outside upper center", ncols=len(species))
        svg = inline_svg(figure, name="coordination", label="Molecules in the first shell in each formulation")
    return Plot(svg=svg, caption="Bars are 95 % intervals of each species' coordination number.")


def _value(shell: Mapping[str, Quantity], name: str) -> float:
    return shell[name].value if name in shell and shell[name].is_number else 0.0


def _shell_bar(axis: Any, shell: Mapping[str, Quantity], name: str, *, start: float, height: float) -> None:
    if _value(shell, name) > 0:
        number = shell[name]
        below, above = number.value - number.lower, number.upper - number.value
        axis.errorbar([start + number.value], [height], xerr=[[below], [above]], color=INK, lw=1.0, capsize=2)
