"""Topology of a liquid box as PDB: residue names, elements, box and bonds, for programs that read trajectories."""

from collections.abc import Iterable, Iterator, Sequence

from solvscreen.domain.liquid_box import LiquidBox
from solvscreen.errors import CalculationError

LARGEST_SERIAL = 99999
RESIDUE_CYCLE = 10000
BONDS_PER_LINE = 4


def residue_names(species: Sequence[str]) -> dict[str, str]:
    """Three-letter residue name of each species, from its id, distinct within the box.

    >>> residue_names(["Na", "2-MeTHF", "2-MeTHP"])
    {'Na': 'NA', '2-MeTHF': '2ME', '2-MeTHP': '2M1'}
    """
    names: dict[str, str] = {}
    for identifier in species:
        letters = "".join(letter for letter in identifier.upper() if letter.isascii() and letter.isalnum()) or "MOL"
        candidates = [letters[:3], *(f"{letters[:2]}{n}" for n in range(1, 10)), *(f"X{n:02d}" for n in range(100))]
        names[identifier] = next(name for name in candidates if name not in names.values())
    return names


def pdb_text(box: LiquidBox) -> str:
    """The box as PDB text, one residue per molecule, with one CONECT record for each bond seen from both ends.

    Raises:
        CalculationError: more atoms than the format can number.
    """
    if box.n_atoms > LARGEST_SERIAL:
        raise CalculationError(f"{box.n_atoms} atoms are more than a PDB topology can number ({LARGEST_SERIAL})")
    edge = 10.0 * box.edge_nm
    head = f"CRYST1{edge:9.3f}{edge:9.3f}{edge:9.3f}  90.00  90.00  90.00 P 1           1"
    return "\n".join([head, *_atom_lines(box), *_bond_lines(box), "END"]) + "\n"


def _atom_lines(box: LiquidBox) -> Iterator[str]:
    residues = residue_names([component.parameters.species for component in box.components])
    serial, molecule = 0, 0
    for component in box.components:
        symbols = component.parameters.symbols
        for _ in range(component.count):
            molecule += 1
            for number, symbol in enumerate(symbols, start=1):
                x, y, z = (10.0 * value for value in box.positions_nm[serial])
                serial += 1
                name = f"{symbol.upper()}{number}"[:4]
                padded = f"{name:<4}" if len(symbol) == 2 or len(name) == 4 else f" {name:<3}"
                residue = residues[component.parameters.species]
                yield (
                    f"HETATM{serial:5d} {padded} {residue:>3} A{molecule % RESIDUE_CYCLE:4d}    "
                    f"{x:8.3f}{y:8.3f}{z:8.3f}  1.00  0.00          {symbol.upper():>2}  "
                )


def _bond_lines(box: LiquidBox) -> Iterator[str]:
    first = 1
    for component in box.components:
        partners: dict[int, list[int]] = {}
        for bond in component.parameters.bonds:
            i, j = bond.atoms
            partners.setdefault(i, []).append(j)
            partners.setdefault(j, []).append(i)
        for _ in range(component.count):
            for atom in sorted(partners):
                yield from _conect(first + atom, [first + other for other in sorted(partners[atom])])
            first += len(component.parameters.symbols)


def _conect(atom: int, others: Sequence[int]) -> Iterable[str]:
    for start in range(0, len(others), BONDS_PER_LINE):
        yield f"CONECT{atom:5d}" + "".join(f"{other:5d}" for other in others[start : start + BONDS_PER_LINE])
