"""Reactions seen in a geometry, in the words of a chemist: which atom went from which molecule to which."""

from collections import Counter
from collections.abc import Sequence

from solvscreen.chem.bonds import Bonds, bond_change
from solvscreen.domain.structure import Structure

Pair = tuple[int, int]


def transfers(structure: Structure, *, bonds: Bonds, fragments: Sequence[int], molecules: Sequence[str]) -> str:
    """What changed molecules, such as `H from EC to PF6`, and other bonds that broke or formed; empty if none did.

    `fragments` gives the molecule of each atom and `molecules` the species of each molecule.
    """
    change = bond_change(structure, bonds=bonds)
    names = [molecules[fragment] for fragment in fragments]
    degrees = Counter(index for bond in bonds for index in bond)
    movers = {pair: _mover(structure, pair, change.broken, degrees) for pair in change.formed}
    words = []
    for pair, mover in movers.items():
        goal = next(index for index in pair if index != mover)
        if fragments[mover] == fragments[goal]:
            words.append(f"bond formed in {names[mover]}")
        elif any(mover in broken for broken in change.broken):
            words.append(f"{structure.symbols[mover]} from {names[mover]} to {names[goal]}")
        else:
            words.append(f"bond between {' and '.join(sorted((names[mover], names[goal])))}")
    moved = set(movers.values())
    for pair in change.broken:
        if not moved & set(pair):
            words.append(_broken(structure, pair, degrees, names[pair[0]]))
    return "; ".join(dict.fromkeys(words))


def _mover(structure: Structure, pair: Pair, broken: Sequence[Pair], degrees: Counter[int]) -> int:
    """The atom of a new bond that lost an old one; of two such, or of none, that with fewer bonds, then the lighter."""
    lost = {index for old in broken for index in old}
    return min(pair, key=lambda index: (index not in lost, degrees[index], structure.numbers[index], index))


def _broken(structure: Structure, pair: Pair, degrees: Counter[int], molecule: str) -> str:
    """`F left PF6` for a terminal atom, else that a bond broke."""
    terminal = min(pair, key=lambda index: (degrees[index], structure.numbers[index]))
    if degrees[terminal] == 1 and sum(degrees[index] for index in pair) > 2:
        return f"{structure.symbols[terminal]} left {molecule}"
    return f"bond broken in {molecule}"
