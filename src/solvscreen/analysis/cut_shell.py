"""One solvation shell as a structure of its own, every molecule whole across the periodic boundary."""

from collections.abc import Iterator, Sequence

import numpy as np
from MDAnalysis.lib.distances import minimize_vectors

from solvscreen.analysis.molecules import Molecules
from solvscreen.analysis.shell_members import ShellMember
from solvscreen.analysis.shell_types import ShellSite
from solvscreen.analysis.trajectory import FloatArray, Frame
from solvscreen.domain.structure import Structure, lowest_multiplicity
from solvscreen.errors import DataError
from solvscreen.io.structures import NamedStructure


def cut_shell(frame: Frame, box: Molecules, *, site: ShellSite, rank: int, source: str) -> NamedStructure:
    """The cation at the origin, then other cations, then the molecules of the shell by species id and denticity.

    A molecule is placed by the donor that is nearest to the cation and made whole along its bonds; another cation by
    the shared anion's atom that it is nearest to. `source` says where the snapshot comes from.

    Raises:
        DataError: the bonds of a molecule do not connect it.
    """
    centre = site.members.atom
    ordered = sorted(site.members.members, key=lambda member: _place(frame, centre, member))
    whole = [_whole(frame, box, centre=centre, member=member) for member in ordered]
    anions = [
        placed
        for member, placed in zip(ordered, whole, strict=True)
        if box.kinds[box.molecule_kind[member.molecule]].charge < 0
    ]
    others = [_other(frame, atom, anions=anions) for atom in site.others]
    kinds = [box.kinds[box.atom_kind[atom]] for atom in (centre, *site.others)]
    kinds += [box.kinds[box.molecule_kind[member.molecule]] for member in ordered]
    parts = [np.zeros((1, 3)), *others, *(positions for _, positions in whole)]
    symbols = tuple(symbol for kind in kinds for symbol in kind.symbols)
    starts = np.cumsum([0, *(len(kind.symbols) for kind in kinds)])
    return NamedStructure(
        item=site.kind.item,
        rank=rank,
        structure=Structure(
            symbols=symbols,
            positions_angstrom=np.concatenate(parts),
            charge=site.kind.charge,
            multiplicity=lowest_multiplicity(symbols=symbols, charge=site.kind.charge),
        ),
        bonds=tuple(
            sorted(
                (min(i, j) + int(start), max(i, j) + int(start))
                for kind, start in zip(kinds, starts[:-1], strict=True)
                for i, j in kind.bonds
            )
        ),
        fragments=tuple(number for number, kind in enumerate(kinds) for _ in kind.symbols),
        notes={"molecules": [kind.species for kind in kinds], "others": len(site.others), "source": source},
    )


def _place(frame: Frame, centre: int, member: ShellMember) -> tuple[str, int, float, int]:
    return member.species, -member.denticity, round(float(_arms(frame, centre, member)[1].min()), 4), member.molecule


def _arms(frame: Frame, centre: int, member: ShellMember) -> tuple[FloatArray, FloatArray]:
    """Vectors from the cation to the donors of a molecule, nearest images, and their lengths."""
    positions = frame.positions_angstrom
    arms = np.asarray(
        minimize_vectors(positions[list(member.donor_atoms)] - positions[centre], frame.box), dtype=np.float64
    )
    return arms, np.linalg.norm(arms, axis=1)


def _whole(frame: Frame, box: Molecules, *, centre: int, member: ShellMember) -> tuple[tuple[int, ...], FloatArray]:
    """Atoms of a molecule in the box, and their positions (n_atoms, 3) relative to the cation."""
    first = int(box.first_atom[member.molecule])
    kind = box.kinds[box.molecule_kind[member.molecule]]
    arms, lengths = _arms(frame, centre, member)
    nearest = int(np.argmin(lengths))
    anchor = member.donor_atoms[nearest] - first
    raw = np.asarray(frame.positions_angstrom[first : first + len(kind.symbols)], dtype=np.float64)
    placed = np.full_like(raw, np.nan)
    placed[anchor] = arms[nearest]
    for near, far in _walk(kind.bonds, anchor):
        step = minimize_vectors((raw[far] - raw[near]).astype(np.float32)[None], frame.box)[0]
        placed[far] = placed[near] + step
    if np.isnan(placed).any():
        raise DataError(f"{kind.species}: its bonds leave atoms unconnected; it cannot be cut out of the box")
    return tuple(range(first, first + len(kind.symbols))), placed


def _walk(bonds: Sequence[tuple[int, int]], start: int) -> Iterator[tuple[int, int]]:
    """Bonds (known atom, new atom) that reach every atom from `start`, nearest first."""
    near: dict[int, list[int]] = {}
    for first, second in bonds:
        near.setdefault(first, []).append(second)
        near.setdefault(second, []).append(first)
    seen, front = {start}, [start]
    while front:
        atom = front.pop(0)
        for other in near.get(atom, []):
            if other not in seen:
                seen.add(other)
                front.append(other)
                yield atom, other


def _other(frame: Frame, atom: int, *, anions: Sequence[tuple[tuple[int, ...], FloatArray]]) -> FloatArray:
    """Position (1, 3) of another cation beside the anion that it shares with the one in the centre."""
    raw = frame.positions_angstrom
    numbers = [number for atoms, _ in anions for number in atoms]
    placed = np.concatenate([positions for _, positions in anions])
    arms = np.asarray(minimize_vectors(raw[[atom]] - raw[numbers], frame.box), dtype=np.float64)
    nearest = int(np.argmin(np.linalg.norm(arms, axis=1)))
    return np.asarray(placed[[nearest]] + arms[[nearest]], dtype=np.float64)
