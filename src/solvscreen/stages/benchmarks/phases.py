"""Whether a reference row is about isolated molecules, or about a liquid, a continuum, a crystal or a surface."""

import re
from typing import Final

from solvscreen.errors import InputError
from solvscreen.stages.benchmarks.references import Row
from solvscreen.stages.benchmarks.written_text import found, plain, without, words

_MODEL: Final = (
    r"\b(?:[a-z]{0,4}-?)?pcm\b|\bsmd\b|\b\w*cosmo\b|\balpb\b|\bgb-?/?sa\b|\bgbsa\b|\bsm(?:8|12|x)\b|\bscrf\b|\bss\(?v\)?pe\b"
    r"|\bcmirs\b|\bgeneralized born\b|\bonsager\b|\breaction field\b|\bpoisson\b|\b3d-?rism\b|\bqm/mm\b"
)
_WORDS: Final = (
    r"\bsolvents?\b|\bsolvat(?:ed|ion)\b|\bsolution\b|\bimplicit\b|\bcontinuum\b|\baqueous\b|\baq\b|\bliquid\b|\bmelt\b"
    r"|\belectrolyte\b|\belectrode\b|\bcrystal\w*|\bsolid\b|\bthin films?\b|\badsorbed\b|\bdroplets?\b|\bdilut\w+"
    r"|\binfinite dilution\b|\bmolten\b|\bRDF\b|\bneutron\b|\bEXAFS\b|\bXRD\b|\bx-ray diffraction\b|\b(?:CP|AI|BO)MD\b"
    r"|\bfirst[- ](?:\w+ )?shell\b|\bbulk\b|\bvs\.? (?:SHE|NHE|SCE|Li|Na|K|Fc|Ag)\b"
)
_LIQUIDS: Final = (
    r"(?:water|h2o|d2o|acetonitrile|mecn|acn|ch3cn|dmso|dimethyl ?sulfoxide|dmf|dcm|dichloromethane|ch2cl2|chloroform|chcl3"
    r"|thf|tetrahydrofuran|dme|dimethoxyethane|glyme|diglyme|triglyme|tetraglyme|g[1-4]|methanol|meoh|ethanol|etoh"
    r"|ec|pc|dmc|emc|dec|fec|(?:\w+ )?carbonates?|ether|acetone|hexane|cyclohexane|heptane|toluene|benzene|dioxane|dioxolane"
    r"|dol|sulfolane|gbl|ethyl acetate|nitromethane|argon matrix|neon matrix|ice)"
)
_IN: Final = (
    rf"\bin (?:an? |the |liquid |dry |pure )?{_LIQUIDS}\b(?![-+]|\s*(?:\+|\.\.\.|complex|molecule|cation|anion|adduct|dimer"
    r"|cluster|monomer))"
)
_AMOUNT: Final = r"\b\d+(?:\.\d+)? ?(?:M|mM|mol/L|mol/kg|mol L-1|mol/dm3|molal|wt ?%)(?![\w-])"
_PERMITTIVITY: Final = (
    r"(?:\beps(?:ilon)?|ε|\bdielectric(?: constant)?|\b(?:relative )?permittivity)(?: ?[rs0])?\s*(?:=|of|:|is)?\s*(\d+(?:\.\d+)?)"
)
_NEGATED: Final = (
    r"\b(?:no|not?|without|w/o|excluding|neither|free of)\b(?: (?:any|the|an?|explicit|implicit|continuum|bulk))*"
    r"(?: (?:solvents?|solvated|solvation|solution|pcm|smd|cosmo|continuum|liquid|aqueous|electrolyte)"
    r"(?: (?:model|effects?|corrections?|phase|field))*(?:,? (?:or|nor|and) )?)+"
    r"|\bsolvent-free\b|\bunsolvated\b|\bnon-?solvated\b|\bsolvent(?: model)?\s*[:=]\s*(?:none|no|vacuum|gas)\b"
)
_OF_COMPLEXES: Final = (
    r"\b(?:ion|cation|metal|na\+?|li\+?|k\+?)-solvent\b|\bE ?\([^()]*\)|\bsolvent (?:removed|molecules?|complex|binding)\b"
    r"|\bsolvent\b(?= removal| detach)|\bwater complex\b|\bliquid nitrogen\b"
)


def require_vacuum(row: Row) -> None:
    """Check that a row is about isolated molecules. What its note says counts only if it names a continuum model.

    Raises:
        InputError: it is not; the message names the word that says so.
    """
    quantity, conditions, method = (_positive(text) for text in (row.quantity, row.conditions, row.method))
    species = _positive(row.species)
    places = [
        *(found(pattern, text) for text in (quantity, conditions, method) for pattern in (_MODEL, _WORDS, _IN)),
        *(_permittivity(text) for text in (quantity, conditions, method, _positive(row.use_note))),
        *(found(pattern, species) for pattern in (_MODEL, _IN, r"\(aq\)|\(l\)|\(s\)|\baqueous\b|\bsolvated\b|\bhydrated\b")),
        *(place.group() for text in (quantity, conditions) if (place := re.search(_AMOUNT, text))),
        found(_MODEL, _positive(row.use_note)),
        *(part for part in re.split(r"[,;/:()]\s*", conditions) if re.fullmatch(_LIQUIDS, part.strip(), re.IGNORECASE)),
    ]
    place = next(filter(None, places), "")
    if place:
        raise InputError(f"not in vacuum: {place}")


def _positive(text: str) -> str:
    """The text without what it denies, and without the names of parts of a complex."""
    return without(_OF_COMPLEXES, without(_NEGATED, words(plain(text))))


def _permittivity(text: str) -> str:
    """The place that states a permittivity above that of the vacuum."""
    for place in re.finditer(_PERMITTIVITY, text, re.IGNORECASE):
        if float(place.group(1)) > 1.01:
            return place.group().strip()
    return ""
