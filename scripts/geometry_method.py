"""Distances and order of binding of Na+ with one ligand, by tight binding and by density-functional theory.

    python scripts/geometry_method.py compute --out results/geometry-method [--only EC PF6]
    python scripts/geometry_method.py table --out results/geometry-method

Each ligand has one JSON file, which grows by one step at a time, so that an interrupted computation goes on where it
stopped. The DFT complex starts from the lowest GFN1-xTB one. Distances are compared in one way of binding: each
tight-binding method relaxes the DFT complex. The order of binding is that of E(Na+L) - E(L), in which the bare cation
cancels, over each method's own lowest structures.
"""

import argparse
import csv
import json
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from geometry_table import print_tables

from solvscreen.chem.bonds import require_bonds
from solvscreen.chem.clusters import cluster_starts
from solvscreen.chem.conformers import ConformerSearch, conformers
from solvscreen.chem.graph import molecular_graph
from solvscreen.domain.cluster import make_cluster
from solvscreen.domain.structure import Structure
from solvscreen.engines.optimize import Optimized, optimize
from solvscreen.engines.protocol import SinglePoint, Surface, XtbMethod
from solvscreen.engines.pyscf.recipes import GEOMETRY
from solvscreen.engines.registry import make_dft_engine, make_engine
from solvscreen.errors import CalculationError
from solvscreen.io.atomic import write_text
from solvscreen.io.species_table import BUILT_IN

LIGANDS = ("BF4", "ClO4", "ACN", "PF6", "EC", "OTf", "TFEME", "DMC", "THF", "FSI", "DME", "TMP", "BTFE", "TFSI")
FRAGMENTS = {"TFEME": "COC(F)(F)C(F)F"}  # 1,1,2,2-tetrafluoroethyl methyl ether, one end of TTE
XTB = ("GFN1-xTB", "GFN2-xTB", "IPEA1-xTB")
COMPLEX_FORCE, LIGAND_FORCE = 0.02, 0.1  # eV/angstrom, of DFT; of the ligand only the energy counts
PUSH_ANGSTROM = 0.02
XTB_FORCE = 0.005
SEARCH = ConformerSearch(embeddings=20, keep=6, energy_window_kj_per_mol=40.0, prune_rmsd_angstrom=0.2, seed=1)


def compute(ligand: str, *, out: Path) -> None:
    """Take every step of one ligand that its file does not hold yet."""
    path = out / f"{ligand}.json"
    record: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {"ligand": ligand}
    smiles = FRAGMENTS.get(ligand) or smiles_of(ligand)
    for name, step in steps(ligand, smiles, out=out):
        if name in record:
            continue
        start = time.process_time()
        found = step(record)
        record[name] = {**found, "cpu_s": round(time.process_time() - start, 1)}
        write_text(path, json.dumps(record, indent=1))
        print(ligand, name, found["n_gradients"], "gradients,", record[name]["cpu_s"], "CPU s", flush=True)


def steps(ligand: str, smiles: str, *, out: Path) -> list[tuple[str, Callable[[dict[str, Any]], dict[str, Any]]]]:
    """Name and function of each step, in the order in which they build on each other."""

    def lowest(starts: Sequence[Structure], method: str, bonds: Any) -> dict[str, Any]:
        return as_record(lowest_xtb(starts, method=method, bonds=bonds))

    cluster = make_cluster({"Na": 1, ligand: 1}, charges={"Na": 1, ligand: molecular_graph(smiles).charge})
    named = cluster_starts(cluster, smiles={"Na": "[Na+]", ligand: smiles}, starts=6, seed=1)
    complexes = [start.structure for start in named]
    ligands = conformers(smiles, search=SEARCH)
    bonds = {"complex": named[0].bonds, "ligand": molecular_graph(smiles).bonds}
    found: list[tuple[str, Callable[[dict[str, Any]], dict[str, Any]]]] = []
    for method in XTB:
        found.append((f"{method} complex", lambda _, m=method: lowest(complexes, m, bonds["complex"])))
        found.append((f"{method} ligand", lambda _, m=method: lowest(ligands, m, bonds["ligand"])))
    found.append(
        (
            "DFT complex",
            lambda record: dft(record, "complex", max_force=COMPLEX_FORCE, path=out / f"{ligand}.complex.part"),
        )
    )
    for method in XTB:
        found.append((f"{method} from DFT", lambda record, m=method: relaxed_from_dft(record, m)))
    found.append(
        ("DFT ligand", lambda record: dft(record, "ligand", max_force=LIGAND_FORCE, path=out / f"{ligand}.ligand.part"))
    )
    return found


def smiles_of(ligand: str) -> str:
    """SMILES in the built-in library."""
    with BUILT_IN.open(encoding="utf-8") as handle:
        return next(row["smiles"] for row in csv.DictReader(handle) if row["id"] == ligand)


def lowest_xtb(starts: Sequence[Structure], *, method: str, bonds: Any) -> Optimized:
    """Lowest minimum with its bonds intact."""
    found = []
    for start in starts:
        try:
            result = optimize(xtb_surface(start, method), start, max_force_ev_per_angstrom=XTB_FORCE, max_gradients=500)
            require_bonds(result.structure, bonds=bonds, item=method)
        except CalculationError as error:
            print(f"  {method}: {error}")
            continue
        found.append(result)
    return min(found, key=lambda result: result.single_point.energy.hartree)


def xtb_surface(structure: Structure, method: str) -> Surface:
    """Surface of tblite."""
    return make_engine("tblite").surface(structure, XtbMethod(name=method, accuracy=0.1))


class Kept:
    """A surface that writes where it was asked last, so that an interrupted optimisation goes on from there."""

    def __init__(self, surface: Surface, path: Path) -> None:
        self._surface, self._path = surface, path

    def single_point(self, positions_angstrom: np.ndarray) -> SinglePoint:
        """Result of the kept surface."""
        point = self._surface.single_point(positions_angstrom)
        write_text(self._path, json.dumps(np.array(positions_angstrom).tolist()))
        return point


def dft(record: dict[str, Any], part: str, *, max_force: float, path: Path) -> dict[str, Any]:
    """DFT minimum next to the lowest GFN1-xTB one, which a small push takes off its symmetry."""
    start = structure_of(record[f"GFN1-xTB {part}"])
    push = np.random.default_rng(1).normal(scale=PUSH_ANGSTROM, size=start.positions_angstrom.shape)
    reached = json.loads(path.read_text(encoding="utf-8")) if path.exists() else start.positions_angstrom + push
    engine = make_dft_engine("pyscf")
    surface = Kept(engine.surface(start, GEOMETRY), path)
    found = optimize(surface, start.moved(reached), max_force_ev_per_angstrom=max_force, max_gradients=60)
    path.unlink(missing_ok=True)
    return {**as_record(found), "level": engine.level(GEOMETRY).label}


def relaxed_from_dft(record: dict[str, Any], method: str) -> dict[str, Any]:
    """Tight-binding minimum next to the DFT one."""
    start = structure_of(record["DFT complex"])
    return as_record(
        optimize(xtb_surface(start, method), start, max_force_ev_per_angstrom=XTB_FORCE, max_gradients=500)
    )


def structure_of(step: dict[str, Any]) -> Structure:
    """Structure of a step's record."""
    return Structure(
        symbols=tuple(step["symbols"]),
        positions_angstrom=np.array(step["positions_angstrom"]),
        charge=step["charge"],
        multiplicity=1,
    )


def as_record(result: Optimized) -> dict[str, Any]:
    """JSON of an optimisation."""
    return {
        "hartree": result.single_point.energy.hartree,
        "n_gradients": result.n_gradients,
        "max_force_ev_per_angstrom": result.max_force_ev_per_angstrom,
        "charge": result.structure.charge,
        "symbols": list(result.structure.symbols),
        "positions_angstrom": np.round(result.structure.positions_angstrom, 6).tolist(),
    }


def main() -> None:
    """Compute, or print the tables of what has been computed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("action", choices=("compute", "table"))
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--only", nargs="*", default=LIGANDS)
    arguments = parser.parse_args()
    if arguments.action == "table":
        print_tables(arguments.out, ligands=arguments.only)
        return
    arguments.out.mkdir(parents=True, exist_ok=True)
    for ligand in arguments.only:
        compute(ligand, out=arguments.out)


if __name__ == "__main__":
    main()
