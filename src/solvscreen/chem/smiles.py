"""What a SMILES says: the canonical form, the charge, the mass; or why it cannot be used."""

from dataclasses import dataclass
from typing import Final

from rdkit import Chem, rdBase

from solvscreen.domain.numbers import quoted
from solvscreen.domain.structure import ATOMIC_NUMBERS
from solvscreen.errors import SpeciesError

LONGEST: Final = 400
MOST_HEAVY_ATOMS: Final = 100


@dataclass(frozen=True, kw_only=True)
class SmilesFacts:
    """Identity of a molecule or ion."""

    smiles: str  # canonical
    charge: int
    molar_mass_g_per_mol: float  # natural isotopic composition


def read_smiles(text: str) -> SmilesFacts:
    """Canonical SMILES, formal charge and molar mass (g/mol) of one closed-shell molecule or ion.

    Raises:
        SpeciesError: not a SMILES, several molecules, a radical, or an atom that stands for something else.

    >>> read_smiles("C(OC)COC").smiles
    'COCCOC'
    """
    molecule = _parse(text)
    _require_one_molecule(molecule, text)
    with_hydrogens = Chem.AddHs(molecule)
    table = Chem.GetPeriodicTable()
    return SmilesFacts(
        smiles=str(Chem.MolToSmiles(molecule)),
        charge=int(Chem.GetFormalCharge(molecule)),
        molar_mass_g_per_mol=float(sum(table.GetAtomicWeight(a.GetAtomicNum()) for a in with_hydrogens.GetAtoms())),
    )


def _parse(text: str) -> Chem.Mol:
    shown = f"SMILES {quoted(text)}"
    if not text.strip():
        raise SpeciesError("the SMILES is empty; write one such as COCCOC")
    if len(text) > LONGEST:
        raise SpeciesError(f"{shown} has {len(text)} characters; at most {LONGEST} are accepted")
    if not text.isascii() or not text.isprintable() or " " in text:
        raise SpeciesError(f"{shown} holds a space or a character that no SMILES has; remove it")
    with rdBase.BlockLogs():
        raw = Chem.MolFromSmiles(text, sanitize=False)
        if raw is None:
            raise SpeciesError(f"{shown} does not parse; check brackets, ring numbers and element symbols")
        problems = [problem.Message() for problem in Chem.DetectChemistryProblems(raw)]
        if problems:
            raise SpeciesError(f"{shown} is no possible molecule: {problems[0]}")
        molecule = Chem.MolFromSmiles(text)
    if molecule is None:
        raise SpeciesError(f"{shown} does not parse; check brackets, ring numbers and element symbols")
    return molecule


def _require_one_molecule(molecule: Chem.Mol, text: str) -> None:
    shown = f"SMILES {quoted(text)}"
    atoms = list(molecule.GetAtoms())
    if not atoms:
        raise SpeciesError(f"{shown} holds no atom")
    if any(atom.GetAtomicNum() == 0 for atom in atoms):
        raise SpeciesError(f"{shown} holds a placeholder atom (*); write the real one")
    heavy = sorted({atom.GetSymbol() for atom in atoms} - set(ATOMIC_NUMBERS))
    if heavy:
        raise SpeciesError(f"{shown} holds {', '.join(heavy)}; elements from H to Ba are supported")
    if len(Chem.GetMolFrags(molecule)) > 1:
        raise SpeciesError(
            f"{shown} holds {len(Chem.GetMolFrags(molecule))} molecules; give each ion or molecule its own row"
        )
    if any(atom.GetIsotope() or atom.GetAtomMapNum() for atom in atoms):
        raise SpeciesError(f"{shown} labels isotopes or atom numbers; remove the labels")
    if any(atom.GetNumRadicalElectrons() for atom in atoms):
        raise SpeciesError(f"{shown} has unpaired electrons; add the missing hydrogens or the charge, such as [Na+]")
    if molecule.GetNumHeavyAtoms() > MOST_HEAVY_ATOMS:
        raise SpeciesError(f"{shown} has {molecule.GetNumHeavyAtoms()} heavy atoms; at most {MOST_HEAVY_ATOMS} work")
