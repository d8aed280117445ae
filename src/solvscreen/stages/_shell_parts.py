"""The molecules of a shell that was cut out: which is the cation, which are ligands, and what is left without some."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from solvscreen.domain.cluster import make_cluster
from solvscreen.domain.structure import Structure, lowest_multiplicity
from solvscreen.io.structures import NamedStructure

CENTRE = 0


@dataclass(frozen=True, kw_only=True)
class Parts:
    """Molecules by number: 0 is the cation in the centre, then other cations, then ligands."""

    species: tuple[str, ...]
    charges: Mapping[str, int]

    @property
    def others(self) -> tuple[int, ...]:
        """Cations beside the one in the centre."""
        return tuple(n for n, name in enumerate(self.species) if n != CENTRE and self.charges[name] > 0)

    @property
    def ligands(self) -> tuple[int, ...]:
        """Neutral molecules and anions."""
        return tuple(n for n, name in enumerate(self.species) if self.charges[name] <= 0)

    def charge(self, number: int) -> int:
        """Charge of one molecule."""
        return self.charges[self.species[number]]

    @property
    def composition(self) -> str:
        """Canonical name of all of them together."""
        counts = {name: self.species.count(name) for name in self.species}
        return make_cluster(counts, charges=self.charges).id


def parts_of(frame: NamedStructure, *, charges: Mapping[str, int]) -> Parts:
    """Molecules of a frame, from its notes."""
    return Parts(species=tuple(str(name) for name in frame.notes["molecules"]), charges=charges)  # type: ignore[union-attr]


def without(frame: NamedStructure, gone: Collection[int], *, charges: Mapping[str, int]) -> NamedStructure:
    """The frame without some of its molecules, which keep their order."""
    parts = parts_of(frame, charges=charges)
    kept = [number for number in range(len(parts.species)) if number not in gone]
    atoms = [atom for atom, part in enumerate(frame.fragments) if part in kept]
    place = {atom: number for number, atom in enumerate(atoms)}
    species = tuple(parts.species[number] for number in kept)
    charge = sum(charges[name] for name in species)
    symbols = tuple(frame.structure.symbols[atom] for atom in atoms)
    return NamedStructure(
        item=frame.item,
        rank=frame.rank,
        structure=Structure(
            symbols=symbols,
            positions_angstrom=frame.structure.positions_angstrom[atoms],
            charge=charge,
            multiplicity=lowest_multiplicity(symbols=symbols, charge=charge),
        ),
        bonds=tuple((place[i], place[j]) for i, j in frame.bonds if i in place and j in place),
        fragments=tuple(kept.index(frame.fragments[atom]) for atom in atoms),
        notes={
            **frame.notes,
            "molecules": list(species),
            "left": Parts(species=species, charges=charges).composition,
        },
    )
