"""Random, non-overlapping start positions of a liquid, by Packmol.

Boxes are packed periodically at 90 % of the expected density: that takes a third of the time of full density, and a
few picoseconds of molecular dynamics at constant pressure close the gap. If Packmol finds no solution, it tries again
from another seed with a tolerance 0.1 angstrom shorter and an edge 3 % longer, at most `ATTEMPTS` times. Its own limit
of iterations decides that, never the clock, so that a busy machine packs the same box as an idle one.

References: Martinez et al., J. Comput. Chem. 2009, 30, 2157.
"""

import signal
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from packmol.cli import get_binary_path

from solvscreen.domain.liquid_box import Component, LiquidBox
from solvscreen.errors import CalculationError
from solvscreen.threads import die_with_parent
from solvscreen.units import DALTON_PER_NM3_TO_G_PER_CM3

TOLERANCE_ANGSTROM: Final = 2.0
START_DENSITY: Final = 0.90  # of the expected one, dimensionless
ATTEMPTS: Final = 4
LOOSER_ANGSTROM: Final = 0.1
LONGER: Final = 1.03
ITERATIONS: Final = 100  # Packmol's `nloop`; boxes that can be packed take about ten
LONGEST_RUN_S: Final = 1800.0
KILLED: Final = (-signal.SIGKILL, -signal.SIGTERM)  # exit codes


def packed_box(components: Sequence[Component], *, density_g_per_cm3: float, seed: int) -> LiquidBox:
    """A box packed at random, at about 90 % of `density_g_per_cm3`.

    Raises:
        CalculationError: Packmol found no solution in any attempt.
        TimeoutError: the machine gave Packmol too little time to tell.
        ChildProcessError: somebody, or the kernel for want of memory, stopped Packmol.
    """
    mass_amu = sum(part.count * float(part.parameters.masses_amu.sum()) for part in components)
    volume_nm3 = mass_amu * DALTON_PER_NM3_TO_G_PER_CM3 / (START_DENSITY * density_g_per_cm3)
    reason = ""
    for attempt in range(ATTEMPTS):
        edge_angstrom = 10.0 * float(volume_nm3 ** (1.0 / 3.0)) * LONGER**attempt
        tolerance = TOLERANCE_ANGSTROM - LOOSER_ANGSTROM * attempt
        with tempfile.TemporaryDirectory(prefix="packmol-") as directory:
            folder = Path(directory)
            write_input(
                folder, components, edge_angstrom=edge_angstrom, tolerance_angstrom=tolerance, seed=seed + attempt
            )
            output = execute(folder, timeout_s=LONGEST_RUN_S)
            reason = failure_reason(output)
            if not reason:
                return parse(folder / "packed.xyz", components, edge_angstrom=edge_angstrom)
    raise CalculationError(f"Packmol did not pack the box in {ATTEMPTS} attempts: {reason}")


def write_input(
    folder: Path, components: Sequence[Component], *, edge_angstrom: float, tolerance_angstrom: float, seed: int
) -> None:
    """Write `pack.inp` and one XYZ file per component into `folder`."""
    lines = [
        f"tolerance {tolerance_angstrom:.2f}",
        "filetype xyz",
        "output packed.xyz",
        f"seed {seed % 2**31}",
        f"nloop {ITERATIONS}",
        f"pbc 0. 0. 0. {edge_angstrom:.4f} {edge_angstrom:.4f} {edge_angstrom:.4f}",
    ]
    for number, part in enumerate(components):
        atoms = zip(part.parameters.symbols, part.parameters.positions_angstrom, strict=True)
        rows = [f"{symbol} {x:.6f} {y:.6f} {z:.6f}" for symbol, (x, y, z) in atoms]
        text = "\n".join([str(len(rows)), part.parameters.species, *rows]) + "\n"
        (folder / f"{number}.xyz").write_text(text, encoding="utf-8")
        lines += [f"structure {number}.xyz", f"  number {part.count}", "end structure"]
    (folder / "pack.inp").write_text("\n".join(lines) + "\n", encoding="utf-8")


def execute(folder: Path, *, timeout_s: float) -> str:
    """Run Packmol in `folder`, return what it printed.

    Raises:
        TimeoutError: it took longer than `timeout_s`.
        ChildProcessError: it was killed.
    """
    # Packmol rewinds its standard input, so that has to be a file
    with (folder / "pack.inp").open("rb") as handle:
        try:
            done = subprocess.run(
                [str(get_binary_path())],
                stdin=handle,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                cwd=folder,
                timeout=timeout_s,
                check=False,
                preexec_fn=die_with_parent,
            )
        except subprocess.TimeoutExpired as error:
            raise TimeoutError(
                f"Packmol was not done after {timeout_s:g} s; run again on a less busy machine"
            ) from error
    if done.returncode in KILLED:
        raise ChildProcessError(f"Packmol was stopped by signal {-done.returncode}; run again")
    return done.stdout.decode(errors="replace")


def failure_reason(output: str) -> str:
    """Packmol's own words for why it failed; empty if it succeeded.

    >>> failure_reason("  Success!")
    ''
    """
    if "Success!" in output and "ERROR" not in output:
        return ""
    lines = [" ".join(line.split()) for line in output.splitlines()]
    telling = [line for line in lines if line.startswith(("ERROR", "STOP:")) or "not converged" in line]
    return telling[-1] if telling else next((line for line in reversed(lines) if line), "no output")


def parse(path: Path, components: Sequence[Component], *, edge_angstrom: float) -> LiquidBox:
    """The box from Packmol's XYZ file.

    Raises:
        CalculationError: the file is missing, truncated or has other atoms.
    """
    expected = [symbol for part in components for _ in range(part.count) for symbol in part.parameters.symbols]
    try:
        rows = [line.split() for line in path.read_text(encoding="utf-8").splitlines()[2:] if line.strip()]
        symbols = [row[0] for row in rows]
        positions: NDArray[np.float64] = np.array([[float(value) for value in row[1:4]] for row in rows])
    except (OSError, ValueError, IndexError) as error:
        raise CalculationError(f"Packmol's output cannot be read: {error}") from error
    if symbols != expected:
        raise CalculationError(f"Packmol wrote {len(symbols)} atoms instead of the {len(expected)} asked for")
    return LiquidBox(components=tuple(components), positions_nm=positions / 10.0, edge_nm=edge_angstrom / 10.0)
