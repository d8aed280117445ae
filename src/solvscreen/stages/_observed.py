"""What the simulation of one formulation showed, out of the tables of the run."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from solvscreen.analysis.rdf import MOLECULE
from solvscreen.domain.quantity import Quantity, not_computed
from solvscreen.io.schemas.ranking import COORDINATION, SUMS
from solvscreen.io.tables import read_quantity

Row = Mapping[str, Any]

NOT_EQUILIBRATED: Final = "not equilibrated"
LIQUID_QUANTITIES: Final = (
    *((f"{COORDINATION}{name}", "") for name in SUMS),
    ("fraction_free", ""),
    ("fraction_ssip", ""),
    ("fraction_cip", ""),
    ("fraction_agg", ""),
    ("density", "g_per_cm3"),
    ("effective_molarity", "molar"),
    ("effective_molality", "molal"),
)


@dataclass(frozen=True, kw_only=True)
class RunTables:
    """Rows of the tables of all formulations; `by_shells` says whether shells were computed in this run."""

    liquids: Sequence[Row]
    neighbours: Sequence[Row]
    motion: Sequence[Row] = ()
    shells: Sequence[Row] = ()
    by_shells: bool = False


@dataclass(frozen=True, kw_only=True)
class Donor:
    """One donor type of one species around the main cation."""

    species: str
    donor: str
    number: Quantity
    barrier: Quantity  # in kJ/mol


@dataclass(frozen=True, kw_only=True)
class Observed:
    """What the simulation of one formulation gave."""

    cation: str  # species id of the main cation; empty without a simulation
    quantities: Mapping[str, Quantity]  # those of LIQUID_QUANTITIES, by name
    neighbours: Mapping[str, Quantity]  # molecules of each species in the first shell of the main cation
    donors: Sequence[Donor]
    molecules: Mapping[str, int]  # of each species in all boxes
    uncoordinated: Mapping[str, Quantity]  # share of each species that touches no metal cation
    residence: Mapping[str, Quantity]  # of each species in the first shell of the main cation, in ps
    anion_share: Quantity  # of the molecules in the first shell
    shells: Sequence[Row]  # its rows of the table of shell energies
    note: str  # doubts about the whole simulation, empty if there are none

    @property
    def gate(self) -> str:
        """Which replicas failed the gates of equilibration, in words; empty if none did."""
        return "; ".join(part for part in self.note.split("; ") if NOT_EQUILIBRATED in part)


def observed(formulation: str, tables: RunTables) -> Observed:
    """Numbers of one formulation out of the tables of the run."""
    row = next((row for row in tables.liquids if row["formulation"] == formulation), None)
    if row is None:
        gap = not_computed("the liquid was not simulated")
        absent = {name: gap for name, _ in LIQUID_QUANTITIES}
        return Observed(
            cation="",
            quantities=absent,
            neighbours={},
            donors=(),
            molecules={},
            uncoordinated={},
            residence={},
            anion_share=gap,
            shells=(),
            note=gap.reason,
        )
    cation = str(row["cation"])
    entries = [entry for entry in tables.neighbours if entry["formulation"] == formulation and entry["species"]]
    mine = [entry for entry in entries if entry["cation"] == cation]
    moving = [entry for entry in tables.motion if entry["formulation"] == formulation and entry["species"]]
    return Observed(
        cation=cation,
        quantities={name: read_quantity(row, name, unit) for name, unit in LIQUID_QUANTITIES},
        neighbours={
            str(entry["species"]): read_quantity(entry, "coordination_number")
            for entry in mine
            if entry["donor"] == MOLECULE
        },
        donors=[_donor(entry) for entry in mine if entry["donor"] != MOLECULE],
        molecules={str(entry["species"]): int(entry["n_molecules"]) for entry in moving},
        uncoordinated={str(entry["species"]): read_quantity(entry, "uncoordinated_share") for entry in moving},
        residence={str(entry["species"]): read_quantity(entry, "residence_time", "ps") for entry in moving},
        anion_share=read_quantity(row, "anion_share"),
        shells=[entry for entry in tables.shells if entry["formulation"] == formulation],
        note=str(row["reason"]),
    )


def _donor(entry: Row) -> Donor:
    return Donor(
        species=str(entry["species"]),
        donor=str(entry["donor"]),
        number=read_quantity(entry, "coordination_number"),
        barrier=read_quantity(entry, "barrier", "kj_per_mol"),
    )
