"""Energies to take one ligand off complexes of Na+ with two: tight binding against density-functional theory.

    python scripts/removal_errors.py results/trends --out results/removals.csv [--only Na_1+EC_2 Na_1+DME_1+FSI_1]

Structures are the lowest GFN1-xTB ones of a finished run. Density-functional energies are those of `screening`: in
vacuum corrected for basis sets (counterpoise) with the deformation of both parts, in solvent with what C-PCM adds.
`dft_states` is the plain difference in the basis of states, which the tables of a run correct by its mean excess.
Complexes that are in the table already are left out, so an interrupted run goes on.
"""

import argparse
import csv
import time
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

import numpy as np

from solvscreen.domain.cluster import make_cluster, parse_cluster_id
from solvscreen.domain.solvation import ALPB_PERMITTIVITY, SolvationCurve
from solvscreen.domain.structure import Structure
from solvscreen.engines.protocol import XtbMethod
from solvscreen.engines.pyscf.frame import Frame
from solvscreen.engines.pyscf.mean_field import Request
from solvscreen.engines.pyscf.properties import electronic_state
from solvscreen.engines.pyscf.recipes import RECIPES
from solvscreen.engines.pyscf.scf import converge
from solvscreen.engines.pyscf.threads import pinned
from solvscreen.engines.registry import make_engine
from solvscreen.io.atomic import write_text
from solvscreen.io.structures import NamedStructure, read_structures
from solvscreen.units import HARTREE_TO_KJ_PER_MOL

RECIPE = RECIPES["screening"]
METHODS = ("GFN1-xTB", "GFN2-xTB")
SOLVENT = "thf"
UNIT = "kj_per_mol"


class Removals:
    """All energies of the complexes of one run, each computed once."""

    def __init__(self, frames: Mapping[str, NamedStructure]) -> None:
        self.frames = frames
        self.free = cache(self._free)
        self.curve = cache(self._curve)
        self.tight = cache(self._tight)

    def row(self, item: str, ligand: str) -> dict[str, str]:
        """Removal of one `ligand` from complex `item`, by every method, in kJ/mol."""
        start, frame = time.process_time(), self.frames[item]
        gone = max(number for number, name in enumerate(frame.molecules) if name == ligand)
        counts = parse_cluster_id(item)
        counts[ligand] -= 1
        charges = {name: self.frames[name].structure.charge for name in counts}
        rest = make_cluster({name: n for name, n in counts.items() if n}, charges=charges).id
        numbers = self._dft(item, rest, ligand, atoms=np.flatnonzero(np.array(frame.fragments) == gone))
        for method in METHODS:
            vacuum, wet = (self._difference(self.tight, item, rest, ligand, method, name) for name in ("", SOLVENT))
            numbers |= {f"{method}_vacuum": vacuum, f"{method}_solvent_part": wet - vacuum}
        cells = {f"{name}_{UNIT}": f"{value:.2f}" for name, value in numbers.items()}
        return {"complex": item, "removed": ligand, **cells, "cpu_s": f"{time.process_time() - start:.0f}"}

    def _dft(self, item: str, rest: str, ligand: str, *, atoms: np.ndarray) -> dict[str, float]:
        whole = self.frames[item].structure
        mine = frozenset(map(int, atoms))
        others = frozenset(range(len(whole.symbols))) - mine
        charge = self.frames[ligand].structure.charge
        parts = {mine: charge, others: whole.charge - charge}
        ghosted = sum(
            binding_basis(whole, charge=own, ghosts=(others if part is mine else mine)) for part, own in parts.items()
        )
        bent = sum(binding_basis(cut(whole, part, charge=own)) for part, own in parts.items())
        relaxed = self.free(rest) + self.free(ligand)
        solvation = sum(sign * solvated(self.curve(name)) for sign, name in ((1, rest), (1, ligand), (-1, item)))
        return {
            "dft_vacuum": (ghosted - bent + relaxed - self.free(item)) * HARTREE_TO_KJ_PER_MOL,
            "dft_uncorrected": (relaxed - self.free(item)) * HARTREE_TO_KJ_PER_MOL,
            "dft_states": (self.gas(rest) + self.gas(ligand) - self.gas(item)) * HARTREE_TO_KJ_PER_MOL,
            "dft_solvent_part": solvation,
        }

    @staticmethod
    def _difference(energy, item: str, rest: str, ligand: str, *level: str) -> float:  # type: ignore[no-untyped-def]
        return float(energy(rest, *level) + energy(ligand, *level) - energy(item, *level))

    def _free(self, item: str) -> float:
        return binding_basis(self.frames[item].structure)

    def gas(self, item: str) -> float:
        """Energy in vacuum in the basis of states, in hartree."""
        return self.curve(item).gas.hartree

    def _curve(self, item: str) -> SolvationCurve:
        structure = self.frames[item].structure
        return electronic_state(Frame(structure=structure, recipe=RECIPE), structure)[0].curve

    def _tight(self, item: str, method: str, solvent: str) -> float:
        found = make_engine("tblite").single_point(self.frames[item].structure, XtbMethod(name=method, solvent=solvent))
        return found.energy.hartree * HARTREE_TO_KJ_PER_MOL


def binding_basis(structure: Structure, *, charge: int | None = None, ghosts: frozenset[int] = frozenset()) -> float:
    """Energy in hartree of a closed shell in the recipe's basis for binding, with basis functions on `ghosts`."""
    request = Request(charge=structure.charge if charge is None else charge, multiplicity=1, ghosts=ghosts)
    return converge(Frame(structure=structure, recipe=RECIPE.for_binding), request).hartree


def cut(structure: Structure, atoms: frozenset[int], *, charge: int) -> Structure:
    """Some of the atoms, where they are."""
    chosen = sorted(atoms)
    return Structure(
        symbols=tuple(structure.symbols[index] for index in chosen),
        positions_angstrom=structure.positions_angstrom[chosen],
        charge=charge,
        multiplicity=1,
    )


def solvated(curve: SolvationCurve) -> float:
    """What C-PCM adds at the permittivity of ALPB's solvent, in kJ/mol."""
    energy = curve.free_energy_hartree(ALPB_PERMITTIVITY[SOLVENT]) - curve.gas.hartree
    return energy * HARTREE_TO_KJ_PER_MOL


def lowest_structures(run: Path) -> dict[str, NamedStructure]:
    """Lowest structure of every species and cluster."""
    found = [frame for path in sorted(run.glob("xtb/*/*.extxyz")) for frame in read_structures(path)]
    lowest: dict[str, NamedStructure] = {}
    for frame in found:
        if frame.rank == 0:
            lowest.setdefault(frame.item, frame)
    return lowest


def two_ligands(items: Iterable[str]) -> list[str]:
    """Complexes of one Na+ with two ligands."""
    return [item for item in sorted(items) if "+" in item and parts(item) == (1, 3)]


def parts(item: str) -> tuple[int, int]:
    """Number of Na+ and of all molecules in a complex."""
    counts = parse_cluster_id(item)
    return counts.get("Na", 0), sum(counts.values())


def main() -> None:
    """Compute what the table lacks, row by row."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("run", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--only", nargs="*", help="ids of complexes; all with two ligands if left out")
    chosen = parser.parse_args()
    frames = lowest_structures(chosen.run)
    found = list(csv.DictReader(chosen.out.open())) if chosen.out.exists() else []
    rows = [row for row in found if f"dft_states_{UNIT}" in row]
    known = {(row["complex"], row["removed"]) for row in rows}
    removals = Removals(frames)
    for item in chosen.only or two_ligands(frames):
        for ligand in sorted(set(parse_cluster_id(item)) - {"Na"}):
            if (item, ligand) in known:
                continue
            with pinned(1):
                rows.append(removals.row(item, ligand))
            lines = [",".join(rows[0]), *(",".join(row.values()) for row in rows)]
            write_text(chosen.out, "\n".join(lines) + "\n")
            print(lines[-1], flush=True)


if __name__ == "__main__":
    main()
