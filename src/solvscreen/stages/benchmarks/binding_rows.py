"""Which binding energy of a metal cation and a ligand a reference row means."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from solvscreen.domain.structure import Structure
from solvscreen.errors import InputError
from solvscreen.stages.benchmarks.complex_rows import OneToOne, one_to_one
from solvscreen.stages.benchmarks.doubts import is_doubtful
from solvscreen.stages.benchmarks.references import Row
from solvscreen.stages.benchmarks.written_geometries import has_structure, written_structure
from solvscreen.stages.benchmarks.written_text import Reasons, found, refuse, without, words
from solvscreen.stages.benchmarks.written_units import TO_EV
from solvscreen.units import HARTREE_TO_EV, HARTREE_TO_KJ_PER_MOL

LARGEST_KJ_PER_MOL: Final = 1200.0  # Li+ with the smallest anions has 770
_METAL: Final = r"(?:(?:Li|Na|K|lithium|sodium|potassium|metal|(?:alkali )?(?:metal )?cation|ion)\b\s?\(?\+?\)?)"
_PART: Final = (
    r"(?:bsse|cp|counterpoise|dispersion|deformation|preparation|relaxation|strain|zpe|zpve|zero[- ]point(?: energy)?"
    r"|vibrational|thermal|d[34](?:\(?bj\)?)?)"
)
_TAKEN: Final = (
    rf"\b{_PART}(?:[- /,]+{_PART})*[- ](?:and [\w-]+ )?correct(?:ed|ion included)"
    rf"|\b(?:un|not )correct\w+(?: for {_PART})?"
    rf"|\b(?:correct\w+ for|with|incl(?:uding|\.)?|after|plus|no|not|without|w/o|excl(?:uding|\.)?|neither)"
    rf"(?: the| an?)? {_PART}(?: correct\w+| energy)?"
    rf"(?:(?:,| and| or| nor|/) *(?:no )?{_PART}(?: correct\w+| energy)?)*"
)
_ZERO_POINT: Final = r"(?:zpe|zpve|zero[- ]point)"
_WITH_ZERO_POINT: Final = rf"\b{_ZERO_POINT}[- ]correct|(?:with|incl\w*\.?|plus|correct\w+ for)(?: the)? {_ZERO_POINT}"
_OTHER: Final[Reasons] = (
    (r"transfer|difference|\brelative\b|\bratio\b|\btrend\b|\border\b|ΔΔ|\bchange|\bshift",
     "a difference or an order"),
    (r"per (?:interaction|bond|ligand|oxygen|donor)|\btotal\b|cumulative|\bsum\b|\bmean\b|\baverage",
     "a sum or a mean"),
    (r"distance|orbital|\bh[ou]mo|lumo|\bcharge\b|frequency", "not an energy of binding"),
    (r"gibbs|free energ|basicit|(?<![a-z])(?:Δ|d|delta ?)(?:_?[rbf] ?)?G(?![a-z])|\bGBE\b",
     "a Gibbs energy, which holds entropies"),
    (r"entrop|(?<![a-z])T?ΔS(?![a-z])", "an entropy"),
    (rf"\b(?:{_PART})\b|correction|contribution|\bcomponent|\bterm\b|electrostatic|polari[sz]ation|induction|exchange"
     r"|charge[- ]transfer|\bpauli\b|orbital interaction|\bsapt\b|\beda\b", "a part of the energy"),
    (r"activation|barrier|\brate\b|\bsolvation|lattice|atomi[sz]ation|reaction|formation",
     "not the energy of a complex"),
    (r"(?<!stepwise )(?<!first )\bhydration|\bH[- ]bond|hydrogen[- ]bond", "not the energy of a complex"),
)  # fmt: skip
_AFFINITY: Final = rf"{_METAL}\s*affinit|\b[LS]CA\b|\bNaCA\b"
_VIBRATIONS: Final = (
    rf"\bd ?0\b|(?<![a-z])(?:Δ|d|delta ?)(?:_?[rbf] ?)?H(?![a-z])|enthalp|\bd298\b|\b298\b"
    rf"|\bbde\b|{_AFFINITY}|{_WITH_ZERO_POINT}"
)
_WARM_OR_MEASURED: Final = (
    rf"{_WITH_ZERO_POINT}|\+ ?{_ZERO_POINT}|\b[1-9]\d\d(?:\.\d+)? ?K\b|\bT?CID\b"
    rf"|FT-?ICR|HPMS|mass spectrom|\bexperiment"
)
_BINDING: Final = (
    r"\bbind|interact|coordination energ|complexation|dissociat|bond energ|bond strength|\bd ?e\b|desolvation|removal"
    r"|\bBE\b|\bassociation energ|\bE ?(?:bind|int|b)\b|stabili[sz]ation energ"
)
_FIXED: Final = r"fixed|frozen|\binteraction energ|\bE ?int\b"
_UNCORRECTED: Final = r"(?:no|not|without) (?:counterpoise|bsse|cp)|uncorrected|not corrected"
_IONS_APART: Final = r"bind|interact|ion[- ]pair|heterolytic|complexation|association|affinit"
_OTHER_BOND: Final = r"\b(?!Li|Na|K\b)(?:[CHNOFSP]|Cl|Br)-(?:[CHNOFSP]|Cl|Br)\b"


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
        return is_doubtful(self.row)

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
    quantity = words(row.quantity)
    thermal = found(_VIBRATIONS, quantity) != ""
    vibrating = thermal or found(_WARM_OR_MEASURED, f"{row.method} ; {row.conditions}") != ""
    if not (thermal or found(_BINDING, quantity)):
        raise InputError("not the binding energy of a complex")
    refuse(without(_TAKEN, quantity), _OTHER)
    if found(r"affinit", quantity) and not found(_AFFINITY, quantity):
        raise InputError("an affinity for something else than a metal cation")
    value = row.number_in(TO_EV) / HARTREE_TO_EV * HARTREE_TO_KJ_PER_MOL
    pair = one_to_one(row)
    _require_bond_of_metal(quantity, pair)
    if not 0.0 < abs(value) < LARGEST_KJ_PER_MOL:
        raise InputError(f"{value:.4g} kJ/mol is no binding energy of a 1:1 complex")
    fixed = (written_structure(row, pieces=pair.whole),) if has_structure(row) else ()
    return Wanted(
        row=row,
        kind=_kind(row, vibrating=vibrating, given=bool(fixed)),
        complex=pair,
        value_kj_per_mol=-abs(value),
        fixed=fixed,
    )


def _require_bond_of_metal(quantity: str, pair: OneToOne) -> None:
    """Check that the bond is that of the cation, and not one that breaks into neutral atoms.

    Raises:
        InputError: it is another.
    """
    place = found(_OTHER_BOND, quantity)
    if place:
        raise InputError(f"the bond {place}, not that of the cation")
    if pair.ligand.charge < 0 and not found(_IONS_APART, quantity):
        raise InputError("a salt may come apart into atoms or into ions; the row does not say which")


def _kind(row: Row, *, vibrating: bool, given: bool) -> Kind:
    if vibrating:
        return Kind.VIBRATING
    if given:
        return Kind.FIXED
    if found(_FIXED, row.quantity):
        return Kind.FIXED_ELSEWHERE
    text = f"{row.quantity} {row.method} {row.use_note}"
    return Kind.UNCORRECTED if found(_UNCORRECTED, text) else Kind.ELECTRONIC
