"""Parameters of an ion that no table has, from quantum chemistry: fitted charges and a Hessian.

Good enough for solvation structure, not for vibrations: of known ions, GFN2-xTB Hessians give bond lengths within
0.03 Å and half the force constants of published sets.
"""

import itertools
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

import numpy as np
from numpy.typing import NDArray
from rdkit import Chem

from solvscreen.domain.force_field import AngleTerm, BondTerm, MoleculeParameters, QuantumIon
from solvscreen.errors import DataError, MissingParameters
from solvscreen.forcefield import ions, molecule, seminario, smirnoff, smirnoff_terms

_LENNARD_JONES = {"B": (0.358, 0.3975)}  # nm, kJ/mol; CL&P tetrafluoroborate, doi 10.1021/jp0362133
_BOND_FLOOR_KJ_PER_MOL_NM2 = 6.0e4  # weakest single bond that is still a bond
_ANGLE_RANGE_KJ_PER_MOL_RAD2 = (300.0, 1500.0)  # where a centre is shared, projections fall far below (36 in triflate)
_TRANS_DEGREE = 160.0
_MAX_CHARGE_ERROR_E = 0.01
MAX_ATOMS = 40
WEAK_SPOT = "parameters from quantum chemistry of the bare ion, not checked against any liquid"
Array = NDArray[np.float64]
Key = tuple[object, ...]


def obstacle(smiles: str, charge: int) -> str:
    """Why an ion cannot be parametrised by quantum chemistry; empty if it can.

    Raises:
        SpeciesError: the SMILES does not parse or has another charge.
        MissingParameters: several molecules in one SMILES, or unpaired electrons.
    """
    mol = molecule.read_molecule(smiles, smiles, charge)
    size = mol.GetNumAtoms()
    if size == 1:
        return "Lennard-Jones terms of a monatomic ion have to be tabulated"
    if size > MAX_ATOMS:
        return f"{size} atoms, more than {MAX_ATOMS}"
    typed = smirnoff.sage().label(mol).van_der_waals
    untyped = {atom.GetSymbol() for atom in mol.GetAtoms() if atom.GetIdx() not in typed}
    lacking = sorted(untyped - set(_LENNARD_JONES))
    return f"no Lennard-Jones terms for {', '.join(lacking)}" if lacking else ""


def from_quantum(species_id: str, smiles: str, charge: int, *, computed: QuantumIon) -> MoleculeParameters:
    """Bonds and angles from the Hessian, charges as fitted, the other terms from Sage where it has them.

    Chemically equivalent atoms, bonds and angles get the mean of their values, whatever resonance form is written.

    Raises:
        MissingParameters: an element without Lennard-Jones terms.
        DataError: the fitted charges do not sum to the charge.
    """
    mol = molecule.read_molecule(species_id, smiles, charge)
    classes = tuple(Chem.CanonicalRankAtoms(ions.skeleton(mol), breakTies=False))
    labels = smirnoff.sage().label(mol)
    sigmas, epsilons = _lennard_jones(species_id, mol, labels)
    return MoleculeParameters(
        species=species_id,
        symbols=molecule.symbols(mol),
        masses_amu=np.array(molecule.masses_amu(mol)),
        charges_e=_charges_e(species_id, computed.charges_e, classes, charge),
        sigmas_nm=np.array(sigmas),
        epsilons_kj_per_mol=np.array(epsilons),
        positions_angstrom=computed.positions_angstrom,
        bonds=tuple(_bonds(mol, computed, classes)),
        angles=tuple(_angles(mol, computed, classes)),
        torsions=smirnoff_terms.torsion_terms(labels),
        coulomb_14=smirnoff.sage().coulomb_14,
        lennard_jones_14=smirnoff.sage().lennard_jones_14,
        source=f"quantum chemistry of this run ({computed.method}); torsions, Lennard-Jones of OpenFF Sage 2.3.0",
        weak_spot=WEAK_SPOT + _unturned(mol, labels),
    )


def _unturned(mol: Chem.Mol, labels: smirnoff.Labels) -> str:
    """Says which torsions have no term, so that their bonds turn freely but for what is bonded farther away."""
    names = [name for name in smirnoff.missing_terms(mol, labels) if name.startswith("torsion")]
    return f"; no barrier for {', '.join(names)}" if names else ""


def _charges_e(species_id: str, fitted: Array, classes: tuple[int, ...], charge: int) -> Array:
    """Charges, equal within each class, that sum exactly to the charge of the ion."""
    if abs(float(fitted.sum()) - charge) > _MAX_CHARGE_ERROR_E:
        raise DataError(f"{species_id}: fitted charges sum to {fitted.sum():.3f} e, not {charge}")
    even = np.array([np.mean(fitted[np.equal(classes, kind)]) for kind in classes])
    return np.asarray(even + (charge - even.sum()) / len(even), dtype=np.float64)


def _lennard_jones(species_id: str, mol: Chem.Mol, labels: smirnoff.Labels) -> tuple[list[float], list[float]]:
    own = {a.GetIdx(): _LENNARD_JONES[a.GetSymbol()] for a in mol.GetAtoms() if a.GetSymbol() in _LENNARD_JONES}
    lacking = {a.GetSymbol() for a in mol.GetAtoms() if a.GetIdx() not in {*own, *labels.van_der_waals}}
    if lacking:
        raise MissingParameters(f"{species_id}: no Lennard-Jones terms for {', '.join(sorted(lacking))}")
    typed = dict(
        zip(sorted(labels.van_der_waals), zip(*smirnoff_terms.lennard_jones(labels), strict=True), strict=True)
    )
    pairs = [own.get(atom, typed.get(atom, (0.0, 0.0))) for atom in range(mol.GetNumAtoms())]
    return [sigma for sigma, _ in pairs], [epsilon for _, epsilon in pairs]


def _means(values: Iterable[tuple[Key, tuple[float, float]]]) -> Mapping[Key, tuple[float, float]]:
    """Mean of both numbers over all members of a class."""
    groups: defaultdict[Key, list[tuple[float, float]]] = defaultdict(list)
    for key, pair in values:
        groups[key].append(pair)
    return {key: (float(np.mean([a for a, _ in g])), float(np.mean([b for _, b in g]))) for key, g in groups.items()}


def _bonds(mol: Chem.Mol, computed: QuantumIon, classes: tuple[int, ...]) -> Iterator[BondTerm]:
    positions, hessian = computed.positions_angstrom / 10.0, computed.hessian_kj_per_mol_nm2
    pairs = [(bond.GetBeginAtomIdx(), bond.GetEndAtomIdx()) for bond in mol.GetBonds()]
    keys = [tuple(sorted((classes[i], classes[j]))) for i, j in pairs]
    lengths = [float(np.linalg.norm(positions[i] - positions[j])) for i, j in pairs]
    constants = [seminario.bond_constant(hessian, positions, i, j) for i, j in pairs]
    means = _means(zip(keys, zip(lengths, constants, strict=True), strict=True))
    for pair, key in zip(pairs, keys, strict=True):
        length, constant = means[key]
        floored = max(constant, _BOND_FLOOR_KJ_PER_MOL_NM2)
        yield BondTerm(atoms=pair, length_nm=length, k_kj_per_mol_nm2=floored)


def _angles(mol: Chem.Mol, computed: QuantumIon, classes: tuple[int, ...]) -> Iterator[AngleTerm]:
    """Angles; opposite neighbours of a centre with more than two are left out, as the other angles hold them."""
    positions, hessian = computed.positions_angstrom / 10.0, computed.hessian_kj_per_mol_nm2
    rings = [set(ring) for ring in mol.GetRingInfo().AtomRings()]
    found: list[tuple[tuple[int, int, int], Key, tuple[float, float]]] = []
    for centre in mol.GetAtoms():
        j = centre.GetIdx()
        neighbours = sorted(atom.GetIdx() for atom in centre.GetNeighbors())
        for i, k in itertools.combinations(neighbours, 2):
            angle = _angle_radian(positions, i, j, k)
            if len(neighbours) > 2 and math.degrees(angle) > _TRANS_DEGREE:
                continue
            in_ring = any({i, j, k} <= ring for ring in rings)
            key = (classes[j], *sorted((classes[i], classes[k])), in_ring)
            constant = seminario.angle_constant(hessian, positions, (i, j, k), neighbours)
            found.append(((i, j, k), key, (angle, constant)))
    means = _means((key, pair) for _, key, pair in found)
    for atoms, key, _ in found:
        angle, constant = means[key]
        shared = mol.GetAtomWithIdx(atoms[1]).GetDegree() > 2
        clipped = float(np.clip(constant, *_ANGLE_RANGE_KJ_PER_MOL_RAD2)) if shared else constant
        yield AngleTerm(atoms=atoms, angle_radian=angle, k_kj_per_mol_rad2=clipped)


def _angle_radian(positions: Array, i: int, j: int, k: int) -> float:
    a, b = positions[i] - positions[j], positions[k] - positions[j]
    return float(np.arccos(np.clip(a @ b / np.linalg.norm(a) / np.linalg.norm(b), -1.0, 1.0)))
