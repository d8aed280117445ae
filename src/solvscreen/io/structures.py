"""Named structures in extended XYZ, one frame each, energies and names in the comment line."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import JsonValue

from solvscreen.domain.structure import Structure
from solvscreen.errors import DataError
from solvscreen.io.atomic import write_text


@dataclass(frozen=True, kw_only=True)
class NamedStructure:
    """A structure of an item (species or cluster id); `rank` numbers the conformers from the lowest."""

    item: str
    rank: int
    structure: Structure
    bonds: tuple[tuple[int, int], ...]  # of the intended bond graph, covalent only, i < j
    fragments: tuple[int, ...]  # for each atom, the number of the molecule that it belongs to
    notes: dict[str, JsonValue] = field(default_factory=dict)

    @property
    def molecules(self) -> tuple[str, ...]:
        """Species of each molecule, as the notes name them; `molecule 1` and so on where they do not."""
        named = self.notes.get("molecules")
        if isinstance(named, list):
            return tuple(str(name) for name in named)
        return tuple(f"molecule {number + 1}" for number in range(max(self.fragments, default=-1) + 1))


def to_extxyz(named: NamedStructure) -> str:
    """One frame as text; coordinates to 1e-8 angstrom."""
    head = {
        "item": named.item,
        "rank": named.rank,
        "charge": named.structure.charge,
        "multiplicity": named.structure.multiplicity,
        "bonds": named.bonds,
        "notes": named.notes,
    }
    # extended XYZ parsers read quoted values; the JSON's own quotes are escaped
    comment = json.dumps(head, sort_keys=True, separators=(",", ":")).replace("\\", "\\\\").replace('"', '\\"')
    lines = [str(len(named.structure.symbols)), f'Properties=species:S:1:pos:R:3:fragment:I:1 solvscreen="{comment}"']
    atoms = zip(named.structure.symbols, named.structure.positions_angstrom, named.fragments, strict=True)
    lines += [f"{symbol:<2} {x:16.8f} {y:16.8f} {z:16.8f} {part:4d}" for symbol, (x, y, z), part in atoms]
    return "\n".join(lines) + "\n"


def write_structures(path: Path, structures: Iterable[NamedStructure]) -> None:
    """Write all frames atomically, sorted by item and rank; no frames give an empty file."""
    ordered = sorted(structures, key=lambda named: (named.item, named.rank))
    write_text(path, "".join(to_extxyz(named) for named in ordered))


def read_structures(path: Path) -> list[NamedStructure]:
    """All frames of a file written by `write_structures`.

    Raises:
        DataError: truncated, or not written by solvscreen.
    """
    lines = path.read_text(encoding="utf-8").splitlines()
    frames: list[NamedStructure] = []
    while lines:
        try:
            size = int(lines[0])
            frames.append(_frame(lines[1 : size + 2], size=size))
        except (ValueError, KeyError, IndexError) as error:
            raise DataError(f"{path}: not a whole structure file; delete it and run snakemake again") from error
        lines = lines[size + 2 :]
    return frames


def _frame(lines: Sequence[str], *, size: int) -> NamedStructure:
    quoted = lines[0].split('solvscreen="', maxsplit=1)[1].rstrip()[:-1]
    head = json.loads(quoted.replace('\\"', '"').replace("\\\\", "\\"))
    rows = [line.split() for line in lines[1:]]
    if len(rows) != size:
        raise ValueError("truncated")
    structure = Structure(
        symbols=tuple(row[0] for row in rows),
        positions_angstrom=[[float(value) for value in row[1:4]] for row in rows],  # type: ignore[arg-type]
        charge=head["charge"],
        multiplicity=head["multiplicity"],
    )
    return NamedStructure(
        item=head["item"],
        rank=head["rank"],
        structure=structure,
        bonds=tuple((int(i), int(j)) for i, j in head["bonds"]),
        fragments=tuple(int(row[4]) for row in rows),
        notes=head["notes"],
    )
