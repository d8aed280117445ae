"""Atoms of a molecule that can bind a cation, and the sets of them that can do so together."""

from dataclasses import dataclass
from itertools import combinations
from typing import Any

from rdkit import Chem

MAX_DENTICITY = 6
STRONG = 1.5  # strength from which a donor takes part in chelates of mixed donors


@dataclass(frozen=True, kw_only=True)
class BindingMode:
    """Donor atoms that bind one cation at the same time; `strength` adds up those of the donors."""

    donors: tuple[int, ...]
    strength: float  # dimensionless, orders the modes


def donor_strengths(molecule: Any) -> dict[int, float]:
    """Dimensionless strength of each donor atom by index: terminal O 3, nitrile N 2.5, ether O 2, organic F 0.8, ..."""
    strengths = {atom.GetIdx(): _strength(atom) for atom in molecule.GetAtoms()}
    return {index: strength for index, strength in strengths.items() if strength > 0}


def binding_modes(molecule: Any) -> tuple[BindingMode, ...]:
    """Modes that differ by symmetry: first the best of each denticity and every strong single donor, then the rest.

    Two donors chelate when they are 3 or 4 bonds apart (rings of 5 and 6 with the cation), 5 bonds apart, or 2 apart on
    one centre of an ion or a sulfonyl, nitro or phosphoryl group. A molecule without donors has no mode.
    """
    strengths = donor_strengths(molecule)
    ranks = list(Chem.CanonicalRankAtoms(molecule, breakTies=False))
    distances = Chem.GetDistanceMatrix(molecule)
    found: dict[tuple[Any, ...], BindingMode] = {}
    for donors in _donor_sets(molecule, strengths, distances):
        key = (
            tuple(sorted(ranks[index] for index in donors)),
            tuple(sorted(int(distances[i][j]) for i, j in combinations(donors, 2))),
        )
        found.setdefault(key, BindingMode(donors=donors, strength=sum(strengths[index] for index in donors)))
    return _ordered(tuple(found.values()))


def n_strong_donors(molecule: Any) -> int:
    """Largest number of strong donors that bind one cation at the same time; 0 if there is none."""
    strengths = donor_strengths(molecule)
    counts = (sum(strengths[index] >= STRONG for index in mode.donors) for mode in binding_modes(molecule))
    return max(counts, default=0)


def n_essential(modes: tuple[BindingMode, ...]) -> int:
    """How many of the leading modes have to be tried: one of each denticity and every strong single donor."""
    chelates = {len(mode.donors) for mode in modes if len(mode.donors) > 1}
    singles = [mode for mode in modes if len(mode.donors) == 1]
    strong = [mode for mode in singles if mode.strength >= STRONG]
    return len(chelates) + max(len(strong), min(1, len(singles)))


def _ordered(modes: tuple[BindingMode, ...]) -> tuple[BindingMode, ...]:
    by_strength = sorted(modes, key=lambda mode: (-mode.strength, mode.donors))
    first: list[BindingMode] = []
    seen: set[int] = set()
    for mode in by_strength:
        size = len(mode.donors)
        if size not in seen or (size == 1 and mode.strength >= STRONG):
            first.append(mode)
        seen.add(size)
    return tuple(first + [mode for mode in by_strength if mode not in first])


def _donor_sets(molecule: Any, strengths: dict[int, float], distances: Any) -> list[tuple[int, ...]]:
    sets: list[tuple[int, ...]] = [(index,) for index in sorted(strengths)]
    strong = [index for index in sorted(strengths) if strengths[index] >= STRONG]
    chelating = strong if len(strong) > 2 else sorted(strengths)
    level: list[tuple[int, ...]] = [(index,) for index in chelating]
    for _ in range(MAX_DENTICITY - 1):
        grown = {
            tuple(sorted((*donors, index)))
            for donors in level
            for index in chelating
            if index not in donors and _can_join(molecule, donors, index, distances)
        }
        level = sorted(grown)[:400]
        sets += level
    return sets


def _can_join(molecule: Any, donors: tuple[int, ...], index: int, distances: Any) -> bool:
    apart = [int(distances[index][other]) for other in donors]
    if min(apart) < 2 or min(apart) > 5:
        return False
    siblings = [other for other, distance in zip(donors, apart, strict=True) if distance == 2]
    return len(siblings) <= 2 and all(_geminal(molecule, index, other) for other in siblings)


def _geminal(molecule: Any, first: int, second: int) -> bool:
    atoms = [molecule.GetAtomWithIdx(index) for index in (first, second)]
    shared = set.intersection(*({n.GetIdx() for n in atom.GetNeighbors()} for atom in atoms))
    terminal = all(atom.GetDegree() == 1 for atom in atoms)
    return terminal and any(molecule.GetAtomWithIdx(index).GetSymbol() != "H" for index in shared)


def _strength(atom: Any) -> float:
    if atom.GetFormalCharge() > 0:
        return 0.0
    kind = {"O": _oxygen, "N": _nitrogen, "F": _fluorine, "S": _sulfur, "P": _phosphorus}.get(atom.GetSymbol())
    if kind is not None:
        return kind(atom)
    if atom.GetSymbol() in {"Cl", "Br", "I"} and atom.GetDegree() <= 1:
        return 3.0 if atom.GetDegree() == 0 else 0.5
    return 1.0 if atom.GetFormalCharge() < 0 and atom.GetSymbol() == "C" else 0.0


def _oxygen(atom: Any) -> float:
    if atom.GetDegree() <= 1:
        return 3.0
    if atom.GetIsAromatic() or any(_has_terminal_oxygen(neighbour, atom) for neighbour in atom.GetNeighbors()):
        return 1.0
    return 2.0


def _nitrogen(atom: Any) -> float:
    heavy = [neighbour for neighbour in atom.GetNeighbors() if neighbour.GetSymbol() != "H"]
    if atom.GetDegree() <= 1:
        return 2.5
    if any(_has_terminal_oxygen(neighbour, atom) for neighbour in heavy):
        return 1.5 if atom.GetFormalCharge() < 0 else 0.0
    if atom.GetIsAromatic() and atom.GetDegree() == 3:
        return 0.0
    return 2.0 if atom.GetDegree() <= 3 else 0.0


def _fluorine(atom: Any) -> float:
    if atom.GetDegree() == 0:
        return 3.0
    centre = atom.GetNeighbors()[0]
    return 2.0 if centre.GetFormalCharge() < 0 else 0.8


def _sulfur(atom: Any) -> float:
    return 1.5 if atom.GetDegree() <= 2 and not atom.GetIsAromatic() else 0.0


def _phosphorus(atom: Any) -> float:
    return 1.0 if atom.GetDegree() == 3 else 0.0


def _has_terminal_oxygen(neighbour: Any, origin: Any) -> bool:
    return any(
        other.GetSymbol() == "O" and other.GetDegree() == 1 and other.GetIdx() != origin.GetIdx()
        for other in neighbour.GetNeighbors()
    )
