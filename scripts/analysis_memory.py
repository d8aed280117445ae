"""Peak memory and time of `solvscreen analyze` on a made-up trajectory: 10,000 frames of 3,000 atoms by default."""

import argparse
import resource
import sys
import tempfile
import time
from pathlib import Path

import MDAnalysis
import numpy as np
from MDAnalysis.lib.formats.libmdaxdr import XTCFile

from solvscreen.stages.trajectory import analyze_trajectory

EDGE_ANGSTROM = 31.0  # 3,000 atoms at 0.1 per cubic angstrom, as in an ether
PARTS = (("NA", ["Na"], 24), ("CL", ["Cl"], 24), ("SOL", ["O", "H", "H"], 984))
BONDS = {"SOL": [(0, 1), (0, 2)]}
SHAPE_ANGSTROM = np.array([[0, 0, 0], [0.8, 0, 0.6], [-0.8, 0, 0.6]])
STEP_ANGSTROM = 0.4


def write_topology(path: Path) -> int:
    """Write a PDB with elements and bonds; returns the number of atoms."""
    symbols = [symbol for _, one, count in PARTS for symbol in one * count]
    sizes = [len(one) for _, one, count in PARTS for _ in range(count)]
    names = [name for name, _, count in PARTS for _ in range(count)]
    universe = MDAnalysis.Universe.empty(
        len(symbols), n_residues=len(sizes), atom_resindex=np.repeat(np.arange(len(sizes)), sizes), trajectory=True
    )
    for attribute, values in (("names", symbols), ("elements", symbols), ("resnames", names)):
        universe.add_TopologyAttr(attribute, values)
    universe.add_TopologyAttr("resids", np.arange(1, len(sizes) + 1) % 9999)
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    bonds = [
        (start + one, start + other)
        for start, name in zip(starts, names, strict=True)
        for one, other in BONDS.get(name, ())
    ]
    universe.add_TopologyAttr("bonds", bonds)
    universe.dimensions = [EDGE_ANGSTROM] * 3 + [90.0] * 3
    universe.atoms.write(str(path), bonds="all")
    return len(symbols)


def write_trajectory(path: Path, *, n_frames: int) -> None:
    """Write molecules that walk at random, each whole."""
    rng = np.random.default_rng(1)
    box = np.diag([EDGE_ANGSTROM / 10.0] * 3).astype(np.float32)
    n_molecules = sum(count for _, _, count in PARTS)
    shapes = np.concatenate([np.tile(SHAPE_ANGSTROM[: len(one)], (count, 1)) for _, one, count in PARTS])
    sizes = np.concatenate([[len(one)] * count for _, one, count in PARTS])
    centres = rng.uniform(0.0, EDGE_ANGSTROM, (n_molecules, 3))
    with XTCFile(str(path), "w") as handle:
        for frame in range(n_frames):
            centres += rng.normal(0.0, STEP_ANGSTROM, centres.shape)
            positions = (np.repeat(centres % EDGE_ANGSTROM, sizes, axis=0) + shapes) / 10.0
            handle.write(positions.astype(np.float32), box, frame, 2.0 * frame, 1000.0)


def main() -> None:
    """Make the trajectory, analyse it, print what it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--frames", type=int, default=10_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        topology, trajectory = Path(folder) / "made.pdb", Path(folder) / "made.xtc"
        n_atoms = write_topology(topology)
        write_trajectory(trajectory, n_frames=options.frames)
        before_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000.0
        started = time.process_time()
        analyze_trajectory(
            topology=topology, trajectory=[trajectory], cation="Na", anions=["CL"], temperature_kelvin=298.15,
            out=Path(folder) / "tables",
        )  # fmt: skip
        cpu_s = time.process_time() - started
        peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000.0
    sys.stdout.write(
        f"{options.frames} frames of {n_atoms} atoms: peak {peak_mb:.0f} MB, {before_mb:.0f} MB of it before the "
        f"analysis; {cpu_s:.0f} s CPU, {1000.0 * cpu_s / options.frames:.1f} ms per frame\n"
    )


if __name__ == "__main__":
    main()
