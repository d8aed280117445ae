"""Rows of the species and the cluster table."""

from typing import Any

from solvscreen.analysis import energetics
from solvscreen.config import ElectrodeSettings
from solvscreen.domain.cluster import METAL_CATIONS, make_cluster, parse_cluster_id
from solvscreen.domain.quantity import Quantity, not_computed
from solvscreen.domain.results import DftResult
from solvscreen.domain.species import Molecule
from solvscreen.io.tables import quantity_cells
from solvscreen.stages._convergence import convergence_cells
from solvscreen.stages._evidence import Evidence
from solvscreen.stages._free_energies import binding_free_energy, thermal_correction
from solvscreen.stages._removal import removal


def species_row(molecule: Molecule, evidence: Evidence) -> dict[str, Any]:
    """One row of the species table, but for its status, which is judged once calibrated numbers are in it."""
    result = evidence.result(molecule.id)
    binding = _binding_to_sodium(molecule, evidence)
    return {
        "species": molecule.id,
        "smiles": molecule.smiles,
        "role": molecule.role.value,
        "charge": molecule.charge,
        **_electronic_cells(result, evidence),
        **quantity_cells("binding_energy", binding, "kj_per_mol"),
    }


def cluster_row(item: str, evidence: Evidence) -> dict[str, Any]:
    """One row of the cluster table."""
    xtb, result = evidence.xtb[item], evidence.result(item)
    cluster = make_cluster(parse_cluster_id(item), charges={m.id: m.charge for m in evidence.molecules.values()})
    solvent, solvent_removal = removal(cluster, evidence, charged=False)
    anion, anion_removal = removal(cluster, evidence, charged=True)
    transfer, transfer_method = evidence.transfer_on_oxidation(item)
    return {
        "cluster": item,
        "charge": cluster.charge,
        "n_molecules": cluster.n_molecules,
        "n_atoms": evidence.n_atoms(item),
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
        "transfer_on_oxidation": transfer,
        "transfer_method": transfer_method,
        **_electronic_cells(result, evidence),
        **quantity_cells("binding_energy", energetics.binding_energy(result), "kj_per_mol"),
        **quantity_cells("deformation_energy", energetics.deformation_energy(result), "kj_per_mol"),
        **quantity_cells("binding_free_energy", binding_free_energy(cluster, evidence), "kj_per_mol"),
        "status": xtb["status"],
        "reason": xtb["reason"],
    }


def electronic_quantities(result: DftResult, electrode: ElectrodeSettings) -> dict[tuple[str, str], Quantity]:
    """What both tables say about the electrons of one item, by name and unit."""
    couple: dict[str, Any] = {"permittivity": electrode.permittivity, "electrode": electrode}
    return {
        ("homo", "ev"): energetics.orbital_energy(result, "homo_ev"),
        ("lumo", "ev"): energetics.orbital_energy(result, "lumo_ev"),
        ("gap", "ev"): energetics.orbital_gap(result),
        ("solvated_homo", "ev"): energetics.orbital_energy(result, "homo_ev", permittivity=electrode.permittivity),
        ("solvated_lumo", "ev"): energetics.orbital_energy(result, "lumo_ev", permittivity=electrode.permittivity),
        ("vertical_ionisation", "ev"): energetics.ionisation_energy(result, relaxed=False),
        ("adiabatic_ionisation", "ev"): energetics.ionisation_energy(result, relaxed=True),
        ("oxidation_potential", "v"): energetics.oxidation_potential(result, **couple),
        ("vertical_oxidation_potential", "v"): energetics.oxidation_potential(result, **couple, relaxed=False),
        ("reduction_potential", "v"): energetics.reduction_potential(result, **couple),
        ("vertical_reduction_potential", "v"): energetics.reduction_potential(result, **couple, relaxed=False),
        ("electron_affinity", "ev"): energetics.attachment_energy(result, relaxed=False),
        ("adiabatic_electron_affinity", "ev"): energetics.attachment_energy(result, relaxed=True),
        ("dipole", "debye"): energetics.dipole_moment(result),
    }


def _electronic_cells(result: DftResult, evidence: Evidence) -> dict[str, Any]:
    cells: dict[str, Any] = {"dft_recipe": result.recipe, "permittivity": evidence.electrode.permittivity}
    quantities = electronic_quantities(result, evidence.electrode)
    quantities["thermal_correction", "kj_per_mol"] = thermal_correction(result.item, evidence)
    for (name, unit), quantity in quantities.items():
        cells |= quantity_cells(name, quantity, unit)
    return cells | convergence_cells(result)


def _binding_to_sodium(molecule: Molecule, evidence: Evidence) -> Quantity:
    """Binding energy of the complex of one Na+ with one such molecule."""
    if molecule.id in METAL_CATIONS:
        return not_computed("a metal cation")
    pair = make_cluster({"Na": 1, molecule.id: 1}, charges={"Na": 1, molecule.id: molecule.charge}).id
    if pair not in evidence.dft:
        return not_computed(f"no density-functional result of {pair}")
    return energetics.binding_energy(evidence.dft[pair])
