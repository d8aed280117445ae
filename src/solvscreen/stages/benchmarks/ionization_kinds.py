"""Words for ionisation energies, electron affinities and detachment energies, and for what only resembles them."""

from enum import StrEnum
from typing import Final

from solvscreen.errors import InputError
from solvscreen.stages.benchmarks.written_text import Reasons, found, refuse, without, words


class Kind(StrEnum):
    """What is compared; the value is the name of the group of rows."""

    VERTICAL = "vertical ionisation"
    VERTICAL_DETACHMENT = "vertical detachment"
    ADIABATIC = "adiabatic ionisation"
    ADIABATIC_DETACHMENT = "adiabatic detachment"
    AFFINITY = "adiabatic electron affinity"
    VERTICAL_AFFINITY = "vertical electron affinity"
    UNSTATED = "ionisation, vertical or adiabatic not stated"


VERTICAL_KINDS: Final = frozenset({Kind.VERTICAL, Kind.VERTICAL_DETACHMENT, Kind.VERTICAL_AFFINITY, Kind.UNSTATED})
ATTACHMENTS: Final = frozenset({Kind.AFFINITY, Kind.VERTICAL_AFFINITY})
DETACHMENTS: Final = frozenset({Kind.VERTICAL_DETACHMENT, Kind.ADIABATIC_DETACHMENT})
IONISATIONS: Final = frozenset({Kind.VERTICAL, Kind.ADIABATIC, Kind.UNSTATED})
TRANSMISSION: Final = r"\bETS\b|electron[- ]transmission"
ATTACHMENT_ENERGY: Final = r"attachment energ|\b[VA]AE\b"
_DETACHMENT: Final = r"detach|\bv ?de\b|\ba ?de\b"
_AFFINITY: Final = rf"electron(?:ic)? affinit|\b[va]?-?ea(?:s|v|a|ad|vert|adia)?\b|{ATTACHMENT_ENERGY}"
_IONISATION: Final = r"ioni[sz]|\b[va]?-?i[ep](?:s|v|a|ad|vert|adia|1)?\b|photoelectron"
_CLASSES: Final = (("detachment", _DETACHMENT), ("affinity", _AFFINITY), ("ionisation", _IONISATION))
_AFTER: Final = r"(?:i[ep]|ea|de)s?[\s,:(]*"
_VERTICAL: Final = rf"\bvert(?:ical(?:ly)?|\.)?\b|\bv-?i[ep]s?\b|\bv ?de\b|\bv-?ea\b|\bvae\b|\b{_AFTER}v(?:ert)?\b"
_ADIABATIC: Final = (
    rf"\badiab(?:atic(?:ally)?|\.)?\b|\bthreshold|\bonset|\b0-0\b|\ba-?i[ep]s?\b|\baea\b|\baae\b|\ba ?de\b"
    rf"|\b{_AFTER}(?:a|ad|adia)\b|\bZEKE\b|\bMATI\b"
)
_HEDGED: Final = (
    r"(?:near(?:ly)?|approx(?:imate(?:ly)?)?\.?|about|almost|~)[\s-]*vertical|(?:non-?|not )(?:vertical|adiabatic)"
)
_BAND: Final = r"photoelectron|band max|peak max|ccsd|d-?scf|Δ ?scf|eom|\bgw\b"
_RELAXED: Final = r"\bzpe\b|\bzpve\b|zero[- ]point|\brelaxed\b|\bG[234]\b|\bW1\b|\bCBS-QB3\b"
_OTHER: Final[Reasons] = (
    (r"basicit|acidit|\bproton\b|\bp ?K ?a?\b|acid ioni", "not about an electron"),
    (r"\b(?:second|third|fourth|2nd|3rd|[4-9]th|doubl[ey]|triple|triply|multipl[ey]|successive)\b|\bDIP\b"
     r"|\b[va]?i[ep]s? ?\(?[2-9]\b|\bHOMO ?- ?\d|\b(?:inner|outer) valence|\bband ?\(?[2-9]\b"
     r"|\b[2-9]\.? ?band", "not the first ionisation"),
    (r"\bcore\b|inner[- ]shell|[A-Z]-edge|(?<!\d)[1-4] ?(?-i:[spdf])(?:[1-3]/2)?\b|\bXPS\b|\bESCA\b|x-ray"
     r"|auger|shake", "an inner shell"),
    (r"\b\d+ ?(?:a|b|e|t|σ|π|sigma|pi)(?:[1-3]?[gu]?)?['\"]?(?=\)|$|,| orbital| band| state)", "one named orbital"),  # noqa: RUF001
    (r"cross[- ]?section|efficienc|yield|intensit|\bwidth|splitting|spacing|\bFWHM\b|constant|\bdegree\b|\brate\b"
     r"|polari[sz]ab|lifetime|probabilit", "not an energy of ionisation"),
    (r"shift|differ|relative|\bchange|Δ ?(?:v|a)?(?:i[ep]|ea|de)|lowering|\berror\b|deviation|\bminus\b"
     r"|\bgap\b|correction|contribution", "a difference or a part"),
    (r"appearance|fragment|dissociat|\bAP\b", "an appearance energy"),
    (r"reorgani[sz]ation|relaxation|hardness|softness|electronegativ|electrophil|redox|oxidation|reduction"
     r"|electrode", "derived from other energies"),
    (r"gibbs|free energ|enthalp|entrop|\bheat\b", "a thermal energy"),
    (r"koopmans|\bhomo\b|\blumo\b|orbital energ|eigenvalue", "an orbital energy"),
    (r"excited|excitation|triplet state|rydberg state|\b[ABCD]~?[ -]state|autoioni", "an excited state"),
)  # fmt: skip
_METHODS: Final[Reasons] = (
    (r"\bXPS\b|\bESCA\b|x-ray|auger", "an inner shell"),
    (r"koopmans|(?<!delta-)\bhomo\b|orbital energ|eigenvalue", "an orbital energy"),
    (r"electrochem|voltammetr|redox", "an electrode potential"),
)


def kind_of(quantity: str, *, method: str) -> Kind:
    """What a quantity is, with the help of the method where the quantity leaves it open.

    Raises:
        InputError: something else, several at once, or not told.
    """
    text, how = words(quantity), words(method)
    classes = _classes(text)
    if not classes:
        raise InputError("not an ionisation energy, electron affinity or detachment energy")
    refuse(text, _OTHER)
    refuse(how, _METHODS)
    if "affinit" in text.casefold() and not found(_AFFINITY, text):
        raise InputError("an affinity for something else than an electron")
    if len(classes) > 1:
        raise InputError(f"several quantities at once: {' and '.join(classes)}")
    vertical, adiabatic = _sides(text, how)
    if "detachment" in classes:
        return Kind.ADIABATIC_DETACHMENT if adiabatic else Kind.VERTICAL_DETACHMENT
    if "affinity" in classes:
        return Kind.VERTICAL_AFFINITY if vertical else Kind.AFFINITY
    if vertical:
        return Kind.VERTICAL
    if adiabatic:
        return Kind.ADIABATIC
    return Kind.VERTICAL if found(_BAND, f"{text} {how}") else Kind.UNSTATED


def _classes(text: str) -> list[str]:
    """Which of the three a text names; spectra of photoelectrons give affinities and detachment energies too."""
    named = [name for name, pattern in _CLASSES if found(pattern, text)]
    bare = without(r"photo(?:electron|ioni[sz]ation)", text)
    return [name for name, pattern in _CLASSES if found(pattern, bare)] if len(named) > 1 else named


def _sides(text: str, how: str) -> tuple[bool, bool]:
    """Whether the value is vertical, and whether it is adiabatic; the quantity counts before the method."""
    quantity = without(_HEDGED, text)  # a value near the vertical one is not the vertical one
    method = without(_HEDGED, how)
    for place in (quantity, method):
        vertical, adiabatic = (found(pattern, place) != "" for pattern in (_VERTICAL, _ADIABATIC))
        if vertical and adiabatic and place is quantity:
            raise InputError("both vertical and adiabatic")
        if vertical or adiabatic:
            return vertical, adiabatic and not vertical
    return False, found(_RELAXED, f"{quantity} {method}") != ""
