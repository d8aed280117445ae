"""Molecules as graphs: atoms, covalent bonds and charge, with every hydrogen explicit."""

from dataclasses import dataclass
from typing import Any

from rdkit import Chem, rdBase

from solvscreen.errors import SpeciesError

rdBase.DisableLog("rdApp.*")


@dataclass(frozen=True, kw_only=True)
class MolecularGraph:
    """Atoms in the order of RDKit with explicit hydrogens; bonds as sorted pairs i < j."""

    symbols: tuple[str, ...]
    bonds: tuple[tuple[int, int], ...]
    charge: int


def explicit_molecule(smiles: str) -> Any:
    """RDKit molecule of `smiles` with explicit hydrogens; heavy atoms first, in the order of the SMILES.

    Raises:
        SpeciesError: the SMILES does not parse.
    """
    molecule = Chem.MolFromSmiles(smiles)
    if molecule is None:
        raise SpeciesError(f"SMILES {smiles!r} does not parse; correct it in the species table")
    return Chem.AddHs(molecule)


def molecular_graph(smiles: str) -> MolecularGraph:
    """Graph of `smiles`.

    >>> molecular_graph("O").bonds
    ((0, 1), (0, 2))

    Raises:
        SpeciesError: the SMILES does not parse.
    """
    molecule = explicit_molecule(smiles)
    pairs = ((bond.GetBeginAtomIdx(), bond.GetEndAtomIdx()) for bond in molecule.GetBonds())
    return MolecularGraph(
        symbols=tuple(atom.GetSymbol() for atom in molecule.GetAtoms()),
        bonds=tuple(sorted((min(pair), max(pair)) for pair in pairs)),
        charge=Chem.GetFormalCharge(molecule),
    )
