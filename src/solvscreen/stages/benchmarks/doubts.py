"""Whether a reference row calls its own value doubtful."""

from typing import Final

from solvscreen.stages.benchmarks.references import Row
from solvscreen.stages.benchmarks.written_text import found, plain, without

_DENIED: Final = (
    r"\b(?:no|not|without|never|nor|free of|little)\b (?:\w+ ){0,2}?(?:doubt\w*|conflict\w*|disput\w*"
    r"|uncertain\w*|question\w*"
    r"|unreliable|controvers\w*|tentative)|\bundisputed\b|\bunquestion\w+|\bundoubted\w*"
)
_DOUBT: Final = (
    r"not (?:to )?(?:be )?assert|\bconflict|\bdoubt|unreliable|\buncertain\b|\bdisput|order only"
    r"|orders?[- ]of[- ]magnitude"
    r"|use band|\bunbound\b|\bquestion|controvers|\btentative|\bsuspect|\bdubious|\bsuperseded|\bretracted"
    r"|\berroneous"
    r"|do not (?:use|trust)|don't (?:use|trust)|not trust|rough(?:ly)? (?:estimate|value)|\bguess|\?\?"
)


def is_doubtful(row: Row) -> bool:
    """True if a row says that its value is doubtful, or that it was recalled."""
    text = without(_DENIED, plain(" ; ".join((row.use_note, row.confidence, row.uncertainty))))
    return not row.was_seen or found(_DOUBT, text) != ""
