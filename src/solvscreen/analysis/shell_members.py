"""Which molecules are in the first shell of each cation in one frame, and by which atoms they touch it."""

from dataclasses import dataclass

import numpy as np

from solvscreen.analysis.coordination import Cutoffs, contacts, shell_names, unique_neighbours
from solvscreen.analysis.molecules import Molecules
from solvscreen.analysis.pairs import Pairs, find_pairs
from solvscreen.analysis.trajectory import Frame


@dataclass(frozen=True, kw_only=True)
class ShellMember:
    """One molecule in a first shell."""

    molecule: int  # number in the box, as in `Molecules.molecule_kind`
    species: str
    donor_atoms: tuple[int, ...]  # of the box, within their cutoffs, ascending

    @property
    def denticity(self) -> int:
        """Number of atoms by which the molecule touches the cation."""
        return len(self.donor_atoms)


@dataclass(frozen=True, kw_only=True)
class FirstShellMembers:
    """The first shell of one cation in one frame."""

    cation: str  # species
    atom: int  # of the cation, in the box
    composition: str  # as in the table of shells
    members: tuple[ShellMember, ...]  # in the order of the box

    @property
    def molecules(self) -> tuple[int, ...]:
        """Numbers of the molecules in the shell, without the cation."""
        return tuple(member.molecule for member in self.members)


def first_shell_members(frame: Frame, box: Molecules, *, cutoffs: Cutoffs) -> tuple[FirstShellMembers, ...]:
    """First shell of every cation in one frame, in the order of `box.centre_atoms`.

    The rule is that of `coordination.surroundings`: a molecule belongs to the shell if at least one of its donor atoms
    is within that donor's cutoff, by the nearest image. Positions need not be whole across the box's edges.
    """
    inside = contacts(
        find_pairs(frame, box, limit_angstrom=float(cutoffs.angstrom.max())), box, cutoffs=cutoffs, shift=0
    )
    names = shell_names(unique_neighbours(inside, n_molecules=len(box.molecule_kind)), box)
    return tuple(
        FirstShellMembers(
            cation=box.kinds[box.atom_kind[atom]].species,
            atom=int(atom),
            composition=name,
            members=_members(inside.where(inside.centre == centre), box),
        )
        for centre, (atom, name) in enumerate(zip(box.centre_atoms, names, strict=True))
    )


def _members(inside: Pairs, box: Molecules) -> tuple[ShellMember, ...]:
    return tuple(
        ShellMember(
            molecule=int(molecule),
            species=box.kinds[box.molecule_kind[molecule]].species,
            donor_atoms=tuple(int(atom) for atom in np.sort(inside.atom[inside.molecule == molecule])),
        )
        for molecule in np.unique(inside.molecule)
    )
