"""Units of energy and length as people write them."""

import re
from typing import Final

from scipy import constants

from solvscreen.errors import InputError
from solvscreen.stages.benchmarks.written_text import plain
from solvscreen.units import BOHR_TO_ANGSTROM, HARTREE_TO_EV, HARTREE_TO_KJ_PER_MOL, KCAL_TO_KJ, NM_TO_ANGSTROM

_KJ = HARTREE_TO_EV / HARTREE_TO_KJ_PER_MOL
_WAVENUMBER = constants.h * constants.c * 100.0 / constants.e
TO_EV: Final[dict[str, float]] = {
    **dict.fromkeys(("ev", "electronvolt", "electronvolts", "ev/molecule", "ev/particle"), 1.0),
    "mev": 1e-3,
    "kj/mol": _KJ,
    "kcal/mol": KCAL_TO_KJ * _KJ,
    "j/mol": 1e-3 * _KJ,
    "cal/mol": 1e-3 * KCAL_TO_KJ * _KJ,
    **dict.fromkeys(("hartree", "hartrees", "eh", "ha", "au", "atomicunits", "hartree/particle"), HARTREE_TO_EV),
    **dict.fromkeys(("mhartree", "meh", "mha"), 1e-3 * HARTREE_TO_EV),
    **dict.fromkeys(("rydberg", "ry"), 0.5 * HARTREE_TO_EV),
    **dict.fromkeys(("cm-1", "1/cm", "/cm"), _WAVENUMBER),
}
TO_ANGSTROM: Final[dict[str, float]] = {
    **dict.fromkeys(("angstrom", "angstroms", "angstroem", "ångström", "ångstrom", "ang", "a", "å"), 1.0),
    **dict.fromkeys(("pm", "picometer", "picometre"), 0.01),
    **dict.fromkeys(("nm", "nanometer", "nanometre"), NM_TO_ANGSTROM),
    **dict.fromkeys(("bohr", "bohrs", "a0", "au", "atomicunits"), BOHR_TO_ANGSTROM),
}
_MOLE: Final = re.compile(r"(?:/|per)?mol(?:e|ecule)?(?:-1)?$")
_MEGA: Final = re.compile(r"\s*M(?:eV|Ha|Eh|artree)")


def factor(unit: str, table: dict[str, float]) -> float:
    """Factor from `unit`, in any usual spelling, to the unit of the table.

    >>> round(factor("kJ mol^-1", TO_EV), 6), factor("Å", TO_ANGSTROM)
    (0.010364, 1.0)

    Raises:
        InputError: not a unit of the table.
    """
    name = re.sub(r"[\s·*_{}$^.()\[\]]", "", plain(unit).casefold())
    if name.startswith(("kj", "kcal", "j", "cal")):
        name = _MOLE.sub("/mol", name)
    if name not in table or _MEGA.match(unit):
        usual = {value: name for name, value in reversed(table.items())}  # one name for each unit
        raise InputError(
            f"unit {unit!r} is none of {', '.join(reversed(usual.values()))}" if unit.strip() else "no unit"
        )
    return table[name]


def is_unit(text: str, table: dict[str, float]) -> bool:
    """True if the text is a unit of the table."""
    try:
        factor(text, table)
    except InputError:
        return False
    return True
