"""SMILES as tables of reference data hold them: several molecules, radicals, cations drawn as bonded, odd oxygen."""

from collections import Counter
from dataclasses import dataclass
from itertools import accumulate
from typing import Any, Final

from rdkit import Chem, rdBase

from solvscreen.domain.cluster import METAL_CATIONS
from solvscreen.domain.structure import ATOMIC_NUMBERS
from solvscreen.errors import SpeciesError

METALS: Final = frozenset({*METAL_CATIONS, "Rb", "Cs"})


@dataclass(frozen=True, kw_only=True)
class Pieces:
    """What a SMILES describes: cations of alkali metals, and canonical SMILES of every other molecule."""

    metals: tuple[str, ...]  # element symbols
    molecules: tuple[str, ...]
    charge: int

    @property
    def text(self) -> str:
        """The whole as one canonical SMILES, cations first."""
        return ".".join([*(f"[{metal}+]" for metal in self.metals), *self.molecules])


def read_pieces(text: str) -> Pieces:
    """Metal cations and molecules of a SMILES.

    An alkali atom beside or bonded to a molecule with donors is a cation; bonded to nothing but metals or a halogen it
    stays what is written (`[Na]`, `[Na][Na]`, `[Na]Cl`). Oxygen drawn as a radical on sulfur or phosphorus is an oxo
    group.

    >>> read_pieces("([Na][O]=C1OCCO1)").text
    '[Na+].O=C1OCCO1'
    >>> read_pieces("[O]S1([O])CCCO1").molecules
    ('O=S1(=O)CCCO1',)

    Raises:
        SpeciesError: empty, or no molecule.
    """
    molecule = _parsed(_without_brackets(text.strip()))
    metals: list[str] = []
    atoms = list(molecule.GetAtoms())
    for atom in atoms:
        if atom.GetSymbol() in METALS and _is_cation(atom, alone=len(atoms) == 1):
            metals.append(atom.GetSymbol())
    rest = _without_metals(molecule) if metals else molecule
    molecules = _fragments(rest, text)
    total = len(metals) + sum(Chem.GetFormalCharge(Chem.MolFromSmiles(one)) for one in molecules)
    return Pieces(metals=tuple(sorted(metals)), molecules=molecules, charge=total)


def n_heavy_atoms(pieces: Pieces) -> int:
    """Atoms other than hydrogen, cations included."""
    return len(pieces.metals) + sum(Chem.MolFromSmiles(one).GetNumHeavyAtoms() for one in pieces.molecules)


def composition(pieces: Pieces) -> dict[str, int]:
    """Number of atoms of each element, hydrogen included.

    >>> composition(read_pieces("[Na+].O"))
    {'Na': 1, 'O': 1, 'H': 2}
    """
    molecule = Chem.AddHs(Chem.MolFromSmiles(pieces.text))
    return dict(Counter(atom.GetSymbol() for atom in molecule.GetAtoms()))


def n_electrons(pieces: Pieces) -> int:
    """Electrons of all atoms, less the charge."""
    return sum(ATOMIC_NUMBERS[symbol] * count for symbol, count in composition(pieces).items()) - pieces.charge


def _without_brackets(text: str) -> str:
    """The text without a pair of round brackets around all of it, which is no SMILES."""
    while text.startswith("(") and text.endswith(")") and _depths(text).index(0) == len(text) - 1:
        text = text[1:-1]
    return text


def _depths(text: str) -> list[int]:
    """How many round brackets are open after each character, and a last 0."""
    return [*accumulate((one == "(") - (one == ")") for one in text), 0]


def _parsed(text: str) -> Any:
    with rdBase.BlockLogs():
        molecule = Chem.MolFromSmiles(text, sanitize=False) if text else None
    if molecule is None or not molecule.GetNumAtoms():
        raise SpeciesError(f"SMILES {text!r} does not parse" if text else "no SMILES")
    if any(atom.GetAtomicNum() == 0 for atom in molecule.GetAtoms()):
        raise SpeciesError(f"SMILES {text!r} holds a placeholder")
    heavy = sorted({atom.GetSymbol() for atom in molecule.GetAtoms()} - set(ATOMIC_NUMBERS))
    if heavy:
        raise SpeciesError(f"SMILES {text!r} holds {', '.join(heavy)}; elements from H to Ba are supported")
    return molecule


def _is_cation(atom: Any, *, alone: bool) -> bool:
    if atom.GetFormalCharge() == 1:
        return not alone
    return any(neighbour.GetSymbol() in {"O", "N"} for neighbour in atom.GetNeighbors())


def _without_metals(molecule: Any) -> Any:
    editable = Chem.RWMol(molecule)
    chosen = [
        atom.GetIdx() for atom in editable.GetAtoms() if atom.GetSymbol() in METALS and _is_cation(atom, alone=False)
    ]
    for index in sorted(chosen, reverse=True):
        for neighbour in editable.GetAtomWithIdx(index).GetNeighbors():
            _close(neighbour)
        editable.RemoveAtom(index)
    return editable.GetMol()


def _close(donor: Any) -> None:
    """A donor that loses its bond to a metal is charged if a bond is then missing (alkoxide), else not (carbonyl)."""
    order = sum(
        bond.GetBondTypeAsDouble() for bond in donor.GetBonds() if bond.GetOtherAtom(donor).GetSymbol() not in METALS
    )
    wanted = {"O": 2.0, "N": 3.0}.get(donor.GetSymbol(), order)
    if donor.GetFormalCharge() == 0 and order + donor.GetNumExplicitHs() < wanted and not donor.GetIsAromatic():
        donor.SetFormalCharge(-1)


def _fragments(molecule: Any, text: str) -> tuple[str, ...]:
    if not molecule.GetNumAtoms():
        return ()
    with rdBase.BlockLogs():
        try:
            Chem.SanitizeMol(molecule)
        except Chem.MolSanitizeException as error:
            raise SpeciesError(f"SMILES {text!r} is no possible molecule: {error}") from error
    return tuple(sorted(Chem.MolToSmiles(_with_oxo_groups(molecule)).split(".")))


def _with_oxo_groups(molecule: Any) -> Any:
    editable = Chem.RWMol(molecule)
    for atom in editable.GetAtoms():
        neighbours = atom.GetNeighbors()
        lone = atom.GetSymbol() == "O" and atom.GetNumRadicalElectrons() == 1 and len(neighbours) == 1
        if lone and neighbours[0].GetSymbol() in {"S", "P"}:
            editable.GetBondBetweenAtoms(atom.GetIdx(), neighbours[0].GetIdx()).SetBondType(Chem.BondType.DOUBLE)
            atom.SetNumRadicalElectrons(0)
    changed = editable.GetMol()
    Chem.SanitizeMol(changed)
    return changed
