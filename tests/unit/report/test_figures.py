"""Inline SVG: self-contained, reproducible, with ids of its own."""

import re
from math import nan

import pytest

from solvscreen.domain.quantity import Quantity, failed
from solvscreen.errors import DataError
from solvscreen.io.schemas.liquid import RDF
from solvscreen.io.tables import to_frame
from solvscreen.report.liquid_plots import CLASSES, Speciation, coordination_plot, rdf_plot, speciation_plot
from solvscreen.report.plots import Levels, Point, orbital_plot, pareto_plot, potential_bars
from solvscreen.report.structures import structure_svg


def made(value, half=0.1):
    return Quantity(value=value, lower=value - half, upper=value + half, n=1, method="made")


GONE = failed("no", method="made")
POINTS = [
    Point(label="a", stability=made(5.0), desolvation=made(150.0), pareto_optimal=True),
    Point(label="b", stability=made(5.01), desolvation=made(151.0), pareto_optimal=False),
    Point(label="c", stability=made(6.0), desolvation=GONE, pareto_optimal=False),
]
NO_RDF = to_frame([], RDF)
BETTER = {"oxidative_stability_v": "higher"}
PLOTS = {
    "pareto": lambda: pareto_plot(POINTS, desolvation="desolvation_energy", better=BETTER),
    "potentials": lambda: potential_bars([("G2", made(4.6)), ("PF6", GONE)], solvent="in water"),
    "orbitals": lambda: orbital_plot([Levels(label="G2", charge=0, homo=made(-9.0), lumo=made(1.0))]),
    "speciation": lambda: speciation_plot([Speciation(label="f", shares=dict.fromkeys(CLASSES, made(0.25, 0.01)))]),
    "coordination": lambda: coordination_plot([("f", {"G2": made(2.0), "PF6": GONE})]),
    "no interval": lambda: potential_bars(
        [("G2", Quantity(value=4.6, lower=nan, upper=nan, n=1, method="made"))], solvent=""
    ),
    "no liquid": lambda: coordination_plot([]),
    "empty shells": lambda: coordination_plot([("f", {})]),
    "no speciation": lambda: speciation_plot([]),
    "no rdf": lambda: rdf_plot(NO_RDF, formulation="f", cation="Na", cutoffs={}),
    "no pareto": lambda: pareto_plot([], desolvation="stripping_energy", better={}),
    "no orbitals": lambda: orbital_plot([]),
    "nothing": lambda: potential_bars([], solvent=""),
}


@pytest.mark.parametrize("plot", PLOTS.values(), ids=PLOTS.keys())
def test_svg_is_the_same_twice_and_asks_for_nothing_outside(plot):
    first, second = plot(), plot()
    assert first == second
    assert first.svg.startswith('<svg role="img" aria-label="')
    assert "<metadata" not in first.svg
    targets = re.findall(r'href="([^"]*)"', first.svg) + re.findall(r"url\(([^)]*)\)", first.svg)
    ids = set(re.findall(r'\bid="([^"]*)"', first.svg))
    assert all(target.startswith("#") and target[1:] in ids for target in targets)


def test_formulations_without_both_numbers_are_counted():
    assert pareto_plot(POINTS, desolvation="desolvation_energy", better=BETTER).caption.endswith(
        "1 without both numbers left out."
    )


def test_every_point_is_named_once():
    svg = pareto_plot(POINTS, desolvation="desolvation_energy", better=BETTER).svg
    assert [svg.count(f"<!-- {point.label} -->") for point in POINTS] == [1, 1, 0]


def test_structure_is_drawn_or_refused():
    assert structure_svg("COC", label='a "b"').startswith('<svg role="img" aria-label="Structure of a &quot;b&quot;"')
    with pytest.raises(DataError, match="does not parse"):
        structure_svg("C(", label="bad")


def test_orbitals_stand_by_charge_with_a_line_between_charges():
    rows = [("PF6", -1, -3.0), ("G2", 0, -9.0), ("EC", 0, -10.0), ("Na", 1, -40.0), ("OTf", -1, -2.0)]
    levels = [Levels(label=name, charge=charge, homo=made(homo), lumo=GONE) for name, charge, homo in rows]
    svg = orbital_plot(levels).svg
    labels = re.findall(r"<!-- (PF6|OTf|EC|G2|Na) -->", svg)
    assert list(dict.fromkeys(labels)) == ["PF6", "OTf", "EC", "G2", "Na"]
    dotted = len(re.findall(r"stroke-dasharray", svg))
    assert dotted == 2
    assert "stroke-dasharray" not in orbital_plot(levels[1:3]).svg
