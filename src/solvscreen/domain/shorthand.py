"""Reading the shorthand that chemists write: `0.6 M NaOTf + 0.4 M NaBF4 in G2:DOL (1:1 v/v) @ 298 K, -40 C`.

M is mole per litre of solution, m is mole per kilogram of solvent; solvent ratios are v/v, w/w or mol;
temperatures are in K or C. Without a temperature, 298.15 K is meant.
"""

import re
import unicodedata
from decimal import Decimal
from typing import Final

from solvscreen.domain.draft import ROOM_TEMPERATURE_KELVIN, FormulationDraft, SaltDraft, SolventDraft
from solvscreen.domain.formulation import ConcentrationBasis, RatioBasis
from solvscreen.domain.mistakes import Mistakes
from solvscreen.domain.numbers import NUMBER, plain_number, quoted, read_number
from solvscreen.errors import FormulationError

EXAMPLE: Final = "1 M NaPF6 in G2:G4 (9:1 v/v) @ 298 K"
LONGEST: Final = 1000
ZERO_CELSIUS_KELVIN: Final = Decimal("273.15")

_LOOSE_NUMBER: Final = r"[-+]?[\d.,]*\d[\d.,]*(?:[eE][-+]?\d+)?"
_IN: Final = re.compile(r"\s+in\s+", re.IGNORECASE)
_PLUS: Final = re.compile(r"(?<!\d[eE])\+(?=\s|\s*[\d.])")
_AMOUNT: Final = re.compile(rf"(?P<number>{_LOOSE_NUMBER})\s*(?P<unit>[^\s\d\[(]+(?:\s+(?:L|l|kg)-?1)?)\s+(?P<name>.+)")
_RATIO: Final = re.compile(r"(?P<names>.+?)\s*\((?P<ratio>\s*[-+]?[\d.,][^()]*)\)")
_BARE_RATIO: Final = re.compile(
    rf".*[\w\]][\s=]+{NUMBER}%?\s*(?::\s*{NUMBER}%?\s*)+(?:[a-z]+[/:]?[a-z%]*)?", re.IGNORECASE
)
_SHARES: Final = re.compile(r"(?P<shares>[-+\d.,eE%\s]+(?::[-+\d.,eE%\s]+)*)(?P<basis>[^\d:]*(?::v|:w)?)")
_AT: Final = re.compile(r"\sat\s+[-+\d.]", re.IGNORECASE)
_TEMPERATURE: Final = re.compile(rf"(?P<number>{_LOOSE_NUMBER})\s*(?P<unit>[^\d\s]*)")

CONCENTRATION_UNITS: Final = {
    "M": ConcentrationBasis.MOLAR,
    "mol/L": ConcentrationBasis.MOLAR,
    "mol/l": ConcentrationBasis.MOLAR,
    "mol L-1": ConcentrationBasis.MOLAR,
    "mol/dm3": ConcentrationBasis.MOLAR,
    "m": ConcentrationBasis.MOLAL,
    "mol/kg": ConcentrationBasis.MOLAL,
    "mol kg-1": ConcentrationBasis.MOLAL,
}
RATIO_BASES: Final = {
    **dict.fromkeys(("v/v", "v:v", "vol", "vol%", "vol/vol", "by volume"), RatioBasis.VOLUME),
    **dict.fromkeys(("w/w", "w:w", "wt", "wt%", "wt/wt", "by weight", "by mass"), RatioBasis.MASS),
    **dict.fromkeys(("mol", "mol%", "mol/mol", "mole", "molar", "by mole"), RatioBasis.MOLE),
}


def parse_shorthand(text: str, *, origin: str) -> FormulationDraft:
    """Formulation that a line of shorthand describes.

    Raises:
        InputErrors: one message for each part that cannot be understood.
    """
    line = clean(text)
    if len(line) > LONGEST:
        raise FormulationError(f"{len(line)} characters are too long for a formulation; write it like {EXAMPLE}")
    recipe, *after = line.split("@")
    parts = _IN.split(recipe, maxsplit=1)
    if len(parts) < 2 or len(after) > 1 or not all(part.strip() for part in parts):
        raise FormulationError(f"{quoted(line)} is no formulation; write it like {EXAMPLE}")
    mistakes = Mistakes()
    salts, solvents = tuple[SaltDraft, ...](), tuple[SolventDraft, ...]()
    basis, ratio = ConcentrationBasis.MOLAR, RatioBasis.VOLUME
    temperatures: tuple[float, ...] = (ROOM_TEMPERATURE_KELVIN,)
    with mistakes.at():
        salts, basis = _salts(parts[0])
    with mistakes.at():
        solvents, ratio = _solvents(parts[1].strip())
    with mistakes.at():
        temperatures = _temperatures(after[0]) if after else temperatures
    mistakes.check()
    return FormulationDraft(
        id="",
        salts=salts,
        concentration_basis=basis,
        solvents=solvents,
        ratio_basis=ratio,
        temperatures_kelvin=temperatures,
        origin=origin,
    )


def clean(text: str) -> str:
    """Text with plain digits, minus signs and single spaces, and without invisible characters.

    >>> clean("1\\u2009M NaPF₆ in G2 @ −40 °C")
    '1 M NaPF6 in G2 @ -40 °C'
    """
    plain = unicodedata.normalize("NFKC", text)
    dashes = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2212", "-"))
    visible = "".join(c for c in plain.translate(dashes) if unicodedata.category(c) not in {"Cf", "Cs", "Co", "Cn"})
    return " ".join(visible.split())


def _salts(text: str) -> tuple[tuple[SaltDraft, ...], ConcentrationBasis]:
    mistakes = Mistakes()
    salts: list[tuple[SaltDraft, ConcentrationBasis]] = []
    for part in _PLUS.split(text):
        with mistakes.at():
            salts.append(_salt(part.strip()))
    mistakes.check()
    bases = {basis for _, basis in salts}
    if len(bases) > 1:
        raise FormulationError(
            "M (mole per litre of solution) and m (mole per kilogram of solvent) are mixed; "
            "use one of them for all salts"
        )
    return tuple(salt for salt, _ in salts), salts[0][1]


def _salt(text: str) -> tuple[SaltDraft, ConcentrationBasis]:
    found = _AMOUNT.fullmatch(text)
    if not found:
        raise FormulationError(f"{quoted(text)} is no amount of a salt; write it like 1 M NaPF6 or 4 m NaFSI")
    concentration = read_number(found["number"])
    return SaltDraft(name=found["name"], cation="", anion="", concentration=concentration), concentration_unit(
        found["unit"]
    )


def concentration_unit(text: str) -> ConcentrationBasis:
    """Basis that a unit of concentration names.

    Raises:
        FormulationError: no such unit.
    """
    if text not in CONCENTRATION_UNITS:
        raise FormulationError(
            f"unit {quoted(text)} is not known; use M (mole per litre of solution) or m (mole per kilogram of solvent)"
        )
    return CONCENTRATION_UNITS[text]


def ratio_basis(text: str) -> RatioBasis:
    """Basis that a solvent ratio names.

    Raises:
        FormulationError: no such basis.
    """
    key = " ".join(text.casefold().split())
    if key not in RATIO_BASES:
        raise FormulationError(f"ratio basis {quoted(text)} is not known; use v/v, w/w or mol")
    return RATIO_BASES[key]


def _solvents(text: str) -> tuple[tuple[SolventDraft, ...], RatioBasis]:
    found = _RATIO.fullmatch(text)
    names = [name.strip() for name in (found["names"] if found else text).split(":")]
    if not all(names):
        raise FormulationError(f"a solvent is missing in {quoted(text)}; write it like EC:DMC (1:1 v/v)")
    if not found:
        _check_unbracketed(text)
        if len(names) > 1:
            example = f"{':'.join(names)} ({':'.join('1' for _ in names)} v/v)"
            raise FormulationError(f"{len(names)} solvents need a ratio; write it like {example}")
    shares, basis = _ratio(found["ratio"], n_solvents=len(names)) if found else ([1.0], RatioBasis.VOLUME)
    return tuple(SolventDraft(name=name, share=share) for name, share in zip(names, shares, strict=True)), basis


def _check_unbracketed(text: str) -> None:
    """Check that solvents without a whole bracket hold no half of one, no shares and no temperature."""
    for mark, missing in (("(", ")"), (")", "(")):
        if mark in text and missing not in text:
            raise FormulationError(f"in {quoted(text)} a bracket has no {missing!r}; write it like EC:DMC (1:1 v/v)")
    if _BARE_RATIO.fullmatch(text):
        raise FormulationError(f"in {quoted(text)} the ratio needs brackets; write it like EC:DMC (1:1 v/v)")
    if _AT.search(text):
        raise FormulationError(f"in {quoted(text)} the temperature needs an @; write it like @ 298 K")
    if "%" in text:
        raise FormulationError(f"in {quoted(text)} a share stands outside brackets; write it like G2:FEC (95:5 w/w)")


def _ratio(text: str, *, n_solvents: int) -> tuple[list[float], RatioBasis]:
    found = _SHARES.fullmatch(text.strip())
    if not found:
        raise FormulationError(f"ratio {quoted(text)} is not understood; write it like (9:1 v/v)")
    numbers = [part.strip() for part in found["shares"].split(":")]
    percent = any(number.endswith("%") for number in numbers) or found["basis"].strip().endswith("%")
    shares = [read_number(number.removesuffix("%")) for number in numbers]
    if len(shares) != n_solvents:
        solvents = "1 solvent" if n_solvents == 1 else f"{n_solvents} solvents"
        count = "1 part" if len(shares) == 1 else f"{len(shares)} parts"
        hint = "; separate solvents by a colon, such as EC:DMC" if n_solvents < len(shares) else ""
        raise FormulationError(f"the ratio {':'.join(numbers)} has {count} for {solvents}{hint}")
    if not found["basis"].strip():
        raise FormulationError(f"the ratio {':'.join(numbers)} has no basis; add v/v, w/w or mol")
    if percent and abs(sum(shares) - 100.0) > 0.1:
        raise FormulationError(f"the percentages {':'.join(numbers)} add up to {sum(shares):g}, not to 100")
    return shares, ratio_basis(found["basis"].strip())


def _temperatures(text: str) -> tuple[float, ...]:
    mistakes = Mistakes()
    temperatures: list[float] = []
    for part in re.split(r",(?!\d)|\band\b", text):
        with mistakes.at():
            temperatures.append(_temperature(part.strip()))
    mistakes.check()
    return tuple(temperatures)


def _temperature(text: str) -> float:
    found = _TEMPERATURE.fullmatch(text)
    if not found:
        raise FormulationError(f"temperature {quoted(text)} is not understood; write it like @ 298 K or @ -40 C")
    number = read_number(found["number"])
    unit = found["unit"].removeprefix("°").removeprefix("deg")
    if not unit:
        bare = plain_number(number)
        raise FormulationError(f"temperature {bare} has no unit; write {bare} K or {bare} C")
    if unit not in {"K", "C"}:
        raise FormulationError(f"temperature unit {quoted(found['unit'])} is not known; use K or C")
    kelvin = number if unit == "K" else float(Decimal(repr(number)) + ZERO_CELSIUS_KELVIN)
    if kelvin <= 0 and unit == "C":
        raise FormulationError(f"temperature {plain_number(number)} C is at or below absolute zero, -273.15 C")
    return kelvin
