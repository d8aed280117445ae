"""Rows and structures of one item from its optimised starts."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

import numpy as np

from solvscreen.chem.duplicates import distinct
from solvscreen.config import XtbSettings
from solvscreen.domain.cluster import METAL_CATIONS
from solvscreen.domain.level import Level
from solvscreen.domain.quantity import Status
from solvscreen.domain.structure import Structure
from solvscreen.io.structures import NamedStructure
from solvscreen.stages._attempt import Failure, Success
from solvscreen.stages._relax import Outcome, Relaxed
from solvscreen.stages._xtb_electrons import no_electron_columns
from solvscreen.stages._xtb_thermal import LEFT_OUT, no_thermal_columns
from solvscreen.units import BOLTZMANN_KJ_PER_MOL_KELVIN, HARTREE_TO_KJ_PER_MOL

TEMPERATURE_KELVIN: Final = 298.15
DONOR_ELEMENTS: Final = frozenset({"N", "O", "F", "P", "S", "Cl", "Br", "I"})


VALENCE_ELECTRONS: Final = {
    **dict.fromkeys(("Li", "Na", "K", "Rb", "Cs"), 1),
    **dict.fromkeys(("Be", "Mg", "Ca", "Sr", "Ba"), 2),
}


def is_bare_cation(frame: NamedStructure) -> bool:
    """True for a single atom that has given up all its valence electrons, of which GFN has none left to treat."""
    structure = frame.structure
    return len(structure.symbols) == 1 and structure.charge == VALENCE_ELECTRONS.get(structure.symbols[0])


def lowest_distinct(outcomes: Sequence[Outcome], *, section: XtbSettings) -> list[Relaxed]:
    """All distinct structures, lowest energy first, numbered by rank."""
    found = [outcome.value for outcome in outcomes if isinstance(outcome, Success)]
    order = distinct(
        [one.result.structure for one in found],
        [one.result.single_point.energy.hartree for one in found],
        rmsd_angstrom=section.duplicate_rmsd_angstrom,
        energy_kj_per_mol=section.duplicate_energy_kj_per_mol,
    )
    return [replace(found[i], frame=replace(found[i].frame, rank=rank)) for rank, i in enumerate(order)]


def item_rows(item: str, outcomes: Sequence[Outcome], found: Sequence[Relaxed], *, keep: int) -> list[dict[str, Any]]:
    """One row for each of the `keep` lowest of `found`; populations are those among all of them."""
    energies = [one.result.single_point.energy.hartree for one in found]
    relative = [(energy - energies[0]) * HARTREE_TO_KJ_PER_MOL for energy in energies]
    weights = [math.exp(-value / (BOLTZMANN_KJ_PER_MOL_KELVIN * TEMPERATURE_KELVIN)) for value in relative]
    lost = failure_text(outcomes)
    common = {
        "item": item,
        "n_starts": len(outcomes),
        "n_converged": sum(isinstance(outcome, Success) for outcome in outcomes),
        "n_distinct": len(found),
        "spread_kj_per_mol": relative[-1],
        "status": Status.OK.value,
        "reason": lost,
    }
    return [
        common
        | _numbers(one)
        | {"rank": rank, "relative_energy_kj_per_mol": relative[rank], "population": weights[rank] / sum(weights)}
        for rank, one in enumerate(found[:keep])
    ]


def empty_row(item: str, *, kind: str, n_starts: int, level: Level, status: Status, reason: str) -> dict[str, Any]:
    """Row of an item without numbers."""
    nan = math.nan
    return {
        "item": item,
        "rank": 0,
        "kind": kind,
        "energy_hartree": nan,
        "relative_energy_kj_per_mol": nan,
        "population": nan,
        "homo_ev": nan,
        "lumo_ev": nan,
        "dipole_debye": nan,
        "max_force_ev_per_angstrom": nan,
        "n_gradients": 0,
        "n_starts": n_starts,
        "n_converged": 0,
        "n_distinct": 0,
        "spread_kj_per_mol": nan,
        "metal_distance_angstrom": nan,
        **no_electron_columns(""),
        **no_thermal_columns(""),
        "method": level.label,
        "level": level.hash,
        "status": status.value,
        "reason": reason,
    }


def failure_text(outcomes: Sequence[Outcome]) -> str:
    """Why starts were lost, such as `1 of 4 starts: tblite: SCF not converged`; empty if none was."""
    reasons = Counter(outcome.reason for outcome in outcomes if isinstance(outcome, Failure))
    return "; ".join(f"{count} of {len(outcomes)} starts: {reason}" for reason, count in sorted(reasons.items()))


def _numbers(one: Relaxed) -> dict[str, Any]:
    point = one.result.single_point
    return {
        "kind": kind_of(one.frame),
        "energy_hartree": point.energy.hartree,
        "homo_ev": point.homo_ev,
        "lumo_ev": point.lumo_ev,
        "dipole_debye": point.dipole_debye,
        "max_force_ev_per_angstrom": one.result.max_force_ev_per_angstrom,
        "n_gradients": one.result.n_gradients,
        "metal_distance_angstrom": metal_distance(one.result.structure),
        **no_electron_columns("computed for the lowest structure only"),
        **no_thermal_columns(LEFT_OUT),
        "method": point.energy.level.label,
        "level": point.energy.level.hash,
    }


def kind_of(frame: NamedStructure) -> str:
    """`cluster` for several molecules, else `species`."""
    return "cluster" if n_molecules(frame) > 1 else "species"


def n_molecules(frame: NamedStructure) -> int:
    """Number of molecules and ions in a frame."""
    return max(frame.fragments) + 1


def metal_distance(structure: Structure) -> float:
    """Shortest distance of an alkali cation to a donor element in angstrom; NaN if there is no such pair."""
    symbols = np.array(structure.symbols)
    metals = structure.positions_angstrom[np.isin(symbols, METAL_CATIONS)]
    donors = structure.positions_angstrom[np.isin(symbols, sorted(DONOR_ELEMENTS))]
    if not len(metals) or not len(donors):
        return math.nan
    return float(np.linalg.norm(metals[:, None] - donors[None], axis=2).min())
