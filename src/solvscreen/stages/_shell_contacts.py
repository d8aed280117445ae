"""How many donors of each ligand touch the cation in a geometry that has left the liquid."""

from collections.abc import Mapping
from typing import Final

import numpy as np

from solvscreen.analysis.donors import donor_labels
from solvscreen.analysis.first_shell import contact_angstrom
from solvscreen.io.structures import NamedStructure
from solvscreen.stages._shell_parts import CENTRE, parts_of

CONTACT_MARGIN_ANGSTROM: Final = 0.8  # beyond the sum of the ionic radii: 3.22 angstrom for Na-O, as in liquids


def contacts_text(frame: NamedStructure, *, charges: Mapping[str, int]) -> str:
    """Donors in contact of each ligand by species, the largest first, such as `G2(3,2)+PF6(0)`; `none` without any."""
    parts = parts_of(frame, charges=charges)
    found: dict[str, list[int]] = {}
    for number in parts.ligands:
        found.setdefault(parts.species[number], []).append(_contacts(frame, number, charge=parts.charge(number)))
    words = (f"{name}({','.join(map(str, sorted(found[name], reverse=True)))})" for name in sorted(found))
    return "+".join(words) or "none"


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
