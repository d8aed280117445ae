"""One self-contained HTML page from the tables of a run."""

from dataclasses import dataclass
from importlib.resources import files
from typing import Final

from jinja2 import Environment, FunctionLoader, StrictUndefined

from solvscreen.report.calibration_section import Line
from solvscreen.report.error_section import KnownError
from solvscreen.report.figures import Plot
from solvscreen.report.liquid_section import LiquidRow, LiquidStructure, RecipeRow
from solvscreen.report.molecule_section import Card
from solvscreen.report.motion_section import MotionRow
from solvscreen.report.numbers import DASH, interval_text, plus_minus, value_text
from solvscreen.report.problems import Problem
from solvscreen.report.ranking_section import Method, RankingRow
from solvscreen.report.shell_section import ShellLine
from solvscreen.report.splitting_section import Comparisons, Split

TEMPLATE: Final = "report.html.j2"


@dataclass(frozen=True, kw_only=True)
class Source:
    """Provenance of one table."""

    table: str
    text: str  # indented JSON


@dataclass(frozen=True, kw_only=True)
class Page:
    """Everything that the page shows."""

    run: str
    version: str
    verdict: str
    ranking: list[RankingRow]
    comparisons: Comparisons
    splits: list[Split]
    errors: list[KnownError]
    pareto: Plot
    potentials: Plot
    method: Method
    levels: str
    liquids: list[LiquidRow]
    speciation: Plot
    coordination: Plot
    structures: list[LiquidStructure]
    motion: list[MotionRow]
    shells: list[ShellLine]
    shell_orbitals: Plot
    orbitals: Plot
    molecules: list[Card]
    lines: list[Line]
    calibration: Plot
    recipes: list[RecipeRow]
    problems: list[Problem]
    recovery: str  # how many calculations needed help to converge
    provenance: list[Source]


def render(page: Page) -> str:
    """The page as HTML: style and plots inside, no scripts, nothing fetched."""
    environment = Environment(loader=FunctionLoader(_template), autoescape=True, undefined=StrictUndefined)
    environment.filters.update(value=value_text, interval=interval_text, plusminus=plus_minus)
    environment.globals.update(dash=DASH)
    return environment.get_template(TEMPLATE).render(page=page, css=_template("report.css"))


def _template(name: str) -> str:
    return (files("solvscreen.report") / "templates" / name).read_text(encoding="utf-8")
