"""Numbers as people write them into tables."""

import math
import re
from collections.abc import Iterable
from typing import Final

from solvscreen.errors import InputError
from solvscreen.stages.benchmarks.written_text import plain

_NUMBER: Final = r"[-+]?\s?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?"
_ERROR: Final = r"(?:±|\+/?-)\s*(?:\d+\.?\d*|\.\d+)"
_VALUE: Final = re.compile(
    rf"(?:~|≈|ca\.?|approx\.?|about)?\s*(?P<number>{_NUMBER})\s*(?:\(\d*\.?\d+\))?"
    rf"\s*(?:{_ERROR})?\s*(?P<unit>[^\d\s±].*)?"
)
_IN_BRACKETS: Final = re.compile(rf"\((?P<inside>{_NUMBER}\s*{_ERROR})\)(?P<rest>.*)")
_SECOND: Final = r"(?:-|to\b|and\b|or\b|/|,|;|\.\.+)\s*[-+]?\s?(?:\d|\.\d).*"
_RANGE: Final = re.compile(rf"{_NUMBER}\s*{_SECOND}", re.IGNORECASE)
_BOUND: Final = re.compile(
    r"[<>≤≥⩽⩾≲≳]|(?:up to|below|above|less than|more than|at least|at most|max|min)\b", re.IGNORECASE
)
_POINT: Final = re.compile(r"\d\.\d|\d,\d{3}\.")
_DECIMAL_COMMA: Final = re.compile(r"(?<![\d,])(?:0,\d+|\d+,(?:\d{1,2}|\d{4,}))(?![\d,])")
_EITHER: Final = re.compile(r"[-+]?[1-9]\d{0,2}[,.]\d{3}(?!\d)")


def decimal_mark(values: Iterable[str], *, delimiter: str) -> str:
    """`.` or `,` where the numbers of a column show which of them it uses, else empty; both count as neither.

    >>> decimal_mark(["9,8", "1,217"], delimiter=";"), decimal_mark(["1,217"], delimiter=",")
    (',', '')
    """
    texts = [plain(value) for value in values]
    points = any(_POINT.search(text) for text in texts)
    commas = any(_DECIMAL_COMMA.search(text) for text in texts)
    if points == commas:
        return "," if delimiter == ";" and not points else ""
    return "," if commas else "."


def read_value(text: str, *, mark: str = "") -> tuple[float, str]:
    """Number in `text` and what follows it, such as a unit; empty if nothing does. `mark` is that of the column.

    >>> read_value("9.80(5)"), read_value("−23.83 ± 0.2 kcal/mol"), read_value("1,217", mark=",")
    ((9.8, ''), (-23.83, 'kcal/mol'), (1.217, ''))

    Raises:
        InputError: empty, a range, a bound, no number, or a comma that may stand for a point or for thousands.
    """
    bare = plain(text).rstrip("*")
    if not bare:
        raise InputError("no value")
    if _BOUND.match(bare):
        raise InputError(f"a bound, not a value: {bare}")
    found = _VALUE.fullmatch(_without_brackets(_with_points(bare, mark=mark)))
    rest = (found["unit"] or "").strip() if found else ""
    if found is None or re.fullmatch(_SECOND, rest):
        raise InputError(f"a range, not one value: {bare}" if _RANGE.fullmatch(bare) else f"no number: {bare}")
    number = float(found["number"].replace(" ", ""))
    if not math.isfinite(number):
        raise InputError(f"no number: {bare}")
    return number, rest


def _with_points(text: str, *, mark: str) -> str:
    """Decimal commas as points, commas between thousands left out."""
    if re.match(r"[-+~]?\d{1,3}(?:,\d{3})+\.\d", text) or re.match(r"[-+~]?\d{1,3}(?:,\d{3}){2,}(?![\d,])", text):
        return text.replace(",", "")
    if re.match(r"[-+~]?\d{1,3}(?:\.\d{3})+,\d", text):
        return text.replace(".", "").replace(",", ".")
    either = _EITHER.match(text.lstrip("~≈ "))
    if either and mark != "," and "," in either.group():
        raise InputError(f"a comma that may stand for a point or for thousands: {text}")
    if either and mark == "," and "." in either.group():
        raise InputError(f"a point that may stand for a comma or for thousands: {text}")
    return re.sub(r"(?<=\d),(?=\d)", ".", text)


def _without_brackets(text: str) -> str:
    found = _IN_BRACKETS.fullmatch(text)
    return f"{found['inside']}{found['rest']}" if found else text
