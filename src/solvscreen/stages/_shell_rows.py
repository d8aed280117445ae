"""Rows of the tables of shell energies and of their steps, for one formulation."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from solvscreen.analysis import energetics
from solvscreen.analysis.energetics import electrode_potential_v
from solvscreen.config import ElectrodeSettings
from solvscreen.domain.calibration import Hole, calibration_kind
from solvscreen.domain.cluster import parse_cluster_id
from solvscreen.domain.quantity import Quantity, Status, not_computed
from solvscreen.domain.results import DftResult
from solvscreen.io.tables import quantity_cells, read_quantity
from solvscreen.stages._shell_contacts import is_contact_note
from solvscreen.stages._shell_forms import IONISED, OXIDISED, REDUCED, RELAXED, SAMPLED
from solvscreen.stages._shell_means import Lines, mean_of, spread_half_width, worst
from solvscreen.stages._shell_states import ShellStates
from solvscreen.stages._shell_stripping import Step, Stripper, stripping

Row = dict[str, Any]
Quantities = dict[tuple[str, str], Quantity]  # by name and unit

TYPE: Final = ("formulation", "cation", "shell", "denticity", "class", "cluster")
STRIPPING: Final = ("first_removal_energy", "last_removal_energy", "stripping_energy")


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


def shell_rows(row: Mapping[str, Any], evidence: ShellEvidence) -> tuple[Row, list[Row]]:
    """Row of one type of shell from that of its counts, and the rows of its steps."""
    head: Row = {name: row[name] for name in TYPE}
    population = read_quantity(row, "population")
    steps = _steps(row, evidence)
    quantities = _electronic(row, evidence) | _stripping(row, steps)
    cells: Row = {}
    for (name, unit), quantity in quantities.items():
        cells |= quantity_cells(name, quantity, unit)
    judged = {
        "population": population,
        "oxidation potential": quantities["oxidation_potential", "v"],
        "stripping energy": quantities["stripping_energy", "kj_per_mol"],
    }
    item = str(row["item"])
    main = {
        **head,
        "charge": row["charge"],
        "n_atoms": row["n_atoms"],
        "n_snapshots": len(evidence.states.snapshots(item, SAMPLED)),
        "permittivity": evidence.permittivity,
        **quantity_cells("population", population),
        **cells,
        "oxidation_potential_spread_v": _oxidation_spread(row, evidence),
        "stripping_energy_spread_kj_per_mol": _spread([stripping(list(own)) for own in steps]),
        "oxidised_species": _oxidised_species(item, evidence),
        "transfer": "; ".join(_reactions(evidence.states, item, OXIDISED)),
        "flags": "; ".join(_flags(evidence.states, item, quantities.values())),
        **worst(judged),
    }
    return main, [head | step for step in _step_rows(steps)]


def _electronic(row: Mapping[str, Any], evidence: ShellEvidence) -> Quantities:
    """Orbitals, ionisation and potentials; density-functional where the type is a representative."""
    item, result = str(row["item"]), evidence.shells.get(str(row["item"]))
    if not row["n_cut"]:
        gone = not_computed(str(row["reason"]))
        return dict.fromkeys(_ELECTRONIC, gone)
    charge = int(row["charge"])
    return {key: _number(key, item, charge, evidence=evidence, result=result) for key in _ELECTRONIC}


_ELECTRONIC: Final = (
    ("sampled_homo", "ev"),
    ("sampled_lumo", "ev"),
    ("sampled_vertical_ionisation", "ev"),
    ("sampled_oxidation_potential", "v"),
    ("relaxed_homo", "ev"),
    ("relaxed_lumo", "ev"),
    ("relaxed_vertical_ionisation", "ev"),
    ("oxidation_potential", "v"),
    ("reduction_potential", "v"),
)


def _number(
    key: tuple[str, str], item: str, charge: int, *, evidence: ShellEvidence, result: DftResult | None
) -> Quantity:
    name, unit = key
    if unit == "v" and evidence.why_no_solvent:
        return not_computed(evidence.why_no_solvent)
    if result is not None and (exact := _from_dft(name, result, evidence)).is_number:
        return exact
    found = mean_of(_snapshots(key, item, charge, evidence=evidence))
    for note in _notes(evidence.states, item, _CHANGED[name]) if name in _CHANGED else ():
        found = found.doubted(f"on {_CHANGE_WORDS[name]}: {note}")
    return _converted(found, evidence.electrode) if unit == "v" else found


def _snapshots(key: tuple[str, str], item: str, charge: int, *, evidence: ShellEvidence) -> list[Quantity]:
    """Calibrated numbers of all snapshots, each on the line of its own kind."""
    name, unit = key
    state = SAMPLED if name.startswith(SAMPLED) else RELAXED
    quantity = _CALIBRATED.get(name, f"{name.removeprefix(f'{state}_')}_{unit}")
    return [
        evidence.lines.calibrated(
            quantity, _kind(name, item, snapshot, charge, evidence), x=_raw(name, item, snapshot, evidence)
        )
        for snapshot in evidence.states.snapshots(item, state)
    ]


def _kind(name: str, item: str, snapshot: int, charge: int, evidence: ShellEvidence) -> str:
    """Kind of a snapshot's line: where its hole is, for what an electron that leaves decides; else its charge."""
    found = _hole(name, item, snapshot, evidence)
    return str(found[0]) if found else calibration_kind(charge=charge, n_molecules=2)


def _hole(name: str, item: str, snapshot: int, evidence: ShellEvidence) -> tuple[Hole, str] | None:
    """Kind and species of the molecule that gives up the electron; none for other quantities."""
    states = evidence.states
    if name == "oxidation_potential":
        ion = states.oxidised_form(item, snapshot, permittivity=evidence.permittivity)
        return states.hole(item, snapshot, ion=ion, ground=RELAXED, solvated=True)
    if name not in _VERTICAL:
        return None
    state = SAMPLED if name.startswith(SAMPLED) else RELAXED
    solvated = name.endswith("potential")
    return states.hole(item, snapshot, ion=f"{state}{IONISED}", ground=state, solvated=solvated)


_VERTICAL: Final = (
    "sampled_homo",
    "sampled_vertical_ionisation",
    "sampled_oxidation_potential",
    "relaxed_homo",
    "relaxed_vertical_ionisation",
)


def _oxidised_species(item: str, evidence: ShellEvidence) -> str:
    found = (_hole("oxidation_potential", item, n, evidence) for n in evidence.states.snapshots(item, RELAXED))
    return ", ".join(dict.fromkeys(hole[1] for hole in found if hole))


def _oxidation_spread(row: Mapping[str, Any], evidence: ShellEvidence) -> float:
    """Scatter of the oxidation potential between snapshots; NaN for one, such as a DFT representative."""
    key, item = ("oxidation_potential", "v"), str(row["item"])
    result = evidence.shells.get(item)
    if evidence.why_no_solvent or not row["n_cut"]:
        return math.nan
    if result is not None and _from_dft(key[0], result, evidence).is_number:
        return math.nan
    return _spread(_snapshots(key, item, int(row["charge"]), evidence=evidence))


def _spread(numbers: Sequence[Quantity]) -> float:
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
        return states.orbital(item, snapshot, state=state, column=f"{name.rpartition('_')[2]}_ev")
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
    return Quantity(
        value=quantity.value,
        lower=quantity.lower,
        upper=quantity.upper,
        n=quantity.n,
        method=f"{quantity.method}; E_abs(Na+/Na) {electrode_potential_v(electrode):g} V",
        status=quantity.status,
        reason=quantity.reason,
    )


def _from_dft(name: str, result: DftResult, evidence: ShellEvidence) -> Quantity:
    """The same quantity from the density-functional result of the relaxed representative."""
    if name in ("relaxed_homo", "relaxed_lumo"):
        return energetics.orbital_energy(result, f"{name.removeprefix('relaxed_')}_ev")
    if name == "relaxed_vertical_ionisation":
        return energetics.ionisation_energy(result, relaxed=False)
    options: Any = {"permittivity": evidence.permittivity, "electrode": evidence.electrode}
    if name == "oxidation_potential":
        return energetics.oxidation_potential(result, **options)
    if name == "reduction_potential":
        return energetics.reduction_potential(result, **options)
    return not_computed("computed for the relaxed geometry only")


def _steps(row: Mapping[str, Any], evidence: ShellEvidence) -> list[list[Step]]:
    """Steps of every relaxed snapshot."""
    if not row["n_cut"] or evidence.stripper is None:
        return []
    cation = str(row["cation"])
    ligands = [name for name, count in parse_cluster_id(str(row["shell"])).items() for _ in range(count)]
    return [
        evidence.stripper.steps(str(row["item"]), snapshot, cation=cation, ligands=ligands)
        for snapshot in evidence.states.snapshots(str(row["item"]), RELAXED)
    ]


def _stripping(row: Mapping[str, Any], steps: Sequence[Sequence[Step]]) -> Quantities:
    if not steps:
        gone = not_computed(str(row["reason"]) or "not relaxed, or no permittivity of the mixture")
        return {(name, "kj_per_mol"): gone for name in STRIPPING}
    picked = {
        "first_removal_energy": [own[0].energy for own in steps],
        "last_removal_energy": [own[-1].energy for own in steps],
        "stripping_energy": [stripping(list(own)) for own in steps],
    }
    return {(name, "kj_per_mol"): mean_of(numbers) for name, numbers in picked.items()}


def _step_rows(steps: Sequence[Sequence[Step]]) -> list[Row]:
    """Steps averaged over the snapshots; where these lose different ligands, those of the first are named."""
    longest = max((len(own) for own in steps), default=0)
    rows = []
    for place in range(longest):
        same = [own[place] for own in steps if place < len(own)]
        energy = mean_of([step.energy for step in same])
        orders = dict.fromkeys(step.removed for step in same)
        if len(orders) > 1:
            energy = energy.doubted(f"snapshots lose different ligands: {', '.join(orders)}")
        first = same[0]
        rows.append(
            {
                "step": first.number,
                "removed": first.removed,
                "left": first.left,
                **quantity_cells("energy", energy, "kj_per_mol"),
            }
        )
    return rows


def _notes(states: ShellStates, item: str, state: str) -> list[str]:
    notes = (states.note(item, snapshot, state) for snapshot in states.snapshots(item, state))
    return list(dict.fromkeys(note for note in notes if note))


def _flags(states: ShellStates, item: str, quantities: Any) -> list[str]:
    """Short warnings, each once."""
    flags = _notes(states, item, RELAXED)
    reasons = [quantity.reason for quantity in quantities if quantity.status is Status.DOUBTFUL]
    if any("extrapolated calibration" in reason for reason in reasons):
        flags.append("extrapolated calibration")
    if _reactions(states, item, OXIDISED):
        flags.append("reaction on oxidation")
    if _reactions(states, item, REDUCED):
        flags.append("reaction on reduction")
    return flags


def _reactions(states: ShellStates, item: str, state: str) -> list[str]:
    """Notes about bonds, without those about contacts of the cation."""
    texts = [text for note in _notes(states, item, state) for text in note.split("; ")]
    return [text for text in dict.fromkeys(texts) if not is_contact_note(text)]
