"""GFN-xTB by the tblite library."""

from functools import cache
from importlib.metadata import version
from typing import Final

import numpy as np
from numpy.typing import NDArray
from tblite.exceptions import TBLiteRuntimeError
from tblite.interface import Calculator, Result

from solvscreen.domain.level import Energy, Level
from solvscreen.domain.structure import Structure
from solvscreen.engines.protocol import SinglePoint, XtbMethod
from solvscreen.engines.xtb_level import dipole_debye, xtb_level
from solvscreen.errors import NotConverged
from solvscreen.units import BOHR_TO_ANGSTROM, HARTREE_TO_EV

NEON: Final = 10
APART_BOHR: Final = 100.0
KELVIN_TO_HARTREE = 8.617333262e-5 / HARTREE_TO_EV
USUAL, DAMPED = 0.4, 0.1  # share of each step that the charges take; the first is the default of tblite


@cache
def solute_constant_hartree(name: str, solvent: str) -> float:
    """What ALPB adds to every solute whatever it is, some 16 kJ/mol.

    Taken off, energies of molecules far apart add up, as in C-PCM: it is E(2 Ne) short of 2 E(Ne).
    """
    one, two = (_neon_hartree(name, solvent, number=number) for number in (1, 2))
    return 2.0 * one - two


def _neon_hartree(name: str, solvent: str, *, number: int) -> float:
    positions = np.zeros((number, 3))
    positions[:, 0] = APART_BOHR * np.arange(number)
    calculator = Calculator(name, np.full(number, NEON), positions)
    calculator.set("verbosity", 0)
    calculator.add("alpb-solvation", solvent)
    return float(calculator.singlepoint().get("energy"))


class TbliteSurface:
    """Surface of one molecule; each call starts from the wavefunction of the one before."""

    def __init__(self, structure: Structure, method: XtbMethod, level: Level) -> None:
        self._structure = structure
        self._level = level
        self._calculator = Calculator(
            method.name,
            np.array(structure.numbers),
            structure.positions_angstrom / BOHR_TO_ANGSTROM,
            charge=float(structure.charge),
            uhf=structure.multiplicity - 1,
        )
        self._calculator.set("verbosity", 0)
        self._calculator.set("accuracy", method.accuracy)
        self._calculator.set("temperature", method.electronic_temperature_kelvin * KELVIN_TO_HARTREE)
        self._calculator.set("max-iter", method.max_iterations)
        if method.solvent:
            self._calculator.add("alpb-solvation", method.solvent)
        self._constant = solute_constant_hartree(method.name, method.solvent) if method.solvent else 0.0
        self._last: list[Result] = []

    def single_point(self, positions_angstrom: NDArray[np.float64]) -> SinglePoint:
        """Result at positions (n_atoms, 3).

        Raises:
            NotConverged: the charges did not become self-consistent, from the last wavefunction or from a fresh guess.
        """
        self._calculator.update(positions=positions_angstrom / BOHR_TO_ANGSTROM)
        result = self._solved()
        self._last = [result]
        return SinglePoint(
            energy=Energy(hartree=float(result.get("energy")) - self._constant, level=self._level),
            gradient_hartree_per_bohr=result.get("gradient"),
            charges_e=result.get("charges"),
            dipole_debye=dipole_debye(result.get("dipole"), self._structure, positions_angstrom),
            orbital_energies_ev=result.get("orbital-energies") * HARTREE_TO_EV,
            occupations=result.get("orbital-occupations"),
        )

    def _solved(self) -> Result:
        if self._last:
            try:
                return self._calculator.singlepoint(self._last[0])
            except TBLiteRuntimeError:
                self._last = []
        try:
            return self._calculator.singlepoint()
        except TBLiteRuntimeError:
            return self._damped()

    def _damped(self) -> Result:
        """Result of a fresh guess with smaller steps, for holes that jump between two places."""
        self._calculator.set("mixer-damping", DAMPED)
        try:
            return self._calculator.singlepoint()
        except TBLiteRuntimeError as error:
            raise NotConverged(f"tblite: {error}") from error
        finally:
            self._calculator.set("mixer-damping", USUAL)


class Tblite:
    """Engine of the tblite library."""

    name = "tblite"

    def level(self, method: XtbMethod) -> Level:
        """Level of theory, with the library's version."""
        return xtb_level(method, program="tblite", version=version("tblite"))

    def surface(self, structure: Structure, method: XtbMethod) -> TbliteSurface:
        """Surface on which `structure` lies."""
        return TbliteSurface(structure, method, self.level(method))

    def single_point(self, structure: Structure, method: XtbMethod) -> SinglePoint:
        """Result at one geometry; raises NotConverged."""
        return self.surface(structure, method).single_point(structure.positions_angstrom)
