"""Start structures of clusters: a cation with its ligands, or molecules side by side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations_with_replacement, islice, product
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rdkit import Chem

from solvscreen.chem.donors import BindingMode, binding_modes, donor_strengths, n_essential
from solvscreen.chem.graph import explicit_molecule
from solvscreen.chem.pairs import dock
from solvscreen.chem.poses import contact_angstrom, donorless_pose, ligand_pose, molecule_positions
from solvscreen.chem.rigid import arrange, vdw
from solvscreen.domain.cluster import METAL_CATIONS, Cluster
from solvscreen.domain.structure import ATOMIC_NUMBERS, Structure, lowest_multiplicity
from solvscreen.errors import CalculationError
from solvscreen.io.structures import NamedStructure

Array = NDArray[np.float64]
ModeSet = tuple[BindingMode | None, ...]  # one mode per ligand; None: mere contact
MAX_COORDINATION = {"Li": 5, "Na": 7, "K": 9}  # donors at once in a start structure
MAX_COMBINATIONS = 2000
SETS_PER_START = 8  # sets of donors tried before a cluster is given up


@dataclass(frozen=True, kw_only=True, eq=False)
class Part:
    """One molecule of a cluster."""

    species: str
    molecule: Any  # RDKit, explicit hydrogens
    modes: tuple[BindingMode, ...]


def cluster_starts(
    cluster: Cluster, *, smiles: Mapping[str, str], starts: int, seed: int
) -> tuple[NamedStructure, ...]:
    """At least `starts` start structures (more where a ligand has more ways to bind), atoms in the order of the name.

    `smiles` maps species id to SMILES. Each structure carries its covalent bonds, the molecule of each atom, and the
    species of each molecule and the donors of each ligand in its notes.

    Raises:
        CalculationError: no start without a clash.
    """
    metals, parts = _parts(cluster, smiles)
    if not parts:
        raise CalculationError(f"{cluster.id}: nothing to put around the cation")
    build = _around_metal if metals else _side_by_side
    found = build(metals, parts, starts=starts, seed=seed)
    if not found:
        raise CalculationError(f"{cluster.id}: no set of donors can be brought to the cation")
    return tuple(
        _named(cluster, metals, parts, positions=positions, rank=rank, mode=mode)
        for rank, (positions, mode) in enumerate(found)
    )


def _parts(cluster: Cluster, smiles: Mapping[str, str]) -> tuple[list[str], list[Part]]:
    metals: list[str] = []
    parts: list[Part] = []
    for name in (part.rsplit("_", 1)[0] for part in cluster.id.split("+")):
        molecule = explicit_molecule(smiles[name])
        symbol = molecule.GetAtomWithIdx(0).GetSymbol()
        if molecule.GetNumAtoms() == 1 and symbol in METAL_CATIONS:
            metals += [symbol] * cluster.count(name)
        else:
            modes = binding_modes(molecule)
            parts += [Part(species=name, molecule=molecule, modes=modes)] * cluster.count(name)
    return metals, parts


def _around_metal(metals: Sequence[str], parts: Sequence[Part], *, starts: int, seed: int) -> list[tuple[Array, str]]:
    metal = metals[0]
    wanted = _n_wanted(parts, starts)
    sets = _mode_sets(metal, parts)[: SETS_PER_START * wanted]
    return _tried(metals, parts, sets, wanted=wanted, seed=seed) or _tried(
        metals, parts, [(None,) * len(parts)], wanted=wanted, seed=seed
    )


def _tried(
    metals: Sequence[str], parts: Sequence[Part], sets: Sequence[ModeSet], *, wanted: int, seed: int
) -> list[tuple[Array, str]]:
    """Positions and mode of up to `wanted` starts; every set of donors once, then further orientations of the best."""
    found: list[tuple[Array, str]] = []
    for turn in range(2 * wanted):
        for index, modes in enumerate(sets):
            if len(found) >= wanted:
                return found
            try:
                positions = _one_start(metals, parts, modes, seed=_mixed(seed, turn, index), turn=turn)
            except CalculationError:  # donors that cannot reach one cation: the next set takes this one's place
                continue
            found.append((positions, _mode_text(parts, modes)))
            if len(parts) > 1 and index + 1 >= (wanted + 1) // 2 and turn < 1 and len(found) >= (wanted + 1) // 2:
                break  # further orientations of the best sets, rather than ever weaker sets
    return found


def _n_wanted(parts: Sequence[Part], starts: int) -> int:
    """More than `starts` if a lone ligand binds in more ways; one for a lone atom, which has no other way."""
    if len(parts) > 1:
        return starts
    return max(starts, n_essential(parts[0].modes)) if parts[0].molecule.GetNumAtoms() > 1 else 1


def _mode_sets(metal: str, parts: Sequence[Part]) -> list[ModeSet]:
    """Choices of one mode per ligand within the coordination limit, the best first; equal ligands are not permuted."""
    limit = MAX_COORDINATION[metal]
    if len(parts) == 1:
        fitting = [mode for mode in parts[0].modes if len(mode.donors) <= limit]
        return [(mode,) for mode in fitting] or [(None,)]
    groups: list[list[ModeSet]] = []
    for species in dict.fromkeys(part.species for part in parts):
        same = [part for part in parts if part.species == species]
        modes: list[BindingMode | None] = [*same[0].modes[:6]] or [None]
        groups.append(list(combinations_with_replacement(modes, len(same))))
    choices = [sum(choice, ()) for choice in islice(product(*groups), MAX_COMBINATIONS)]
    return sorted(choices, key=lambda choice: -_worth(choice, limit))


def _worth(choice: Sequence[BindingMode | None], limit: int) -> float:
    strength = sum(mode.strength for mode in choice if mode)
    excess = sum(len(mode.donors) for mode in choice if mode) - limit
    return strength - 10.0 * max(excess, 0)


def _one_start(
    metals: Sequence[str], parts: Sequence[Part], modes: Sequence[BindingMode | None], *, seed: int, turn: int
) -> Array:
    poses = [
        ligand_pose(part.molecule, mode, metal=metals[0], seed=_mixed(seed, index), turn=turn)
        if mode
        else donorless_pose(part.molecule, metal=metals[0], seed=_mixed(seed, index))
        for index, (part, mode) in enumerate(zip(parts, modes, strict=True))
    ]
    radii = [_radii(part) for part in parts]
    bodies = [pose.positions_angstrom for pose in poses]
    if len(poses) > 1:
        bodies = arrange(bodies, radii, [pose.donors or (0,) for pose in poses], seed=seed)
    return _with_further_metals(metals, parts, bodies, seed=seed)


def _with_further_metals(metals: Sequence[str], parts: Sequence[Part], bodies: Sequence[Array], *, seed: int) -> Array:
    """All positions, cations first; each further cation goes where it touches most donors and clashes with nothing."""
    cations = [np.zeros(3)]
    atoms = np.concatenate(list(bodies))
    symbols = [atom.GetSymbol() for part in parts for atom in part.molecule.GetAtoms()]
    weights = np.concatenate([_weights(part) for part in parts])
    generator = np.random.default_rng(seed)
    for metal in metals[1:]:
        ideal = np.array([contact_angstrom(metal, symbol) for symbol in symbols])
        donors = np.nonzero(weights > 0)[0]
        unit = generator.normal(size=(200, 3))
        unit /= np.linalg.norm(unit, axis=1)[:, None]
        points = np.concatenate([atoms[i] + ideal[i] * unit for i in donors])
        apart = np.linalg.norm(points[:, None] - atoms[None], axis=2)
        clash = np.clip(ideal - 0.15 - apart, 0.0, None).sum(axis=1)
        contact = (weights * (np.abs(apart - ideal) < 0.4)).sum(axis=1)
        crowd = sum(np.clip(3.2 - np.linalg.norm(points - other, axis=1), 0.0, None) for other in cations)
        cations.append(points[int(np.argmax(contact - 20.0 * clash - 20.0 * crowd))])
    return np.concatenate([np.array(cations), atoms])


def _side_by_side(metals: Sequence[str], parts: Sequence[Part], *, starts: int, seed: int) -> list[tuple[Array, str]]:
    found = []
    for index in range(starts):
        bodies = [molecule_positions(part.molecule, seed=_mixed(seed, index, k)) for k, part in enumerate(parts)]
        placed = dock(
            bodies,
            [_radii(part) for part in parts],
            [_polarity(part) for part in parts],
            seed=_mixed(seed, index),
        )
        found.append((np.concatenate([np.zeros((len(metals), 3)), *placed]), "side by side"))
    return found


def _named(
    cluster: Cluster, metals: Sequence[str], parts: Sequence[Part], *, positions: Array, rank: int, mode: str
) -> NamedStructure:
    symbols, bonds = list(metals), []
    fragments = list(range(len(metals)))
    for number, part in enumerate(parts, start=len(metals)):
        first = len(symbols)
        pairs = [(bond.GetBeginAtomIdx(), bond.GetEndAtomIdx()) for bond in part.molecule.GetBonds()]
        bonds += sorted((first + min(pair), first + max(pair)) for pair in pairs)
        symbols += [atom.GetSymbol() for atom in part.molecule.GetAtoms()]
        fragments += [number] * part.molecule.GetNumAtoms()
    return NamedStructure(
        item=cluster.id,
        rank=rank,
        structure=Structure(
            symbols=tuple(symbols),
            positions_angstrom=positions,
            charge=cluster.charge,
            multiplicity=lowest_multiplicity(symbols=tuple(symbols), charge=cluster.charge),
        ),
        bonds=tuple(bonds),
        fragments=tuple(fragments),
        notes={"molecules": [*metals, *(part.species for part in parts)], "mode": mode},
    )


def _mode_text(parts: Sequence[Part], modes: Sequence[BindingMode | None]) -> str:
    """Donors of each ligand in words, such as `G2:O1,O4,O7 PF6:F0,F2`."""
    words = []
    for part, mode in zip(parts, modes, strict=True):
        donors = mode.donors if mode else ()
        atoms = ",".join(f"{part.molecule.GetAtomWithIdx(i).GetSymbol()}{i}" for i in donors)
        words.append(f"{part.species}:{atoms or 'contact'}")
    return " ".join(words)


def _radii(part: Part) -> Array:
    symbols = [atom.GetSymbol() for atom in part.molecule.GetAtoms()]
    return vdw(symbols, [ATOMIC_NUMBERS[symbol] for symbol in symbols])


def _weights(part: Part) -> Array:
    strengths = donor_strengths(part.molecule)
    charge = Chem.GetFormalCharge(part.molecule)
    factor = 2.0 if charge < 0 else 1.0
    return np.array([factor * strengths.get(i, 0.0) for i in range(part.molecule.GetNumAtoms())])


def _polarity(part: Part) -> Array:
    strengths = donor_strengths(part.molecule)
    signs = [
        1.0 if atom.GetSymbol() == "H" else -float(atom.GetIdx() in strengths) for atom in part.molecule.GetAtoms()
    ]
    return np.array(signs)


def _mixed(seed: int, *parts: int) -> int:
    """A further 31-bit seed, fixed by the numbers given."""
    return int(np.random.SeedSequence([seed, *parts]).generate_state(1)[0] >> 1)
