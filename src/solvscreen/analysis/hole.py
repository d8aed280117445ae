"""Which molecule of a structure gives up the electron when it is ionised."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from solvscreen.domain.calibration import Hole, hole
from solvscreen.domain.cluster import METAL_CATIONS

SHARED: Final = 0.75
"""Elementary charges, lost by molecules of one kind, below which a hole belongs to several kinds.

The items that lines rest on lose 0.83 and more; tight binding spreads a hole over anions and solvents too readily.
"""


@dataclass(frozen=True, kw_only=True)
class PlaceOfHole:
    """Kind of the molecules that lose most of the charge together, and which of them loses most."""

    kind: Hole
    molecule: int
    share: float  # elementary charges, lost by all molecules of this kind

    @property
    def is_shared(self) -> bool:
        """True if other kinds of molecules lose much of the charge."""
        return self.share < SHARED


def place_of_hole(before: ArrayLike, after: ArrayLike, *, bound: bool) -> PlaceOfHole:
    """From the charges of all molecules (n_molecules,) before and after, in elementary charges.

    Charges are Mulliken's: summed over a molecule they move by nearly a whole charge where an electron leaves, so that
    their dependence on the basis does not matter. `bound` says that there is a metal cation among the molecules.
    """
    ground = np.asarray(before, dtype=np.float64)
    lost = np.asarray(after, dtype=np.float64) - ground
    kinds = [hole(charge, bound=bound) for charge in ground]
    shares = {kind: float(sum(part for part, own in zip(lost, kinds, strict=True) if own is kind)) for kind in kinds}
    kind = max(shares, key=lambda name: shares[name])
    mine = [number for number, own in enumerate(kinds) if own is kind]
    return PlaceOfHole(kind=kind, molecule=max(mine, key=lambda number: lost[number]), share=shares[kind])


def molecule_charges(charges_e: ArrayLike, fragments: Sequence[int]) -> NDArray[np.float64]:
    """Charge of each molecule (n_molecules,) from those of the atoms, in elementary charges.

    `fragments` has the number of its molecule for each atom.
    """
    return np.bincount(np.asarray(fragments), weights=np.asarray(charges_e, dtype=np.float64)).astype(np.float64)


def has_metal_cation(symbols: Sequence[str], fragments: Sequence[int]) -> bool:
    """True where a molecule is a single atom of an alkali metal, and there are others."""
    sizes = np.bincount(np.asarray(fragments))
    alone = (symbol for symbol, part in zip(symbols, fragments, strict=True) if sizes[part] == 1)
    return len(sizes) > 1 and any(symbol in METAL_CATIONS for symbol in alone)
