"""Whether a reference row is about isolated molecules, or about a liquid, a continuum, a crystal or a surface."""

import re
from typing import Final

from solvscreen.errors import InputError
from solvscreen.stages.benchmarks.references import Row
from solvscreen.stages.benchmarks.written_text import any_of, found, plain, without, words

_MODEL: Final = any_of(
    *(
        r"(?:[a-z]{0,4}-?)?pcm",
        "smd",
        r"\w*cosmo",
        "alpb",
        r"gb-?/?sa",
        r"sm(?:8|12|x)",
        "scrf",
        r"ss\(?v\)?pe",
        "cmirs",
    ),
    *("generalized born", "onsager", "reaction field", "poisson", r"3d-?rism", "qm/mm"),
)
_WORDS: Final = any_of(
    *(
        "solvents?",
        r"solvat(?:ed|ion)",
        "solution",
        "implicit",
        "continuum",
        "aqueous",
        "aq",
        "liquid",
        "melt",
        "molten",
    ),
    *("electrolyte", "electrode", r"crystal\w*", "solid", "thin films?", "adsorbed", "bulk", "droplets?", r"dilut\w+"),
    *(
        r"(?:ar|ne|kr|xe|n2|argon|neon|nitrogen|gas) matri(?:x|ces)",
        "infinite dilution",
        r"first[- ](?:\w+ )?shell",
        "RDF",
        "neutron",
        "EXAFS",
        "XRD",
        "x-ray diffraction",
    ),
    *("(?:CP|AI|BO)MD", r"vs\.? (?:SHE|NHE|SCE|Li|Na|K|Fc|Ag)"),
)
_LIQUIDS: Final = any_of(
    *("water", "h2o", "d2o", "acetonitrile", "mecn", "acn", "ch3cn", "dmso", "dimethyl ?sulfoxide", "dmf", "dcm"),
    *("dichloromethane", "ch2cl2", "chloroform", "chcl3", "thf", "tetrahydrofuran", "dme", "dimethoxyethane"),
    *(
        "(?:di|tri|tetra)?glyme",
        "g[1-4]",
        "methanol",
        "meoh",
        "ethanol",
        "etoh",
        "ec",
        "pc",
        "dmc",
        "emc",
        "dec",
        "fec",
    ),
    *(r"(?:\w+ )?carbonates?", "ether", "acetone", "(?:cyclo)?hexane", "heptane", "toluene", "benzene", "dioxane"),
    *("dioxolane", "dol", "sulfolane", "gbl", "ethyl acetate", "nitromethane", "(?:argon|neon) matrix", "ice"),
)
_PART_OF_COMPLEX: Final = r"(?![-+]|\s*(?:\+|\.\.\.|complex|molecule|cation|anion|adduct|dimer|cluster|monomer))"
_IN: Final = rf"\bin (?:an? |the |liquid |dry |pure )?{_LIQUIDS}{_PART_OF_COMPLEX}"
_PHASE: Final = rf"\(aq\)|\(l\)|\(s\)|{any_of('aqueous', 'solvated', 'hydrated')}"
_AMOUNT: Final = r"\b\d+(?:\.\d+)? ?(?:M|mM|mol/L|mol/kg|mol L-1|mol/dm3|molal|wt ?%)(?![\w-])"
_PERMITTIVITY: Final = (
    r"(?:\beps(?:ilon)?|ε|\bdielectric(?: constant)?|\b(?:relative )?permittivity)"
    r"(?: ?[rs0])?\s*(?:=|of|:|is)?\s*(\d+(?:\.\d+)?)"
)
_SOLVENT: Final = r"(?:solvents?|solvated|solvation|solution|pcm|smd|cosmo|continuum|liquid|aqueous|electrolyte)"
_NEGATED: Final = (
    r"\b(?:not?|without|w/o|excluding|neither|neglecting|free of)\b"
    r"(?: (?:any|the|an?|explicit|implicit|continuum|bulk))*"
    rf"(?: {_SOLVENT}(?: (?:model|effects?|corrections?|phase|field))*(?:,? (?:or|nor|and) )?)+"
    rf"|\b{_SOLVENT}(?: effects?)? (?:are |is )?(?:not (?:included|considered)|neglected|ignored)"
    r"|\bsolvent-free\b|\bunsolvated\b|\bnon-?solvated\b|\bsolvent(?: model)?\s*[:=]\s*(?:none|no|vacuum|gas)\b"
)
_OF_COMPLEXES: Final = (
    r"\b(?:ion|cation|metal|na\+?|li\+?|k\+?)-solvent\b|\bE ?\([^()]*\)|\bwater complex\b|\bliquid nitrogen\b"
    r"|\bsolvent (?:removed|molecules?|complex|binding)\b|\bsolvent\b(?= removal| detach)"
)


def require_vacuum(row: Row) -> None:
    """Check that a row is about isolated molecules. What its note says counts only if it names a continuum model.

    Raises:
        InputError: it is not; the message names the word that says so.
    """
    species, note = _positive(row.species), _positive(row.use_note)
    stated = [_positive(text) for text in (row.quantity, row.conditions, row.method)]
    places = [
        *(found(pattern, text) for text in stated for pattern in (_MODEL, _WORDS, _IN)),
        *(found(pattern, species) for pattern in (_MODEL, _IN, _PHASE)),
        found(_MODEL, note),
        *(_permittivity(text) for text in (*stated, note)),
        *(_amount(text) for text in stated[:2]),
        _liquid(stated[1]),
    ]
    place = next(filter(None, places), "")
    if place:
        raise InputError(f"not in vacuum: {place}")


def _liquid(conditions: str) -> str:
    """The part of the conditions that is nothing but the name of a liquid."""
    parts = (part.strip() for part in re.split(r"[,;/:()]", conditions))
    return next((part for part in parts if re.fullmatch(_LIQUIDS, part, re.IGNORECASE)), "")


def _amount(text: str) -> str:
    """The place that states a concentration."""
    place = re.search(_AMOUNT, text)
    return place.group() if place else ""


def _positive(text: str) -> str:
    """The text without what it denies, and without the names of parts of a complex."""
    return without(_OF_COMPLEXES, without(_NEGATED, words(plain(text))))


def _permittivity(text: str) -> str:
    """The place that states a permittivity above that of the vacuum."""
    for place in re.finditer(_PERMITTIVITY, text, re.IGNORECASE):
        if float(place.group(1)) > 1.01:
            return place.group().strip()
    return ""
