"""Boxes and trajectories made elsewhere: molecules, donors and charges out of any files that MDAnalysis reads."""

import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import MDAnalysis
import numpy as np
from MDAnalysis.exceptions import SelectionError
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from solvscreen.analysis.guesses import element_of, guess_bonds
from solvscreen.analysis.known_ions import KnownIon, fingerprint, formula
from solvscreen.analysis.molecules import CENTRE_ELEMENTS, IntArray, MoleculeKind, Molecules
from solvscreen.analysis.trajectory import Frame, Trajectory, frame_interval, from_universe
from solvscreen.errors import InputError

READING_ERRORS: Final = (OSError, ValueError, TypeError, KeyError, IndexError, EOFError, AttributeError, StopIteration)
MOST_KINDS: Final = 60
CHARGED: Final = 0.3  # e; scaled ion charges are above, rounding errors of neutral molecules below
NAMELESS: Final = frozenset({"", "SYSTEM", "UNK", "UNL", "MOL", "LIG"})


@dataclass(frozen=True, kw_only=True, eq=False)
class ForeignLiquid:
    """A liquid from files: atoms are in the order of `box`; `notes` say what had to be guessed."""

    box: Molecules
    trajectory: Trajectory
    frame_interval_ps: float
    cations: tuple[str, ...]  # species that were asked for
    notes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class _Kind:
    """What makes two molecules equal."""

    residue: str
    symbols: tuple[str, ...]
    bonds: tuple[tuple[int, int], ...]
    is_chosen: bool  # asked for as cation
    charge: int

    @property
    def is_metal(self) -> bool:
        return len(self.symbols) == 1 and self.symbols[0] in CENTRE_ELEMENTS


def read_liquid(
    topology: Path, trajectory: Path, *, cation: str, anions: Sequence[str], ions: Sequence[KnownIon]
) -> ForeignLiquid:
    """Liquid in two files. `cation` is an element or an MDAnalysis selection, `anions` are names of residues.

    Molecules are what bonds connect; without bonds in the topology they are guessed from the distances in the first
    frame, within residues. Charges: bare alkali metals +1; anions by `anions`, by the graphs of `ions`, or by the
    partial charges of the topology; everything else is neutral.

    Raises:
        InputError: unreadable files, no box, no such cation, no such residue.
    """
    universe = _universe(topology, trajectory)
    symbols = _elements(universe, topology)
    if universe.dimensions is None or not np.all(universe.dimensions > 0):
        raise InputError(f"{trajectory}: the first frame has no periodic box; give a trajectory with one")
    _require_residues(universe, anions, topology)
    bonds, notes = _bonds(universe, symbols)
    chosen = _chosen(universe, cation, symbols, topology)
    groups = _groups(universe, symbols, bonds, chosen=chosen)
    names = _names(groups, known := {fingerprint(ion.symbols, ion.bonds): ion for ion in ions})
    kinds = tuple(
        MoleculeKind(
            species=names[kind],
            charge=_charge(kind, anions=anions, known=known),
            count=len(members),
            symbols=kind.symbols,
            bonds=kind.bonds,
        )
        for kind, members in groups.items()
    )
    order = np.concatenate([atoms for members in groups.values() for atoms in members])
    net = sum(kind.charge * kind.count for kind in kinds)
    net_charge = f"net charge of the recognised ions is {net:+d}; name anions by --anions"
    interval_ps, *timing = frame_interval(universe)
    return ForeignLiquid(
        box=Molecules(kinds=kinds),
        trajectory=_reordered(universe, order, trajectory),
        frame_interval_ps=interval_ps,
        cations=tuple(names[kind] for kind in groups if kind.is_chosen),
        notes=tuple(note for note in (*notes, *timing, net_charge if net else "") if note),
    )


def _universe(topology: Path, trajectory: Path) -> Any:
    for path in (topology, trajectory):
        if not path.is_file():
            raise InputError(f"{path}: no such file")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return MDAnalysis.Universe(str(topology), str(trajectory), to_guess=())
    except READING_ERRORS as error:
        said = " ".join(str(error).split())[:200]
        raise InputError(f"{topology}, {trajectory}: MDAnalysis cannot read this pair ({said})") from error


def _elements(universe: Any, topology: Path) -> list[str]:
    atoms = universe.atoms
    stated = [str(text).strip() for text in atoms.elements] if hasattr(atoms, "elements") else [""] * len(atoms)
    if not all(stated) and not hasattr(atoms, "names"):
        raise InputError(f"{topology}: has neither elements nor atom names; give a topology that has")
    residues = atoms.resindices
    alone = (np.bincount(residues)[residues] == 1) | (len(np.unique(residues)) == 1)  # a lone residue tells nothing
    found = []
    for number, text in enumerate(stated):
        element = text.capitalize() or element_of(str(atoms.names[number]), is_alone=bool(alone[number]))
        if not element:
            raise InputError(f"{topology}: no element for atom {number + 1}, {atoms.names[number]!r}; state elements")
        found.append(element)
    return found


def _require_residues(universe: Any, wanted: Sequence[str], topology: Path) -> None:
    present = sorted(set(_residues(universe)))
    for name in set(wanted) - set(present):
        raise InputError(f"--anions {name}: {topology} has no such residue; it has {', '.join(present[:20])}")


def _residues(universe: Any) -> list[str]:
    """Residue name of each atom, empty where the topology has none."""
    atoms = universe.atoms
    return [str(name).strip() for name in atoms.resnames] if hasattr(atoms, "resnames") else [""] * len(atoms)


def _bonds(universe: Any, symbols: Sequence[str]) -> tuple[IntArray, list[str]]:
    """Bonds (n, 2) between all atoms but bare metals, and a note if they were guessed."""
    metal = np.isin(symbols, CENTRE_ELEMENTS)
    stated = np.asarray(universe.bonds.indices if hasattr(universe, "bonds") else [], dtype=np.int64).reshape(-1, 2)
    stated = stated[~metal[stated].any(axis=1)]
    residues = universe.atoms.resindices
    sizes = np.bincount(residues)[residues]
    lonely = (np.bincount(stated.ravel(), minlength=len(symbols)) == 0) & (sizes > 1) & ~metal
    if len(stated) and not lonely.any():
        return stated, []
    guessed = guess_bonds(universe.atoms.positions, symbols, box=universe.dimensions)
    inside = (residues[guessed[:, 0]] == residues[guessed[:, 1]]) & ~metal[guessed].any(axis=1)
    return guessed[inside], ["bonds guessed from the distances in the first frame"]


def _chosen(universe: Any, cation: str, symbols: Sequence[str], topology: Path) -> NDArray[np.bool_]:
    """True for each atom that was asked for as cation."""
    if cation.capitalize() in CENTRE_ELEMENTS:
        chosen = np.array([symbol == cation.capitalize() for symbol in symbols])
    else:
        try:
            indices = universe.select_atoms(cation).indices
        except (SelectionError, ValueError, AttributeError) as error:
            raise InputError(f"--cation {cation!r}: neither Na, Li or K nor a selection ({error})") from error
        chosen = np.zeros(len(symbols), dtype=np.bool_)
        chosen[indices] = True
    if not chosen.any():
        raise InputError(f"--cation {cation!r}: {topology} has no such atom")
    others = sorted(
        {symbol for symbol, is_chosen in zip(symbols, chosen, strict=True) if is_chosen} - set(CENTRE_ELEMENTS)
    )
    if others:
        raise InputError(f"--cation {cation!r}: picks {', '.join(others)}; only bare Na+, Li+ and K+ can be analysed")
    return chosen


def _groups(
    universe: Any, symbols: Sequence[str], bonds: IntArray, *, chosen: NDArray[np.bool_]
) -> dict[_Kind, list[IntArray]]:
    """Atoms of each molecule, by kind, in the order of their first appearance."""
    n_atoms = len(symbols)
    matrix = coo_array((np.ones(len(bonds)), (bonds[:, 0], bonds[:, 1])), shape=(n_atoms, n_atoms))
    _, labels = connected_components(matrix, directed=False)
    atoms_of = np.split(np.argsort(labels, kind="stable"), np.cumsum(np.bincount(labels))[:-1])
    bonds_of: dict[int, list[tuple[int, int]]] = {}
    for first, second in np.sort(bonds, axis=1).tolist():
        bonds_of.setdefault(int(labels[first]), []).append((first, second))
    residues, charges = _residues(universe), _partial_charges(universe)
    groups: dict[_Kind, list[IntArray]] = {}
    for label in sorted(range(len(atoms_of)), key=lambda label: int(atoms_of[label][0])):
        atoms = atoms_of[label]
        place = {int(atom): number for number, atom in enumerate(atoms)}
        kind = _Kind(
            residue=residues[atoms[0]],
            symbols=tuple(symbols[atom] for atom in atoms),
            bonds=tuple(sorted({(place[one], place[two]) for one, two in bonds_of.get(label, [])})),
            is_chosen=bool(chosen[atoms[0]]),
            charge=_rounded(float(charges[atoms].sum())),
        )
        groups.setdefault(kind, []).append(atoms.astype(np.int64))
    if len(groups) > MOST_KINDS:
        raise InputError(f"{len(groups)} different kinds of molecules; give a topology with bonds and residues")
    return groups


def _partial_charges(universe: Any) -> NDArray[np.float64]:
    atoms = universe.atoms
    return np.asarray(atoms.charges if hasattr(atoms, "charges") else np.zeros(len(atoms)), dtype=np.float64)


def _rounded(charge: float) -> int:
    """Formal charge behind a sum of partial charges, which may be scaled."""
    return 0 if abs(charge) < CHARGED else int(np.sign(charge)) * max(1, round(abs(charge)))


def _charge(kind: _Kind, *, anions: Sequence[str], known: Mapping[str, KnownIon]) -> int:
    if kind.is_metal:
        return 1
    if kind.residue in anions:
        return -1
    ion = known.get(fingerprint(kind.symbols, kind.bonds))
    return ion.charge if ion else kind.charge


def _names(groups: Mapping[_Kind, Any], known: Mapping[str, KnownIon]) -> dict[_Kind, str]:
    """Species id of each kind: element of a metal, id of a known ion, residue, or formula; numbered where equal."""
    names: dict[_Kind, str] = {}
    for kind in groups:
        ion = known.get(fingerprint(kind.symbols, kind.bonds))
        residue = formula(kind.symbols) if kind.residue.upper() in NAMELESS else kind.residue
        name = kind.symbols[0] if kind.is_metal else ion.species if ion else residue
        same = sum(other == name or other.startswith(f"{name}.") for other in names.values())
        names[kind] = f"{name}.{same + 1}" if same else name
    return names


def _reordered(universe: Any, order: IntArray, path: Path) -> Trajectory:
    """The same trajectory with the atoms in another order."""
    plain = from_universe(universe)

    def frames() -> Iterator[Frame]:
        try:
            for frame in plain.frames():
                yield Frame(positions_angstrom=frame.positions_angstrom[order], box=frame.box)
        except READING_ERRORS as error:
            raise InputError(f"{path}: the trajectory breaks off ({error})") from error

    return Trajectory(n_frames=plain.n_frames, n_atoms=plain.n_atoms, frames=frames)
