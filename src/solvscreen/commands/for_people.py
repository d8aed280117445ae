"""Verbs that people type."""

from pathlib import Path

from solvscreen.commands.arguments import Argument, Command, path, paths

CONFIG = path("config", "configuration file", "configs/default.yaml")
CLAIMS = Path(__file__).parents[1] / "data" / "claims.yaml"

FOR_PEOPLE = (
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
        name="stress",
        help="who keeps its tier with other weights, cutoffs and conventions, and in other runs",
        target="solvscreen.stages.stress:stress_ranking",
        arguments=(
            CONFIG,
            paths("other", "folders of runs of the same formulations with another recipe or ion charge scale"),
        ),
    ),
)
