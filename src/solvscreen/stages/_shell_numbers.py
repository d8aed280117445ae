"""Orbitals, ionisation and potentials of one type of shell: density-functional, else calibrated GFN-xTB."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from solvscreen.analysis import energetics
from solvscreen.analysis.energetics import electrode_potential_v
from solvscreen.analysis.hole import PlaceOfHole
from solvscreen.config import ElectrodeSettings
from solvscreen.domain.calibration import calibration_kind
from solvscreen.domain.quantity import Quantity, Status, not_computed
from solvscreen.domain.results import Absent, DftResult, nothing
from solvscreen.stages._shell_forms import IONISED, OXIDISED, REDUCED, RELAXED, SAMPLED
from solvscreen.stages._shell_means import Lines, mean_of, seen_once, spread_half_width
from solvscreen.stages._shell_states import ShellStates
from solvscreen.stages._shell_store import VACUUM
from solvscreen.stages._shell_stripping import Stripper

SPREAD_GEOMETRY: Final = "relaxed by GFN-xTB with the hole on several molecules; one alone may relax further"
Quantities = dict[tuple[str, str], Quantity]  # by name and unit


@dataclass(frozen=True, kw_only=True, eq=False)
class ShellEvidence:
    """All that is known about the shells of one formulation."""

    states: ShellStates
    lines: Lines
    shells: Mapping[str, DftResult]  # density-functional results of representatives, by type
    stripper: Stripper | None  # none where the permittivity is not known
    electrode: ElectrodeSettings
    permittivity: float  # NaN where it is not known
    why_no_solvent: str

    def result(self, item: str) -> DftResult:
        """Density-functional result of a type; one that says so where it is no representative."""
        absent = Absent(status=Status.NOT_COMPUTED, reason="no representative")
        return self.shells.get(item) or nothing(item, recipe="", n_atoms=0, absent=absent)


def electronic(row: Mapping[str, Any], evidence: ShellEvidence) -> Quantities:
    """Orbitals, ionisation and potentials; density-functional where the type is a representative.

    A type that was cut out of another formulation alone has its numbers all the same.
    """
    item, result = str(row["item"]), evidence.shells.get(str(row["item"]))
    if not evidence.states.has(item):
        gone = not_computed(str(row["reason"]))
        return dict.fromkeys(_ELECTRONIC, gone)
    charge = int(row["charge"])
    return {key: _number(key, item, charge, evidence=evidence, result=result) for key in _ELECTRONIC}


_ELECTRONIC: Final = (
    ("sampled_homo", "ev"),
    ("sampled_lumo", "ev"),
    ("sampled_solvated_homo", "ev"),
    ("sampled_solvated_lumo", "ev"),
    ("sampled_vertical_ionisation", "ev"),
    ("sampled_oxidation_potential", "v"),
    ("relaxed_homo", "ev"),
    ("relaxed_lumo", "ev"),
    ("relaxed_solvated_homo", "ev"),
    ("relaxed_solvated_lumo", "ev"),
    ("relaxed_vertical_ionisation", "ev"),
    ("oxidation_potential", "v"),
    ("reduction_potential", "v"),
)


def _number(
    key: tuple[str, str], item: str, charge: int, *, evidence: ShellEvidence, result: DftResult | None
) -> Quantity:
    name, unit = key
    if _in_solvent(name) and evidence.why_no_solvent:
        return not_computed(evidence.why_no_solvent)
    if result is not None and (exact := _from_dft(name, result, evidence)).is_number:
        return _of_oxidised_geometry(exact, item, evidence) if name == "oxidation_potential" else exact
    found = seen_once(mean_of(_snapshots(key, item, charge, evidence=evidence)))
    for note in notes_of(evidence.states, item, _CHANGED[name]) if name in _CHANGED else ():
        found = found.doubted(f"on {_CHANGE_WORDS[name]}: {note}")
    return _converted(found, evidence.electrode) if unit == "v" else found


def _in_solvent(name: str) -> bool:
    return "_solvated_" in name or name.endswith("potential")


def _snapshots(key: tuple[str, str], item: str, charge: int, *, evidence: ShellEvidence) -> list[Quantity]:
    """Calibrated numbers of all snapshots, each on the line of its own kind."""
    name, unit = key
    state = SAMPLED if name.startswith(SAMPLED) else RELAXED
    quantity = _CALIBRATED.get(name, f"{name.removeprefix(f'{state}_')}_{unit}")
    return [
        _calibrated((name, quantity), item, snapshot, charge, evidence)
        for snapshot in evidence.states.snapshots(item, state)
    ]


def _of_oxidised_geometry(exact: Quantity, item: str, evidence: ShellEvidence) -> Quantity:
    """A density-functional potential; doubtful if GFN-xTB spread the hole over several molecules and relaxed them all.

    The density functional puts it on one of them, whose geometry would relax further.
    """
    states = evidence.states.snapshots(item, RELAXED)
    holes = [_hole("oxidation_potential", item, snapshot, evidence) for snapshot in states]
    return exact.doubted(SPREAD_GEOMETRY) if any(hole and hole[0].doubt for hole in holes) else exact


def _calibrated(names: tuple[str, str], item: str, snapshot: int, charge: int, evidence: ShellEvidence) -> Quantity:
    """One snapshot on the line of its kind: where its hole is if an electron leaves, else its charge.

    `names` are those of the column and of the quantity that has lines.
    """
    name, quantity = names
    hole = _hole(name, item, snapshot, evidence)
    kind = str(hole[0].kind) if hole else calibration_kind(charge=charge, n_molecules=2)
    found = evidence.lines.calibrated(quantity, kind, x=_raw(name, item, snapshot, evidence))
    return found.doubted(hole[0].doubt) if hole and hole[0].doubt else found


def _hole(name: str, item: str, snapshot: int, evidence: ShellEvidence) -> tuple[PlaceOfHole, tuple[str, ...]] | None:
    """Molecule that gives up the electron, and its species; none for other quantities."""
    states = evidence.states
    if name == "oxidation_potential":
        ion = states.oxidised_form(item, snapshot, permittivity=evidence.permittivity)
        return states.hole(item, snapshot, ion=ion, ground=RELAXED, solvated=True)
    if name not in _VERTICAL:
        return None
    state = SAMPLED if name.startswith(SAMPLED) else RELAXED
    return states.hole(item, snapshot, ion=f"{state}{IONISED}", ground=state, solvated=_in_solvent(name))


_VERTICAL: Final = (
    "sampled_homo",
    "sampled_solvated_homo",
    "sampled_vertical_ionisation",
    "sampled_oxidation_potential",
    "relaxed_homo",
    "relaxed_solvated_homo",
    "relaxed_vertical_ionisation",
)


def oxidised_species(item: str, evidence: ShellEvidence) -> str:
    """Species that give up the electron behind the oxidation potential, of all snapshots."""
    if evidence.why_no_solvent:
        return ""
    found = (_hole("oxidation_potential", item, n, evidence) for n in evidence.states.snapshots(item, RELAXED))
    return ", ".join(dict.fromkeys(name for hole in found if hole for name in hole[1]))


def oxidation_spread(row: Mapping[str, Any], evidence: ShellEvidence) -> float:
    """Scatter of the oxidation potential between snapshots; NaN for one, such as a DFT representative."""
    key, item = ("oxidation_potential", "v"), str(row["item"])
    result = evidence.shells.get(item)
    if evidence.why_no_solvent:
        return math.nan
    if result is not None and _from_dft(key[0], result, evidence).is_number:
        return math.nan
    return spread(_snapshots(key, item, int(row["charge"]), evidence=evidence))


def spread(numbers: Sequence[Quantity]) -> float:
    """Half of the 95 % interval of the mean by the scatter alone; NaN with fewer than two numbers."""
    values = [quantity.value for quantity in numbers if quantity.is_number]
    return spread_half_width(values) if len(values) > 1 else math.nan


_CHANGED: Final = {"oxidation_potential": OXIDISED, "reduction_potential": REDUCED}
_CHANGE_WORDS: Final = {"oxidation_potential": "oxidation", "reduction_potential": "reduction"}
_CALIBRATED: Final = {
    "sampled_oxidation_potential": "vertical_oxidation_potential_v",
    "oxidation_potential": "oxidation_potential_v",
    "reduction_potential": "reduction_potential_v",
}


def _raw(name: str, item: str, snapshot: int, evidence: ShellEvidence) -> Quantity:
    """GFN-xTB number of one snapshot, in eV."""
    states, permittivity = evidence.states, evidence.permittivity
    state = SAMPLED if name.startswith(SAMPLED) else RELAXED
    if name.endswith(("_homo", "_lumo")):
        where = permittivity if _in_solvent(name) else VACUUM
        return states.orbital(item, snapshot, state=state, column=f"{name[-4:]}_ev", permittivity=where)
    if name.endswith("vertical_ionisation"):
        return states.ionisation_ev(item, snapshot, ion=f"{state}{IONISED}", ground=state)
    if name == "oxidation_potential":
        return states.oxidation_ev(item, snapshot, permittivity=permittivity)
    if name == "reduction_potential":
        return states.ionisation_ev(item, snapshot, ion=RELAXED, ground=REDUCED, permittivity=permittivity)
    return states.ionisation_ev(item, snapshot, ion=f"{SAMPLED}{IONISED}", ground=SAMPLED, permittivity=permittivity)


def _converted(quantity: Quantity, electrode: ElectrodeSettings) -> Quantity:
    """Calibrated potentials are against Na+/Na already; the convention is added to the method."""
    if not quantity.is_number:
        return quantity
    return replace(quantity, method=f"{quantity.method}; E_abs(Na+/Na) {electrode_potential_v(electrode):g} V")


def _from_dft(name: str, result: DftResult, evidence: ShellEvidence) -> Quantity:
    """The same quantity from the density-functional result of the relaxed representative."""
    if name.startswith(RELAXED) and name.endswith(("_homo", "_lumo")):
        where = evidence.permittivity if _in_solvent(name) else VACUUM
        return energetics.orbital_energy(result, f"{name[-4:]}_ev", permittivity=where)
    if name == "relaxed_vertical_ionisation":
        return energetics.ionisation_energy(result, relaxed=False)
    options: Any = {"permittivity": evidence.permittivity, "electrode": evidence.electrode}
    if name == "oxidation_potential":
        return energetics.oxidation_potential(result, **options)
    if name == "reduction_potential":
        return energetics.reduction_potential(result, **options)
    return not_computed("computed for the relaxed geometry only")


def notes_of(states: ShellStates, item: str, state: str) -> list[str]:
    """What was noticed about a state, of all snapshots, each once."""
    notes = (states.note(item, snapshot, state) for snapshot in states.snapshots(item, state))
    return list(dict.fromkeys(note for note in notes if note))
