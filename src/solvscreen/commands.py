"""Every verb of the command line, the function behind it, and its options."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Argument:
    """One option, passed on under the same name; `many` takes any number of values, `positional` has no dashes."""

    name: str
    kind: Callable[[str], Any]
    help: str
    many: bool = False
    positional: bool = False
    default: Any = None


@dataclass(frozen=True, kw_only=True)
class Command:
    """A verb, and the function that does the work, imported only when the verb is used."""

    name: str
    help: str
    target: str  # module:function
    arguments: tuple[Argument, ...] = field(default=())


def path(name: str, help_text: str, default: str = "") -> Argument:
    """An option that takes one path; required unless a default is given."""
    return Argument(name=name, kind=Path, help=help_text, default=Path(default) if default else None)


def paths(name: str, help_text: str) -> Argument:
    """An option that takes any number of paths."""
    return Argument(name=name, kind=Path, help=help_text, many=True)


SETTINGS = path("settings", "settings file of the stage")
THREADS = Argument(name="threads", kind=int, help="worker processes or threads", default=1)
CONFIG = path("config", "configuration file", "configs/default.yaml")
CLAIMS = Path(__file__).parent / "data" / "claims.yaml"

COMMANDS = (
    Command(
        name="validate",
        help="check configuration, species and formulations without computing anything",
        target="solvscreen.stages.validate:report_validation",
        arguments=(CONFIG,),
    ),
    Command(
        name="show",
        help="print the ranking of a finished run, and where its tables lie",
        target="solvscreen.report.summary:print_summary",
        arguments=(path("run", "folder of the run", "results/default"),),
    ),
    Command(
        name="columns",
        help="print the meaning of every column of every table",
        target="solvscreen.report.dictionary:print_dictionary",
    ),
    Command(
        name="doctor",
        help="check that every engine works on this machine",
        target="solvscreen.stages.doctor:examine",
    ),
    Command(
        name="benchmark",
        help="how far a recipe is off on a file of reference values",
        target="solvscreen.stages.benchmark:run_benchmark",
        arguments=(
            Argument(
                name="quantity",
                kind=str,
                help="ionization, binding, geometry, orbitals, density or coordination",
                positional=True,
            ),
            Argument(
                name="recipe",
                kind=str,
                help="molecules: screening (if left out), standard, reference or xtb",
                default="",
            ),
            path("reference", "table with columns species, smiles, quantity, value, unit (docs/methods.md)"),
            path("out", "folder for the tables, and for calculations to go on from", "results/benchmark"),
            Argument(
                name="equilibration_ps", kind=float, help="liquids: shortest equilibration, 0 = default", default=0.0
            ),
            Argument(
                name="production_ps", kind=float, help="liquids: production of a replica, 0 = default", default=0.0
            ),
            Argument(name="replicas", kind=int, help="liquids: replicas of each, 0 = default", default=0),
            Argument(name="only", kind=str, help="liquids: rows or species to simulate, all if left out", many=True),
            Argument(name="threads", kind=int, help="liquids: replicas at a time", default=1),
        ),
    ),
    Command(
        name="compare",
        help="how well a finished run orders what was measured",
        target="solvscreen.stages.compare:compare_with_measurements",
        arguments=(
            path("run", "folder of the run", "results/default"),
            path("measured", "CSV file with the columns formulation, quantity, value, unit"),
            Argument(name="top", kind=int, help="how many of the best are looked for", default=3),
            path("out", "folder for the tables and the plot", "results/compare"),
        ),
    ),
    Command(
        name="check-trends",
        help="whether a run agrees with what the literature claims about pairs of electrolytes",
        target="solvscreen.stages.trends:check_trends",
        arguments=(
            path("run", "folder of the run of configs/trends.yaml", "results/trends"),
            path("claims", "claims to check", str(CLAIMS)),
            path("out", "table to write", "results/trends/trends.csv"),
        ),
    ),
    Command(
        name="conformers",
        help="start structures of a shard of species",
        target="solvscreen.stages.conformers:build_conformers",
        arguments=(
            SETTINGS,
            path("members", "member file of the shard"),
            path("table", "table to write"),
            path("structures", "structures to write"),
            THREADS,
        ),
    ),
    Command(
        name="clusters",
        help="start structures of a shard of clusters",
        target="solvscreen.stages.clusters:build_clusters",
        arguments=(
            SETTINGS,
            path("members", "member file of the shard"),
            path("table", "table to write"),
            path("structures", "structures to write"),
            THREADS,
        ),
    ),
    Command(
        name="xtb",
        help="GFN-xTB optimisation of a shard",
        target="solvscreen.stages.xtb:run_xtb",
        arguments=(
            SETTINGS,
            path("starts_table", "table of the start structures"),
            path("starts", "start structures"),
            path("table", "table to write"),
            path("structures", "structures to write"),
            THREADS,
        ),
    ),
    Command(
        name="dft",
        help="PySCF calculations on one species or 1:1 complex",
        target="solvscreen.stages.dft:run_dft",
        arguments=(
            SETTINGS,
            path("table", "xTB table of the item's shard"),
            path("structures", "xTB structures of the item's shard"),
            Argument(name="item", kind=str, help="species or cluster id"),
            paths("ligands", "xTB structures of the shards that hold a complex's free ligands"),
            path("store", "folder of finished calculations, by content"),
            path("out", "record to write"),
            THREADS,
        ),
    ),
    Command(
        name="calibrate",
        help="lines from GFN-xTB to density-functional numbers of the same run",
        target="solvscreen.stages.calibrate:calibrate",
        arguments=(
            paths("xtb", "all xTB tables"),
            paths("structures", "all xTB structures"),
            paths("dft", "all DFT records"),
            path("electrode", "settings of the electrode potentials"),
            path("out", "calibration table to write"),
            path("out_points", "table of the numbers behind it"),
        ),
    ),
    Command(
        name="molecules",
        help="collect species and clusters into tables",
        target="solvscreen.stages.molecules:collect_molecules",
        arguments=(
            paths("members", "member files of all species"),
            paths("xtb", "all xTB tables"),
            paths("structures", "all xTB structures"),
            paths("dft", "all DFT records"),
            path("calibration", "calibration table"),
            path("electrode", "settings of the electrode potentials"),
            path("out_species", "species table to write"),
            path("out_clusters", "cluster table to write"),
            path("out_atoms", "table of atoms to write"),
        ),
    ),
    Command(
        name="ion-parameters",
        help="force field of an ion that no table has, from quantum chemistry",
        target="solvscreen.stages.ion_parameters:write_ion_parameters",
        arguments=(SETTINGS, path("members", "member file of the ion"), path("out", "file to write"), THREADS),
    ),
    Command(
        name="md",
        help="molecular dynamics of one replica of one formulation",
        target="solvscreen.stages.md:run_md",
        arguments=(
            SETTINGS,
            path("members", "member file of the formulation"),
            paths("ions", "parameters of ions that come from quantum chemistry"),
            Argument(name="replica", kind=int, help="number of the replica, from 1"),
            path("scratch", "folder for checkpoints"),
            path("out", "folder of the replica's results"),
            THREADS,
        ),
    ),
    Command(
        name="analyze",
        help="structure of a liquid from a trajectory made elsewhere, in any format that MDAnalysis reads",
        target="solvscreen.stages.trajectory:analyze_trajectory",
        arguments=(
            path("topology", "topology, best with bonds and elements"),
            paths("trajectory", "trajectory with a periodic box; several are replicas"),
            Argument(name="cation", kind=str, help="Na, Li or K, or a selection of MDAnalysis", default="Na"),
            Argument(
                name="anions",
                kind=str,
                help="residues that are anions, if they are not in the table of ions and have no partial charges",
                many=True,
            ),
            Argument(name="temperature_kelvin", kind=float, help="of the simulation, for barriers", default=298.15),
            path("out", "folder for the tables"),
        ),
    ),
    Command(
        name="analyze-formulation",
        help="structure and motion of the liquid in all replicas of one formulation",
        target="solvscreen.stages.analyze:analyze_formulation",
        arguments=(
            SETTINGS,
            path("members", "member file of the formulation"),
            paths("replicas", "folders of the replicas"),
            path("out_rdf", "radial distribution functions to write"),
            path("out_cutoffs", "ends of the first shells to write"),
            path("out_records", "records of the replicas to write"),
        ),
    ),
    Command(
        name="liquid",
        help="collect all replicas into tables with error bars",
        target="solvscreen.stages.liquid:collect_liquid",
        arguments=(
            SETTINGS,
            path("md", "settings of the simulations"),
            paths("replicas", "records of the replicas of all formulations"),
            paths("rdfs", "radial distribution functions of all formulations"),
            path("out_rdf", "table to write"),
            path("out_coordination", "table to write"),
            path("out_liquid", "table to write"),
            path("out_shells", "table to write"),
            path("out_dynamics", "table to write"),
            path("out_neighbours", "table to write"),
            path("out_denticity", "table to write"),
        ),
    ),
    Command(
        name="cut-shells",
        help="types of solvation shell in one formulation, and snapshots of the most frequent ones",
        target="solvscreen.stages.cut_shells:cut_shells",
        arguments=(
            SETTINGS,
            path("analysis", "settings of the analysis"),
            path("members", "member file of the formulation"),
            path("records", "records of its replicas"),
            paths("replicas", "folders of its replicas"),
            path("table", "table to write"),
            path("structures", "structures to write"),
        ),
    ),
    Command(
        name="shell-xtb",
        help="GFN-xTB of the solvation shells in one shard",
        target="solvscreen.stages.shell_xtb:run_shell_xtb",
        arguments=(
            SETTINGS,
            path("xtb", "settings of GFN-xTB"),
            paths("formulations", "member files of all formulations"),
            paths("cuts", "snapshots of all formulations, in the same order"),
            paths("ligands", "xTB structures of all species"),
            Argument(name="shard", kind=str, help="number of the shard and how many there are, such as 0/4"),
            path("store", "folder of finished calculations, by content"),
            path("table", "table to write; structures are written beside it"),
            THREADS,
        ),
    ),
    Command(
        name="shell-dft",
        help="PySCF calculation on one representative shell",
        target="solvscreen.stages.shell_dft:run_shell_dft",
        arguments=(
            SETTINGS,
            path("dft", "settings of density-functional theory"),
            paths("cuts", "tables of shell types of all formulations"),
            paths("states", "tables of all shards, with structures beside"),
            Argument(name="slot", kind=int, help="number of the representative, from 0"),
            path("store", "folder of finished calculations, by content"),
            path("out", "record to write"),
            THREADS,
        ),
    ),
    Command(
        name="shell-energies",
        help="collect the shells of all formulations into tables",
        target="solvscreen.stages.shell_energies:collect_shells",
        arguments=(
            SETTINGS,
            path("electrode", "settings of the electrode potentials"),
            paths("formulations", "member files of all formulations"),
            paths("cuts", "tables of shell types, in the same order"),
            paths("states", "tables of all shards"),
            paths("xtb", "GFN-xTB tables of species and complexes, with structures beside them"),
            paths("dft", "DFT records of species and complexes"),
            paths("shell_dft", "DFT records of representative shells"),
            path("out", "table to write; that of the steps is written beside it"),
        ),
    ),
    Command(
        name="rank",
        help="rank the formulations",
        target="solvscreen.stages.rank:rank_formulations",
        arguments=(
            SETTINGS,
            path("electrode", "settings of the electrode potentials"),
            paths("formulations", "member files of all formulations"),
            path("liquid", "liquid table"),
            path("coordination", "coordination table"),
            path("dynamics", "table of motion"),
            paths("shell_energies", "table of shell energies; none where shells are not computed"),
            paths("dft", "all DFT records"),
            path("out", "ranking to write"),
            path("out_pairwise", "table of comparisons to write"),
        ),
    ),
    Command(
        name="stress",
        help="who keeps its tier with other weights, cutoffs and conventions, and in other runs",
        target="solvscreen.stages.stress:stress_ranking",
        arguments=(
            CONFIG,
            paths("other", "folders of runs of the same formulations with another recipe or ion charge scale"),
        ),
    ),
    Command(
        name="report",
        help="write the HTML report and the workbook",
        target="solvscreen.stages.report:make_report",
        arguments=(
            path("ranking", "ranking table"),
            path("pairwise", "table of comparisons"),
            path("species", "species table"),
            path("clusters", "cluster table"),
            path("calibration", "calibration table"),
            path("calibration_points", "numbers behind it"),
            path("liquid", "liquid table"),
            path("coordination", "coordination table"),
            path("shells", "shell table"),
            path("shell_energies", "energies of the shells"),
            path("shell_steps", "steps of taking them apart"),
            path("neighbours", "table of neighbours"),
            path("denticity", "table of denticities"),
            path("dynamics", "table of motion"),
            path("rdf", "radial distribution functions"),
            paths("formulations", "member files of all formulations"),
            path("out_html", "report to write"),
            path("out_xlsx", "workbook to write"),
            path("out_provenance", "provenance to write"),
        ),
    ),
)
