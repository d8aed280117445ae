"""Which atom belongs to which molecule, which molecule to which species, and which atoms meet a cation."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from solvscreen.analysis.donors import donor_labels
from solvscreen.errors import CalculationError, DataError

IntArray: TypeAlias = NDArray[np.int64]

CENTRE_ELEMENTS: Final = ("Na", "Li", "K")
"""Monatomic cations whose surroundings are analysed, the most important first."""


@dataclass(frozen=True, kw_only=True)
class MoleculeKind:
    """`count` equal molecules of one species that follow each other in the topology."""

    species: str
    charge: int
    count: int
    symbols: tuple[str, ...]
    bonds: tuple[tuple[int, int], ...]  # atom numbers within one molecule

    @property
    def is_centre(self) -> bool:
        """True for a bare Na+, Li+ or K+."""
        return self.charge > 0 and len(self.symbols) == 1 and self.symbols[0] in CENTRE_ELEMENTS


@dataclass(frozen=True, kw_only=True)
class DonorType:
    """All atoms of one donor label in one species."""

    species: str
    label: str
    element: str
    charge: int  # of the species
    n_atoms: int  # in the box
    n_molecules: int  # of the species in the box


@dataclass(frozen=True, kw_only=True, eq=False)
class Molecules:
    """A whole box, species by species in the order of the topology."""

    kinds: tuple[MoleculeKind, ...]

    def __post_init__(self) -> None:
        species = [kind.species for kind in self.kinds]
        if len(set(species)) != len(species):
            raise DataError(f"a species is listed twice in {species}")
        if any(kind.count < 1 or not kind.symbols for kind in self.kinds):
            raise DataError("a species of the box has no molecules or no atoms")

    @cached_property
    def molecule_kind(self) -> IntArray:
        """Number of the kind of each molecule."""
        return np.repeat(np.arange(len(self.kinds)), [kind.count for kind in self.kinds])

    @cached_property
    def molecule_size(self) -> IntArray:
        """Number of atoms of each molecule."""
        return np.array([len(kind.symbols) for kind in self.kinds])[self.molecule_kind]

    @cached_property
    def atom_molecule(self) -> IntArray:
        """Number of the molecule of each atom."""
        return np.repeat(np.arange(len(self.molecule_kind)), self.molecule_size)

    @cached_property
    def first_atom(self) -> IntArray:
        """First atom of each molecule."""
        return np.concatenate([[0], np.cumsum(self.molecule_size)[:-1]]).astype(np.int64)

    @property
    def n_atoms(self) -> int:
        """Number of atoms in the box."""
        return len(self.atom_molecule)

    @cached_property
    def centre_kinds(self) -> tuple[int, ...]:
        """Numbers of the kinds that are centres: sodium first, then lithium and potassium."""
        found = [number for number, kind in enumerate(self.kinds) if kind.is_centre]
        return tuple(sorted(found, key=lambda number: CENTRE_ELEMENTS.index(self.kinds[number].symbols[0])))

    @cached_property
    def centre_atoms(self) -> IntArray:
        """Atoms of all centres, kind after kind in the order of `centre_kinds`."""
        return np.concatenate(
            [np.zeros(0, np.int64), *(np.flatnonzero(self.atom_kind == kind) for kind in self.centre_kinds)]
        )

    @cached_property
    def centre_index(self) -> IntArray:
        """For each centre atom, the position of its kind in `centre_kinds`."""
        counts = [self.kinds[kind].count for kind in self.centre_kinds]
        return np.repeat(np.arange(len(counts)), counts)

    @cached_property
    def atom_kind(self) -> IntArray:
        """Number of the kind of each atom."""
        return self.molecule_kind[self.atom_molecule]

    @cached_property
    def atom_donor(self) -> IntArray:
        """For each atom the number of its donor type in `donor_types`, -1 where it is no donor."""
        numbers = {(donor.species, donor.label): number for number, donor in enumerate(self.donor_types)}
        parts = []
        for kind in self.kinds:
            labels = _labels(kind)
            parts.append(np.tile([numbers.get((kind.species, label), -1) for label in labels], kind.count))
        return np.concatenate(parts).astype(np.int64)

    @cached_property
    def donor_types(self) -> tuple[DonorType, ...]:
        """Every donor label of every species, in the order of the topology."""
        return tuple(donor for kind in self.kinds for donor in _donor_types(kind))

    @cached_property
    def donor_atoms(self) -> IntArray:
        """Atoms that are donors, in ascending order."""
        return np.flatnonzero(self.atom_donor >= 0)

    @cached_property
    def anion_molecules(self) -> IntArray:
        """Numbers of the molecules with a negative charge."""
        charges = np.array([kind.charge for kind in self.kinds])
        return np.flatnonzero(charges[self.molecule_kind] < 0)

    def require_atoms(self, n_atoms: int) -> None:
        """Check the number of atoms of a trajectory; raises DataError if it differs."""
        if n_atoms != self.n_atoms:
            raise DataError(f"the trajectory has {n_atoms} atoms, its list of molecules {self.n_atoms}")

    def require_centres(self) -> None:
        """Check that there is a cation to analyse, and an atom that could bind it.

        Raises:
            DataError: no Na+, Li+ or K+ in the box.
            CalculationError: no molecule with a donor.
        """
        if not self.centre_kinds:
            raise DataError(f"no {', '.join(CENTRE_ELEMENTS)} cation in the box; there is nothing to coordinate")
        if not self.donor_types:
            raise CalculationError("no molecule of this liquid has an atom that could bind a cation")


def molecules(kinds: Sequence[MoleculeKind]) -> Molecules:
    """The box made of `kinds`."""
    return Molecules(kinds=tuple(kinds))


def _labels(kind: MoleculeKind) -> tuple[str, ...]:
    return donor_labels(kind.symbols, kind.bonds, charge=kind.charge)


def _donor_types(kind: MoleculeKind) -> list[DonorType]:
    labels = _labels(kind)
    found = []
    for label in sorted(set(labels) - {""}):
        found.append(
            DonorType(
                species=kind.species,
                label=label,
                element=kind.symbols[labels.index(label)],
                charge=kind.charge,
                n_atoms=labels.count(label) * kind.count,
                n_molecules=kind.count,
            )
        )
    return found
