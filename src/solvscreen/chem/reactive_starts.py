"""Oxidised pairs as they are after a reaction: a hydrogen or a fluorine is put on the other molecule.

Relaxing the oxidised pair alone finds a reaction only where no barrier is in the way; these starts find the products.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from ase.data import covalent_radii
from numpy.typing import NDArray

from solvscreen.chem.bonds import Bonds
from solvscreen.domain.structure import Structure

ACCEPTORS: Final = frozenset({"F", "O", "N", "Cl", "Br", "I"})  # of a hydrogen
FLUORIDE_DONORS: Final = frozenset({"B", "P", "S", "As", "Sb"})
ELECTROPHILES: Final = frozenset({"C", "P", "S", "B", "Si"})  # take a fluoride
HYDROGENS: Final = 2  # nearest ones that are tried


@dataclass(frozen=True, kw_only=True, eq=False)
class ReactiveStart:
    """A pair after `mover` went from `host` to `goal`; all three are numbers of atoms."""

    structure: Structure
    mover: int
    host: int
    goal: int


def reactive_starts(structure: Structure, *, bonds: Bonds, fragments: Sequence[int]) -> tuple[ReactiveStart, ...]:
    """Copies with one hydrogen, or one fluorine of a complex ion, moved from one molecule to another.

    The two hydrogens nearest to an acceptor of another molecule, and the fluorine nearest to a carbonyl carbon, sulfur,
    phosphorus, boron or silicon of one. Empty for a single molecule.
    """
    pair = _Pair(structure=structure, bonds=bonds, fragments=fragments)
    moves = [*pair.hydrogens[:HYDROGENS], *pair.fluorines[:1]]
    return tuple(
        ReactiveStart(
            structure=structure.moved(pair.after(atom, goal)), mover=atom, host=pair.neighbours[atom][0], goal=goal
        )
        for atom, goal in moves
        if pair.neighbours[atom]
    )


def bond_length_angstrom(structure: Structure, first: int, second: int) -> float:
    """Sum of the covalent radii of two atoms, by their numbers in the structure."""
    return float(covalent_radii[structure.numbers[first]] + covalent_radii[structure.numbers[second]])


@dataclass(frozen=True, kw_only=True, eq=False)
class _Pair:
    """Molecules side by side."""

    structure: Structure
    bonds: Bonds
    fragments: Sequence[int]

    @cached_property
    def neighbours(self) -> dict[int, list[int]]:
        """Bonded atoms of each atom."""
        found: dict[int, list[int]] = {index: [] for index in range(len(self.fragments))}
        for i, j in self.bonds:
            found[i].append(j)
            found[j].append(i)
        return found

    @property
    def hydrogens(self) -> list[tuple[int, int]]:
        """Hydrogens with the acceptor that each is nearest to, nearest first, one for each hydrogen."""
        return self._nearest_first(self._atoms({"H"}), self._atoms(ACCEPTORS))

    @property
    def fluorines(self) -> list[tuple[int, int]]:
        """The same for fluorines of complex ions and electrophilic atoms of another molecule."""
        symbols = self.structure.symbols
        fluorines = [
            index for index in self._atoms({"F"}) if any(symbols[k] in FLUORIDE_DONORS for k in self.neighbours[index])
        ]
        givers = {self.fragments[index] for index in fluorines}
        goals = [
            index
            for index in self._atoms(ELECTROPHILES)
            if self.fragments[index] not in givers and (symbols[index] != "C" or self._has_terminal_oxygen(index))
        ]
        return self._nearest_first(fluorines, goals)

    def _has_terminal_oxygen(self, index: int) -> bool:
        symbols = self.structure.symbols
        return any(symbols[k] == "O" and len(self.neighbours[k]) == 1 for k in self.neighbours[index])

    def after(self, atom: int, goal: int) -> NDArray[np.float64]:
        """Positions with `atom` at bonding distance from `goal`, on the line between them; (n_atoms, 3)."""
        positions = np.array(self.structure.positions_angstrom)
        line = positions[atom] - positions[goal]
        length = bond_length_angstrom(self.structure, atom, goal)
        positions[atom] = positions[goal] + line * length / np.linalg.norm(line)
        return positions

    def _atoms(self, elements: frozenset[str] | set[str]) -> list[int]:
        return [index for index, symbol in enumerate(self.structure.symbols) if symbol in elements]

    def _nearest_first(self, movers: Sequence[int], goals: Sequence[int]) -> list[tuple[int, int]]:
        positions = self.structure.positions_angstrom
        pairs = [
            (float(np.linalg.norm(positions[atom] - positions[goal])), atom, goal)
            for atom in movers
            for goal in goals
            if self.fragments[atom] != self.fragments[goal]
        ]
        nearest: dict[int, int] = {}
        for _, atom, goal in sorted(pairs):
            nearest.setdefault(atom, goal)
        return list(nearest.items())
