"""Types of first shells: composition, denticity and class of each cation, and what has to be cut out with it.

A cut holds the cation and every molecule of its first shell. Of an anion that another metal cation touches as well, one
such cation comes along, the nearest; further ones follow, nearest first, while the charge of the cut is negative.
They stand without the rest of their own shells.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from MDAnalysis.lib.distances import minimize_vectors

from solvscreen.analysis.coordination import EMPTY_SHELL, Cutoffs
from solvscreen.analysis.molecules import Molecules
from solvscreen.analysis.shell_members import FirstShellMembers, first_shell_members
from solvscreen.analysis.speciation import CLASSES, classify
from solvscreen.analysis.trajectory import Frame
from solvscreen.domain.cluster import make_cluster

Detail: TypeAlias = Literal["all", "neutral", "none"]
"""Whose denticity makes a type: that of all ligands, of neutral ones, or of none."""

BARE = "none"


@dataclass(frozen=True, kw_only=True)
class ShellType:
    """What all shells of one type have in common."""

    cation: str
    shell: str  # composition of the first shell, as in the table of shells
    denticity: str  # such as G2(3,3)+PF6_1, as far as it makes the type
    place: str  # free, ssip, cip or agg
    cluster: str  # composition of what is cut out
    charge: int  # of what is cut out
    n_atoms: int

    @property
    def item(self) -> str:
        """Name in quantum chemistry, which sees no difference between free and solvent-separated cations."""
        return f"{self.cluster}:{self.denticity}"


@dataclass(frozen=True, kw_only=True)
class ShellSite:
    """One cation in one frame: its type, its first shell, and other cations to cut out with it."""

    kind: ShellType
    members: FirstShellMembers
    others: tuple[int, ...]  # atoms of the box, nearest first


def shell_sites(
    frame: Frame, box: Molecules, *, cutoffs: Cutoffs, second_shell_angstrom: float, detail: Detail = "all"
) -> tuple[ShellSite, ...]:
    """Site of every cation in the order of `box.centre_atoms`; shells and classes as in the tables of the liquid."""
    shells = first_shell_members(frame, box, cutoffs=cutoffs)
    neighbours = [(centre, molecule) for centre, shell in enumerate(shells) for molecule in shell.molecules]
    classes = classify(
        frame,
        box,
        neighbours=np.array(neighbours, dtype=np.int64).reshape(-1, 2),
        second_shell_angstrom=second_shell_angstrom,
    )
    counted = {kind.species for kind in box.kinds if detail == "all" or (detail == "neutral" and kind.charge == 0)}
    return tuple(
        _site(frame, box, shells=shells, centre=centre, place=CLASSES[place], counted=counted)
        for centre, place in enumerate(classes)
    )


def denticity_text(ligands: Iterable[tuple[str, int]], *, counted: Collection[str]) -> str:
    """Donor atoms in contact of each molecule of the `counted` species, else their number.

    Empty if no species counts, as the composition says the same; `none` without any ligand.

    >>> denticity_text([("G2", 2), ("G2", 3), ("PF6", 1)], counted={"G2"})
    'G2(3,2)+PF6_1'
    """
    found: dict[str, list[int]] = {}
    for species, denticity in ligands:
        found.setdefault(species, []).append(denticity)
    if not found:
        return BARE
    if not set(found) & set(counted):
        return ""
    return "+".join(_ligand(name, found[name], is_counted=name in counted) for name in sorted(found))


def _ligand(name: str, denticities: Sequence[int], *, is_counted: bool) -> str:
    if not is_counted:
        return f"{name}_{len(denticities)}"
    return f"{name}({','.join(map(str, sorted(denticities, reverse=True)))})"


def _site(
    frame: Frame,
    box: Molecules,
    *,
    shells: Sequence[FirstShellMembers],
    centre: int,
    place: str,
    counted: Collection[str],
) -> ShellSite:
    members = shells[centre]
    kinds = {kind.species: kind for kind in box.kinds}
    charge = kinds[members.cation].charge + sum(kinds[member.species].charge for member in members.members)
    others: list[int] = []
    for atom in _sharing(frame, box, shells=shells, centre=centre):
        if others and charge >= 0:
            break
        others.append(atom)
        charge += box.kinds[box.atom_kind[atom]].charge
    species = [members.cation, *(member.species for member in members.members)]
    species += [box.kinds[box.atom_kind[atom]].species for atom in others]
    cluster = make_cluster(
        {name: species.count(name) for name in species}, charges={name: kinds[name].charge for name in species}
    )
    kind = ShellType(
        cation=members.cation,
        shell=members.composition if members.members else EMPTY_SHELL,
        denticity=denticity_text(((member.species, member.denticity) for member in members.members), counted=counted),
        place=place,
        cluster=cluster.id,
        charge=charge,
        n_atoms=sum(len(kinds[name].symbols) for name in species),
    )
    return ShellSite(kind=kind, members=members, others=tuple(others))


def _sharing(frame: Frame, box: Molecules, *, shells: Sequence[FirstShellMembers], centre: int) -> list[int]:
    """Other cations that touch an anion of this shell, the nearest first."""
    anions = {number for number in shells[centre].molecules if box.kinds[box.molecule_kind[number]].charge < 0}
    found = [other.atom for other in shells if other.atom != shells[centre].atom and anions & set(other.molecules)]
    positions = frame.positions_angstrom
    arms = minimize_vectors(positions[found] - positions[shells[centre].atom], frame.box) if found else np.zeros((0, 3))
    order = np.lexsort((found, np.linalg.norm(arms, axis=1).round(4)))
    return [found[place] for place in order]
