"""Which metal-donor distance of a complex a reference row means."""

import re
from dataclasses import dataclass
from typing import Final

from solvscreen.chem.loose_smiles import composition
from solvscreen.errors import InputError
from solvscreen.stages.benchmarks.complex_rows import OneToOne, one_to_one
from solvscreen.stages.benchmarks.doubts import is_doubtful
from solvscreen.stages.benchmarks.references import Row
from solvscreen.stages.benchmarks.written_text import Reasons, found, refuse, words
from solvscreen.stages.benchmarks.written_units import TO_ANGSTROM

_METAL: Final = r"(?P<metal{0}>Li|Na|K)"
_DONOR: Final = r"(?P<donor{0}>Cl|Br|O|N|F|S|I|P)"
_CHARGE: Final = r"(?:\d?\+|\(\d?\+\)|\(I\))?"
_BETWEEN: Final = r"\s*(?:\.{2,3}|-|·|:| to )\s*"
_PAIR: Final = re.compile(
    rf"(?<![A-Za-z]){_METAL.format(1)}{_CHARGE}{_BETWEEN}{_DONOR.format(1)}(?![a-z])"
    rf"|(?<![A-Za-z]){_DONOR.format(2)}{_BETWEEN}{_METAL.format(2)}(?![a-z])"
    rf"|(?:(?<![A-Za-z])|(?<=\b[rdR])){_METAL.format(3)}{_DONOR.format(3)}(?![A-Za-z\d])"
)
_LENGTH: Final = (
    r"distance|length|\bd ?\(|\br ?\(|\br ?e\b|\bbond\b|\bseparation|\b[rd] ?(?=(?:Li|Na|K)[- .]?(?:O|N|F|S|Cl))"
)
_OTHER: Final[Reasons] = (
    (r"angle|torsion|dihedral|bond order|energy|strength|stretch|frequency|force constant|amplitude|dissociat",
     "not a distance"),
    (r"change|elongation|shift|differ|\bbias\b|\brelative|\bΔ|\berror|deviation|contraction|shortening",
     "a difference"),
    (r"\bpeak\b|\brdf\b|first[- ]shell|\bshell\b|\bmaximum of\b|hydration|coordination number", "a liquid"),
    (r"\brange\b|\bsum\b|\bratio\b", "not one distance"),
    (r"centroid|ring|plane|transition state|\bTS\b", "another distance"),
)  # fmt: skip
_SHORTEST: Final = r"\bshort\w*|\bminimum\b|\bmin\b|\bnearest|\bclosest"
_ONE_OF_SEVERAL: Final = (
    r"\bmean\b|\baverage\w*|\bavg?\b|\blong\w*|\bmax\w*|\bsecond\b|\b2nd\b|\bthird\b|\bmedian\b|\bother\b|\bouter\b|⟨"
    r"|\bcarbonyl\b|\bether\w*|\bester\b|\balkoxy\b|\bhydroxy\w*|\bring\b|\bterminal\b|\bcentral\b"
    r"|\bbridging\b|(?<=[ONFS])\d\b"
    r"|=O\b|\bsp[23]\b|\b(?:axial|equatorial)\b"
)
SHORTEST_ANGSTROM: Final = 1.2
LONGEST_ANGSTROM: Final = 6.0


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """One row that can be compared with."""

    row: Row
    complex: OneToOne
    donor: str
    value_angstrom: float

    @property
    def group(self) -> str:
        """Rows that are judged together."""
        doubt = ", doubtful or recalled" if is_doubtful(self.row) else ""
        return f"{self.complex.metal}-{self.donor} distance{doubt}"


def wanted(row: Row) -> Wanted:
    """What a row is about.

    Raises:
        InputError: something else, not a 1:1 complex in vacuum, or not usable.
    """
    quantity = words(row.quantity)
    place = _PAIR.search(quantity)
    if not place or not found(_LENGTH, quantity):
        raise InputError("not a metal-donor distance")
    refuse(quantity, _OTHER)
    metal, donor = (place[f"{name}1"] or place[f"{name}2"] or place[f"{name}3"] for name in ("metal", "donor"))
    value = row.number_in(TO_ANGSTROM)
    pair = one_to_one(row)
    if pair.metal != metal:
        raise InputError(f"a distance of {metal} in a complex of {pair.metal}")
    _require_unambiguous(quantity, n_donors=composition(pair.ligand).get(donor, 0), donor=donor)
    if not SHORTEST_ANGSTROM < value < LONGEST_ANGSTROM:
        raise InputError(f"{value:.4g} angstrom is no distance in a complex")
    return Wanted(row=row, complex=pair, donor=donor, value_angstrom=value)


def _require_unambiguous(quantity: str, *, n_donors: int, donor: str) -> None:
    """Check that the row means the shortest distance; with one such atom, means and longest distances are the same.

    Raises:
        InputError: no such atom, or one distance of several that is not the shortest.
    """
    if not n_donors:
        raise InputError(f"no {donor} in the ligand")
    place = found(_ONE_OF_SEVERAL, quantity)
    if place and n_donors > 1 and not found(_SHORTEST, quantity):
        raise InputError(
            f"{place}: the ligand has {n_donors} atoms {donor}, and only the shortest distance is compared"
        )
