"""Which ionisation energy, electron affinity or detachment energy a reference row means."""

import re
from dataclasses import dataclass
from typing import Final

from solvscreen.chem.loose_smiles import Pieces, n_electrons, n_heavy_atoms
from solvscreen.domain.structure import Structure
from solvscreen.errors import InputError
from solvscreen.stages.benchmarks.complex_rows import whole_of
from solvscreen.stages.benchmarks.doubts import is_doubtful
from solvscreen.stages.benchmarks.geometries import pieces_of
from solvscreen.stages.benchmarks.ionization_kinds import (
    ATTACHMENT_ENERGY,
    ATTACHMENTS,
    DETACHMENTS,
    IONISATIONS,
    TRANSMISSION,
    VERTICAL_KINDS,
    Kind,
    kind_of,
)
from solvscreen.stages.benchmarks.named_states import require_same_molecule
from solvscreen.stages.benchmarks.phases import require_vacuum
from solvscreen.stages.benchmarks.references import Row
from solvscreen.stages.benchmarks.written_geometries import has_structure, written_structure
from solvscreen.stages.benchmarks.written_text import found, words
from solvscreen.stages.benchmarks.written_units import TO_EV

SMALL: Final = 8  # heavy atoms of the molecules that the targets are about
LARGEST_EV: Final = 100.0  # Li+ has 75.6; inner shells have more
_CALCULATED: Final = r"ccsd|scf|ovgf|dft|calc|eom|\bgw\b|g[23]\b"
_SIGN_OF_REACTION: Final = r"anion\W*\)?\s*-\s*E\b|\(A?-\)\s*-\s*E\b"


@dataclass(frozen=True, kw_only=True, eq=False)
class Wanted:
    """One row that can be compared with; `fixed` holds its geometry where it has one and the energy is vertical."""

    row: Row
    kind: Kind
    pieces: Pieces
    value_ev: float
    fixed: tuple[Structure, ...] = ()

    @property
    def is_doubtful(self) -> bool:
        """The row itself says that its value is doubtful or recalled."""
        return is_doubtful(self.row)

    @property
    def is_small(self) -> bool:
        """Within the size that the targets are about."""
        return n_heavy_atoms(self.pieces) <= SMALL

    @property
    def is_measured(self) -> bool:
        """The reference is an experiment rather than a calculation."""
        return re.search(_CALCULATED, self.row.method, re.IGNORECASE) is None

    @property
    def group(self) -> str:
        """Rows that are judged together."""
        if self.is_doubtful:
            return f"{self.kind.value}, doubtful or recalled"
        small_only = self.kind in {Kind.VERTICAL, Kind.VERTICAL_DETACHMENT}
        return (
            f"{self.kind.value}, more than {SMALL} heavy atoms" if small_only and not self.is_small else self.kind.value
        )


def wanted(row: Row) -> Wanted:
    """What a row is about.

    Raises:
        InputError: something else, not in vacuum, or not usable.
    """
    kind = kind_of(row.quantity, method=row.method)
    require_vacuum(row)
    value = row.number_in(TO_EV)
    pieces = whole_of(row, pieces=pieces_of(row.smiles))
    require_same_molecule(row, pieces)
    if kind in ATTACHMENTS and _is_attachment_energy(row):
        kind, value = Kind.VERTICAL_AFFINITY, -abs(value)  # unbound states only
    kind = _for_charge(kind, pieces)
    _require_possible(kind, pieces, value_ev=value)
    given = has_structure(row) and kind in VERTICAL_KINDS
    fixed = (written_structure(row, pieces=pieces),) if given else ()
    return Wanted(row=row, kind=kind, pieces=pieces, value_ev=value, fixed=fixed)


def _is_attachment_energy(row: Row) -> bool:
    """True for resonances seen in electron transmission, whose energies are positive where the anion is unbound.

    Raises:
        InputError: the sign is that of a convention which the row does not tell.
    """
    quantity = words(row.quantity)
    if found(TRANSMISSION, f"{quantity} {row.method} {row.conditions}"):
        return True
    if found(ATTACHMENT_ENERGY, quantity):
        raise InputError("attachment energies have either sign; write an electron affinity")
    if found(_SIGN_OF_REACTION, quantity):
        raise InputError("an energy of reaction, with the sign opposite to an electron affinity")
    return False


def _for_charge(kind: Kind, pieces: Pieces) -> Kind:
    """What a row with the SMILES of an anion means: the affinity of a molecule is often tabulated so."""
    if pieces.charge >= 0:
        return kind
    return {
        Kind.AFFINITY: Kind.ADIABATIC_DETACHMENT,
        Kind.VERTICAL_AFFINITY: Kind.VERTICAL_DETACHMENT,
        Kind.VERTICAL: Kind.VERTICAL_DETACHMENT,
        Kind.UNSTATED: Kind.VERTICAL_DETACHMENT,
        Kind.ADIABATIC: Kind.ADIABATIC_DETACHMENT,
    }.get(kind, kind)


def _require_possible(kind: Kind, pieces: Pieces, *, value_ev: float) -> None:
    """Check that there is an electron to take away, and that the value may be the energy that it costs.

    Raises:
        InputError: there is none, or it may not.
    """
    if kind in DETACHMENTS and pieces.charge >= 0:
        raise InputError("a detachment energy needs the SMILES of the anion")
    if kind not in ATTACHMENTS and n_electrons(pieces) < 1:
        raise InputError("no electron to take away")
    if kind in IONISATIONS and not 0.0 < value_ev < LARGEST_EV:
        raise InputError(f"{value_ev:.4g} eV is no ionisation energy of a valence electron")
    if abs(value_ev) >= LARGEST_EV:
        raise InputError(f"{value_ev:.4g} eV is no energy of a valence electron")
