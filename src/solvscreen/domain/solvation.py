"""Free energy of a molecule in implicit solvent as a function of the permittivity."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

from solvscreen.domain.level import Energy
from solvscreen.errors import DataError, LevelMismatch

ALPB_PERMITTIVITY: Final[Mapping[str, float]] = MappingProxyType({"thf": 7.6, "acetonitrile": 37.5, "dmso": 46.68})
"""Relative permittivity in the parameters of solvents for ALPB, which GFN-xTB knows by name.

Only solvents whose parameters give every element of the species table a sensible radius with GFN1-, GFN2- and
IPEA1-xTB: in acetone or hexane, GFN1-xTB puts BF4- 43 eV above vacuum. References: Ehlert, Stahn, Spicher & Grimme,
J. Chem. Theory Comput. 17, 4250 (2021), as in xtb 22.1 and tblite 0.8.
"""


def screening_factor(permittivity: float) -> float:
    r"""Share of a conductor's response that a dielectric gives in C-PCM, :math:`f = (\varepsilon - 1)/\varepsilon`.

    >>> screening_factor(20.0)
    0.95

    Raises:
        DataError: a permittivity below one.
    """
    if not permittivity >= 1.0:
        raise DataError(f"a relative permittivity is at least 1, got {permittivity}")
    return 1.0 - 1.0 / permittivity


def solvation_share(permittivity: float, *, reference: float) -> float:
    r"""Part of the solvation energy at permittivity `reference` that charges without response have at `permittivity`.

    C-PCM, and a sphere with a charge, are linear in :math:`(\varepsilon - 1)/\varepsilon` but for that response.

    >>> round(solvation_share(2.0, reference=20.0), 3)
    0.526

    Raises:
        DataError: a permittivity below one, or a reference of one.
    """
    if reference == 1.0:
        raise DataError("a solvation energy cannot be scaled from vacuum")
    return screening_factor(permittivity) / screening_factor(reference)


def solvent_text(model: str, permittivity: float) -> str:
    """Solvation entry of a level of theory: the model with its cavity, then the permittivity."""
    return f"{model} eps={permittivity:.6g}"


@dataclass(frozen=True, kw_only=True)
class SolvationCurve:
    r"""Cubic Hermite interpolation in f of the C-PCM free energy between vacuum (f = 0) and a reference permittivity.

    :math:`E(f)` is variational, so that :math:`dE/df = -\tfrac12 V^T S^{-1} V` with the potential V of the density at
    that f on the cavity: both ends give value and slope, and any permittivity follows without another calculation.
    """

    gas: Energy
    gas_slope_hartree: float  # dE/df at f = 0
    reference: Energy
    reference_slope_hartree: float  # dE/df at the reference
    reference_permittivity: float
    model: str  # solvent model with its cavity, without permittivity

    def __post_init__(self) -> None:
        expected = replace(self.gas.level, solvation=solvent_text(self.model, self.reference_permittivity))
        if self.reference.level != expected:
            raise LevelMismatch(
                f"a solvation curve needs one method at both ends, got {self.gas.level.label} and "
                f"{self.reference.level.label}"
            )

    def free_energy_hartree(self, permittivity: float) -> float:
        """Electronic energy plus polarisation free energy at `permittivity`.

        Raises:
            DataError: a permittivity below one.
        """
        end = screening_factor(self.reference_permittivity)
        x = screening_factor(permittivity) / end
        start_slope, end_slope = self.gas_slope_hartree * end, self.reference_slope_hartree * end
        rise = self.reference.hartree - self.gas.hartree
        bend, twist = 3.0 * rise - 2.0 * start_slope - end_slope, start_slope + end_slope - 2.0 * rise
        return self.gas.hartree + x * (start_slope + x * (bend + x * twist))

    def free_energy(self, permittivity: float) -> Energy:
        """The same with its level, so that energies in two different solvents cannot be subtracted."""
        level = replace(self.gas.level, solvation=solvent_text(self.model, permittivity))
        return Energy(hartree=self.free_energy_hartree(permittivity), level=level)
