"""One ligand that leaves a shell, by density-functional theory where it knows the complexes before and after.

It has computed each of them at one geometry; how far those of the steps lie above it is GFN-xTB's, so that the sum of
all steps does not depend on the way. Nobody measured the error of that; its relative error on removals stands in.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from solvscreen.domain.level import EnergyDifference
from solvscreen.domain.method_error import removal_error
from solvscreen.domain.quantity import Quantity, not_computed
from solvscreen.domain.results import DftResult, ElectronicState
from solvscreen.stages._dft_removal import fit_ground, in_solvent, in_vacuum
from solvscreen.stages._removal_error import without_counterpoise
from solvscreen.stages._shell_forms import FREE
from solvscreen.stages._shell_states import Place, ShellStates


@dataclass(frozen=True, kw_only=True)
class Leaving:
    """A ligand that leaves a snapshot of a type, and the compositions before and after."""

    item: str
    snapshot: int
    number: int  # of the step, from 1
    removed: str
    before: str
    left: str
    cation: str


@dataclass(frozen=True, kw_only=True)
class Known:
    """A complex with a density-functional energy, and where the GFN-xTB energies of its geometry stand."""

    ground: ElectronicState
    recipe: str
    place: Place


@dataclass(frozen=True, kw_only=True, eq=False)
class KnownComplexes:
    """All density-functional results of a run that a step may use, for one liquid."""

    states: ShellStates
    molecules: Mapping[str, DftResult]  # species and clusters, by item
    shells: Mapping[str, DftResult]  # representatives, by type
    permittivity: float

    def removal(self, leaving: Leaving) -> Quantity:
        """Energy of the step in the liquid in kJ/mol, or why there is none."""
        own = leaving.item if leaving.number == 1 and leaving.item.partition(":")[0] == leaving.before else ""
        before, left = self._known(leaving.before, item=own), self._known(leaving.left)
        ligand = fit_ground(leaving.removed, self.molecules)
        for part in (before, left, ligand):
            if isinstance(part, str):
                return not_computed(part)
        excess = self._excess(leaving, before, left)  # type: ignore[arg-type]
        if isinstance(excess, Quantity):
            return excess
        grounds = before.ground, left.ground, ligand  # type: ignore[union-attr]
        vacuum = in_vacuum(*grounds).kj_per_mol  # type: ignore[arg-type]
        wet: EnergyDifference = in_solvent(*grounds, permittivity=self.permittivity)  # type: ignore[arg-type]
        tight = self.states.parametrisation(left.place)  # type: ignore[union-attr]
        return without_counterpoise(
            wet.kj_per_mol + excess[1] - excess[0],
            vacuum=vacuum,
            recipe=before.recipe,  # type: ignore[union-attr]
            method=f"{wet.level.label}; to other geometries by {tight}",
            cations=[leaving.cation],
            further=removal_error(tight).half_width * math.hypot(*excess) if any(excess) else 0.0,
        )

    def _excess(self, leaving: Leaving, before: Known, left: Known) -> tuple[float, float] | Quantity:
        """What the geometries before and after lie above those of density-functional theory."""
        found = []
        for steps, known in ((leaving.number - 1, before), (leaving.number, left)):
            place = self.states.place(leaving.item, leaving.snapshot, steps=steps)
            one = self.states.between(place, known.place, permittivity=self.permittivity)
            if isinstance(one, Quantity):
                return one
            found.append(one)
        return found[0], found[1]

    def _known(self, composition: str, *, item: str = "") -> Known | str:
        """The complex of that composition that lies lowest in the liquid; that of type `item` if it is one.

        A free complex counts before the shells of its composition.
        """
        if self.states.has(composition):
            ground = fit_ground(composition, self.molecules)
            if isinstance(ground, ElectronicState):
                recipe = self.molecules[composition].recipe
                return Known(ground=ground, recipe=recipe, place=Place(composition, 0, FREE))
        names = [item] if item in self.shells else sorted(self.shells)
        found, reasons = [], []
        for name in names:
            if name.partition(":")[0] != composition:
                continue
            ground = fit_ground(name, self.shells)
            if isinstance(ground, str):
                reasons.append(ground)
            else:
                found.append(Known(ground=ground, recipe=self.shells[name].recipe, place=self.states.lowest(name)))
        if not found:
            return "; ".join(reasons) or f"no density-functional result of {composition}"
        return min(found, key=lambda known: known.ground.curve.free_energy_hartree(self.permittivity))
