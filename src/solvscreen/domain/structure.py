"""Atoms in space."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from solvscreen.errors import DataError

_ELEMENTS = (
    "H He Li Be B C N O F Ne Na Mg Al Si P S Cl Ar K Ca Sc Ti V Cr Mn Fe Co Ni Cu Zn Ga Ge As Se Br Kr "
    "Rb Sr Y Zr Nb Mo Tc Ru Rh Pd Ag Cd In Sn Sb Te I Xe Cs Ba"
)
ATOMIC_NUMBERS = {symbol: number for number, symbol in enumerate(_ELEMENTS.split(), start=1)}


def frozen_array(values: ArrayLike, shape: tuple[int, ...]) -> NDArray[np.float64]:
    """Read-only float copy of `values`, of exactly `shape`.

    Raises:
        DataError: another shape, or a value that is not finite.
    """
    array = np.array(values, dtype=np.float64)
    if array.shape != shape:
        raise DataError(f"expected an array of shape {shape}, got {array.shape}")
    if not np.isfinite(array).all():
        raise DataError("coordinates hold a value that is not finite; the step that wrote them has failed")
    array.setflags(write=False)
    return array


@dataclass(frozen=True, kw_only=True, eq=False)
class Structure:
    """A molecule or cluster: nuclei, total charge and spin multiplicity 2S+1."""

    symbols: tuple[str, ...]
    positions_angstrom: NDArray[np.float64]  # (n_atoms, 3), read-only
    charge: int
    multiplicity: int

    def __post_init__(self) -> None:
        object.__setattr__(self, "positions_angstrom", frozen_array(self.positions_angstrom, (len(self.symbols), 3)))
        require_possible_spin(self)

    @property
    def numbers(self) -> tuple[int, ...]:
        """Atomic numbers, in the order of the atoms."""
        return tuple(ATOMIC_NUMBERS[symbol] for symbol in self.symbols)

    @property
    def n_electrons(self) -> int:
        """Number of electrons."""
        return sum(self.numbers) - self.charge

    def moved(self, positions_angstrom: ArrayLike) -> "Structure":
        """The same atoms elsewhere; `positions_angstrom` is (n_atoms, 3)."""
        return Structure(
            symbols=self.symbols,
            positions_angstrom=np.asarray(positions_angstrom, dtype=np.float64),
            charge=self.charge,
            multiplicity=self.multiplicity,
        )

    def with_electrons(self, *, charge: int, multiplicity: int) -> "Structure":
        """The same nuclei with another number of electrons."""
        return Structure(
            symbols=self.symbols,
            positions_angstrom=self.positions_angstrom,
            charge=charge,
            multiplicity=multiplicity,
        )


def require_possible_spin(structure: Structure) -> None:
    """Check that the electrons can have the stated multiplicity.

    Raises:
        DataError: unknown element, no electrons left, or a multiplicity of the wrong parity.
    """
    unknown = sorted({symbol for symbol in structure.symbols if symbol not in ATOMIC_NUMBERS})
    if unknown:
        raise DataError(f"no element named {', '.join(unknown)} between H and Ba")
    electrons, unpaired = structure.n_electrons, structure.multiplicity - 1
    if unpaired < 0 or electrons < unpaired or (electrons - unpaired) % 2:
        raise DataError(f"{electrons} electrons cannot have multiplicity {structure.multiplicity}")


def lowest_multiplicity(*, symbols: tuple[str, ...], charge: int) -> int:
    """1 for an even number of electrons, 2 for an odd one.

    >>> lowest_multiplicity(symbols=("O", "H", "H"), charge=1)
    2
    """
    return 1 + (sum(ATOMIC_NUMBERS[symbol] for symbol in symbols) - charge) % 2
