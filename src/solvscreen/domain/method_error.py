"""How far each recipe was found to be off on reference data; `docs/validation.md` has the tables."""

import math
from dataclasses import dataclass
from typing import Final

from scipy.special import stdtrit


@dataclass(frozen=True, kw_only=True)
class MethodError:
    """Root-mean-square error of one quantity, on how many reference values."""

    rmse: float  # eV for energies of electrons, relative for binding energies and removals in vacuum, else kJ/mol
    n: int  # independent values: molecules or complexes
    against: str

    @property
    def half_width(self) -> float:
        """Half of a 95 % interval if errors are normal: Student's t, for the root mean square of few is uncertain."""
        return float(stdtrit(self.n, 0.975)) * self.rmse if self.n else math.nan


@dataclass(frozen=True, kw_only=True)
class Excess:
    """What a removal without counterpoise costs more than one with it, on how many complexes; both in kJ/mol."""

    mean: float
    sd: float
    n: int
    against: str

    @property
    def half_width(self) -> float:
        """Half of the 95 % prediction interval of one more complex, once the mean is taken off."""
        if self.n < 2:
            return math.nan
        return float(stdtrit(self.n - 1, 0.975)) * self.sd * math.sqrt(1.0 + 1.0 / self.n)


UNKNOWN: Final = MethodError(rmse=math.nan, n=0, against="not measured")
_IONISATION = "45 photoelectron and CCSD(T) vertical energies of 22 molecules and ions (docs/validation.md)"
_BINDING = "complexes of Li+, Na+ and K+ with water and benzene of CHB6 (docs/validation.md)"
IONISATION_EV: Final[dict[str, MethodError]] = {
    "screening": MethodError(rmse=0.302, n=22, against=_IONISATION),
    "standard": MethodError(rmse=0.216, n=22, against=_IONISATION),
    "reference": MethodError(rmse=0.217, n=22, against=_IONISATION),
}
BINDING_RELATIVE: Final[dict[str, MethodError]] = {
    "screening": MethodError(rmse=0.056, n=4, against=_BINDING),
    "standard": MethodError(rmse=0.064, n=4, against=_BINDING),
    "reference": MethodError(rmse=0.028, n=3, against=_BINDING),
}
REMOVAL_TARGET: Final = "screening"
REMOVAL_CATION: Final = "Na"
OTHER_CATION: Final = f"errors of removals were measured on complexes of {REMOVAL_CATION}+"
_REMOVAL = "removals of one of two ligands from Na+ by `screening` (docs/validation.md)"
_EXCESS = "counterpoise-corrected removals of a ligand from Na+ (docs/validation.md)"
REMOVAL_RELATIVE: Final[dict[str, MethodError]] = {
    "GFN1-xTB": MethodError(rmse=0.227, n=10, against=f"{_REMOVAL}, in vacuum"),
    "GFN2-xTB": MethodError(rmse=0.538, n=10, against=f"{_REMOVAL}, in vacuum"),
}
REMOVAL_SOLVATED_KJ_PER_MOL: Final[dict[str, MethodError]] = {
    "GFN1-xTB": MethodError(rmse=20.8, n=9, against=f"{_REMOVAL}, in solvent"),
    "GFN2-xTB": MethodError(rmse=106.0, n=6, against=f"{_REMOVAL}, in solvent"),
}

REMOVAL_EXCESS: Final[dict[str, Excess]] = {
    "screening": Excess(mean=8.7, sd=3.8, n=4, against=_EXCESS),
}


def ionisation_error_ev(recipe: str) -> MethodError:
    """Error of vertical ionisation energies with `recipe`; NaN if it was never measured."""
    return IONISATION_EV.get(recipe, UNKNOWN)


def binding_error(recipe: str) -> MethodError:
    """Relative error of metal-ligand binding energies with `recipe`; NaN if it was never measured."""
    return BINDING_RELATIVE.get(recipe, UNKNOWN)


def removal_error(method: str) -> MethodError:
    """Relative error of the energy to take a ligand off a complex that keeps another, in vacuum, by tight binding.

    `method` begins with the name of the parametrisation. Against the recipe `REMOVAL_TARGET`; NaN if never measured.
    """
    return REMOVAL_RELATIVE.get(_parametrisation(method), UNKNOWN)


def solvated_removal_error(method: str) -> MethodError:
    """The same in solvent, in kJ/mol, where errors of the continuum go against those in vacuum."""
    return REMOVAL_SOLVATED_KJ_PER_MOL.get(_parametrisation(method), UNKNOWN)


def removal_excess(recipe: str) -> Excess:
    """By how much removals with `recipe` in its basis for states are too dear; NaN if that was never measured."""
    return REMOVAL_EXCESS.get(recipe, Excess(mean=math.nan, sd=math.nan, n=0, against=UNKNOWN.against))


def target_half_width(vacuum_kj_per_mol: float) -> float:
    """Half of the 95 % interval that `REMOVAL_TARGET` itself gives a removal, in kJ/mol."""
    return binding_error(REMOVAL_TARGET).half_width * abs(vacuum_kj_per_mol)


def _parametrisation(method: str) -> str:
    return method.split(" ", maxsplit=1)[0]


RELATIVE_COST: Final[dict[str, float]] = {"screening": 1.0, "standard": 494 / 59, "reference": 836 / 31.8}
"""CPU time relative to `screening` on 22 ionisation energies, of `reference` on 17 of them (docs/validation.md)."""
