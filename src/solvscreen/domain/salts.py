"""Which ions a salt's name stands for: `NaPF6`, `Na[PF6]`, `Ca(TFSI)2`, `sodium triflate`."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import gcd
from typing import Final

from solvscreen.domain.cluster import METAL_CATIONS
from solvscreen.domain.names import NameIndex, folded, labels, suggestion
from solvscreen.domain.numbers import quoted
from solvscreen.domain.species import Species
from solvscreen.errors import FormulationError

_COUNT: Final = re.compile(r"(?P<name>.*?)(?P<count>[2-9]?)")
_LONGEST: Final = 120
_ADVICE: Final = "; write it as cation and anion that are in a species table, such as NaPF6"


@dataclass(frozen=True, kw_only=True)
class SaltFormula:
    """A cation and an anion, and how many of each are in one formula unit."""

    cation: Species
    n_cation: int
    anion: Species
    n_anion: int

    @property
    def is_balanced(self) -> bool:
        """True if this is the smallest neutral unit."""
        return (self.n_cation, self.n_anion) == _balance(self.cation, self.anion)

    @property
    def plain(self) -> str:
        """The formula as chemists write it."""
        anion = f"({self.anion.id}){self.n_anion}" if self.n_anion > 1 else self.anion.id
        return f"{self.cation.id}{self.n_cation if self.n_cation > 1 else ''}{anion}"

    @property
    def bracketed(self) -> str:
        """The formula with both ions in brackets, which can be read in one way only."""
        cation = f"[{self.cation.id}]{self.n_cation if self.n_cation > 1 else ''}"
        return f"{cation}[{self.anion.id}]{self.n_anion if self.n_anion > 1 else ''}"


def find_salt(name: str, *, index: NameIndex) -> SaltFormula:
    """Ions of the salt called `name`.

    Raises:
        FormulationError: unknown, ambiguous, not neutral, or no salt at all.
    """
    found = list(dict.fromkeys(_readings(name, index)))
    balanced = [formula for formula in found if formula.is_balanced]
    if len(balanced) > 1:
        choices = " or ".join(formula.bracketed for formula in balanced)
        raise FormulationError(f"salt {quoted(name)} can mean {choices}; write one of these")
    if balanced:
        return balanced[0]
    if found:
        wrong = found[0]
        right = neutral_salt(wrong.cation, wrong.anion)
        raise FormulationError(
            f"salt {quoted(name)} is not neutral: {_charge(wrong.cation)} and {_charge(wrong.anion)} "
            f"in the ratio {wrong.n_cation}:{wrong.n_anion}; did you mean {right.plain}?"
        )
    raise FormulationError(_unknown(name, index))


def neutral_salt(cation: Species, anion: Species) -> SaltFormula:
    """Smallest neutral unit of two ions.

    Raises:
        FormulationError: the first is no cation, or the second no anion.
    """
    if cation.charge <= 0 or anion.charge >= 0:
        raise FormulationError(
            f"{_charge(cation)} and {_charge(anion)} do not make a neutral salt; give a cation and an anion"
        )
    n_cation, n_anion = _balance(cation, anion)
    return SaltFormula(cation=cation, n_cation=n_cation, anion=anion, n_anion=n_anion)


def salt_name(formula: SaltFormula, *, index: NameIndex) -> str:
    """Name of a salt that is read back as the same salt."""
    readings = {reading for reading in _readings(formula.plain, index) if reading.is_balanced}
    return formula.plain if readings == {formula} else formula.bracketed


def _balance(cation: Species, anion: Species) -> tuple[int, int]:
    divisor = gcd(cation.charge, anion.charge)
    return -anion.charge // divisor, cation.charge // divisor


def _readings(name: str, index: NameIndex) -> Iterator[SaltFormula]:
    """All ways to read a name as cation and anion; a match that ignores case counts only if no other is there."""
    if len(name) > _LONGEST:
        return
    ions = [row for row in index.species.values() if row.is_ion]
    cations, anions = [row for row in ions if row.charge > 0], [row for row in ions if row.charge < 0]
    exact = list(_split(name.strip(), _by_label(cations, fold=False), _by_label(anions, fold=False)))
    yield from exact or _split(folded(name), _by_label(cations, fold=True), _by_label(anions, fold=True))


def _by_label(ions: Iterable[Species], *, fold: bool) -> dict[str, list[Species]]:
    """Ions by what they are called; an id hides the same text as an alias of another."""
    names: dict[str, list[Species]] = {}
    for ion in ions:
        for label in labels(ion):
            names.setdefault(folded(label) if fold else label, []).append(ion)
    if not fold:
        names |= {ion.id: [ion] for ion in ions}
    return names


def _split(name: str, cations: dict[str, list[Species]], anions: dict[str, list[Species]]) -> Iterator[SaltFormula]:
    for end in range(1, len(name)):
        for cation, n_cation in _counted(name[:end], cations):
            for anion, n_anion in _counted(name[end:].lstrip(), anions):
                yield SaltFormula(cation=cation, n_cation=n_cation, anion=anion, n_anion=n_anion)


def _counted(text: str, ions: dict[str, list[Species]]) -> Iterator[tuple[Species, int]]:
    """Readings of `Na`, `Na2`, `[Na]2` or `(Na)2` as an ion and its number."""
    for ion in ions.get(text, []):
        yield ion, 1
    found = _COUNT.fullmatch(text)
    if not found:
        return
    count = int(found["count"] or 1)
    bare = found["name"]
    is_bracketed = len(bare) > 2 and (bare[0], bare[-1]) in {("[", "]"), ("(", ")")}
    if is_bracketed:
        bare = bare[1:-1]
    if is_bracketed or count > 1:
        for ion in ions.get(bare, []):
            yield ion, count


def _charge(species: Species) -> str:
    return f"{species.id} ({species.charge:+d})" if species.charge else f"{species.id} (no charge)"


def _unknown(name: str, index: NameIndex) -> str:
    meant = index.matches(name)
    if meant and not meant[0].is_ion:
        return f"{quoted(name)} is no salt (its role is {meant[0].role.value}); name it among the solvents, after 'in'"
    if meant:
        return f"{quoted(name)} is a single {meant[0].role.value}; write a neutral salt, such as {_partner(meant[0])}"
    ions = [row for row in index.species.values() if row.is_ion]
    pairs = [(cation, anion) for cation in ions if cation.charge > 0 for anion in ions if anion.charge < 0]
    known = [neutral_salt(cation, anion).plain for cation, anion in pairs]
    advice = _ADVICE if index.is_complete else "; correct the species tables first"
    return f"salt {quoted(name)} is not known{_unknown_ion(name, ions) or suggestion(name, known) or advice}"


def _unknown_ion(name: str, ions: Iterable[Species]) -> str:
    """The half of a name that no table holds, where the other half is plain."""
    element = re.match(r"\[?([A-Z][a-z]?)\]?(?=[A-Z\[(])", name)
    anions = _by_label([ion for ion in ions if ion.charge < 0], fold=False)
    cations = {label for ion in ions if ion.charge > 0 for label in labels(ion)}
    if element and element[1] not in cations and any(_counted(name[element.end() :], anions)):
        return f": no species table holds its cation {element[1]}; add a row for it to configs/species.csv"
    return ""


def _partner(ion: Species) -> str:
    return f"{ion.id}PF6" if ion.charge > 0 else f"{METAL_CATIONS[0]}{ion.id}"
