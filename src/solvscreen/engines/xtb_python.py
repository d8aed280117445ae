"""GFN-xTB by the xtb library and its Python interface.

xtb 22.1 drops part of the gradient where two atoms share a coordinate to the last digit (3e-4 hartree/bohr for a planar
water beside an ion), so molecules are turned out of the axes on the way in, and gradients back on the way out.
"""

from importlib.metadata import version

import numpy as np
from numpy.typing import NDArray
from scipy.spatial.transform import Rotation
from xtb.interface import Calculator, Param, Results, XTBException
from xtb.libxtb import VERBOSITY_MUTED

from solvscreen.domain.level import Energy, Level
from solvscreen.domain.structure import Structure
from solvscreen.engines.protocol import SinglePoint, XtbMethod
from solvscreen.engines.xtb_level import dipole_debye, xtb_level
from solvscreen.errors import CalculationError, NotConverged
from solvscreen.units import BOHR_TO_ANGSTROM, HARTREE_TO_EV

PARAMETRISATIONS = {"GFN1-xTB": Param.GFN1xTB, "GFN2-xTB": Param.GFN2xTB, "IPEA1-xTB": Param.IPEAxTB}

OFF_AXES = Rotation.from_euler("xyz", [0.5371, -0.8193, 1.1437])  # radian, of no meaning


class XtbSurface:
    """Surface of one molecule; each call starts from the wavefunction of the one before."""

    def __init__(self, structure: Structure, method: XtbMethod, level: Level) -> None:
        if method.solvent:
            raise CalculationError("xtb-python has no continuum here; use xtb.engine: tblite")
        self._structure = structure
        self._level = level
        self._calculator = Calculator(
            PARAMETRISATIONS[method.name],
            np.array(structure.numbers),
            OFF_AXES.apply(structure.positions_angstrom.copy()) / BOHR_TO_ANGSTROM,
            charge=float(structure.charge),
            uhf=structure.multiplicity - 1,
        )
        self._calculator.set_verbosity(VERBOSITY_MUTED)
        self._calculator.set_accuracy(method.accuracy)
        self._calculator.set_electronic_temperature(round(method.electronic_temperature_kelvin))
        self._calculator.set_max_iterations(method.max_iterations)
        self._last: list[Results] = []

    def single_point(self, positions_angstrom: NDArray[np.float64]) -> SinglePoint:
        """Result at positions (n_atoms, 3).

        Raises:
            NotConverged: the charges did not become self-consistent, from the last wavefunction or from a fresh guess.
        """
        turned = OFF_AXES.apply(np.array(positions_angstrom))
        self._calculator.update(turned / BOHR_TO_ANGSTROM)
        result = self._solved()
        self._last = [result]
        return SinglePoint(
            energy=Energy(hartree=float(result.get_energy()), level=self._level),
            gradient_hartree_per_bohr=OFF_AXES.inv().apply(result.get_gradient()),
            charges_e=result.get_charges(),
            dipole_debye=dipole_debye(result.get_dipole(), self._structure, turned),
            orbital_energies_ev=result.get_orbital_eigenvalues() * HARTREE_TO_EV,
            occupations=result.get_orbital_occupations(),
        )

    def _solved(self) -> Results:
        if self._last:
            try:
                return self._calculator.singlepoint(self._last[0], copy=True)
            except XTBException:
                self._last = []
        try:
            return self._calculator.singlepoint()
        except XTBException as error:
            raise NotConverged(f"xtb: {' '.join(str(error).split())}") from error


class XtbPython:
    """Engine of the xtb library."""

    name = "xtb-python"

    def level(self, method: XtbMethod) -> Level:
        """Level of theory, with the library's version."""
        return xtb_level(method, program="xtb-python", version=version("xtb"))

    def surface(self, structure: Structure, method: XtbMethod) -> XtbSurface:
        """Surface on which `structure` lies."""
        return XtbSurface(structure, method, self.level(method))

    def single_point(self, structure: Structure, method: XtbMethod) -> SinglePoint:
        """Result at one geometry; raises NotConverged."""
        return self.surface(structure, method).single_point(structure.positions_angstrom)
