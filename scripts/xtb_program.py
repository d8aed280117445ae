"""The xtb program's own optimiser, run and read."""

import re
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from solvscreen.domain.structure import Structure
from solvscreen.errors import CalculationError

CYCLES = re.compile(r"GEOMETRY OPTIMIZATION CONVERGED AFTER\s+(\d+) ITERATIONS")
TIMER = re.compile(r"\n ANC optimizer:.*?cpu-time:\s+(\d+) d,\s+(\d+) h,\s+(\d+) min,\s+([\d.]+) sec", re.DOTALL)
TOTAL = re.compile(r"\n total:.*?cpu-time:\s+(\d+) d,\s+(\d+) h,\s+(\d+) min,\s+([\d.]+) sec", re.DOTALL)


@dataclass(frozen=True, kw_only=True, eq=False)
class End:
    """Where an optimisation stopped and what it took."""

    structure: Structure
    n_gradients: int
    cpu_s: float
    start_up_cpu_s: float


def by_xtb(start: Structure, method: str, *, level: str, max_cycles: int) -> End:
    """The xtb program's own optimiser."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        lines = [
            f"{s} {x:.10f} {y:.10f} {z:.10f}"
            for s, (x, y, z) in zip(start.symbols, start.positions_angstrom, strict=True)
        ]
        (folder / "start.xyz").write_text("\n".join([str(len(lines)), "", *lines, ""]), encoding="utf-8")
        flavour = {"GFN1-xTB": "1", "GFN2-xTB": "2"}[method]
        words = [
            "xtb",
            "start.xyz",
            "--opt",
            level,
            "--gfn",
            flavour,
            "--chrg",
            str(start.charge),
            "--cycles",
            str(max_cycles),
        ]
        done = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False)
        found = CYCLES.search(done.stdout)
        if found is None:
            raise CalculationError(f"xtb did not converge: {done.stderr[-200:]}")
        rows = (folder / "xtbopt.xyz").read_text(encoding="utf-8").splitlines()[2:]
        positions = np.array([[float(word) for word in row.split()[1:4]] for row in rows])
    cpu, total = (seconds(pattern, done.stdout) for pattern in (TIMER, TOTAL))
    return End(structure=start.moved(positions), n_gradients=int(found[1]), cpu_s=cpu, start_up_cpu_s=total - cpu)


def seconds(pattern: re.Pattern[str], text: str) -> float:
    """CPU seconds that xtb prints."""
    found = pattern.search(text)
    if found is None:
        raise CalculationError("xtb printed no timing")
    days, hours, minutes, rest = found.groups()
    return 86400 * int(days) + 3600 * int(hours) + 60 * int(minutes) + float(rest)
