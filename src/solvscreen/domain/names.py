"""Finding a species by what people call it, and guessing what a misspelt name was meant to be."""

import re
import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches
from typing import Final

from solvscreen.domain.numbers import quoted
from solvscreen.domain.species import Species
from solvscreen.errors import InputError

SAFE_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
RESERVED: Final = frozenset({"con", "prn", "aux", "nul", *(f"{name}{n}" for name in ("com", "lpt") for n in range(10))})


def require_safe_id(identifier: str, *, longest: int) -> None:
    """Check that an id can be part of a file name everywhere.

    Raises:
        InputError: it cannot; the message says why.
    """
    shown = quoted(identifier)
    if len(identifier) > longest:
        raise InputError(f"id {shown} has {len(identifier)} characters; use at most {longest}, ids become file names")
    if not SAFE_ID.fullmatch(identifier):
        bad = sorted(set(re.sub(r"[A-Za-z0-9._-]", "", identifier)))
        why = f"it holds {', '.join(map(quoted, bad))}" if bad else "it has to start with a letter or a digit"
        raise InputError(f"id {shown} is no safe file name: {why}; use letters, digits, '-', '_' and '.' only")
    if identifier.endswith(".") or identifier.partition(".")[0].casefold() in RESERVED:
        raise InputError(f"id {shown} is no safe file name on every system; choose another")


def folded(name: str) -> str:
    """Name without differences that people do not mean: case, kind of space, subscript digits.

    >>> folded(" NaPF₆ ")
    'napf6'
    """
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def suggestion(word: str, choices: Iterable[str]) -> str:
    """`; did you mean X?` for the nearest choice, or empty text if none is near.

    >>> suggestion("acuracy", ["accuracy", "engine"])
    '; did you mean accuracy?'
    """
    by_fold = {folded(choice): choice for choice in sorted(choices, reverse=True)}
    near = get_close_matches(folded(word)[:80], by_fold, n=1, cutoff=0.5 if len(word) <= 3 else 0.65)
    return f"; did you mean {by_fold[near[0]]}?" if near else ""


class NameIndex:
    """Species by id, alias or name. An exact id wins over an exact alias, that over a match that ignores case."""

    def __init__(self, species: Iterable[Species], *, is_complete: bool = True) -> None:
        self.is_complete = is_complete  # False if a row of the tables could not be read
        self.species = {row.id: row for row in species}
        self._exact: dict[str, set[str]] = {}
        self._folded: dict[str, set[str]] = {}
        for row in self.species.values():
            for name in labels(row):
                self._exact.setdefault(name, set()).add(row.id)
                self._folded.setdefault(folded(name), set()).add(row.id)

    def matches(self, name: str) -> tuple[Species, ...]:
        """All species that `name` can mean, best kind of match only; none if it is unknown."""
        if name in self.species:
            return (self.species[name],)
        ids = self._exact.get(name) or self._folded.get(folded(name)) or set()
        return tuple(self.species[identifier] for identifier in sorted(ids))

    def find(self, name: str) -> Species:
        """The one species that `name` means.

        Raises:
            InputError: unknown, or the name of several.
        """
        found = self.matches(name)
        if len(found) > 1:
            choices = " or ".join(f"{row.id} ({row.name})" for row in found)
            raise InputError(f"{quoted(name)} can mean {choices}; write the id")
        if not found:
            raise InputError(f"species {quoted(name)} is not known{self._hint(name)}")
        return found[0]

    def _hint(self, name: str) -> str:
        known = [label for row in self.species.values() for label in labels(row)]
        is_telling = self.is_complete or len(name) > 3  # a short name may be that of the row that could not be read
        near = suggestion(name, known) if is_telling else ""
        cure = "add a row for it to configs/species.csv" if self.is_complete else "correct the species tables first"
        return near or f"; {cure}"


def labels(species: Species) -> tuple[str, ...]:
    """Everything a species may be called, each once."""
    return tuple(dict.fromkeys(label for label in (species.id, *species.aliases, species.name) if label))
