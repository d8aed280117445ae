"""Numbers and units as people write them into tables."""

import re
from typing import Final

from scipy import constants

from solvscreen.errors import InputError
from solvscreen.units import BOHR_TO_ANGSTROM, HARTREE_TO_EV, HARTREE_TO_KJ_PER_MOL, KCAL_TO_KJ, NM_TO_ANGSTROM

_KJ = HARTREE_TO_EV / HARTREE_TO_KJ_PER_MOL
TO_EV: Final[dict[str, float]] = {
    "ev": 1.0,
    "mev": 1e-3,
    "kj/mol": _KJ,
    "kcal/mol": KCAL_TO_KJ * _KJ,
    "j/mol": 1e-3 * _KJ,
    "hartree": HARTREE_TO_EV,
    "eh": HARTREE_TO_EV,
    "ha": HARTREE_TO_EV,
    "a.u.": HARTREE_TO_EV,
    "au": HARTREE_TO_EV,
    "mhartree": 1e-3 * HARTREE_TO_EV,
    "rydberg": 0.5 * HARTREE_TO_EV,
    "ry": 0.5 * HARTREE_TO_EV,
    "cm-1": constants.h * constants.c * 100.0 / constants.e,
    "1/cm": constants.h * constants.c * 100.0 / constants.e,
}
TO_ANGSTROM: Final[dict[str, float]] = {
    "angstrom": 1.0,
    "angstroms": 1.0,
    "ang": 1.0,
    "a": 1.0,
    "å": 1.0,
    "pm": 0.01,
    "nm": NM_TO_ANGSTROM,
    "bohr": BOHR_TO_ANGSTROM,
    "a0": BOHR_TO_ANGSTROM,
}
_NUMBER = r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?"
_VALUE = re.compile(
    rf"(?:~|≈|ca\.?|approx\.?|about)?\s*(?P<number>{_NUMBER})\s*(?:\(\d+\))?"
    rf"\s*(?:(?:±|\+/?-)\s*(?:\d+\.?\d*|\.\d+))?\s*(?P<unit>[^\d\s±].*)?"
)
_DASH, _MINUS = "\N{EN DASH}", "\N{MINUS SIGN}"
_RANGE = re.compile(rf"{_NUMBER}\s*(?:-|{_DASH}|to|\.\.+)\s*\+?(?:\d|\.\d).*", re.IGNORECASE)


def read_value(text: str) -> tuple[float, str]:
    """Number in `text` and what follows it, such as a unit; empty if nothing does.

    >>> read_value("9.80(5)"), read_value("−23.83 ± 0.2 kcal/mol")
    ((9.8, ''), (-23.83, 'kcal/mol'))

    Raises:
        InputError: empty, a range, a bound, or no number.
    """
    plain = text.strip().replace(_MINUS, "-").replace("\N{NO-BREAK SPACE}", " ").rstrip("*")
    if not plain:
        raise InputError("no value")
    if plain[0] in "<>≤≥":
        raise InputError(f"a bound, not a value: {plain}")
    found = _VALUE.fullmatch(plain.replace(",", ".") if re.fullmatch(r"[-+]?\d+,\d+", plain) else plain)
    if found is None or (found["unit"] or "").startswith(("-", _DASH, "to ", "..")):
        raise InputError(f"a range, not one value: {plain}" if _RANGE.fullmatch(plain) else f"no number: {plain}")
    return float(found["number"]), (found["unit"] or "").strip()


def factor(unit: str, table: dict[str, float]) -> float:
    """Factor from `unit`, in any usual spelling, to the unit of the table.

    >>> round(factor("kJ mol^-1", TO_EV), 6), factor("Å", TO_ANGSTROM)
    (0.010364, 1.0)

    Raises:
        InputError: not a unit of the table.
    """
    plain = unit.casefold().replace(_MINUS, "-").replace("⁻¹", "-1").replace("^", "")
    plain = re.sub(r"[\s·*_{}$]", "", plain)
    plain = re.sub(r"mol-1$", "/mol", plain).replace("//", "/").replace("permol", "/mol").replace("permole", "/mol")
    if plain.endswith("/mole"):
        plain = plain[:-1]
    if plain not in table:
        raise InputError(f"unit {unit!r} is none of {', '.join(table)}" if unit.strip() else "no unit")
    return table[plain]
