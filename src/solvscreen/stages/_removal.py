"""What it costs to take one molecule out of a cluster."""

import math
from collections.abc import Sequence

from solvscreen.analysis import energetics
from solvscreen.domain.cluster import METAL_CATIONS, Cluster, make_cluster
from solvscreen.domain.level import Energy
from solvscreen.domain.method_error import OTHER_CATION, REMOVAL_CATION, removal_error, target_half_width
from solvscreen.domain.quantity import Quantity, not_computed
from solvscreen.stages._evidence import Evidence
from solvscreen.stages._xtb_energy import xtb_energy


def removal(cluster: Cluster, evidence: Evidence, *, charged: bool) -> tuple[str, Quantity]:
    """The ligand that costs least to remove, neutral or anion, and the GFN-xTB energy of doing so in kJ/mol.

    What is left has to hold the metal cation with at least one ligand: bare Na+ has no valence electrons in GFN, and
    its energy there means nothing.
    """
    ligands = [name for name, _ in cluster.counts if name not in METAL_CATIONS]
    kind = "anion" if charged else "neutral molecule"
    chosen = [name for name in ligands if (evidence.molecules[name].charge < 0) is charged]
    if not chosen:
        return "", not_computed(f"no {kind} in the cluster")
    n_metals = sum(cluster.count(metal) for metal in METAL_CATIONS)
    if n_metals and cluster.n_molecules - n_metals < 2:
        return "", not_computed("would leave a bare cation, whose GFN energy means nothing")
    steps = {name: _removal_energy(cluster, name, evidence) for name in chosen}
    numbers = {name: step for name, step in steps.items() if step.is_number}
    name = min(numbers or steps, key=lambda key: (numbers[key].value if numbers else 0.0, key))
    return name, steps[name]


def _removal_energy(cluster: Cluster, ligand: str, evidence: Evidence) -> Quantity:
    counts = {name: count - (name == ligand) for name, count in cluster.counts if count > (name == ligand)}
    charges = {name: evidence.molecules[name].charge for name in counts}
    rest = make_cluster(counts, charges=charges).id if sum(counts.values()) > 1 else next(iter(counts))
    energies: list[Energy] = []
    for item in (rest, ligand, cluster.id):
        row = evidence.xtb.get(item)
        if row is None or not math.isfinite(row["energy_hartree"]):
            return not_computed(f"no GFN-xTB energy of {item}")
        energies.append(xtb_energy(row))
    difference = energies[0] - energies[2] + energies[1]
    level, value = str(evidence.xtb[cluster.id]["method"]), difference.kj_per_mol
    method = f"{level}, lowest structures"
    metals = [metal for metal in METAL_CATIONS if cluster.count(metal)]
    if not metals:
        return energetics.bare(value, method=method)
    error = removal_error(level)
    width = math.hypot(error.half_width * abs(value), target_half_width(value))
    return measured_removal(value, width, method=f"{method}; interval: {error.against}", cations=metals)


def measured_removal(value: float, half_width: float, *, method: str, cations: Sequence[str]) -> Quantity:
    """A removal with its measured error, in kJ/mol; doubtful for `cations` other than those of the measurement."""
    found = Quantity(value=value, lower=value - half_width, upper=value + half_width, n=1, method=method)
    return found if list(cations) == [REMOVAL_CATION] else found.doubted(OTHER_CATION)
