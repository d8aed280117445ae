"""Molecules by their bond graphs: ions that are recognised, formulae for the rest."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class KnownIon:
    """An ion that is recognised by its bond graph."""

    species: str
    symbols: tuple[str, ...]
    bonds: tuple[tuple[int, int], ...]
    charge: int


def formula(symbols: Sequence[str]) -> str:
    """Formula in the order of Hill.

    >>> formula(("O", "C", "H", "H", "H", "H"))
    'CH4O'
    """
    counts = Counter(symbols)
    first = [symbol for symbol in ("C", "H") if "C" in counts and symbol in counts]
    order = [*first, *sorted(set(counts) - set(first))]
    return "".join(f"{symbol}{counts[symbol] if counts[symbol] > 1 else ''}" for symbol in order)


def fingerprint(symbols: Sequence[str], bonds: Sequence[tuple[int, int]]) -> str:
    """The same text for the same graph, whatever the order of the atoms (colour refinement)."""
    near: list[list[int]] = [[] for _ in symbols]
    for one, two in bonds:
        near[one].append(two)
        near[two].append(one)
    colours = list(symbols)
    for _ in symbols:
        colours = [_digest(colours[atom], *sorted(colours[other] for other in near[atom])) for atom in range(len(near))]
    return _digest(*sorted(colours))


def _digest(*parts: str) -> str:
    return hashlib.sha256(",".join(parts).encode()).hexdigest()[:16]
