"""Our optimiser beside the one of the xtb program: gradients, CPU time and final energy from the same starts.

    python scripts/optimiser_benchmark.py --out results/optimiser --method GFN1-xTB --level tight

The xtb program stops when the norm of the gradient (all atoms, hartree/bohr) and the last change of the energy are
both below the thresholds of its level. To make convergence equal, ours is counted until both criteria hold with those
thresholds and its gradient norm is no larger than that at xtb's own end. Both end structures are judged by the same
tblite calculation. CPU time of xtb is that of its optimiser as it prints it, without its start-up, first single point
and property print-out; ours is that of `optimize`, without imports. One thread each.
"""

import argparse
import csv
import json
import os
import shutil
import sys
import time
from dataclasses import replace
from pathlib import Path

os.environ["OMP_NUM_THREADS"] = "1"

import numpy as np
from xtb_program import End, by_xtb

from solvscreen.chem.clusters import cluster_starts
from solvscreen.chem.graph import molecular_graph
from solvscreen.domain.cluster import make_cluster, parse_cluster_id
from solvscreen.domain.structure import Structure
from solvscreen.engines.optimize import optimize
from solvscreen.engines.protocol import SinglePoint, Surface, XtbMethod
from solvscreen.engines.registry import make_engine
from solvscreen.errors import CalculationError
from solvscreen.io.atomic import write_text
from solvscreen.io.species_table import BUILT_IN
from solvscreen.io.structures import read_structures, write_structures
from solvscreen.units import HARTREE_TO_KJ_PER_MOL

CLUSTERS = (
    "Na_1+DME_1+PF6_1",
    "Na_1+DME_2",
    "Na_1+DME_3",
    "Na_1+DME_2+FSI_1",
    "Na_1+G2_2",
    "Na_1+G2_2+PF6_1",
    "Na_1+G3_1+TFSI_1",
    "Na_1+EC_4",
    "Na_1+DMC_4",
    "Na_1+DMC_3+FSI_1",
    "Na_1+EC_2+DMC_2+PF6_1",
    "Na_1+PC_5",
    "Na_1+THF_4+BF4_1",
    "Na_1+TMP_4",
    "Na_1+G2_1+OTf_1+BTFE_1",
    "Na_2+DME_2+PF6_1",
)
STARTS = Path(__file__).with_name("optimiser_starts.extxyz")
MAX_GRADIENTS = 600
FORMATS = {
    "atoms": ".0f",
    "gradients ours": ".0f",
    "gradients xtb": ".0f",
    "CPU s ours": ".2f",
    "CPU s xtb": ".2f",
    "xtb start-up CPU s": ".2f",
    "norm ours": ".1e",
    "norm xtb": ".1e",
    "E ours - xtb, kJ/mol": ".2f",
    "rms of distances, angstrom": ".2f",
}
THRESHOLDS = {  # xtb 6.5.1, optimisation levels: energy change in hartree, gradient norm in hartree/bohr, SCC accuracy
    "loose": (5e-5, 4e-3, 2.0),
    "normal": (5e-6, 1e-3, 1.0),
    "tight": (1e-6, 8e-4, 0.2),
    "vtight": (1e-7, 2e-4, 0.05),
}


def build_starts(path: Path) -> None:
    """Write the first start structure of each cluster; a file in the repository keeps them as they were compared."""
    with BUILT_IN.open(encoding="utf-8") as handle:
        smiles = {row["id"]: row["smiles"] for row in csv.DictReader(handle)}
    frames = []
    for name in CLUSTERS:
        counts = parse_cluster_id(name)
        cluster = make_cluster(counts, charges={part: molecular_graph(smiles[part]).charge for part in counts})
        frames.append(replace(cluster_starts(cluster, smiles=smiles, starts=1, seed=1)[0], item=name))
    write_structures(path, frames)


class Reached(Exception):
    """The criteria of the comparison hold."""


class Watched:
    """A surface that counts its calls and stops at the first that meets both criteria."""

    def __init__(self, surface: Surface, *, energy: float, norm: float) -> None:
        self._surface = surface
        self._energy, self._norm = energy, norm
        self._last_hartree = float("inf")
        self.n_calls = 0
        self.positions_angstrom = np.zeros(0)

    def single_point(self, positions_angstrom: np.ndarray) -> SinglePoint:
        """Result of the watched surface.

        Raises:
            Reached: energy change and gradient norm are small enough.
        """
        point = self._surface.single_point(positions_angstrom)
        self.n_calls += 1
        self.positions_angstrom = np.array(positions_angstrom)
        change, self._last_hartree = abs(point.energy.hartree - self._last_hartree), point.energy.hartree
        if change <= self._energy and np.linalg.norm(point.gradient_hartree_per_bohr) <= self._norm:
            raise Reached
        return point


def ours(start: Structure, method: XtbMethod, *, energy: float, norm: float) -> End:
    """Our optimiser until the energy changes by at most `energy` and the gradient norm is at most `norm`."""
    watched = Watched(make_engine("tblite").surface(start, method), energy=energy, norm=norm)
    begin = time.process_time()
    try:
        optimize(watched, start, max_force_ev_per_angstrom=1e-6, max_gradients=MAX_GRADIENTS)
    except Reached:
        return End(
            structure=start.moved(watched.positions_angstrom),
            n_gradients=watched.n_calls,
            cpu_s=time.process_time() - begin,
            start_up_cpu_s=0.0,
        )
    raise CalculationError("ended below any reachable force")


def judged(end: End, method: XtbMethod) -> tuple[float, float]:
    """Energy in hartree and gradient norm in hartree/bohr of an end structure, by a tight tblite calculation."""
    point = make_engine("tblite").single_point(end.structure, XtbMethod(name=method.name, accuracy=0.1))
    return point.energy.hartree, float(np.linalg.norm(point.gradient_hartree_per_bohr))


def moved_angstrom(first: Structure, second: Structure) -> float:
    """Root mean square difference of all interatomic distances in angstrom: about zero for one and the same minimum."""
    pair = [np.linalg.norm(s.positions_angstrom[:, None] - s.positions_angstrom[None], axis=2) for s in (first, second)]
    return float(np.sqrt(np.mean((pair[0] - pair[1]) ** 2)))


def compare(start: Structure, *, method: str, level: str) -> dict[str, float]:
    """What both optimisers need and reach from one start."""
    energy, norm, accuracy = THRESHOLDS[level]
    xtb_method = XtbMethod(name=method, accuracy=accuracy)
    other = by_xtb(start, method, level=level, max_cycles=MAX_GRADIENTS)
    other_hartree, other_norm = judged(other, xtb_method)
    mine = ours(start, xtb_method, energy=energy, norm=min(norm, other_norm))
    my_hartree, my_norm = judged(mine, xtb_method)
    return {
        "atoms": len(start.symbols),
        "gradients ours": mine.n_gradients,
        "gradients xtb": other.n_gradients,
        "CPU s ours": mine.cpu_s,
        "CPU s xtb": other.cpu_s,
        "xtb start-up CPU s": other.start_up_cpu_s,
        "norm ours": my_norm,
        "norm xtb": other_norm,
        "E ours - xtb, kJ/mol": (my_hartree - other_hartree) * HARTREE_TO_KJ_PER_MOL,
        "rms of distances, angstrom": moved_angstrom(mine.structure, other.structure),
    }


def print_table(rows: dict[str, dict[str, float]]) -> None:
    """One row per cluster, the sums, and the ratios."""
    columns = list(FORMATS)
    print(f"| cluster | {' | '.join(columns)} |\n| --- |" + " ---: |" * len(columns))
    for name, row in rows.items():
        print(f"| {name} | {' | '.join(format(row[column], FORMATS[column]) for column in columns)} |")
    sums = {column: sum(row[column] for row in rows.values()) for column in columns[1:6]}
    print(f"| sum | | {' | '.join(format(value, FORMATS[column]) for column, value in sums.items())} | | | | |")
    differences = [row["E ours - xtb, kJ/mol"] for row in rows.values()]
    more = [name for name, row in rows.items() if row["gradients ours"] > row["gradients xtb"]]
    print(
        f"\n{len(rows)} clusters: gradients {sums['gradients ours'] / sums['gradients xtb']:.2f}, "
        f"CPU {sums['CPU s ours'] / sums['CPU s xtb']:.2f} times those of xtb; more gradients than xtb: "
        f"{', '.join(more) or 'none'}; ending higher by more than 0.1 kJ/mol: {sum(d > 0.1 for d in differences)}, "
        f"lower: {sum(d < -0.1 for d in differences)}"
    )


def main() -> None:
    """Compare what has not been compared yet, then print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--method", choices=("GFN1-xTB", "GFN2-xTB"), default="GFN1-xTB")
    parser.add_argument("--level", choices=tuple(THRESHOLDS), default="tight")
    parser.add_argument("--only", nargs="*", default=CLUSTERS)
    parser.add_argument("--out", type=Path, required=True, help="folder of what has been computed")
    parser.add_argument("--build", action="store_true", help="write the start structures anew, and stop")
    arguments = parser.parse_args()
    if arguments.build:
        build_starts(STARTS)
        return
    if shutil.which("xtb") is None:
        raise SystemExit("no xtb on the path; on Debian: apt-get install xtb")
    arguments.out.mkdir(parents=True, exist_ok=True)
    starts = {named.item: named.structure for named in read_structures(STARTS)}
    rows = {}
    for name in arguments.only:
        path = arguments.out / f"{name}_{arguments.method}_{arguments.level}.json"
        if not path.exists():
            row = compare(starts[name], method=arguments.method, level=arguments.level)
            write_text(path, json.dumps(row, indent=1))
            print(f"{name}: {row['gradients ours']} and {row['gradients xtb']} gradients", file=sys.stderr, flush=True)
        rows[name] = json.loads(path.read_text(encoding="utf-8"))
    print_table(rows)


if __name__ == "__main__":
    main()
