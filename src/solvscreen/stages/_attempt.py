"""The only place where an expected failure of one item turns into a row."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, ParamSpec, TypeVar

from solvscreen.errors import CalculationError, SolvscreenError

Arguments = ParamSpec("Arguments")
Value = TypeVar("Value")


@dataclass(frozen=True, kw_only=True)
class Success(Generic[Value]):
    """What the function returned."""

    value: Value


@dataclass(frozen=True, kw_only=True)
class Failure:
    """Why there is no value, in words for a table; `kind` is the exception's name."""

    reason: str
    kind: str


def attempt(
    function: Callable[Arguments, Value], *args: Arguments.args, **kwargs: Arguments.kwargs
) -> Success[Value] | Failure:
    """Call `function`; a CalculationError becomes a Failure, every other exception is a bug and goes on up."""
    try:
        return Success(value=function(*args, **kwargs))
    except CalculationError as error:
        return Failure(reason=" ".join(str(error).split()), kind=type(error).__name__)


def attempt_row(
    function: Callable[Arguments, Value], *args: Arguments.args, **kwargs: Arguments.kwargs
) -> Success[Value] | Failure:
    """The same for a row of somebody else's table: there, an impossible molecule is no bug but a row that fails."""
    try:
        return Success(value=function(*args, **kwargs))
    except SolvscreenError as error:
        return Failure(reason=" ".join(str(error).split()), kind=type(error).__name__)


def item_seed(seed: Any, item: str) -> int:
    """Seed of one item, 31 bits, from the run's seed and the item's name.

    >>> item_seed(1, "G2")
    1137222910
    """
    return int.from_bytes(hashlib.sha256(f"{seed}:{item}".encode()).digest()[:4], "big") >> 1
