"""Which metal cation and which ligand a reference row on a 1:1 complex means."""

from dataclasses import dataclass
from typing import Final

from solvscreen.chem.loose_smiles import METALS, Pieces, composition
from solvscreen.domain.cluster import METAL_CATIONS
from solvscreen.errors import InputError
from solvscreen.stages.benchmarks.complex_names import (
    named_metals,
    names_complex,
    names_partners,
    names_salt,
    stated_ligands,
)
from solvscreen.stages.benchmarks.geometries import pieces_of
from solvscreen.stages.benchmarks.named_states import require_same_molecule
from solvscreen.stages.benchmarks.phases import require_vacuum
from solvscreen.stages.benchmarks.references import Row
from solvscreen.stages.benchmarks.written_text import found, plain

_FREE: Final = r"\b(?:free|uncomplexed|uncoordinated|bare|without|isolated|ligand)\b"


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
    require_vacuum(row)
    pieces = pieces_of(row.smiles)
    ligands = [one for one in pieces.molecules if one not in {f"[{metal}+]" for metal in METAL_CATIONS}]
    metal = _metal(row, pieces)
    number, place = stated_ligands(row.species, row.quantity)
    if number not in {"", "1"}:
        raise InputError(f"{number} ligands ({place}); only 1:1 complexes are computed")
    if len(ligands) != 1:
        raise InputError(
            f"{len(ligands)} ligands; only 1:1 complexes are computed" if ligands else "no ligand in the SMILES"
        )
    ligand = pieces_of(ligands[0])
    inside = sorted(METALS & set(composition(ligand)))
    if inside:
        raise InputError(f"the ligand {ligand.text} holds {', '.join(inside)}; write the cation and the ligand apart")
    whole = Pieces(metals=(metal,), molecules=ligand.molecules, charge=ligand.charge + 1)
    require_same_molecule(row, whole)
    return OneToOne(metal=metal, ligand=ligand, whole=whole)


def _metal(row: Row, pieces: Pieces) -> str:
    named = named_metals(row.species) or named_metals(row.quantity)
    if not pieces.metals and names_salt(row.species) and not named:
        raise InputError("no metal cation is named apart from a salt")
    lone = tuple(metal for metal in METAL_CATIONS if f"[{metal}+]" in pieces.molecules)
    metals = pieces.metals or named or lone
    if len(metals) != 1:
        raise InputError("no metal cation is named" if not metals else "more than one metal cation")
    if metals[0] not in METAL_CATIONS:
        raise InputError(f"complexes of {metals[0]} are not built, only those of {', '.join(METAL_CATIONS)}")
    if pieces.metals and named and set(named) != set(pieces.metals):
        raise InputError(f"the SMILES holds {metals[0]}, the name {', '.join(named)}")
    return metals[0]


def whole_of(row: Row, *, pieces: Pieces) -> Pieces:
    """What a row is about: `pieces` of its SMILES, or the complex that its name makes of them and a metal cation.

    Raises:
        InputError: the name speaks of a complex that the SMILES does not hold and that cannot be built.
    """
    named = named_metals(row.species)
    number, place = stated_ligands(row.species, "") if named else ("", "")
    if number not in {"", "1"} and len(pieces.molecules) < 2:
        raise InputError(f"the name holds {number} ligands ({place}), the SMILES one")
    if pieces.metals or METALS & set(composition(pieces)):
        return pieces
    if names_salt(row.species) and not named:
        raise InputError("the name is that of a salt, the SMILES holds no metal")
    mentioned = named or named_metals(row.quantity)
    is_part = (named and names_complex(row.species)) or "complex" in plain(row.quantity).casefold()
    if mentioned and (not is_part or found(_FREE, plain(f"{row.species} {row.quantity}"))):
        raise InputError(f"the name does not say whether {mentioned[0]} is part of it")
    if is_part:
        return one_to_one(row).whole
    if names_partners(row.species) and len(pieces.molecules) == 1:
        raise InputError("the name joins several molecules, the SMILES holds one")
    return pieces
