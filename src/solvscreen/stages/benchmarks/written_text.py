"""Text of reference rows in one spelling: every dash a hyphen, superscripts as plain characters, symbols folded."""

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

from solvscreen.errors import InputError

_FOLDED: Final = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63", "-") | {"\u2206": "Δ"})
_MIDDLE_DOTS: Final = str.maketrans(dict.fromkeys("\u2022\u2219\u22c5\u22ef", "·"))
_INITIALS: Final = re.compile(r"\b([IE])\.\s?([EPA])\.?(?![A-Za-z])")

Reasons = Sequence[tuple[str, str]]
"""Pairs of a pattern and what a row is about that has it."""


def plain(text: str) -> str:
    """The text with plain characters and single spaces.

    >>> plain("Na⁺–THF, −23.8 kJ mol⁻¹, Na…O")
    'Na+-THF, -23.8 kJ mol-1, Na...O'
    """
    folded = unicodedata.normalize("NFKC", text).translate(_FOLDED).translate(_MIDDLE_DOTS)
    return " ".join(folded.split())


def words(text: str) -> str:
    """The same without the marks of subscripts, and with initials closed up.

    >>> words("$IE_{v}$"), words("I.E., adiabatic")
    ('IE v', 'IE, adiabatic')
    """
    bare = re.sub(r"[{}$\\~^]|\*\*", "", plain(text).replace("_", " "))
    return " ".join(_INITIALS.sub(r"\1\2", bare).split())


def any_of(*patterns: str) -> str:
    """Pattern of whole words, one of `patterns`."""
    return rf"\b(?:{'|'.join(patterns)})(?!\w)"


def found(pattern: str, text: str) -> str:
    """What `pattern` finds in `text`, whatever the case of the letters; empty if nothing."""
    place = re.search(pattern, text, re.IGNORECASE)
    return place.group().strip() if place else ""


def without(pattern: str, text: str) -> str:
    """The text without what `pattern` finds."""
    return re.sub(pattern, " ", text, flags=re.IGNORECASE)


def refuse(text: str, reasons: Reasons) -> None:
    """Check that a text has none of the patterns.

    Raises:
        InputError: it has one; the message names what was found.
    """
    for pattern, reason in reasons:
        place = found(pattern, text)
        if place:
            raise InputError(f"{reason}: {place}")
