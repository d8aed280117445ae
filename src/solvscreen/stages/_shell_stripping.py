"""Taking a shell apart: the energy of every step, and the last ligand off the bare cation."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from scipy.stats import t as student_t

from solvscreen.analysis.energetics import binding_energy, without_value
from solvscreen.domain.calibration import Calibration, calibration_kind, no_item
from solvscreen.domain.cluster import make_cluster
from solvscreen.domain.quantity import Quantity, not_computed
from solvscreen.domain.results import Absent, DftResult, StateName
from solvscreen.engines.pyscf.bare_ion import solvation_hartree, underestimated_kj_per_mol
from solvscreen.engines.pyscf.recipes import RECIPES
from solvscreen.stages._calibrated_rows import method_half_width
from solvscreen.stages._calibration_pairs import BINDING
from solvscreen.stages._shell_means import Lines, half_width, total
from solvscreen.stages._shell_states import METHOD, ShellStates
from solvscreen.units import HARTREE_TO_KJ_PER_MOL

TWO_COMPLEXES: Final = math.sqrt(2.0)
SLOPE: Final = "calibrated by the slope of 1:1 binding"
EXTRAPOLATED: Final = "extrapolated calibration: from complexes with one ligand"


@dataclass(frozen=True, kw_only=True)
class Step:
    """One ligand that goes."""

    number: int
    removed: str
    left: str
    energy: Quantity  # kJ/mol


@dataclass(frozen=True, kw_only=True, eq=False)
class Stripper:
    """Everything that the steps of all shells of one formulation need."""

    states: ShellStates
    lines: Lines
    dft: Mapping[str, DftResult]
    charges: Mapping[str, int]
    permittivity: float
    recipe: str

    def steps(self, item: str, snapshot: int, *, cation: str, ligands: Sequence[str]) -> list[Step]:
        """All steps of one snapshot with these `ligands` (species, as often as they occur); the last one by DFT."""
        found = []
        removals = self.states.removals(item, snapshot)
        for number, (removed, left) in enumerate(removals, start=1):
            energy = self._removal(item, snapshot, number=number, removed=removed, cation=cation)
            found.append(Step(number=number, removed=removed, left=left, energy=energy))
        if len(removals) < len(ligands) - 1:
            reason = self.states.failure(item, snapshot) or "not taken apart"
            gone = not_computed(reason, method=METHOD)
            return [*found, Step(number=len(found) + 1, removed="", left="", energy=gone)]
        final = _only_ligand(removals[-1][1], cation) if removals else ligands[0]
        energy = self.last_removal(cation, final)
        return [*found, Step(number=len(found) + 1, removed=final, left=f"{cation}_1", energy=energy)]

    def last_removal(self, cation: str, ligand: str) -> Quantity:
        """G(cation) + G(ligand) - G(complex) in solvent: binding in vacuum, and the three solvation energies."""
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
        ion = HARTREE_TO_KJ_PER_MOL * solvation_hartree(
            cation, charge=self.charges[cation], permittivity=self.permittivity, recipe=RECIPES[self.recipe]
        )
        value = -binding.value + ion + float(solvation[1]) - float(solvation[0])  # type: ignore[arg-type]
        width = half_width(binding)
        found = Quantity(
            value=value,
            lower=value - width,
            upper=value + width,
            n=1,
            method=f"{binding.method}; C-PCM of all three at permittivity {self.permittivity:.4g}",
            status=binding.status,
            reason=binding.reason,
        )
        return found.doubted(self._too_high(cation))

    def _too_high(self, cation: str) -> str:
        error = underestimated_kj_per_mol(cation, permittivity=self.permittivity, recipe=RECIPES[self.recipe])
        return (
            f"the bare {cation}+ lies up to {error:.0f} kJ/mol too high, the same for every shell of this permittivity"
        )

    def _solvation_kj_per_mol(self, item: str) -> float | Quantity:
        ground = self.dft[item].states[StateName.GROUND]
        if isinstance(ground, Absent):
            return without_value(ground)
        curve = ground.curve
        return (curve.free_energy_hartree(self.permittivity) - curve.gas.hartree) * HARTREE_TO_KJ_PER_MOL

    def _removal(self, item: str, snapshot: int, *, number: int, removed: str, cation: str) -> Quantity:
        """One step by GFN-xTB: the part in vacuum calibrated, that of the solvent as it is."""
        parts = self.states.removal(item, snapshot, step=number, ligand=removed, permittivity=self.permittivity)
        if isinstance(parts, Quantity):
            return parts
        vacuum, solvent = parts
        kind = calibration_kind(charge=self.charges[cation] + self.charges[removed], n_molecules=2)
        kind = kind if cation == "Na" else f"{cation} {kind}"
        line = self.lines.fits.get((BINDING, kind))
        if line is None:
            few = self.lines.missing.get((BINDING, kind), no_item(kind))
            return not_computed(f"GFN-xTB not calibrated: {few}", method=METHOD)
        return _calibrated_step(line, vacuum=vacuum, solvent=solvent)


def _calibrated_step(line: Calibration, *, vacuum: float, solvent: float) -> Quantity:
    """A removal is the difference of two complexes: the line's offset cancels, its scatter enters twice.

    The variance is that of two points about the line and of the slope times the distance, 2 s^2 + s^2 dx^2 / S_xx.
    """
    value = line.slope * vacuum + solvent
    factor = float(student_t.ppf(0.975, line.degrees_of_freedom))
    method_error = method_half_width(BINDING, recipe=line.target, value=line.slope * vacuum)
    scatter = factor * line.residual_sd * math.sqrt(TWO_COMPLEXES**2 + vacuum**2 / line.x_squares)
    width = math.hypot(scatter, method_error)
    quantity = Quantity(
        value=value,
        lower=value - width,
        upper=value + width,
        n=1,
        method=f"{line.source} in a continuum, {SLOPE}: {line.label}",
    )
    return quantity.doubted(EXTRAPOLATED)


def _only_ligand(left: str, cation: str) -> str:
    """The species beside the cation in a composition of two."""
    return next(part.rpartition("_")[0] for part in left.split("+") if part != f"{cation}_1")


def stripping(steps: list[Step]) -> Quantity:
    """Sum of all steps; none if one is missing."""
    return total([step.energy for step in steps])
