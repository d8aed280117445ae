"""How far each recipe was found to be off on reference data; `docs/validation.md` has the tables."""

import math
from dataclasses import dataclass
from typing import Final

from scipy.special import stdtrit


@dataclass(frozen=True, kw_only=True)
class MethodError:
    """Root-mean-square error of one quantity, on how many reference values."""

    rmse: float  # eV for energies of electrons, relative for binding energies
    n: int  # independent values: molecules or complexes
    against: str

    @property
    def half_width(self) -> float:
        """Half of a 95 % interval if errors are normal: Student's t, for the root mean square of few is uncertain."""
        return float(stdtrit(self.n, 0.975)) * self.rmse if self.n else math.nan


UNKNOWN: Final = MethodError(rmse=math.nan, n=0, against="not measured")
_IONISATION = "42 photoelectron and CCSD(T) vertical ionisation energies of 19 molecules (docs/validation.md)"
_BINDING = "complexes of Li+, Na+ and K+ with water and benzene of CHB6 (docs/validation.md)"
IONISATION_EV: Final[dict[str, MethodError]] = {
    "screening": MethodError(rmse=0.307, n=19, against=_IONISATION),
    "standard": MethodError(rmse=0.223, n=19, against=_IONISATION),
    "reference": MethodError(rmse=0.223, n=19, against=_IONISATION),
}
BINDING_RELATIVE: Final[dict[str, MethodError]] = {
    "screening": MethodError(rmse=0.056, n=4, against=_BINDING),
    "standard": MethodError(rmse=0.064, n=4, against=_BINDING),
    "reference": MethodError(rmse=0.028, n=3, against=_BINDING),
}


def ionisation_error_ev(recipe: str) -> MethodError:
    """Error of vertical ionisation energies with `recipe`; NaN if it was never measured."""
    return IONISATION_EV.get(recipe, UNKNOWN)


def binding_error(recipe: str) -> MethodError:
    """Relative error of metal-ligand binding energies with `recipe`; NaN if it was never measured."""
    return BINDING_RELATIVE.get(recipe, UNKNOWN)


RELATIVE_COST: Final[dict[str, float]] = {"screening": 1.0, "standard": 262 / 33, "reference": 1679 / 33}
"""CPU time on the same 42 ionisation energies relative to `screening` (docs/validation.md); measured recipes only."""
