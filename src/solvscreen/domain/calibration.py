"""Straight lines from a cheap method's numbers to a dear one's, and why there is none."""

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

HIGHEST_OF_ANIONS: Final = -0.3  # elementary charges: bound iodide has -0.5, a bound molecule never less than -0.1
LOWEST_OF_CATIONS: Final = 0.4  # Na+ beside iodide has 0.5, a bound molecule up to 0.25


class Hole(StrEnum):
    """Which molecule of a structure gives up the electron; bound ones share the structure with a metal cation.

    The kind of quantities of oxidation: what tight binding makes of an electron depends on where it comes from.
    """

    MOLECULE = "hole in a molecule"
    BOUND_MOLECULE = "hole in a bound molecule"
    ANION = "hole in an anion"
    BOUND_ANION = "hole in a bound anion"
    CATION = "hole in a cation"
    BOUND_CATION = "hole in a bound cation"


_BOUND: Final = {
    Hole.MOLECULE: Hole.BOUND_MOLECULE,
    Hole.ANION: Hole.BOUND_ANION,
    Hole.CATION: Hole.BOUND_CATION,
}


def hole(charge: float, *, bound: bool) -> Hole:
    """Hole in a molecule that has `charge`, in elementary charges, before it gives up the electron.

    >>> str(hole(-0.83, bound=True)), str(hole(0.12, bound=False))
    ('hole in a bound anion', 'hole in a molecule')
    """
    ion = Hole.ANION if charge < HIGHEST_OF_ANIONS else Hole.CATION if charge > LOWEST_OF_CATIONS else None
    free = ion or Hole.MOLECULE
    return _BOUND[free] if bound else free


def family(kind: str) -> str:
    """Kinds of one family share the slope of their lines: free and bound molecules of one charge.

    >>> family(Hole.BOUND_ANION), family("ion pair")
    ('hole in an anion', 'ion pair')
    """
    return next((str(free) for free, bound in _BOUND.items() if kind == bound), kind)


@dataclass(frozen=True, kw_only=True)
class Calibration:
    r"""Line :math:`y = a + b x` of one quantity and kind, with what its prediction interval needs.

    x is GFN-xTB's number, y the density-functional one in the unit that ends the quantity's name; x has the same unit,
    but electronvolts for potentials. A line whose slope rests on several kinds has `n_fit` above `n`.
    """

    quantity: str  # column of the density-functional number, such as vertical_ionisation_ev
    kind: str  # a `Hole` for oxidation; else neutral molecule, anion, cation, ion pair or cation complex
    source: str  # label of the cheap level
    target: str  # name of the density-functional recipe
    slope: float
    intercept: float
    n: int  # points of this kind
    n_fit: int  # points behind the slope: those of all kinds that share it
    degrees_of_freedom: int
    residual_sd: float  # of the points about their lines
    x_mean: float  # over the points of this kind
    x_squares: float  # squared distances from x_mean; from each kind's own mean where kinds share the slope
    x_lowest: float  # fitted range of this kind
    x_highest: float
    x_reach: float  # width of the widest fitted range among the kinds behind the slope
    loo_rmse: float  # each point predicted by the line without it, over all n_fit points
    loo_mae: float

    def value(self, x: float) -> float:
        """Point on the line."""
        return self.intercept + self.slope * x

    def covers(self, x: float) -> bool:
        """True within the fitted range of this kind."""
        return self.x_lowest <= x <= self.x_highest

    def reaches(self, x: float) -> bool:
        """False farther beyond the fitted range of this kind than `x_reach`."""
        return self.x_lowest - self.x_reach <= x <= self.x_highest + self.x_reach

    def leverage(self, x: float) -> float:
        r""":math:`1/n + (x - \bar x)^2 / S_{xx}`, the variance of the line at x over that of a point about it."""
        return 1.0 / self.n + (x - self.x_mean) ** 2 / self.x_squares

    @property
    def slope_error(self) -> float:
        """Standard error of the slope."""
        return self.residual_sd / math.sqrt(self.x_squares)

    @property
    def unit(self) -> str:
        """Unit of y, as words write it."""
        return unit_of(self.quantity)

    @property
    def label(self) -> str:
        """Text for a method column, with n and the leave-one-out error."""
        points = f"n={self.n}" if self.n_fit == self.n else f"n={self.n}, slope from {self.n_fit}"
        error = f"leave-one-out RMSE {self.loo_rmse:.2f} {self.unit}"
        return f"{self.source} calibrated to {self.target} ({points}, {error})"


@dataclass(frozen=True, kw_only=True)
class NoCalibration:
    """Why a quantity has no line for a kind; `n` counts the pairs of numbers that there were."""

    quantity: str
    kind: str
    n: int
    reason: str


def no_item(kind: str) -> str:
    """Why there is no line: no item of this kind.

    >>> no_item("ion pair"), no_item(Hole.ANION)
    ("no item 'ion pair' has both numbers", 'no item with its hole in an anion has both numbers')
    """
    return f"no item with its {kind} has both numbers" if kind in set(Hole) else f"no item {kind!r} has both numbers"


def unit_of(quantity: str) -> str:
    """Unit at the end of a quantity's name.

    >>> unit_of("homo_ev"), unit_of("oxidation_potential_v"), unit_of("binding_energy_kj_per_mol")
    ('eV', 'V', 'kJ/mol')
    """
    units = {"_ev": "eV", "_v": "V", "_kj_per_mol": "kJ/mol"}
    return next((unit for suffix, unit in units.items() if quantity.endswith(suffix)), "")


def calibration_kind(*, charge: int, n_molecules: int) -> str:
    """Class of molecules and clusters that share a line.

    >>> calibration_kind(charge=-1, n_molecules=1), calibration_kind(charge=0, n_molecules=3)
    ('anion', 'ion pair')
    """
    sign = (charge > 0) - (charge < 0)
    names = {-1: "anion", 0: "neutral molecule", 1: "cation"}
    complexes = {-1: "anion complex", 0: "ion pair", 1: "cation complex"}
    return (names if n_molecules == 1 else complexes)[sign]
