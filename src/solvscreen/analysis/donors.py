"""Which atoms of a molecule can bind a cation, and as what, from elements and bonds alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

_HALOGENS: Final = frozenset({"F", "Cl", "Br", "I"})
_ANION_DONORS: Final = frozenset({"N", "O", "S"}) | _HALOGENS


@dataclass(frozen=True, kw_only=True)
class BondGraph:
    """Elements and neighbours of the atoms of one molecule."""

    symbols: tuple[str, ...]
    neighbours: tuple[tuple[int, ...], ...]

    def elements(self, atom: int) -> list[str]:
        """Elements of the atoms bound to `atom`."""
        return [self.symbols[other] for other in self.neighbours[atom]]

    def terminal_oxygens(self, atom: int) -> int:
        """Number of oxygens bound to `atom` alone."""
        return sum(self.symbols[other] == "O" and len(self.neighbours[other]) == 1 for other in self.neighbours[atom])


def bond_graph(symbols: Sequence[str], bonds: Sequence[tuple[int, int]]) -> BondGraph:
    """Graph of one molecule from its atom pairs."""
    near: list[list[int]] = [[] for _ in symbols]
    for first, second in bonds:
        near[first].append(second)
        near[second].append(first)
    return BondGraph(symbols=tuple(symbols), neighbours=tuple(tuple(sorted(others)) for others in near))


def donor_labels(symbols: Sequence[str], bonds: Sequence[tuple[int, int]], *, charge: int) -> tuple[str, ...]:
    """Donor type of every atom, empty where the atom is none.

    Anions: `anion O`, `anion F`, `anion N` and so on. Neutral molecules: `ether O`, `carbonyl O`, `ester O`,
    `sulfonyl O`, `phosphoryl O`, `nitrile N`, `organic F` and so on. Atoms without a free lone pair (P of PF6-, S of
    a sulfonyl group, N of nitrate or ammonium) and cations have no donors.

    >>> donor_labels(("C", "O", "O", "C", "O", "C"), ((0, 1), (0, 2), (2, 3), (0, 4), (4, 5)), charge=0)
    ('', 'carbonyl O', 'ester O', '', 'ester O', '')
    """
    graph = bond_graph(symbols, bonds)
    if charge > 0:
        return ("",) * len(graph.symbols)
    label = _anion_label if charge < 0 else _neutral_label
    return tuple(label(graph, atom) for atom in range(len(graph.symbols)))


def _anion_label(graph: BondGraph, atom: int) -> str:
    symbol, degree = graph.symbols[atom], len(graph.neighbours[atom])
    most_bonds = {"O": 2, "S": 2, "N": 3}.get(symbol, 1)
    if symbol not in _ANION_DONORS or degree > most_bonds:
        return ""
    if symbol == "N" and graph.terminal_oxygens(atom) >= 2:
        return ""  # nitrate, nitro group: no lone pair on nitrogen
    return f"anion {symbol}"


def _neutral_label(graph: BondGraph, atom: int) -> str:
    symbol = graph.symbols[atom]
    if symbol == "O":
        return _oxygen_label(graph, atom)
    if symbol == "N":
        return _nitrogen_label(graph, atom)
    degree = len(graph.neighbours[atom])
    if symbol in _HALOGENS:
        return f"organic {symbol}" if degree == 1 else ""
    if symbol == "S":
        return "sulfide S" if degree <= 2 else ""
    return "phosphine P" if symbol == "P" and degree == 3 else ""


def _oxygen_label(graph: BondGraph, atom: int) -> str:
    if len(graph.neighbours[atom]) == 1:
        return _terminal_oxygen_label(graph, graph.neighbours[atom][0])
    elements = graph.elements(atom)
    if "H" in elements:
        return "water O" if elements == ["H", "H"] else "hydroxyl O"
    if any(graph.terminal_oxygens(other) for other in graph.neighbours[atom]):
        return "ester O"  # beside C=O, S=O or P=O: hardly a donor, kept apart from ethers
    return "ether O"


def _terminal_oxygen_label(graph: BondGraph, partner: int) -> str:
    symbol = graph.symbols[partner]
    if symbol == "S":
        return "sulfonyl O" if graph.terminal_oxygens(partner) >= 2 else "sulfinyl O"
    return {"C": "carbonyl O", "P": "phosphoryl O", "N": "nitro O"}.get(symbol, "oxide O")


def _nitrogen_label(graph: BondGraph, atom: int) -> str:
    near = graph.neighbours[atom]
    if len(near) > 3 or graph.terminal_oxygens(atom) >= 2:
        return ""
    if len(near) == 1:
        partner = near[0]
        return "nitrile N" if graph.symbols[partner] == "C" and len(graph.neighbours[partner]) == 2 else "terminal N"
    if any(graph.terminal_oxygens(other) for other in near):
        return "amide N"
    return "imine N" if len(near) == 2 else "amine N"
