"""Ions with published parameters, one JSON file each in `data/ions`, matched by molecular graph.

An ion is recognised by its elements, connections and total charge, however its SMILES is written and whatever its
species is called; bond orders and the place of the formal charge do not count, so every resonance form is the same ion.
"""

import itertools
import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rdkit import Chem

from solvscreen.domain.force_field import AngleTerm, BondTerm, MoleculeParameters, TorsionTerm
from solvscreen.errors import DataError
from solvscreen.forcefield import molecule as molecules
from solvscreen.forcefield import smirnoff, smirnoff_terms

_MAX_ROUNDING_E = 2e-4  # four-digit charges of 13 atoms
_TRANS_DEGREE = 135.0  # between the 90 and 180 degrees of an octahedron
Record = Mapping[str, Any]
Identity = tuple[int, str]


@dataclass(frozen=True, kw_only=True, eq=False)
class Ion:
    """One tabulated ion; the parameters are in the atom order of its own SMILES."""

    id: str
    types: tuple[str, ...]
    skeleton: Chem.Mol
    parameters: MoleculeParameters


def skeleton(molecule: Chem.Mol) -> Chem.Mol:
    """The bare graph: all bonds single, no formal charges."""
    bare = Chem.RWMol(molecule)
    for bond in bare.GetBonds():
        bond.SetBondType(Chem.BondType.SINGLE)
        bond.SetIsAromatic(False)
    for atom in bare.GetAtoms():
        atom.SetFormalCharge(0)
        atom.SetIsAromatic(False)
        atom.SetIsotope(0)
        atom.SetAtomMapNum(0)
        atom.SetNoImplicit(True)
        atom.SetNumRadicalElectrons(0)
        atom.SetChiralTag(Chem.ChiralType.CHI_UNSPECIFIED)
    bare.UpdatePropertyCache(strict=False)
    return bare.GetMol()


def identity(molecule: Chem.Mol) -> Identity:
    """Total charge and canonical graph."""
    return Chem.GetFormalCharge(molecule), Chem.MolToSmiles(skeleton(molecule))


@cache
def table() -> Mapping[Identity, Ion]:
    """All tabulated ions.

    Raises:
        DataError: a file is not valid.
    """
    folder = resources.files("solvscreen") / "data" / "ions"
    files = sorted((path for path in folder.iterdir() if path.name.endswith(".json")), key=lambda path: path.name)
    records = [json.loads(path.read_text(encoding="utf-8")) for path in files]
    return {identity(_template(record)): _ion(record) for record in records}


def covers(molecule: Chem.Mol) -> bool:
    """True for an ion of the table."""
    return Chem.GetFormalCharge(molecule) != 0 and identity(molecule) in table()


def parameters(molecule: Chem.Mol, *, species: str) -> MoleculeParameters:
    """Tabulated parameters in the atom order of `molecule`, which the table must cover."""
    ion = table()[identity(molecule)]
    order = skeleton(molecule).GetSubstructMatch(ion.skeleton)
    return replace(_reordered(ion.parameters, order), species=species)


def _template(record: Record) -> Chem.Mol:
    return Chem.AddHs(Chem.MolFromSmiles(record["smiles"]))


def _ion(record: Record) -> Ion:
    template = _template(record)
    return Ion(
        id=record["id"],
        types=tuple(record["types"]),
        skeleton=skeleton(template),
        parameters=_parameters(record, template),
    )


def _parameters(record: Record, template: Chem.Mol) -> MoleculeParameters:
    atoms = [record["atoms"][name] for name in record["types"]]
    return MoleculeParameters(
        species=record["id"],
        symbols=molecules.symbols(template),
        masses_amu=np.array(molecules.masses_amu(template)),
        charges_e=_charges_e(record, [atom["charge_e"] for atom in atoms], Chem.GetFormalCharge(template)),
        sigmas_nm=np.array([atom["sigma_nm"] for atom in atoms]),
        epsilons_kj_per_mol=np.array([atom["epsilon_kj_per_mol"] for atom in atoms]),
        positions_angstrom=np.array(record["positions_angstrom"]),
        bonds=tuple(_bonds(record, template)),
        angles=tuple(_angles(record, template)),
        torsions=tuple(_torsions(record, template)),
        coulomb_14=record["coulomb_14"],
        lennard_jones_14=record["lennard_jones_14"],
        source=f"{record['label']}, " + ", ".join(f"doi {work['doi']}" for work in record["sources"] if work["doi"]),
        weak_spot=record["weak_spot"],
    )


def _charges_e(record: Record, tabulated: list[float], total: int) -> NDArray[np.float64]:
    """Tabulated charges with their rounding error spread evenly."""
    excess = sum(tabulated) - total
    if abs(excess) > _MAX_ROUNDING_E:
        raise DataError(f"data/ions/{record['id']}.json: charges sum to {sum(tabulated):.4f} e, not {total}")
    return np.array(tabulated) - excess / len(tabulated)


def _find(record: Record, section: str, types: tuple[str, ...]) -> Record:
    """The row for these types, read in either direction."""
    for row in record[section]:
        if tuple(row["types"]) in (types, types[::-1]):
            return dict(row)
    raise DataError(f"data/ions/{record['id']}.json: {section} has no row for {'-'.join(types)}")


def _types(record: Record, *atoms: int) -> tuple[str, ...]:
    return tuple(record["types"][atom] for atom in atoms)


def _bonds(record: Record, template: Chem.Mol) -> Iterator[BondTerm]:
    for bond in template.GetBonds():
        atoms = (bond.GetBeginAtomIdx(), bond.GetEndAtomIdx())
        row = _find(record, "bonds", _types(record, *atoms))
        yield BondTerm(atoms=atoms, length_nm=row["length_nm"], k_kj_per_mol_nm2=row["k_kj_per_mol_nm2"])


def _angles(record: Record, template: Chem.Mol) -> Iterator[AngleTerm]:
    """Angles; of an octahedron, only those between neighbours that are cis to each other."""
    positions = np.array(record["positions_angstrom"])
    for centre in template.GetAtoms():
        j = centre.GetIdx()
        for i, k in itertools.combinations(sorted(atom.GetIdx() for atom in centre.GetNeighbors()), 2):
            row = _find(record, "angles", _types(record, i, j, k))
            if row["pairs"] == "cis" and _angle_degree(positions, i, j, k) > _TRANS_DEGREE:
                continue
            yield AngleTerm(
                atoms=(i, j, k),
                angle_radian=math.radians(row["angle_degree"]),
                k_kj_per_mol_rad2=row["k_kj_per_mol_rad2"],
            )


def _angle_degree(positions: NDArray[np.float64], i: int, j: int, k: int) -> float:
    a, b = positions[i] - positions[j], positions[k] - positions[j]
    return float(np.degrees(np.arccos(np.clip(a @ b / np.linalg.norm(a) / np.linalg.norm(b), -1.0, 1.0))))


def _torsions(record: Record, template: Chem.Mol) -> Iterator[TorsionTerm]:
    if record["torsions_from"] == "sage":
        yield from smirnoff_terms.torsion_terms(smirnoff.sage().label(template))
        return
    for bond in template.GetBonds():
        j, k = bond.GetBeginAtomIdx(), bond.GetEndAtomIdx()
        before = (a.GetIdx() for a in template.GetAtomWithIdx(j).GetNeighbors() if a.GetIdx() != k)
        after = [a.GetIdx() for a in template.GetAtomWithIdx(k).GetNeighbors() if a.GetIdx() != j]
        for i, m in itertools.product(before, after):
            row = _find(record, "torsions", _types(record, i, j, k, m))
            yield from fourier((i, j, k, m), row["fourier_kj_per_mol"])
    for row in record["impropers"]:
        yield from _impropers(record, template, row)


def fourier(atoms: tuple[int, int, int, int], barriers_kj_per_mol: list[float]) -> Iterator[TorsionTerm]:
    """OPLS torsion, E = sum V_n/2 (1 - (-1)^n cos(n phi)), as periodic terms; zero barriers are left out."""
    for n, barrier in enumerate(barriers_kj_per_mol, start=1):
        if barrier != 0.0:
            phase = math.pi if n % 2 == 0 else 0.0
            yield TorsionTerm(atoms=atoms, periodicity=n, phase_radian=phase, k_kj_per_mol=barrier / 2.0)


def _impropers(record: Record, template: Chem.Mol, row: Record) -> Iterator[TorsionTerm]:
    """Out-of-plane barrier V/2 (1 - cos 2 phi), shared by three orders of the neighbours to keep them equal."""
    for centre in template.GetAtoms():
        neighbours = [atom.GetIdx() for atom in centre.GetNeighbors()]
        if _types(record, centre.GetIdx(), *neighbours) != tuple(row["types"]):
            continue
        for turn in range(3):
            a, b, c = neighbours[turn:] + neighbours[:turn]
            k = row["barrier_kj_per_mol"] / 2.0 / 3.0
            yield TorsionTerm(atoms=(centre.GetIdx(), a, b, c), periodicity=2, phase_radian=math.pi, k_kj_per_mol=k)


def _reordered(given: MoleculeParameters, order: tuple[int, ...]) -> MoleculeParameters:
    """The same parameters with atom `i` at place `order[i]`."""
    back = np.argsort(order)

    def moved(atoms: tuple[int, ...]) -> Any:
        return tuple(order[atom] for atom in atoms)

    return replace(
        given,
        symbols=tuple(given.symbols[i] for i in back),
        masses_amu=given.masses_amu[back],
        charges_e=given.charges_e[back],
        sigmas_nm=given.sigmas_nm[back],
        epsilons_kj_per_mol=given.epsilons_kj_per_mol[back],
        positions_angstrom=given.positions_angstrom[back],
        bonds=tuple(replace(term, atoms=moved(term.atoms)) for term in given.bonds),
        angles=tuple(replace(term, atoms=moved(term.atoms)) for term in given.angles),
        torsions=tuple(replace(term, atoms=moved(term.atoms)) for term in given.torsions),
    )
