"""Which orbital energy or total energy a reference row means."""

import re
from dataclasses import dataclass
from typing import Final

from solvscreen.chem.loose_smiles import Pieces, n_electrons
from solvscreen.domain.structure import Structure
from solvscreen.engines.pyscf.named_level import FUNCTIONALS, NamedLevel
from solvscreen.errors import InputError
from solvscreen.stages.benchmarks.complex_rows import one_to_one, whole_of
from solvscreen.stages.benchmarks.doubts import is_doubtful
from solvscreen.stages.benchmarks.geometries import pieces_of
from solvscreen.stages.benchmarks.named_states import require_same_molecule, stated_charge
from solvscreen.stages.benchmarks.phases import require_vacuum
from solvscreen.stages.benchmarks.references import Row
from solvscreen.stages.benchmarks.written_geometries import has_structure, written_structure
from solvscreen.stages.benchmarks.written_text import Reasons, found, plain, refuse, without, words
from solvscreen.stages.benchmarks.written_units import TO_EV

TOTAL_GROUP: Final = "total energy at the row's geometry, at the row's level"
_HOMO: Final = r"(?<![a-z])(?:e|ε|eps)?HOMO(?![a-z])|highest[- ]occupied(?: molecular)? orbital"
_LUMO: Final = r"(?<![a-z])(?:e|ε|eps)?LUMO(?![a-z])|lowest[- ](?:unoccupied|empty|virtual)(?: molecular)? orbital"
_GAP: Final = r"\bgaps?\b|\bE ?gap\b"
_SYMBOL: Final = r"(?:e|ε|eps(?:ilon)?|energy(?: of)?)?[\s(]*(?:the )?"
_NEGATIVE: Final = rf"(?:^|[=(]|\bis )\s*(?:-|minus |negative (?:of )?)\s*{_SYMBOL}(?:HOMO|LUMO)(?![a-z])"
_PAIR: Final = r"HOMO\)? ?- ?(?:e|ε|eps)?[\s(]*LUMO|LUMO\)? ?- ?(?:e|ε|eps)?[\s(]*HOMO|HOMO ?/ ?LUMO gap|gap"
_BETWEEN: Final = r"separation|differ|splitting|Δ"
_OTHER: Final[Reasons] = (
    (r"HOMO ?[-(]? ?- ?(?:\d|n\b|one)|LUMO ?[+(]? ?\+ ?(?:\d|n\b|one)|\b[sn](?:HOMO|LUMO)\b|next[- ]|second"
     r"|\b[HL] ?[-+] ?\d\b"
     r"|(?:HOMO|LUMO) ?\d|\bSOMO\b|\bSUMO\b", "not the frontier orbital"),
    (r"\b(?:α|β|alpha|beta|spin[- ](?:up|down))\b", "one spin only"),  # noqa: RUF001 - so spins are written
    (r"shift|change|lowering|raising|narrowing|stabili[sz]ation|relative|\berror|deviation|ΔΔ|\bupon\b"
     r"|Δ ?(?:HOMO|LUMO|gap)",
     "a difference between two molecules"),
    (r"densit|coefficient|contribution|occupation|population|overlap|symmetry|composition|character|number|nodes"
     r"|localization", "not an energy"),
    (r"optical|fundamental|quasi-?particle|excitation|\bS ?1\b|singlet|triplet|excited|transport|\bband gap"
     r"|electrochem", "another kind of gap"),
    (r"not an orbital|hardness|electronegativ|potential vs|transition", "not an orbital energy"),
)  # fmt: skip
_MEASURED: Final[Reasons] = (
    (
        r"voltammetr|\bCV\b|electrochem|\bUPS\b|photoelectron|\bexperiment|absorption|\bUV\b|UV-?vis|TD-?DFT",
        "not an orbital energy",
    ),
)
_DERIVED: Final = r"ioni[sz]ation|\b[va]?i[ep]\b|affinit|\b[va]?ea\b|potential"
_TOTAL: Final = (
    r"\btotal (?:\w+ ){0,2}?energ|\bsingle[- ]point (?:\w+ )?energ|\babsolute (?:\w+ )?energ|\b(?:scf"
    r"|kohn-sham) energ"
)
_NOT_TOTAL: Final[Reasons] = (
    (r"bind|interact|ioni[sz]ation|reaction|formation|dispersion|kinetic|potential|repulsion|relative"
     r"|differ|solvation"
     r"|adsorption|strain|atomi[sz]ation|cohesive|dissociat|correlation|exchange", "not a total energy"),
    (r"zero[- ]point|\bzpv?e\b|enthalp|gibbs|free energ|thermal", "a total energy with vibrations"),
)  # fmt: skip
_LEVEL: Final = re.compile(r"([A-Za-z][\w-]*)\s*/\s*([\w+*(),-]+[*)\w])")
_DISPERSION: Final = r"\bD[234]\b|D3\w*|\bVV10\b|\bdispersion\b|\bNL\b"
_NO_DISPERSION: Final = r"\b(?:no|without|not) (?:\w+ )?dispersion(?: correction)?"
_OTHER_B3LYP: Final = r"\borca\b|\bturbomole\b|vwn-?5|b3-lyp"


@dataclass(frozen=True, kw_only=True, eq=False)
class Wanted:
    """One row that can be compared with: an orbital of `pieces`, or the total energy at a geometry of the row."""

    row: Row
    group: str
    value_ev: float
    orbital: str = ""  # homo_ev, lumo_ev or gap_ev
    pieces: tuple[Pieces, ...] = ()
    given: tuple[Structure, ...] = ()  # the row's own geometry, of an orbital
    fixed: tuple[tuple[Structure, NamedLevel], ...] = ()


def wanted(row: Row) -> Wanted:
    """What a row is about.

    Raises:
        InputError: something else, or not usable.
    """
    quantity = words(row.quantity)
    orbital = _orbital(quantity)
    if not orbital and not found(_TOTAL, quantity):
        raise InputError("neither an orbital energy nor a total energy")
    require_vacuum(row)
    return _orbital_row(row, orbital) if orbital else _total_row(row)


def _orbital(quantity: str) -> str:
    """`homo`, `lumo`, `gap`, or empty.

    Raises:
        InputError: another orbital, or something derived from orbitals.
    """
    homo, lumo, gap = (found(pattern, quantity) != "" for pattern in (_HOMO, _LUMO, _GAP))
    if not (homo or lumo or gap):
        return ""
    refuse(quantity, _OTHER)
    if gap or (homo and lumo):
        if not (found(_PAIR, quantity) or found(_BETWEEN, quantity)):
            raise InputError("two orbitals, one value")
        return "gap"
    if found(_BETWEEN, quantity):
        raise InputError("a difference between two molecules")
    if found(_DERIVED, quantity) and not found(_NEGATIVE, quantity):
        raise InputError("derived from an orbital energy, its sign is not told")
    return "homo" if homo else "lumo"


def _orbital_row(row: Row, orbital: str) -> Wanted:
    value = row.number_in(TO_EV) * (-1.0 if orbital != "gap" and found(_NEGATIVE, words(row.quantity)) else 1.0)
    pieces = whole_of(row, pieces=pieces_of(row.smiles))
    metal = ""
    if pieces.metals:
        pair = one_to_one(row)
        pieces, metal = pair.whole, pair.metal
    require_same_molecule(row, pieces)
    if n_electrons(pieces) < 1:
        raise InputError("no electron")
    refuse(plain(row.method), _MEASURED)
    _require_sign(orbital, pieces, value_ev=value)
    doubt = ", doubtful or recalled" if is_doubtful(row) else ""
    group = f"{orbital.upper() if orbital != 'gap' else 'gap'}{f' of {metal}+ complex' if metal else ''}{doubt}"
    given = (written_structure(row, pieces=pieces),) if has_structure(row) else ()
    return Wanted(row=row, group=group, value_ev=value, orbital=f"{orbital}_ev", pieces=(pieces,), given=given)


def _require_sign(orbital: str, pieces: Pieces, *, value_ev: float) -> None:
    """Check that the sign of the value is that of the orbital energy.

    Raises:
        InputError: an occupied orbital of a molecule that is no anion lies above zero, or a gap below.
    """
    if orbital == "gap" and value_ev <= 0.0:
        raise InputError("a gap that is not above zero")
    if orbital == "homo" and value_ev > 0.0 and pieces.charge >= 0:
        raise InputError("a HOMO above zero: is its sign left out?")


def _total_row(row: Row) -> Wanted:
    quantity = words(row.quantity)
    refuse(quantity, _NOT_TOTAL)
    level = named_level(row)
    value = row.number_in(TO_EV)
    charge = stated_charge(row)
    if row.smiles or charge is None:
        pieces = whole_of(row, pieces=pieces_of(row.smiles))
        require_same_molecule(row, pieces)
    else:
        pieces = Pieces(metals=(), molecules=(), charge=charge)
    structure = written_structure(row, pieces=pieces)
    return Wanted(row=row, group=TOTAL_GROUP, value_ev=value, fixed=((structure, level),))


def named_level(row: Row) -> NamedLevel:
    """Functional and basis of the energy in a row; d functions are cartesian where it says so. `X//Y` means X at Y.

    Raises:
        InputError: none that can be computed here.
    """
    text = f"{row.method} {row.conditions}"
    energy = plain(row.method).split("//", maxsplit=1)[0]
    if found(_DISPERSION, without(_NO_DISPERSION, energy)):
        raise InputError(f"level {row.method!r} has a dispersion correction")
    for functional, basis in _LEVEL.findall(energy):
        if functional.casefold() in FUNCTIONALS:
            if functional.casefold() == "b3lyp" and found(_OTHER_B3LYP, text):
                raise InputError(f"level {row.method!r}: B3LYP of another kind (VWN5)")
            cartesian = "cart" in text.casefold()
            return NamedLevel(functional=functional.casefold(), basis=basis.casefold(), cartesian=cartesian)
    raise InputError(f"level {row.method!r} is none of {', '.join(FUNCTIONALS)} with a basis")
