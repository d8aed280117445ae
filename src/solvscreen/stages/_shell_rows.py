"""Rows of the tables of shell energies and of their steps, for one formulation."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from solvscreen.analysis.calibration import EXTRAPOLATED
from solvscreen.analysis.hole import SHARED, SPREAD
from solvscreen.domain.cluster import parse_cluster_id
from solvscreen.domain.quantity import Quantity, Status, not_computed
from solvscreen.io.tables import quantity_cells, read_quantity
from solvscreen.stages._convergence import convergence_cells
from solvscreen.stages._shell_contacts import is_contact_note
from solvscreen.stages._shell_forms import OXIDISED, REDUCED, RELAXED, SAMPLED
from solvscreen.stages._shell_means import mean_of, seen_once, worst
from solvscreen.stages._shell_numbers import (
    Quantities,
    ShellEvidence,
    electronic,
    notes_of,
    oxidation_spread,
    oxidised_species,
    spread,
)
from solvscreen.stages._shell_states import ShellStates
from solvscreen.stages._shell_stripping import Step, stripping

Row = dict[str, Any]

TYPE: Final = ("formulation", "cation", "shell", "denticity", "class", "cluster")
_FLAGGED: Final = {EXTRAPOLATED: EXTRAPOLATED, SHARED: "shared hole", SPREAD: "spread hole"}
STRIPPING: Final = ("first_removal_energy", "last_removal_energy", "stripping_energy")


def shell_rows(row: Mapping[str, Any], evidence: ShellEvidence) -> tuple[Row, list[Row]]:
    """Row of one type of shell from that of its counts, and the rows of its steps."""
    head: Row = {name: row[name] for name in TYPE}
    population = read_quantity(row, "population")
    steps = _steps(row, evidence)
    quantities = electronic(row, evidence) | _stripping(row, steps)
    cells: Row = {}
    for (name, unit), quantity in quantities.items():
        cells |= quantity_cells(name, quantity, unit)
    judged = {
        "population": population,
        "oxidation potential": quantities["oxidation_potential", "v"],
        "stripping energy": quantities["stripping_energy", "kj_per_mol"],
    }
    item = str(row["item"])
    flags = "; ".join(_flags(evidence.states, item, population, quantities.values()))
    main = {
        **head,
        "charge": row["charge"],
        "n_atoms": row["n_atoms"],
        "n_snapshots": len(evidence.states.snapshots(item, SAMPLED)),
        "permittivity": evidence.permittivity,
        **quantity_cells("population", population),
        **cells,
        "oxidation_potential_spread_v": oxidation_spread(row, evidence),
        "stripping_energy_spread_kj_per_mol": spread([stripping(list(own)) for own in steps]),
        "oxidised_species": oxidised_species(item, evidence),
        "transfer": "; ".join(_reactions(evidence.states, item, OXIDISED)),
        **convergence_cells(evidence.result(item)),
        "flags": flags,
        **worst(judged),
    }
    return main, [head | step | {"flags": flags} for step in _step_rows(steps)]


def _steps(row: Mapping[str, Any], evidence: ShellEvidence) -> list[list[Step]]:
    """Steps of every relaxed snapshot."""
    if evidence.stripper is None:
        return []
    cation = str(row["cation"])
    ligands = [name for name, count in parse_cluster_id(str(row["shell"])).items() for _ in range(count)]
    return [
        evidence.stripper.steps(str(row["item"]), snapshot, cation=cation, ligands=ligands)
        for snapshot in evidence.states.snapshots(str(row["item"]), RELAXED)
    ]


ONLY_ONE: Final = not_computed("one ligand: its removal is the last")


def _stripping(row: Mapping[str, Any], steps: Sequence[Sequence[Step]]) -> Quantities:
    if not steps:
        gone = not_computed(str(row["reason"]) or "not relaxed, or no permittivity of the mixture")
        return {(name, "kj_per_mol"): gone for name in STRIPPING}
    picked = {
        "first_removal_energy": [own[0].energy if len(own) > 1 else ONLY_ONE for own in steps],
        "last_removal_energy": [own[-1].energy for own in steps],
        "stripping_energy": [stripping(list(own)) for own in steps],
    }
    means = {(name, "kj_per_mol"): mean_of(numbers) for name, numbers in picked.items()}
    return {key: seen_once(mean) for key, mean in means.items()}


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
        why = "; ".join(dict.fromkeys(step.not_dft for step in same if step.not_dft))
        if why and energy.is_number:
            energy = replace(energy, method=f"{energy.method}; not by density-functional theory: {why}")
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


def _flags(states: ShellStates, item: str, population: Quantity, quantities: Iterable[Quantity]) -> list[str]:
    """Short warnings, each once."""
    flags = ["doubtful liquid"] if population.status is Status.DOUBTFUL else []
    flags += [text for note in notes_of(states, item, RELAXED) for text in note.split("; ")]
    reasons = [quantity.reason for quantity in quantities if quantity.status is Status.DOUBTFUL]
    flags += [flag for text, flag in _FLAGGED.items() if any(text in reason for reason in reasons)]
    if _reactions(states, item, OXIDISED):
        flags.append("reaction on oxidation")
    if _reactions(states, item, REDUCED):
        flags.append("reaction on reduction")
    return list(dict.fromkeys(flags))


def _reactions(states: ShellStates, item: str, state: str) -> list[str]:
    """Notes about bonds, without those about contacts of the cation."""
    texts = [text for note in notes_of(states, item, state) for text in note.split("; ")]
    return [text for text in dict.fromkeys(texts) if not is_contact_note(text)]
