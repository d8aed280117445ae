"""The HTML report, the workbook and the provenance of all tables."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from solvscreen import __version__
from solvscreen.io.atomic import write_text
from solvscreen.io.benchmarks import RunCosts, read_costs
from solvscreen.io.members import read_formulation_members
from solvscreen.io.schemas.calibration import CALIBRATION, CALIBRATION_POINTS
from solvscreen.io.schemas.first_shells import DENTICITY, NEIGHBOURS
from solvscreen.io.schemas.liquid import COORDINATION, DYNAMICS, LIQUID, RDF, SHELLS
from solvscreen.io.schemas.molecules import CLUSTERS, SPECIES
from solvscreen.io.schemas.pairwise import PAIRWISE
from solvscreen.io.schemas.potentials import POTENTIALS
from solvscreen.io.schemas.ranking import ranked_species, ranking_schema, read_ranking
from solvscreen.io.schemas.shell_energies import SHELL_ENERGIES, SHELL_STEPS
from solvscreen.io.tables import TableSchema, read_parquet, read_provenance, read_quantity, records
from solvscreen.report.calibration_section import calibration_lines, calibration_plot
from solvscreen.report.error_section import known_errors
from solvscreen.report.html import Page, Source, render
from solvscreen.report.liquid_plots import coordination_plot, speciation_plot
from solvscreen.report.liquid_section import liquid_row, liquid_structures, recipe_row, shell_of, speciation_of
from solvscreen.report.molecule_section import cards, levels, potentials, solvent_text
from solvscreen.report.motion_section import motion_rows
from solvscreen.report.plots import orbital_plot, pareto_plot, potential_bars
from solvscreen.report.problems import problems
from solvscreen.report.ranking_section import desolvation_name, method_of, points, ranking_rows, verdict
from solvscreen.report.recovery_section import recovery_text
from solvscreen.report.shell_section import shell_levels, shell_lines
from solvscreen.report.splitting_section import comparisons, splits
from solvscreen.report.summary import in_order
from solvscreen.report.workbook import write_workbook


@dataclass(frozen=True, kw_only=True, eq=False)
class Table:
    """A table with its schema and its provenance as JSON."""

    schema: TableSchema
    frame: pd.DataFrame
    provenance: str

    @property
    def rows(self) -> list[dict[str, Any]]:
        """All rows."""
        return records(self.frame)


def make_report(  # noqa: PLR0913 - one path for each table
    *,
    ranking: Path,
    pairwise: Path,
    potentials: Path,
    species: Path,
    clusters: Path,
    calibration: Path,
    calibration_points: Path,
    liquid: Path,
    coordination: Path,
    shells: Path,
    shell_energies: Path,
    shell_steps: Path,
    neighbours: Path,
    denticity: Path,
    dynamics: Path,
    rdf: Path,
    formulations: Sequence[Path],
    out_html: Path,
    out_xlsx: Path,
    out_provenance: Path,
) -> None:
    """Write the report, the workbook and the provenance of the tables; the run is named after the report's folder.

    The costs in it come from the benchmark files in that folder.

    Raises:
        DataError: a table is truncated, or of another version.
    """
    frame = read_ranking(ranking)
    schema = ranking_schema(ranked_species([str(name) for name in frame.columns]))
    tables = {
        "ranking": Table(schema=schema, frame=frame, provenance=read_provenance(ranking)),
        "pairwise": _read(pairwise, PAIRWISE),
        "potentials": _read(potentials, POTENTIALS),
        "species": _read(species, SPECIES),
        "clusters": _read(clusters, CLUSTERS),
        "calibration": _read(calibration, CALIBRATION),
        "calibration_points": _read(calibration_points, CALIBRATION_POINTS),
        "liquid": _read(liquid, LIQUID),
        "coordination": _read(coordination, COORDINATION),
        "shells": _read(shells, SHELLS),
        "shell_energies": _read(shell_energies, SHELL_ENERGIES),
        "shell_steps": _read(shell_steps, SHELL_STEPS),
        "neighbours": _read(neighbours, NEIGHBOURS),
        "denticity": _read(denticity, DENTICITY),
        "dynamics": _read(dynamics, DYNAMICS),
        "rdf": _read(rdf, RDF),
    }
    pairs = [(table.schema, table.frame) for table in tables.values()]
    folder = out_html.resolve().parent
    page = _page(tables, formulations=formulations, run=folder.name, costs=read_costs(folder / "benchmarks"))
    write_text(out_html, render(page))
    write_workbook(out_xlsx, pairs)
    record = {name: json.loads(table.provenance) for name, table in tables.items()}
    write_text(out_provenance, json.dumps(record, indent=2, sort_keys=True) + "\n")


def _read(path: Path, schema: TableSchema) -> Table:
    return Table(schema=schema, frame=read_parquet(path, schema=schema), provenance=read_provenance(path))


def _judged(tables: Mapping[str, Table]) -> Mapping[str, Table]:
    """Tables whose doubts are listed: the ranking has its own, steps repeat their shells, which count if computed."""
    shells = tables["shell_energies"]
    computed = Table(
        schema=shells.schema, frame=shells.frame[shells.frame["n_snapshots"] > 0], provenance=shells.provenance
    )
    found = {name: table for name, table in tables.items() if name not in ("ranking", "shell_steps")}
    return found | {"shell_energies": computed}


def _page(tables: Mapping[str, Table], *, formulations: Sequence[Path], run: str, costs: RunCosts) -> Page:
    placed = in_order(tables["ranking"].rows)
    ranking = ranking_rows(placed)
    method = method_of(tables["ranking"].provenance, rows=placed)
    liquids, neighbours = tables["liquid"].rows, tables["coordination"].rows
    by_formulation = {row["formulation"]: row for row in liquids}
    members = [read_formulation_members(path) for path in formulations]
    species, clusters = tables["species"].rows, tables["clusters"].rows
    levels_of_theory = dict.fromkeys(json.loads(table.provenance)["level"] for table in tables.values())
    return Page(
        run=run,
        version=__version__,
        verdict=verdict(ranking),
        ranking=ranking,
        comparisons=comparisons(tables["pairwise"].rows),
        splits=splits(tables["pairwise"].rows, costs),
        errors=known_errors(),
        pareto=pareto_plot(points(ranking), desolvation=desolvation_name(placed), better=method.better),
        potentials=potential_bars(potentials(species, clusters), solvent=solvent_text(species)),
        method=method,
        levels="; ".join(text for text in levels_of_theory if text),
        liquids=[liquid_row(row) for row in liquids],
        speciation=speciation_plot([speciation_of(row) for row in liquids]),
        coordination=coordination_plot([(row["formulation"], shell_of(row, neighbours)) for row in liquids]),
        structures=liquid_structures(
            liquids, rdf=tables["rdf"].frame, coordination=neighbours, shells=tables["shells"].frame
        ),
        motion=motion_rows(
            liquids,
            neighbours=tables["neighbours"].rows,
            coordination=neighbours,
            dynamics=tables["dynamics"].rows,
        ),
        shells=shell_lines(
            tables["shell_energies"].rows, recipes={row["formulation"]: row["recipe"] for row in liquids}
        ),
        shell_orbitals=orbital_plot(
            shell_levels(tables["shell_energies"].rows), name="shell-orbitals", of="solvation shell"
        ),
        orbitals=orbital_plot(levels(species)),
        molecules=cards(species),
        lines=calibration_lines(tables["calibration"].rows),
        calibration=calibration_plot(tables["calibration_points"].rows, tables["calibration"].rows),
        recipes=[
            recipe_row(
                formulation,
                parts,
                density=read_quantity(by_formulation[formulation.id], "density", "g_per_cm3"),
                simulated=read_quantity(by_formulation[formulation.id], "effective_molality", "molal"),
            )
            for formulation, parts in members
            if formulation.id in by_formulation
        ],
        problems=problems([(table.schema, table.frame) for name, table in _judged(tables).items()]),
        recovery=recovery_text([*species, *clusters], tables["shell_energies"].rows),
        provenance=[
            Source(table=name, text=json.dumps(json.loads(table.provenance), indent=2, sort_keys=True))
            for name, table in tables.items()
        ],
    )
