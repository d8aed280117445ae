"""Rows of the species and the cluster table."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from solvscreen.analysis import energetics
from solvscreen.config import ElectrodeSettings
from solvscreen.domain.cluster import METAL_CATIONS, Cluster, make_cluster, parse_cluster_id
from solvscreen.domain.level import Energy, Level
from solvscreen.domain.quantity import Quantity, Status, not_computed
from solvscreen.domain.results import Absent, DftResult, nothing
from solvscreen.domain.species import Molecule
from solvscreen.io.tables import quantity_cells

WORST_FIRST = (Status.FAILED, Status.DOUBTFUL, Status.NOT_COMPUTED, Status.OK)


@dataclass(frozen=True, kw_only=True, eq=False)
class Evidence:
    """All that was computed, by item; `xtb` holds the row of each item's lowest structure."""

    molecules: Mapping[str, Molecule]
    xtb: Mapping[str, Mapping[str, Any]]
    dft: Mapping[str, DftResult]
    n_atoms: Mapping[str, int]
    electrode: ElectrodeSettings

    def result(self, item: str) -> DftResult:
        """DFT result of an item; one that says so where none was asked for."""
        if item in self.dft:
            return self.dft[item]
        absent = Absent(status=Status.NOT_COMPUTED, reason="density-functional theory was not asked for")
        return nothing(item, recipe="", n_atoms=self.n_atoms.get(item, 0), absent=absent)


def species_row(molecule: Molecule, evidence: Evidence) -> dict[str, Any]:
    """One row of the species table."""
    result = evidence.result(molecule.id)
    homo = energetics.orbital_energy(result, "homo_ev")
    potentials = _potentials(result, evidence.electrode)
    reduction = energetics.reduction_potential(
        result, permittivity=evidence.electrode.permittivity, electrode=evidence.electrode
    )
    binding = _binding_to_sodium(molecule, evidence)
    status, reason = _worst([homo, potentials["oxidation_potential"], binding])
    return {
        "species": molecule.id,
        "smiles": molecule.smiles,
        "role": molecule.role.value,
        "charge": molecule.charge,
        "dft_recipe": result.recipe,
        "permittivity": evidence.electrode.permittivity,
        **quantity_cells("homo", homo, "ev"),
        **quantity_cells("lumo", energetics.orbital_energy(result, "lumo_ev"), "ev"),
        **quantity_cells("vertical_ionisation", energetics.ionisation_energy(result, relaxed=False), "ev"),
        **quantity_cells("adiabatic_ionisation", energetics.ionisation_energy(result, relaxed=True), "ev"),
        **_cells(potentials, "v"),
        **quantity_cells("reduction_potential", reduction, "v"),
        **quantity_cells("electron_affinity", energetics.attachment_energy(result, relaxed=False), "ev"),
        **quantity_cells("dipole", energetics.dipole_moment(result), "debye"),
        **quantity_cells("binding_energy", binding, "kj_per_mol"),
        "status": status,
        "reason": reason,
    }


def cluster_row(item: str, evidence: Evidence) -> dict[str, Any]:
    """One row of the cluster table."""
    xtb, result = evidence.xtb[item], evidence.result(item)
    cluster = make_cluster(parse_cluster_id(item), charges={m.id: m.charge for m in evidence.molecules.values()})
    solvent, solvent_removal = removal(cluster, evidence, charged=False)
    anion, anion_removal = removal(cluster, evidence, charged=True)
    return {
        "cluster": item,
        "charge": cluster.charge,
        "n_molecules": cluster.n_molecules,
        "n_atoms": evidence.n_atoms.get(item, 0),
        "n_distinct": xtb["n_distinct"],
        "spread_kj_per_mol": xtb["spread_kj_per_mol"],
        "metal_distance_angstrom": xtb["metal_distance_angstrom"],
        "xtb_method": xtb["method"],
        "xtb_energy_hartree": xtb["energy_hartree"],
        "xtb_homo_ev": xtb["homo_ev"],
        "xtb_lumo_ev": xtb["lumo_ev"],
        "removed_solvent": solvent,
        **quantity_cells("solvent_removal", solvent_removal, "kj_per_mol"),
        "removed_anion": anion,
        **quantity_cells("anion_removal", anion_removal, "kj_per_mol"),
        "dft_recipe": result.recipe,
        "permittivity": evidence.electrode.permittivity,
        **quantity_cells("homo", energetics.orbital_energy(result, "homo_ev"), "ev"),
        **quantity_cells("lumo", energetics.orbital_energy(result, "lumo_ev"), "ev"),
        **_cells(_potentials(result, evidence.electrode), "v"),
        **quantity_cells("binding_energy", energetics.binding_energy(result), "kj_per_mol"),
        **quantity_cells("deformation_energy", energetics.deformation_energy(result), "kj_per_mol"),
        "status": xtb["status"],
        "reason": xtb["reason"],
    }


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
    if cluster.n_molecules - sum(cluster.count(metal) for metal in METAL_CATIONS) < 2:
        return "", not_computed("would leave a bare cation, whose GFN energy means nothing")
    steps = {name: _removal_energy(cluster, name, evidence) for name in chosen}
    numbers = {name: step for name, step in steps.items() if step.is_number}
    name = min(numbers or steps, key=lambda key: (numbers[key].value if numbers else 0.0, key))
    return name, steps[name]


def _removal_energy(cluster: Cluster, ligand: str, evidence: Evidence) -> Quantity:
    counts = {name: count - (name == ligand) for name, count in cluster.counts}
    charges = {name: evidence.molecules[name].charge for name in counts}
    rest = make_cluster({name: count for name, count in counts.items() if count}, charges=charges).id
    energies: list[Energy] = []
    for item in (rest, ligand, cluster.id):
        row = evidence.xtb.get(item)
        if row is None or not math.isfinite(row["energy_hartree"]):
            return not_computed(f"no GFN-xTB energy of {item}")
        energies.append(_xtb_energy(row))
    difference = energies[0] - energies[2] + energies[1]
    return energetics.bare(difference.kj_per_mol, method=f"{evidence.xtb[cluster.id]['method']}, lowest structures")


def _xtb_energy(row: Mapping[str, Any]) -> Energy:
    """Energy whose level is known by its text and hash."""
    level = Level(
        program="",
        program_version="",
        method=row["method"],
        basis="",
        grid="",
        solvation="",
        numerics=row["level"],
    )
    return Energy(hartree=row["energy_hartree"], level=level)


def _potentials(result: DftResult, electrode: ElectrodeSettings) -> dict[str, Quantity]:
    permittivity = electrode.permittivity
    return {
        "oxidation_potential": energetics.oxidation_potential(result, permittivity=permittivity, electrode=electrode),
        "vertical_oxidation_potential": energetics.oxidation_potential(
            result, permittivity=permittivity, electrode=electrode, relaxed=False
        ),
    }


def _binding_to_sodium(molecule: Molecule, evidence: Evidence) -> Quantity:
    """Binding energy of the complex of one Na+ with one such molecule."""
    if molecule.id in METAL_CATIONS:
        return not_computed("a metal cation")
    pair = make_cluster({"Na": 1, molecule.id: 1}, charges={"Na": 1, molecule.id: molecule.charge}).id
    if pair not in evidence.dft:
        return not_computed(f"no density-functional result of {pair}")
    return energetics.binding_energy(evidence.dft[pair])


def _cells(quantities: Mapping[str, Quantity], unit: str) -> dict[str, Any]:
    cells: dict[str, Any] = {}
    for name, quantity in quantities.items():
        cells |= quantity_cells(name, quantity, unit)
    return cells


def _worst(quantities: Sequence[Quantity]) -> tuple[str, str]:
    statuses = {quantity.status for quantity in quantities}
    worst = next(status for status in WORST_FIRST if status in statuses)
    reasons = dict.fromkeys(quantity.reason for quantity in quantities if quantity.reason)
    return worst.value, "; ".join(reasons)
