"""Which binding energy of a metal cation and a ligand a reference row means."""

import re
from dataclasses import dataclass
from enum import StrEnum

from solvscreen.domain.structure import Structure
from solvscreen.errors import InputError
from solvscreen.stages.benchmarks.complex_rows import OneToOne, one_to_one
from solvscreen.stages.benchmarks.ionization_rows import DOUBT
from solvscreen.stages.benchmarks.references import Row
from solvscreen.stages.benchmarks.written_geometries import has_structure, written_structure
from solvscreen.stages.benchmarks.written_units import TO_EV
from solvscreen.units import HARTREE_TO_EV, HARTREE_TO_KJ_PER_MOL

_WORD = re.IGNORECASE
_OTHER = re.compile(r"transfer|difference|per interaction|distance|orbital|h[ou]mo|lumo|total", _WORD)
_VIBRATIONS = re.compile(r"\bd_?0\b|d[hg]\b|Δ[hg]|enthalp|free energ|\bd298\b|\b298\b|affinit|\bbde\b", _WORD)
_BINDING = re.compile(
    r"bind|interact|coordination energy|complexation|dissociat|bond energ|bond strength|\bd_?e\b|desolvation|removal",
    _WORD,
)
_FIXED = re.compile(r"fixed|frozen|interaction energy", _WORD)
_UNCORRECTED = re.compile(r"(no|not|without) counterpoise|uncorrected|not corrected", _WORD)


class Kind(StrEnum):
    """What is compared; the value is part of the name of the group of rows."""

    FIXED = "interaction at the row's geometry"
    FIXED_ELSEWHERE = "interaction, the row's geometry not given, own geometry"
    ELECTRONIC = "electronic binding"
    UNCORRECTED = "electronic binding without counterpoise, order only"
    VIBRATING = "dissociation energy or enthalpy, vibrations neglected"


@dataclass(frozen=True, kw_only=True, eq=False)
class Wanted:
    """One row that can be compared with; `fixed` holds its geometry where it has one."""

    row: Row
    kind: Kind
    complex: OneToOne
    value_kj_per_mol: float  # negative, as all these complexes are bound
    fixed: tuple[Structure, ...]

    @property
    def is_doubtful(self) -> bool:
        """The row itself says that its value is doubtful or recalled."""
        return not self.row.was_seen or DOUBT.search(f"{self.row.use_note} {self.row.uncertainty}") is not None

    @property
    def group(self) -> str:
        """Rows that are judged together: one cation and one kind of quantity."""
        doubt = ", doubtful or recalled" if self.is_doubtful else ""
        return f"{self.complex.metal}+ {self.kind.value}{doubt}"


def wanted(row: Row) -> Wanted:
    """What a row is about.

    Raises:
        InputError: something else, not a 1:1 complex in vacuum, or not usable.
    """
    vibrating = _VIBRATIONS.search(row.quantity) is not None
    if _OTHER.search(row.quantity) or not (vibrating or _BINDING.search(row.quantity)):
        raise InputError("not the binding energy of a complex")
    value = row.number_in(TO_EV) / HARTREE_TO_EV * HARTREE_TO_KJ_PER_MOL
    pair = one_to_one(row)
    if value == 0.0:
        raise InputError("a binding energy of zero")
    fixed = (written_structure(row, charge=pair.whole.charge),) if has_structure(row) else ()
    if fixed and fixed[0].symbols.count(pair.metal) != 1:
        raise InputError(f"the geometry does not hold one {pair.metal}")
    return Wanted(
        row=row,
        kind=_kind(row, vibrating=vibrating, given=bool(fixed)),
        complex=pair,
        value_kj_per_mol=-abs(value),
        fixed=fixed,
    )


def _kind(row: Row, *, vibrating: bool, given: bool) -> Kind:
    if vibrating:
        return Kind.VIBRATING
    if given:
        return Kind.FIXED
    if _FIXED.search(row.quantity):
        return Kind.FIXED_ELSEWHERE
    return Kind.UNCORRECTED if _UNCORRECTED.search(f"{row.method} {row.use_note}") else Kind.ELECTRONIC
