"""Differences of GFN-xTB energies between the states of a shell, snapshot by snapshot."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from solvscreen.analysis.energetics import bare
from solvscreen.analysis.hole import PlaceOfHole, place_of_hole
from solvscreen.domain.level import EnergyDifference
from solvscreen.domain.quantity import Quantity, Status, failed, not_computed
from solvscreen.domain.solvation import solvation_share
from solvscreen.errors import LevelMismatch
from solvscreen.stages._shell_forms import BINDING, ELECTRONS, FREE, IONISED, OXIDISED, REDUCED, RELAXED, STEP, uses
from solvscreen.stages._shell_store import VACUUM, charges_of
from solvscreen.stages._xtb_energy import xtb_energy

Row = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Removal:
    """E(left) + E(ligand) - E(before) of one step, in kJ/mol."""

    vacuum: float
    solvent: float  # what the solvent adds
    method: str  # label of the level in the solvent


class Place(NamedTuple):
    """Where the energies of one geometry stand."""

    item: str
    snapshot: int
    state: str


METHOD: Final = "GFN-xTB"
NO_CONTINUUM: Final = not_computed("no energies in a continuum", method=METHOD)


class ShellStates:
    """All rows of the tables of shell states, by type, snapshot, state, use and permittivity.

    Raises:
        LevelMismatch: energies in several solvents.
    """

    def __init__(self, rows: Iterable[Row]) -> None:
        self._rows = {
            (row["item"], row["snapshot"], row["state"], row["use"], round(row["permittivity"], 6)): row for row in rows
        }
        self._snapshots: dict[tuple[str, str], set[int]] = {}
        solvents = {row["permittivity"] for row in self._rows.values()} - {VACUUM}
        if len(solvents) > 1:
            raise LevelMismatch(f"energies at permittivities {sorted(solvents)}; run snakemake again")
        self._continuum = solvents.pop() if solvents else VACUUM
        for item, snapshot, state, *_ in self._rows:
            self._snapshots.setdefault((item, state), set()).add(snapshot)
        self._items = {item for item, *_ in self._rows}

    def snapshots(self, item: str, state: str) -> list[int]:
        """Numbers of the snapshots for which a state was tried."""
        return sorted(self._snapshots.get((item, state), ()))

    def has(self, item: str) -> bool:
        """True if any state of an item was tried."""
        return item in self._items

    def orbital(self, item: str, snapshot: int, *, state: str, column: str, permittivity: float = VACUUM) -> Quantity:
        """An orbital energy in eV, in vacuum or in a solvent; the part of the solvent is scaled from the rows' own."""
        vacuum = self._row(item, snapshot, state, BINDING, VACUUM)
        if isinstance(vacuum, Quantity):
            return vacuum
        if permittivity == VACUUM:
            return bare(float(vacuum[column]), method=str(vacuum["method"]))
        if self._continuum == VACUUM:
            return NO_CONTINUUM
        solvated = self._row(item, snapshot, state, BINDING, self._continuum)
        if isinstance(solvated, Quantity):
            return solvated
        share = solvation_share(permittivity, reference=self._continuum)
        return bare(vacuum[column] + share * (solvated[column] - vacuum[column]), method=str(solvated["method"]))

    def ionisation_ev(
        self, item: str, snapshot: int, *, ion: str, ground: str, permittivity: float = VACUUM
    ) -> Quantity:
        """E(ion) - E(ground) in eV, in vacuum or in a solvent; the part of the solvent is scaled from the rows' own."""
        vacuum = self._difference(item, snapshot, (ion, ground), permittivity=VACUUM)
        if permittivity == VACUUM or not vacuum.is_number:
            return vacuum
        if self._continuum == VACUUM:
            return NO_CONTINUUM
        solvated = self._difference(item, snapshot, (ion, ground), permittivity=self._continuum)
        if not solvated.is_number:
            return solvated
        share = solvation_share(permittivity, reference=self._continuum)
        return bare(vacuum.value + share * (solvated.value - vacuum.value), method=solvated.method)

    def _difference(self, item: str, snapshot: int, states: tuple[str, str], *, permittivity: float) -> Quantity:
        high, low = (self._row(item, snapshot, state, ELECTRONS, permittivity) for state in states)
        for row in (high, low):
            if isinstance(row, Quantity):
                return row
        difference: EnergyDifference = xtb_energy(high) - xtb_energy(low)  # type: ignore[arg-type]
        return bare(difference.ev, method=str(high["method"]))  # type: ignore[index]

    def oxidation_ev(self, item: str, snapshot: int, *, permittivity: float) -> Quantity:
        """What it costs to oxidise the relaxed shell in a solvent: relaxed or vertical, whichever is lower."""
        return self._oxidation(item, snapshot, permittivity=permittivity)[1]

    def oxidised_form(self, item: str, snapshot: int, *, permittivity: float) -> str:
        """State whose energy `oxidation_ev` rests on."""
        return self._oxidation(item, snapshot, permittivity=permittivity)[0]

    def _oxidation(self, item: str, snapshot: int, *, permittivity: float) -> tuple[str, Quantity]:
        both = {
            ion: self.ionisation_ev(item, snapshot, ion=ion, ground=RELAXED, permittivity=permittivity)
            for ion in (OXIDISED, RELAXED + IONISED)
        }
        if not all(quantity.is_number for quantity in both.values()):
            return OXIDISED, both[OXIDISED]
        return min(both.items(), key=lambda pair: pair[1].value)

    def hole(
        self, item: str, snapshot: int, *, ion: str, ground: str, solvated: bool
    ) -> tuple[PlaceOfHole, tuple[str, ...]] | None:
        """Which molecule gives up the electron, and its species; none where a state is missing."""
        permittivity = self._continuum if solvated else VACUUM
        rows = [self._row(item, snapshot, state, ELECTRONS, permittivity) for state in (ground, ion)]
        for row in rows:
            if isinstance(row, Quantity):
                return None
        before, after = (charges_of(str(row["molecule_charges"])) for row in rows)  # type: ignore[index]
        place = place_of_hole([charge for _, charge in before], [charge for _, charge in after], bound=True)
        return place, place.species([name for name, _ in before])

    def note(self, item: str, snapshot: int, state: str) -> str:
        """What was noticed about a geometry; empty if nothing was."""
        return str(self._rows.get((item, snapshot, state, uses(state)[0], VACUUM), {}).get("note", ""))

    def removals(self, item: str, snapshot: int) -> list[tuple[str, str]]:
        """Ligand that went and what was left, of each step that left a ligand on the cation."""
        rows = [self._rows.get((item, snapshot, f"{STEP}{number}", BINDING, VACUUM)) for number in range(1, 100)]
        return [(str(row["removed"]), str(row["left"])) for row in rows if row is not None]

    def failure(self, item: str, snapshot: int) -> str:
        """Why a shell could not be taken apart to the end; empty if it could."""
        return str(self._rows.get((item, snapshot, STEP, BINDING, VACUUM), {}).get("reason", ""))

    def removal(self, item: str, snapshot: int, *, step: int, ligand: str, permittivity: float) -> Removal | Quantity:
        """What one step costs, or why it has no number; the part of the solvent is scaled from the rows' own."""
        if self._continuum == VACUUM:
            return NO_CONTINUUM
        found = [
            self._removal(item, snapshot, step=step, ligand=ligand, permittivity=continuum)
            for continuum in (VACUUM, self._continuum)
        ]
        for difference in found:
            if isinstance(difference, Quantity):
                return difference
        vacuum, solvated = (difference.kj_per_mol for difference in found)  # type: ignore[union-attr]
        share = solvation_share(permittivity, reference=self._continuum)
        row = self._row(item, snapshot, f"{STEP}{step}", BINDING, self._continuum)
        return Removal(vacuum=vacuum, solvent=share * (solvated - vacuum), method=str(row["method"]))  # type: ignore[index]

    def excess(self, item: str, snapshot: int, *, steps: int, pair: str, permittivity: float) -> float | Quantity:
        """What the complex left after so many steps lies above the lowest one of that name, in kJ/mol; or why unknown.

        The part of the solvent is scaled from the rows' own.
        """
        return self.between(self.place(item, snapshot, steps=steps), Place(pair, 0, FREE), permittivity=permittivity)

    def between(self, first: Place, second: Place, *, permittivity: float) -> float | Quantity:
        """E(first) - E(second) in kJ/mol, or why unknown; the part of the solvent is scaled from the rows' own."""
        if self._continuum == VACUUM:
            return NO_CONTINUUM
        found: list[float] = []
        for continuum in (VACUUM, self._continuum):
            rows = [self._row(*place, BINDING, continuum) for place in (first, second)]
            for row in rows:
                if isinstance(row, Quantity):
                    return row
            found.append((xtb_energy(rows[0]) - xtb_energy(rows[1])).kj_per_mol)  # type: ignore[arg-type]
        vacuum, solvated = found
        return vacuum + solvation_share(permittivity, reference=self._continuum) * (solvated - vacuum)

    def parametrisation(self, place: Place) -> str:
        """Name of the tight binding behind `between`, such as `GFN1-xTB`; empty where there are no energies."""
        row = self._row(*place, BINDING, VACUUM)
        return "" if isinstance(row, Quantity) else str(row["method"]).split(" ", maxsplit=1)[0]

    def place(self, item: str, snapshot: int, *, steps: int) -> Place:
        """Where the energies of a relaxed snapshot after so many removals stand."""
        return Place(item, snapshot, self._step(item, steps))

    def whole(self, item: str, snapshot: int) -> str:
        """Composition that the removals begin with: the type's own, or what other cations left."""
        row = self._rows.get((item, snapshot, f"{STEP}0", BINDING, VACUUM))
        return item.partition(":")[0] if row is None else str(row["left"])

    def lowest(self, item: str) -> Place:
        """The relaxed snapshot whose density-functional energies stand for a type."""
        return Place(item, lowest_snapshot(self._rows.values(), item), RELAXED)

    def _step(self, item: str, number: int) -> str:
        """State after so many removals."""
        if number:
            return f"{STEP}{number}"
        return f"{STEP}0" if self.snapshots(item, f"{STEP}0") else RELAXED

    def _removal(
        self, item: str, snapshot: int, *, step: int, ligand: str, permittivity: float
    ) -> EnergyDifference | Quantity:
        before = self._row(item, snapshot, self._step(item, step - 1), BINDING, permittivity)
        left = self._row(item, snapshot, self._step(item, step), BINDING, permittivity)
        free = self._row(ligand, 0, FREE, BINDING, permittivity)
        for row in (before, left, free):
            if isinstance(row, Quantity):
                return row
        return xtb_energy(left) - xtb_energy(before) + xtb_energy(free)  # type: ignore[arg-type]

    def _row(self, item: str, snapshot: int, state: str, use: str, permittivity: float) -> Row | Quantity:
        row = self._rows.get((item, snapshot, state, use, round(permittivity, 6)))
        if row is None and (failure := self._rows.get((item, snapshot, state, use, VACUUM))) is not None:
            row = failure if failure["status"] != Status.OK else None
        if row is None:
            left_out = state == REDUCED and bool(self.snapshots(item, RELAXED))
            reason = "left out by shells.reduction = false" if left_out else f"no {state} state of {item}"
            return not_computed(reason, method=METHOD)
        if not math.isfinite(row["energy_hartree"]):
            return failed(str(row["reason"]), method=str(row["method"]))
        return row


def lowest_snapshot(rows: Iterable[Row], item: str) -> int:
    """The relaxed snapshot of a type with the lowest energy in vacuum; -1 without any."""
    found = [
        (row["energy_hartree"], row["snapshot"])
        for row in rows
        if (row["item"], row["state"], row["use"], row["permittivity"], row["status"])
        == (item, RELAXED, BINDING, VACUUM, Status.OK)
    ]
    return min(found)[1] if found else -1
