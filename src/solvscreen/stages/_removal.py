"""What it costs to take one molecule out of a cluster."""

import math
from collections.abc import Mapping
from dataclasses import replace

from solvscreen.analysis import energetics
from solvscreen.domain.cluster import METAL_CATIONS, Cluster, make_cluster
from solvscreen.domain.level import Energy
from solvscreen.domain.method_error import removal_error, target_half_width
from solvscreen.domain.quantity import Quantity, not_computed
from solvscreen.stages._dft_removal import dft_removal
from solvscreen.stages._evidence import Evidence
from solvscreen.stages._removal_error import measured_removal
from solvscreen.stages._xtb_energy import xtb_energy

BARE = "would leave a bare cation, whose GFN energy means nothing"


def removal(cluster: Cluster, evidence: Evidence, *, charged: bool) -> tuple[str, Quantity]:
    """The ligand that costs least to remove, neutral or anion, and the energy of doing so in kJ/mol.

    By density-functional theory where it has all energies, else by GFN-xTB, whose method says why. One method chooses
    the ligand: GFN-xTB unless density-functional theory knows all of them. With GFN-xTB what is left has to hold the
    metal cation with at least one ligand: bare Na+ has no valence electrons, and its energy there means nothing.
    """
    ligands = [name for name, _ in cluster.counts if name not in METAL_CATIONS]
    kind = "anion" if charged else "neutral molecule"
    chosen = [name for name in ligands if (evidence.molecules[name].charge < 0) is charged]
    if not chosen:
        return "", not_computed(f"no {kind} in the cluster")
    exact = {
        name: dft_removal(cluster, name, rest=_rest(cluster, name, evidence), results=evidence.dft) for name in chosen
    }
    if all(step.is_number for step in exact.values()):
        return _cheapest(exact)
    n_metals = sum(cluster.count(metal) for metal in METAL_CATIONS)
    if n_metals and cluster.n_molecules - n_metals < 2:
        return "", not_computed(BARE)
    name, tight = _cheapest({name: _tight_removal(cluster, name, evidence) for name in chosen})
    if exact[name].is_number or not tight.is_number:
        return name, exact[name] if exact[name].is_number else tight
    return name, replace(tight, method=f"{tight.method}; not by density-functional theory: {exact[name].reason}")


def _cheapest(steps: Mapping[str, Quantity]) -> tuple[str, Quantity]:
    numbers = {name: step for name, step in steps.items() if step.is_number}
    name = min(numbers or steps, key=lambda key: (numbers[key].value if numbers else 0.0, key))
    return name, steps[name]


def _rest(cluster: Cluster, ligand: str, evidence: Evidence) -> str:
    """What is left without one such ligand."""
    counts = {name: count - (name == ligand) for name, count in cluster.counts if count > (name == ligand)}
    charges = {name: evidence.molecules[name].charge for name in counts}
    return make_cluster(counts, charges=charges).id if sum(counts.values()) > 1 else next(iter(counts))


def _tight_removal(cluster: Cluster, ligand: str, evidence: Evidence) -> Quantity:
    energies: list[Energy] = []
    for item in (_rest(cluster, ligand, evidence), ligand, cluster.id):
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
