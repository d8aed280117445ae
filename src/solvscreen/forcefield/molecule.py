"""Molecules as the force field sees them: explicit hydrogens, one spelling, a reasonable geometry."""

import numpy as np
from numpy.typing import NDArray
from rdkit import Chem
from rdkit.Chem import rdDistGeom, rdForceFieldHelpers

from solvscreen.errors import MissingParameters, NotConverged, SpeciesError

_CHARGE_SEPARATED = (
    "[#16X3+1]-[#8X1-1]",  # sulfoxide
    "[#16X4+2](-[#8X1-1])-[#8X1-1]",  # sulfone
)


def read_molecule(species_id: str, smiles: str, charge: int) -> Chem.Mol:
    """Molecule with explicit hydrogens, atoms in the order of the SMILES, then hydrogens.

    Charge-separated spellings of sulfoxides and sulfones become S=O, so that one molecule has one set of parameters.

    Raises:
        SpeciesError: the SMILES cannot be read or its charge is not `charge`.
        MissingParameters: several molecules in one SMILES, or unpaired electrons.
    """
    parsed = Chem.MolFromSmiles(smiles)
    if parsed is None or parsed.GetNumAtoms() == 0:
        raise SpeciesError(f"{species_id}: SMILES {smiles!r} does not parse; correct the row of this species")
    if Chem.GetFormalCharge(parsed) != charge:
        found = Chem.GetFormalCharge(parsed)
        raise SpeciesError(f"{species_id}: SMILES {smiles!r} has charge {found:+d}, the table says {charge:+d}")
    if len(Chem.GetMolFrags(parsed)) > 1:
        raise MissingParameters(f"{species_id}: {smiles!r} holds several molecules; write one species for each")
    if any(atom.GetNumRadicalElectrons() for atom in parsed.GetAtoms()):
        raise MissingParameters(f"{species_id}: {smiles!r} has unpaired electrons; force fields are for closed shells")
    return Chem.AddHs(_without_charge_separation(parsed))


def _without_charge_separation(molecule: Chem.Mol) -> Chem.Mol:
    """Sulfoxides and sulfones written with S=O."""
    edited = Chem.RWMol(molecule)
    for pattern in map(Chem.MolFromSmarts, _CHARGE_SEPARATED):
        while match := edited.GetSubstructMatch(pattern):
            sulfur, *oxygens = match
            edited.GetAtomWithIdx(sulfur).SetFormalCharge(0)
            for oxygen in oxygens:
                edited.GetAtomWithIdx(oxygen).SetFormalCharge(0)
                edited.GetBondBetweenAtoms(sulfur, oxygen).SetBondType(Chem.BondType.DOUBLE)
    Chem.SanitizeMol(edited)
    return edited.GetMol()


def symbols(molecule: Chem.Mol) -> tuple[str, ...]:
    """Element symbols in atom order."""
    return tuple(atom.GetSymbol() for atom in molecule.GetAtoms())


def masses_amu(molecule: Chem.Mol) -> list[float]:
    """Natural mean masses in atom order."""
    table = Chem.GetPeriodicTable()
    return [table.GetAtomicWeight(atom.GetAtomicNum()) for atom in molecule.GetAtoms()]


def embedded_angstrom(molecule: Chem.Mol, *, seed: int) -> NDArray[np.float64]:
    """Positions, shape (n_atoms, 3): one ETKDGv3 conformer, relaxed with MMFF94 or, where that has no types, UFF.

    Raises:
        NotConverged: no three-dimensional structure was found.
    """
    copy = Chem.Mol(molecule)
    settings = rdDistGeom.ETKDGv3()
    settings.randomSeed = seed % 2**31  # type: ignore[assignment]  # RDKit's stub is wrong
    if rdDistGeom.EmbedMolecule(copy, settings) != 0:
        settings.useRandomCoords = True  # type: ignore[assignment]  # RDKit's stub is wrong
        if rdDistGeom.EmbedMolecule(copy, settings) != 0:
            raise NotConverged(f"no three-dimensional structure of {Chem.MolToSmiles(Chem.RemoveHs(molecule))}")
    if rdForceFieldHelpers.MMFFHasAllMoleculeParams(copy):
        rdForceFieldHelpers.MMFFOptimizeMolecule(copy, maxIters=2000)
    elif rdForceFieldHelpers.UFFHasAllMoleculeParams(copy):
        rdForceFieldHelpers.UFFOptimizeMolecule(copy, maxIters=2000)
    return np.asarray(copy.GetConformer().GetPositions(), dtype=np.float64)
