"""Metal cation and number of ligands in the name of a complex, such as `Na+...THF` or `[Na(THF)4]+`."""

import re
from typing import Final

from solvscreen.stages.benchmarks.written_text import found, plain

_ELEMENT: Final = "Li|Na|K|Rb|Cs|Mg|Ca|Zn|Al"
_CHARGE: Final = r"(?:\s?\(?\d?\+\)?|\((?:I|II|III)\))"
_CATION: Final = re.compile(rf"(?<![A-Za-z])({_ELEMENT}){_CHARGE}")
_BARE: Final = re.compile(rf"(?<![A-Za-z\d])(?<!\d )({_ELEMENT})(?=\s?(?:-|\.\.\.|·|\(|:|\]|\+|/))")
_WORD: Final = r"\b(lithium|sodium|potassium|magnesium|calcium|zinc)\b"
_IN_WORDS: Final = re.compile(rf"{_WORD}(?=\s?(?:\+|-|\.\.\.|\(|ion\b|cation\b|.*\bcomplex))", re.IGNORECASE)
_SALT: Final = re.compile(rf"\s*(?:(?:Li|Na|K)(?=[A-Z\[])|{_WORD} [a-z])")
_SYMBOLS: Final = {
    "lithium": "Li",
    "sodium": "Na",
    "potassium": "K",
    "magnesium": "Mg",
    "calcium": "Ca",
    "zinc": "Zn",
}
_METAL: Final = rf"(?<![A-Za-z])(?:{_ELEMENT}){_CHARGE}?"
_GROUP: Final = r"\((?:[^()]|\([^()]*\))*\)"
_COUNTS: Final = (
    re.compile(rf"{_METAL}[\s.·-]*{_GROUP}\s?(\d+|n|x)(?![A-Za-z\d])"),
    re.compile(rf"(?<![A-Za-z\d)]){_GROUP}\s?(\d+|n|x)[\s.·-]*\[?(?:{_ELEMENT})(?![a-z])"),
    re.compile(rf"{_METAL}[\s.·+-]*?[\s.·+](\d|n) ?(?=[A-Z(])(?!Me)"),
    re.compile(r"\b(\d+)-(?:fold )?coordinate"),
    re.compile(r"\b(?:CN|coordination number|n)\s*(?:=|of)\s*(\d+)", re.IGNORECASE),
    re.compile(r"\b(?:D\w?|BDE|ΔH|dH)°?\s?\((?:[01],\s?)?(\d)(?!\d)"),
)
_RATIO: Final = re.compile(r"(?<![\d:])(\d)\s?:\s?(\d)(?![\d:])")
_ORDINALS: Final = r"\b(?:second|third|fourth|fifth|sixth|2nd|3rd|[4-9]th)\b"
_PREFIXES: Final = r"\b(?:bis|tris|tetrakis|hexakis)[- ](?:complex|ligand|adduct)"
_PARTNERS: Final = r"\b(?:complex|adduct|ion pair)\b|(?<=[\w+)\]])\s?(?:\.\.\.|·|--|\s\+\s)\s?(?=[\w(\[])"
_PART: Final = re.compile(
    rf"^\W*(?:{_METAL}|{_WORD})|(?:\.\.\.|·|-|\+|\)|\]|:)\s*\[?{_METAL}|\b(?:complex|adduct|ion pair)\b", re.IGNORECASE
)
MOST: Final = 9  # ligands; larger numbers belong to names such as 18C6


def named_metals(text: str) -> tuple[str, ...]:
    """Element symbols of the metal cations that a text names, with a charge where it gives any.

    >>> named_metals("Na⁺–THF"), named_metals("sodium ion + THF"), named_metals("binding at 298 K")
    (('Na',), ('Na',), ())
    """
    name = plain(text)
    charged = _CATION.findall(name)
    if charged:
        return tuple(dict.fromkeys(charged))
    bare = [one for one in _BARE.findall(name) if one != "K" or re.search(r"(?<![A-Za-z\d ])K(?:-|\.\.\.|·|\()", name)]
    in_words = [_SYMBOLS[one.casefold()] for one in _IN_WORDS.findall(name)]
    return tuple(dict.fromkeys([*bare, *in_words]))


def stated_ligands(species: str, quantity: str) -> tuple[str, str]:
    """Number of ligands, `several` where it is not told, and the words that say so; empty where none do."""
    name, words = plain(species).split("->")[0].split("→")[0].strip(), plain(quantity)
    for text in (name, words):
        for pattern in _COUNTS:
            place = pattern.search(text)
            if place and not (place.group(1).isdigit() and int(place.group(1)) > MOST):
                number = place.group(1)
                return (number if number.isdigit() else "several"), place.group().strip()
        ratio = _RATIO.search(text)
        if ratio and set(ratio.groups()) != {"1"}:
            return max(ratio.groups()), ratio.group()
    ordinal = found(_ORDINALS, words) or found(_PREFIXES, f"{name} {words}")
    return ("several", ordinal) if ordinal else ("", "")


def names_partners(species: str) -> bool:
    """True if a name joins two molecules, as `THF...PF6-` does."""
    return found(_PARTNERS, plain(species)) != ""


def names_complex(species: str) -> bool:
    """True if a metal is part of what a name describes, as in `THF-Na+`, not only mentioned, as in `THF (for Na+)`."""
    return _PART.search(plain(species)) is not None


def names_salt(species: str) -> bool:
    """True if a name is that of a salt, such as `NaPF6` or `sodium acetate`.

    >>> names_salt("NaPF6"), names_salt("Na+...THF"), names_salt("THF")
    (True, False, False)
    """
    return _SALT.match(plain(species)) is not None
