"""All that a run computed about its species and clusters, by item."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from solvscreen.config import ElectrodeSettings
from solvscreen.domain.quantity import Status
from solvscreen.domain.results import Absent, DftResult, ElectronicState, StateName, nothing
from solvscreen.domain.species import Molecule
from solvscreen.io.structures import NamedStructure


@dataclass(frozen=True, kw_only=True, eq=False)
class Evidence:
    """All that was computed, by item; `xtb` holds the row of each item's lowest structure.

    `structures` are these structures, `oxidised` their relaxed oxidised forms.
    """

    molecules: Mapping[str, Molecule]
    xtb: Mapping[str, Mapping[str, Any]]
    dft: Mapping[str, DftResult]
    structures: Mapping[str, NamedStructure]
    oxidised: Mapping[str, NamedStructure]
    electrode: ElectrodeSettings

    def n_atoms(self, item: str) -> int:
        """Number of atoms; 0 where there is no structure."""
        return len(self.structures[item].structure.symbols) if item in self.structures else 0

    def result(self, item: str) -> DftResult:
        """DFT result of an item; one that says so where none was asked for."""
        if item in self.dft:
            return self.dft[item]
        absent = Absent(status=Status.NOT_COMPUTED, reason="density-functional theory was not asked for")
        return nothing(item, recipe="", n_atoms=self.n_atoms(item), absent=absent)

    def transfer_on_oxidation(self, item: str) -> tuple[str, str]:
        """What the covalent bonds did on oxidation, and the method that says so; empty where nothing was computed.

        Density-functional theory has compared reacted and unreacted forms; GFN-xTB has relaxed the unreacted one.
        """
        state = self.result(item).states[StateName.OXIDISED]
        if isinstance(state, ElectronicState):
            return state.warning or "none", state.curve.gas.level.label
        if item in self.oxidised:
            return str(self.oxidised[item].notes.get("transfer", "")) or "none", str(self.xtb[item]["method"])
        return "", ""
