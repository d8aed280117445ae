"""Which metal cation and which ligand a reference row on a 1:1 complex means."""

import re
from dataclasses import dataclass
from typing import Final

from solvscreen.chem.loose_smiles import Pieces
from solvscreen.domain.cluster import METAL_CATIONS
from solvscreen.errors import InputError
from solvscreen.stages.benchmarks.geometries import pieces_of
from solvscreen.stages.benchmarks.references import Row

_NAMED: Final = re.compile(r"(?<![A-Za-z])(Li|Na|K|Rb|Cs|Mg|Ca|Zn|Al)(?:\d*\+|(?=[-.(\s…]|$))")
_STEP: Final = re.compile(r"\)\s*_?(\d+)\s*(?:->|→)")
_COORDINATE: Final = re.compile(r"(\d+)-(?:fold )?coordinate")
_IN_LIQUID: Final = re.compile(
    r"aqueous|solution|liquid|\bsolvent\b|electrolyte|\brdf\b|neutron|x-ray|exafs", re.IGNORECASE
)


@dataclass(frozen=True, kw_only=True)
class OneToOne:
    """A cation with one ligand."""

    metal: str
    ligand: Pieces
    whole: Pieces


def one_to_one(row: Row) -> OneToOne:
    """The complex that a row is about; the cation comes from the name where the SMILES holds the ligand only.

    Raises:
        InputError: no cation, no ligand, several of either, or not in vacuum.
    """
    place = _IN_LIQUID.search(f"{row.quantity.replace('ion-solvent', '').replace('E(solvent)', '')} {row.conditions}")
    if place:
        raise InputError(f"not in vacuum: {place.group()}")
    pieces = pieces_of(row.smiles)
    metals = pieces.metals or _named_metals(row)
    ligands = [one for one in pieces.molecules if one not in {f"[{metal}+]" for metal in METAL_CATIONS}]
    number = _number_of_ligands(row, n_written=len(ligands))
    if len(metals) != 1:
        raise InputError("no metal cation is named" if not metals else "more than one metal cation")
    if metals[0] not in METAL_CATIONS:
        raise InputError(f"complexes of {metals[0]} are not built, only those of {', '.join(METAL_CATIONS)}")
    if number != 1:
        raise InputError(f"{number} ligands; only 1:1 complexes are computed" if number else "no ligand in the SMILES")
    ligand = pieces_of(ligands[0])
    whole = Pieces(metals=tuple(metals), molecules=ligand.molecules, charge=ligand.charge + 1)
    return OneToOne(metal=metals[0], ligand=ligand, whole=whole)


def _named_metals(row: Row) -> tuple[str, ...]:
    for text in (row.species, row.quantity):
        found = _NAMED.search(text)
        if found:
            return (found.group(1),)
    return ()


def _number_of_ligands(row: Row, *, n_written: int) -> int:
    for text, pattern in ((row.species, _STEP), (row.quantity, _COORDINATE)):
        found = pattern.search(text)
        if found and int(found.group(1)) > 1:
            return int(found.group(1))
    return n_written
