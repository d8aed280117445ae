"""Free-energy corrections of one optimised structure by GFN-xTB."""

import math
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from solvscreen.analysis.thermochemistry import METHOD, Thermochemistry, frequencies_per_cm, thermochemistry
from solvscreen.config import XtbSettings
from solvscreen.engines.hessian import numerical_hessian
from solvscreen.engines.registry import make_engine
from solvscreen.io.structures import NamedStructure
from solvscreen.stages._attempt import Failure, attempt
from solvscreen.stages._relax import xtb_method

TEMPERATURE_KELVIN: Final = 298.15
SADDLE_PER_CM: Final = -30.0  # an imaginary mode beyond this is no noise
LEFT_OUT: Final = "left out by xtb.free_energy = false"


@dataclass(frozen=True, kw_only=True)
class ThermalTask:
    """The lowest structure of an item."""

    ground: NamedStructure
    section: XtbSettings


def thermal_columns(task: ThermalTask) -> dict[str, Any]:
    """Cells of the GFN-xTB table; NaN with a reason where the Hessian fails."""
    outcome = attempt(_thermochemistry, task)
    if isinstance(outcome, Failure):
        return no_thermal_columns(outcome.reason)
    found = outcome.value
    saddle = found.lowest_mode_per_cm < SADDLE_PER_CM
    return {
        "zero_point_kj_per_mol": found.zero_point_kj_per_mol,
        "thermal_correction_kj_per_mol": found.gibbs_kj_per_mol,
        "entropy_j_per_mol_kelvin": found.entropy_j_per_mol_kelvin,
        "lowest_mode_per_cm": found.lowest_mode_per_cm,
        "thermal_method": METHOD,
        "thermal_reason": f"no minimum: imaginary mode of {found.lowest_mode_per_cm:.0f} cm-1" if saddle else "",
    }


def no_thermal_columns(reason: str) -> dict[str, Any]:
    """The same cells without numbers."""
    names = ("zero_point_kj_per_mol", "thermal_correction_kj_per_mol", "entropy_j_per_mol_kelvin", "lowest_mode_per_cm")
    return {**dict.fromkeys(names, math.nan), "thermal_method": "", "thermal_reason": reason}


def _thermochemistry(task: ThermalTask) -> Thermochemistry:
    structure = task.ground.structure
    if len(structure.symbols) == 1:  # no Hessian, and of a bare cation GFN has no energy either
        return thermochemistry(structure, np.empty(0), temperature_kelvin=TEMPERATURE_KELVIN)
    surface = make_engine(task.section.engine).surface(structure, xtb_method(task.section))
    wavenumbers = frequencies_per_cm(numerical_hessian(surface, structure), structure)
    return thermochemistry(structure, wavenumbers, temperature_kelvin=TEMPERATURE_KELVIN)
