"""Removal of a ligand from a complex out of total energies of density-functional theory."""

from collections.abc import Mapping
from dataclasses import replace

from solvscreen.analysis import energetics
from solvscreen.domain.cluster import METAL_CATIONS, Cluster
from solvscreen.domain.level import EnergyDifference
from solvscreen.domain.quantity import Quantity, not_computed
from solvscreen.domain.results import Absent, DftResult, ElectronicState, StateName
from solvscreen.stages._removal_error import without_counterpoise


def fit_ground(item: str, results: Mapping[str, DftResult]) -> ElectronicState | str:
    """Ground state of an item whose energy may enter a difference, or why there is none."""
    if item not in results:
        return f"no density-functional result of {item}"
    ground = results[item].states[StateName.GROUND]
    if isinstance(ground, Absent):
        return f"{item}: {ground.reason}"
    return f"{item} is doubtful: {'; '.join(ground.doubts)}" if ground.doubts else ground


def in_vacuum(whole: ElectronicState, rest: ElectronicState, ligand: ElectronicState) -> EnergyDifference:
    """E(rest) + E(ligand) - E(whole); raises LevelMismatch if the levels are not one."""
    return rest.curve.gas - whole.curve.gas + ligand.curve.gas


def in_solvent(
    whole: ElectronicState, rest: ElectronicState, ligand: ElectronicState, *, permittivity: float
) -> EnergyDifference:
    """The same of free energies in a continuum."""
    left, before, free = (part.curve.free_energy(permittivity) for part in (rest, whole, ligand))
    return left - before + free


def dft_removal(cluster: Cluster, ligand: str, *, rest: str, results: Mapping[str, DftResult]) -> Quantity:
    """Energy in kJ/mol to take `ligand` off a cluster, which leaves `rest`, in vacuum; or why it has no number.

    Off a 1:1 complex the counterpoise-corrected binding energy says it.
    """
    if rest in METAL_CATIONS:
        return _unbinding(cluster.id, results)
    parts = [fit_ground(item, results) for item in (cluster.id, rest, ligand)]
    for part in parts:
        if isinstance(part, str):
            return not_computed(part)
    difference = in_vacuum(*parts)  # type: ignore[arg-type]
    return without_counterpoise(
        difference.kj_per_mol,
        vacuum=difference.kj_per_mol,
        recipe=results[cluster.id].recipe,
        method=f"{difference.level.label}, lowest structures",
        cations=[metal for metal in METAL_CATIONS if cluster.count(metal)],
    )


def _unbinding(item: str, results: Mapping[str, DftResult]) -> Quantity:
    if item not in results:
        return not_computed(f"no density-functional result of {item}")
    binding = energetics.binding_energy(results[item])
    return replace(binding, value=-binding.value, lower=-binding.upper, upper=-binding.lower)
