"""What a verb of the command line and its options are."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Argument:
    """One option, passed on under the same name; `many` takes any number of values, `positional` has no dashes."""

    name: str
    kind: Callable[[str], Any]
    help: str
    many: bool = False
    positional: bool = False
    default: Any = None


@dataclass(frozen=True, kw_only=True)
class Command:
    """A verb, and the function that does the work, imported only when the verb is used."""

    name: str
    help: str
    target: str  # module:function
    arguments: tuple[Argument, ...] = field(default=())


def path(name: str, help_text: str, default: str = "") -> Argument:
    """An option that takes one path; required unless a default is given."""
    return Argument(name=name, kind=Path, help=help_text, default=Path(default) if default else None)


def paths(name: str, help_text: str) -> Argument:
    """An option that takes any number of paths."""
    return Argument(name=name, kind=Path, help=help_text, many=True)


SETTINGS = path("settings", "settings file of the stage")
THREADS = Argument(name="threads", kind=int, help="worker processes or threads", default=1)
