"""Taking a shell apart: the energy of every step; the last one leaves the bare cation in vacuum."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from solvscreen.analysis.energetics import binding_energy, without_value
from solvscreen.domain.cluster import make_cluster
from solvscreen.domain.method_error import solvated_removal_error, target_half_width
from solvscreen.domain.quantity import Quantity, not_computed
from solvscreen.domain.results import Absent, DftResult, StateName
from solvscreen.stages._removal_error import measured_removal
from solvscreen.stages._shell_means import half_width, total
from solvscreen.stages._shell_removal import KnownComplexes, Leaving
from solvscreen.stages._shell_states import METHOD, ShellStates
from solvscreen.units import HARTREE_TO_KJ_PER_MOL


@dataclass(frozen=True, kw_only=True)
class Step:
    """One ligand that goes."""

    number: int
    removed: str
    left: str
    energy: Quantity  # kJ/mol
    not_dft: str = ""  # why it is not by density-functional theory; empty if it is, or if there is no number


@dataclass(frozen=True, kw_only=True, eq=False)
class Stripper:
    """Everything that the steps of all shells of one formulation need."""

    states: ShellStates
    dft: Mapping[str, DftResult]  # species and clusters
    shells: Mapping[str, DftResult]  # representatives, by type
    charges: Mapping[str, int]
    permittivity: float

    def steps(self, item: str, snapshot: int, *, cation: str, ligands: Sequence[str]) -> list[Step]:
        """All steps of one snapshot with these `ligands` (species, as often as they occur); the last one by DFT."""
        removals = self.states.removals(item, snapshot)
        compositions = [self.states.whole(item, snapshot), *(left for _, left in removals)]
        found = [
            self._step(
                Leaving(
                    item=item,
                    snapshot=snapshot,
                    number=number,
                    removed=removed,
                    before=compositions[number - 1],
                    left=left,
                    cation=cation,
                )
            )
            for number, (removed, left) in enumerate(removals, start=1)
        ]
        failure = self.states.failure(item, snapshot)
        if failure or len(removals) < len(ligands) - 1:
            gone = not_computed(failure or "not taken apart", method=METHOD)
            return [*found, Step(number=len(found) + 1, removed="", left="", energy=gone)]
        final = _only_ligand(removals[-1][1], cation) if removals else ligands[0]
        pair = make_cluster({cation: 1, final: 1}, charges=self.charges).id
        excess = self.states.excess(item, snapshot, steps=len(removals), pair=pair, permittivity=self.permittivity)
        energy = _from_what_is_left(self.last_removal(cation, final), excess)
        return [*found, Step(number=len(found) + 1, removed=final, left=f"{cation}_1", energy=energy)]

    def last_removal(self, cation: str, ligand: str) -> Quantity:
        """E(cation in vacuum) + G(ligand) - G(complex): binding in vacuum, and two solvation energies.

        In vacuum the bare cation is the same for every liquid; left in the continuum, each would be credited with its
        own solvation of it.
        """
        pair = make_cluster({cation: 1, ligand: 1}, charges=self.charges).id
        for item in (pair, ligand):
            if item not in self.dft:
                return not_computed(f"no density-functional result of {item}")
        binding = binding_energy(self.dft[pair])
        if not binding.is_number:
            return binding
        solvation = [self._solvation_kj_per_mol(item) for item in (pair, ligand)]
        for part in solvation:
            if isinstance(part, Quantity):
                return part
        value = -binding.value + float(solvation[1]) - float(solvation[0])  # type: ignore[arg-type]
        width = half_width(binding)
        return Quantity(
            value=value,
            lower=value - width,
            upper=value + width,
            n=1,
            method=f"{binding.method}; C-PCM of complex and ligand at permittivity {self.permittivity:.4g}",
            status=binding.status,
            reason=binding.reason,
        )

    def _solvation_kj_per_mol(self, item: str) -> float | Quantity:
        ground = self.dft[item].states[StateName.GROUND]
        if isinstance(ground, Absent):
            return without_value(ground)
        curve = ground.curve
        return (curve.free_energy_hartree(self.permittivity) - curve.gas.hartree) * HARTREE_TO_KJ_PER_MOL

    def _step(self, leaving: Leaving) -> Step:
        """One step by density-functional theory where that has all energies, else by GFN-xTB."""
        known = KnownComplexes(
            states=self.states, molecules=self.dft, shells=self.shells, permittivity=self.permittivity
        )
        exact = known.removal(leaving)
        energy = exact if exact.is_number else self._tight_removal(leaving)
        return Step(
            number=leaving.number,
            removed=leaving.removed,
            left=leaving.left,
            energy=energy,
            not_dft="" if exact.is_number or not energy.is_number else exact.reason,
        )

    def _tight_removal(self, leaving: Leaving) -> Quantity:
        """One step by GFN-xTB as it is, with its measured error against density-functional theory."""
        step = self.states.removal(
            leaving.item,
            leaving.snapshot,
            step=leaving.number,
            ligand=leaving.removed,
            permittivity=self.permittivity,
        )
        if isinstance(step, Quantity):
            return step
        error, value = solvated_removal_error(step.method), step.vacuum + step.solvent
        width = math.hypot(error.half_width, target_half_width(step.vacuum))
        method = f"{step.method}, xTB geometry; interval: {error.against}"
        return measured_removal(value, width, method=method, cations=[leaving.cation])


def _from_what_is_left(lowest: Quantity, excess: float | Quantity) -> Quantity:
    """The last removal from the complex that is left, which lies above the lowest one by so many kJ/mol."""
    if not lowest.is_number:
        return lowest
    if isinstance(excess, Quantity):
        return lowest.doubted(f"from the lowest complex, not the one that is left: {excess.reason}")
    return replace(lowest, value=lowest.value - excess, lower=lowest.lower - excess, upper=lowest.upper - excess)


def _only_ligand(left: str, cation: str) -> str:
    """The species beside the cation in a composition of two."""
    return next(part.rpartition("_")[0] for part in left.split("+") if part != f"{cation}_1")


def stripping(steps: list[Step]) -> Quantity:
    """Sum of all steps; none if one is missing."""
    return total([step.energy for step in steps])
