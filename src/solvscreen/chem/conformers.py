"""Conformers of a single molecule or ion."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from ase.data import covalent_radii
from numpy.typing import NDArray
from rdkit import Chem
from rdkit.Chem import rdDistGeom, rdForceFieldHelpers, rdMolAlign

from solvscreen.chem.graph import explicit_molecule
from solvscreen.chem.templates import is_symmetric, template_positions
from solvscreen.domain.structure import Structure, lowest_multiplicity
from solvscreen.errors import CalculationError
from solvscreen.units import KCAL_TO_KJ

CLOSEST = 0.75  # times the sum of covalent radii: anything nearer is an embedding that collapsed
MAX_MATCHES = 400  # symmetry-equivalent atom maps tried when two conformers are compared


@dataclass(frozen=True, kw_only=True)
class ConformerSearch:
    """How many embeddings are tried, and which are kept."""

    embeddings: int
    keep: int
    energy_window_kj_per_mol: float
    prune_rmsd_angstrom: float
    seed: int


def conformers(smiles: str, *, search: ConformerSearch) -> tuple[Structure, ...]:
    """Distinct conformers, lowest force-field energy first; one for monatomic ions and symmetric templates.

    ETKDGv3 embeddings, relaxed with MMFF94 (UFF where MMFF94 has no type; as embedded where neither has), cut at the
    energy window, pruned by heavy-atom RMSD over symmetry-equivalent atoms.

    Raises:
        CalculationError: no embedding without coincident atoms.
    References: Wang et al., J. Chem. Inf. Model. 60, 2044 (2020), ETKDGv3.
    """
    molecule = explicit_molecule(smiles)
    if molecule.GetNumAtoms() == 1:
        return (to_structure(molecule, np.zeros((1, 3))),)
    if is_symmetric(molecule):
        return (to_structure(molecule, template_positions(molecule)),)
    ids = embed(molecule, count=search.embeddings, seed=search.seed)
    energies = _relax(molecule, ids)
    sound = [index for index in ids if not collapsed(molecule, molecule.GetConformer(index).GetPositions())]
    if not sound:
        raise CalculationError(f"{smiles}: every embedded conformer has coincident atoms")
    order = sorted(sound, key=lambda index: (energies[index], index))
    lowest = energies[order[0]]
    inside = [index for index in order if energies[index] - lowest <= search.energy_window_kj_per_mol]
    kept = _prune(molecule, inside, search=search)
    return tuple(to_structure(molecule, molecule.GetConformer(index).GetPositions()) for index in kept)


def embed(molecule: Any, *, count: int, seed: int, attempts: int = 0) -> list[int]:
    """Ids of new conformers on `molecule`; random start coordinates where the usual ones fail.

    `attempts` limits how often RDKit tries each one, 0 leaves it to RDKit.

    Raises:
        CalculationError: nothing could be embedded.
    """
    parameters: Any = rdDistGeom.ETKDGv3()
    parameters.randomSeed = seed
    parameters.numThreads = 1
    parameters.maxIterations = attempts
    for random_coordinates in (False,) if attempts else (False, True):
        parameters.useRandomCoords = random_coordinates
        ids = list(rdDistGeom.EmbedMultipleConfs(molecule, count, parameters))
        if ids:
            return ids
    raise CalculationError(f"{Chem.MolToSmiles(Chem.RemoveHs(molecule))}: RDKit could not embed it")


def collapsed(molecule: Any, positions_angstrom: NDArray[np.float64]) -> bool:
    """True if any two atoms are nearer than 0.75 times the sum of their covalent radii."""
    radii = covalent_radii[[atom.GetAtomicNum() for atom in molecule.GetAtoms()]]
    distances = np.linalg.norm(positions_angstrom[:, None] - positions_angstrom[None], axis=2)
    np.fill_diagonal(distances, np.inf)
    return bool((distances < CLOSEST * (radii[:, None] + radii[None])).any())


def to_structure(molecule: Any, positions_angstrom: NDArray[np.float64]) -> Structure:
    """Structure in the lowest multiplicity that the number of electrons allows."""
    symbols = tuple(atom.GetSymbol() for atom in molecule.GetAtoms())
    charge = Chem.GetFormalCharge(molecule)
    return Structure(
        symbols=symbols,
        positions_angstrom=positions_angstrom,
        charge=charge,
        multiplicity=lowest_multiplicity(symbols=symbols, charge=charge),
    )


def _relax(molecule: Any, ids: Sequence[int]) -> dict[int, float]:
    """Force-field energies in kJ/mol after relaxation in place; all zero if no force field knows the molecule."""
    if rdForceFieldHelpers.MMFFHasAllMoleculeParams(molecule):
        results = rdForceFieldHelpers.MMFFOptimizeMoleculeConfs(molecule, numThreads=1, maxIters=2000)
    elif rdForceFieldHelpers.UFFHasAllMoleculeParams(molecule):
        results = rdForceFieldHelpers.UFFOptimizeMoleculeConfs(molecule, numThreads=1, maxIters=2000)
    else:
        results = [(0, 0.0) for _ in ids]
    return {index: KCAL_TO_KJ * energy for index, (_, energy) in zip(ids, results, strict=True)}


def _prune(molecule: Any, ordered: Sequence[int], *, search: ConformerSearch) -> list[int]:
    heavy = Chem.RemoveHs(molecule, sanitize=False)
    kept: list[int] = []
    for index in ordered:
        if all(_rmsd(heavy, index, other) > search.prune_rmsd_angstrom for other in kept):
            kept.append(index)
        if len(kept) == search.keep:
            break
    return kept


def _rmsd(heavy: Any, first: int, second: int) -> float:
    return float(rdMolAlign.GetBestRMS(Chem.Mol(heavy), heavy, first, second, maxMatches=MAX_MATCHES))
