"""What the two adapters of GFN-xTB programs share."""

import numpy as np
from numpy.typing import NDArray

from solvscreen.domain.level import Level
from solvscreen.domain.solvation import solvent_text
from solvscreen.domain.structure import Structure
from solvscreen.engines.protocol import XtbMethod
from solvscreen.units import BOHR_TO_ANGSTROM, DEBYE_PER_E_ANGSTROM


def xtb_level(method: XtbMethod, *, program: str, version: str) -> Level:
    """Level of a GFN-xTB energy; open shells are spin-restricted with fractional occupation."""
    model = f"ALPB of {method.solvent} less its constant,"
    return Level(
        program=program,
        program_version=version,
        method=method.name,
        basis="",
        grid="",
        solvation=solvent_text(model, method.permittivity) if method.solvent else "gas",
        numerics=(
            f"accuracy {method.accuracy:g}, electronic temperature {method.electronic_temperature_kelvin:g} K, "
            "no spin polarisation"
        ),
    )


def dipole_debye(dipole_e_bohr: NDArray[np.float64], structure: Structure, positions: NDArray[np.float64]) -> float:
    """Length in debye of a dipole (3,) in e bohr, moved from the origin to the centre of nuclear charge.

    The move matters for ions only: d' = d - q r0. `positions` is (n_atoms, 3) in angstrom.
    """
    numbers = np.array(structure.numbers, dtype=np.float64)
    centre = numbers @ positions / numbers.sum()
    moved = np.asarray(dipole_e_bohr) * BOHR_TO_ANGSTROM - structure.charge * centre
    return float(np.linalg.norm(moved) * DEBYE_PER_E_ANGSTROM)
