"""How many donors of each ligand touch the cation in a geometry that has left the liquid."""

from collections.abc import Mapping
from typing import Final

import numpy as np

from solvscreen.analysis.donors import donor_labels
from solvscreen.analysis.first_shell import contact_angstrom
from solvscreen.analysis.shell_types import denticity_text
from solvscreen.io.structures import NamedStructure
from solvscreen.stages._shell_parts import CENTRE, parts_of

RELAXED_TO: Final = "relaxed to "
LEFT: Final = " left on relaxing"
CONTACT_MARGIN_ANGSTROM: Final = 0.8  # beyond the sum of the ionic radii: 3.22 angstrom for Na-O, as in liquids


def changed_contacts(frame: NamedStructure, *, charges: Mapping[str, int]) -> str:
    """What became of the contacts that make the frame's type, such as `relaxed to G2(3,3)+PF6_1`; empty if nothing.

    The type is what stands behind the colon of the frame's item. A ligand that left is always named.
    """
    parts = parts_of(frame, charges=charges)
    before = frame.item.partition(":")[2]
    counted = {part.partition("(")[0] for part in before.split("+") if "(" in part}
    now = [(parts.species[number], _contacts(frame, number, charge=parts.charge(number))) for number in parts.ligands]
    after = denticity_text(now, counted=counted)
    lost = [name for name, contacts in now if contacts == 0 and name not in counted]
    found = [f"{RELAXED_TO}{after}"] if after != before else []
    return "; ".join([*found, *(f"{name}{LEFT}" for name in lost)])


def is_contact_note(text: str) -> bool:
    """True for a part of what `changed_contacts` says.

    >>> is_contact_note("relaxed to G2(3,3)"), is_contact_note("G2 left on relaxing"), is_contact_note("C1-O2 broken")
    (True, True, False)
    """
    return text.startswith(RELAXED_TO) or text.endswith(LEFT)


def _contacts(frame: NamedStructure, number: int, *, charge: int) -> int:
    atoms = [atom for atom, part in enumerate(frame.fragments) if part == number]
    place = {atom: position for position, atom in enumerate(atoms)}
    symbols = [frame.structure.symbols[atom] for atom in atoms]
    bonds = [(place[i], place[j]) for i, j in frame.bonds if i in place and j in place]
    labels = donor_labels(symbols, bonds, charge=charge)
    positions = frame.structure.positions_angstrom
    distances = np.linalg.norm(positions[atoms] - positions[frame.fragments.index(CENTRE)], axis=1)
    metal = frame.structure.symbols[frame.fragments.index(CENTRE)]
    return sum(
        bool(label) and distance <= contact_angstrom(metal, symbol) + CONTACT_MARGIN_ANGSTROM
        for label, distance, symbol in zip(labels, distances, symbols, strict=True)
    )
