"""Numbers as people write them."""

import math
import re
from typing import Final

from solvscreen.errors import InputError

NUMBER: Final = r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?"
_NUMBER: Final = re.compile(NUMBER)
_DECIMAL_COMMA: Final = re.compile(r"([-+]?\d+),(\d+)")


def read_number(text: str) -> float:
    """The finite number that `text` spells.

    Raises:
        InputError: anything else, with the cure where the slip is a common one.

    >>> read_number(" 0.5 ")
    0.5
    """
    bare = text.strip()
    comma = _DECIMAL_COMMA.fullmatch(bare)
    if comma:
        raise InputError(f"{bare} has a decimal comma; write {comma[1]}.{comma[2]}")
    if not _NUMBER.fullmatch(bare) or not bare.isascii() or len(bare) > 40:
        raise InputError(f"{quoted(bare)} is not a number")
    value = float(bare)
    if not math.isfinite(value):
        raise InputError(f"{quoted(bare)} is too large for a number")
    return value


def plain_number(value: float) -> str:
    """Shortest text that reads back as exactly `value`.

    >>> plain_number(298.0), plain_number(0.1), plain_number(298.15)
    ('298', '0.1', '298.15')
    """
    return repr(float(value)).removesuffix(".0")


def quoted(value: object, *, limit: int = 60) -> str:
    """What a person wrote, on one line, printable and of bounded length, in single quotes.

    >>> quoted("a\\tb")
    "'a\\\\tb'"
    """
    text = str(value)
    short = text if len(text) <= limit else text[: limit - 3] + "..."
    escaped = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in short)
    return f"'{escaped}'"
