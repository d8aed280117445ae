"""Every table of a run that people read, in the order of the documentation."""

from solvscreen.io.schemas.calibration import CALIBRATION, CALIBRATION_POINTS
from solvscreen.io.schemas.first_shells import CUTOFFS, DENTICITY, NEIGHBOURS
from solvscreen.io.schemas.liquid import COORDINATION, DYNAMICS, LIQUID, RDF, REPLICA_RDF, SHELLS, SPECIATION
from solvscreen.io.schemas.molecules import ATOMS, CLUSTERS, SPECIES
from solvscreen.io.schemas.pairwise import PAIRWISE, STRESS
from solvscreen.io.schemas.potentials import POTENTIALS
from solvscreen.io.schemas.ranking import ranking_schema
from solvscreen.io.schemas.shell_energies import SHELL_ENERGIES, SHELL_STATES, SHELL_STEPS, SHELL_TYPES
from solvscreen.io.schemas.xtb import STARTS, XTB
from solvscreen.io.tables import TableSchema

ANY_SPECIES = "<species>"


def all_tables() -> tuple[TableSchema, ...]:
    """All schemas; the ranking's coordination numbers stand for any species."""
    ranking = ranking_schema([ANY_SPECIES])
    return (
        ranking,
        PAIRWISE,
        STRESS,
        POTENTIALS,
        SPECIES,
        CLUSTERS,
        ATOMS,
        CALIBRATION,
        CALIBRATION_POINTS,
        LIQUID,
        COORDINATION,
        NEIGHBOURS,
        DENTICITY,
        SHELLS,
        SHELL_ENERGIES,
        SHELL_STEPS,
        DYNAMICS,
        RDF,
        CUTOFFS,
        REPLICA_RDF,
        STARTS,
        XTB,
        SHELL_TYPES,
        SHELL_STATES,
        SPECIATION,
    )
