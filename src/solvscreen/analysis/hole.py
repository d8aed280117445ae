"""Which molecule of a structure gives up the electron when it is ionised."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from solvscreen.domain.calibration import Hole, hole
from solvscreen.domain.cluster import METAL_CATIONS

WHOLE: Final = 0.75
"""Share of the charge lost, above which a hole belongs to one molecule or to molecules of one kind."""
SHARED: Final = "hole shared by molecules of different kinds, whose lines differ"
SPREAD: Final = "hole spread over several molecules by GFN-xTB; its line is that of single ones"
NAMED: Final = 0.2  # share above which a species is named

CATIONS: Final = (Hole.CATION, Hole.BOUND_CATION)


@dataclass(frozen=True, kw_only=True)
class PlaceOfHole:
    """Kind of the molecules that lose most of the charge together, and what each molecule loses."""

    kind: Hole
    lost: tuple[float, ...]  # by each molecule, of what all lose together
    share: float  # lost by all molecules of this kind

    @property
    def text(self) -> str:
        """Kind for a table, with a word where it is not one molecule that has the hole; `read_hole` reads it."""
        if self.share < WHOLE:
            return f"{self.kind}, shared"
        return f"{self.kind}, spread" if max(self.lost) < WHOLE else str(self.kind)

    @property
    def doubt(self) -> str:
        """Why a line for single molecules may not fit; empty if one molecule has the hole."""
        return read_hole(self.text)[1]

    def species(self, molecules: Sequence[str]) -> tuple[str, ...]:
        """Species that give up a good part of the electron, most of it first; `molecules` names each molecule's."""
        lost: dict[str, float] = {}
        for name, part in zip(molecules, self.lost, strict=True):
            lost[name] = lost.get(name, 0.0) + part
        ordered = sorted(lost, key=lambda name: (-lost[name], name))
        return tuple(name for name in ordered if lost[name] >= NAMED or name == ordered[0])


def place_of_hole(before: ArrayLike, after: ArrayLike, *, bound: bool) -> PlaceOfHole:
    """From the charges of all molecules (n_molecules,) before and after, in elementary charges.

    Charges are Mulliken's: summed over a molecule they move by nearly a whole charge where an electron leaves, so that
    their dependence on the basis does not matter. `bound` says that there is a metal cation among the molecules. What
    cations lose is left out, unless they lose most: a metal shares some of a halide's charge.
    """
    ground = np.asarray(before, dtype=np.float64)
    lost = np.asarray(after, dtype=np.float64) - ground
    kinds = [hole(charge, bound=bound) for charge in ground]
    by_kind = {kind: float(sum(part for part, own in zip(lost, kinds, strict=True) if own is kind)) for kind in kinds}
    kind = max(by_kind, key=lambda name: by_kind[name])
    if kind not in CATIONS:
        lost = np.array([0.0 if own in CATIONS else part for part, own in zip(lost, kinds, strict=True)])
    shares = np.clip(lost, 0.0, None) / np.clip(lost, 0.0, None).sum()
    mine = [share for share, own in zip(shares, kinds, strict=True) if own is kind]
    return PlaceOfHole(kind=kind, lost=tuple(float(share) for share in shares), share=float(sum(mine)))


def read_hole(text: str) -> tuple[str, str]:
    """Kind and doubt of what `PlaceOfHole.text` wrote.

    >>> read_hole("hole in a bound anion"), read_hole("hole in an anion, shared")[0]
    (('hole in a bound anion', ''), 'hole in an anion')
    """
    kind, _, word = text.partition(", ")
    return kind, {"shared": SHARED, "spread": SPREAD}.get(word, "")


def molecule_charges(charges_e: ArrayLike, fragments: Sequence[int]) -> NDArray[np.float64]:
    """Charge of each molecule (n_molecules,) from those of the atoms, in elementary charges.

    `fragments` has the number of its molecule for each atom.
    """
    return np.bincount(np.asarray(fragments), weights=np.asarray(charges_e, dtype=np.float64)).astype(np.float64)


def has_metal_cation(symbols: Sequence[str], fragments: Sequence[int]) -> bool:
    """True where one of the molecules is a single atom of an alkali metal."""
    sizes = np.bincount(np.asarray(fragments))
    alone = (symbol for symbol, part in zip(symbols, fragments, strict=True) if sizes[part] == 1)
    return any(symbol in METAL_CATIONS for symbol in alone)
