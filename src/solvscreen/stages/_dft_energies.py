"""Oxidation potentials and binding energies out of DFT records."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from solvscreen.analysis.energetics import binding_energy, oxidation_potential
from solvscreen.config import ElectrodeSettings
from solvscreen.domain.quantity import Quantity, not_computed
from solvscreen.domain.results import DftResult, ElectronicState
from solvscreen.io.dft_record import read_dft

NO_RECORD: Final = not_computed("no DFT record of this item")


@dataclass(frozen=True, kw_only=True)
class DftEnergies:
    """Energies of all items that have a DFT record, by item."""

    results: Mapping[str, DftResult]
    electrode: ElectrodeSettings

    @classmethod
    def read(cls, paths: Sequence[Path], *, electrode: ElectrodeSettings) -> "DftEnergies":
        """Energies from DFT records.

        Raises:
            DataError: a record is truncated, or of another format.
        """
        results = [read_dft(path) for path in paths]
        return cls(results={result.item: result for result in results}, electrode=electrode)

    @property
    def level(self) -> str:
        """Levels of theory in vacuum of all records, sorted."""
        states = [state for result in self.results.values() for state in result.states.values()]
        return "; ".join(
            sorted({state.curve.gas.level.label for state in states if isinstance(state, ElectronicState)})
        )

    @property
    def recipe(self) -> str:
        """Name of the recipe of all records; empty without any."""
        return next((self.results[item].recipe for item in sorted(self.results)), "")

    def oxidation_potential(self, item: str, *, permittivity: float) -> Quantity:
        """Adiabatic oxidation potential in a continuum, in V against Na+/Na."""
        if item not in self.results:
            return NO_RECORD
        return oxidation_potential(self.results[item], permittivity=permittivity, electrode=self.electrode)

    def binding_energy(self, item: str) -> Quantity:
        """Counterpoise-corrected binding energy of a 1:1 complex in the gas phase, in kJ/mol."""
        return binding_energy(self.results[item]) if item in self.results else NO_RECORD
