"""The numbers that a formulation is judged by, with the flags that stand beside them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

from solvscreen.domain.cluster import METAL_CATIONS, make_cluster
from solvscreen.domain.formulation import Formulation
from solvscreen.domain.mixture import ROOM_KELVIN, mixture_permittivity
from solvscreen.domain.quantity import Quantity, Status, not_computed
from solvscreen.domain.species import NEUTRAL_ROLES, Role, Species
from solvscreen.io.schemas.ranking import COORDINATION, SUMS
from solvscreen.io.tables import quantity_cells, read_quantity
from solvscreen.ranking.desolvation import WHOLE_SHELL, desolvation_energy
from solvscreen.ranking.measure import Measure, without_number
from solvscreen.ranking.shares import share_of
from solvscreen.ranking.stability import METHOD as STABILITY_METHOD
from solvscreen.ranking.stability import weakest_link
from solvscreen.stages._attempt import Failure, attempt

NAN: Final = float("nan")
PERMITTIVITY_RANGE_KELVIN: Final = 15.0  # a tabulated permittivity is used without a flag up to here
HETEROATOM: Final = re.compile(r"[NOPSFBInops]|Cl")  # in a SMILES string of a neutral molecule
LIQUID_QUANTITIES: Final = (
    *((f"{COORDINATION}{name}", "") for name in SUMS),
    ("fraction_free", ""),
    ("fraction_ssip", ""),
    ("fraction_cip", ""),
    ("fraction_agg", ""),
    ("density", "g_per_cm3"),
    ("effective_molarity", "molar"),
    ("effective_molality", "molal"),
)


class Energies(Protocol):
    """Where oxidation potentials and binding energies come from; an item without a number gives the reason."""

    @property
    def level(self) -> str:
        """Levels of theory in words."""

    def oxidation_potential(self, item: str, *, permittivity: float) -> Quantity:
        """Adiabatic oxidation potential of a species or complex in a continuum, in V against Na+/Na."""

    def binding_energy(self, item: str) -> Quantity:
        """Counterpoise-corrected binding energy of a 1:1 complex in the gas phase, in kJ/mol."""


@dataclass(frozen=True, kw_only=True)
class Liquid:
    """What the simulation of one formulation gave."""

    quantities: Mapping[str, Quantity]  # those of LIQUID_QUANTITIES, by name
    neighbours: Mapping[str, Quantity]  # molecules of each species in the first shell
    note: str  # doubts about the whole simulation, empty if there are none


@dataclass(frozen=True, kw_only=True, eq=False)
class Scores:
    """All numbers of one formulation."""

    formulation: Formulation
    measures: Mapping[str, Measure]  # by the column of a criterion
    solvent_stability: Quantity
    limiting: str
    permittivity: float  # NaN where it is not known
    last_solvent: Quantity
    anion_share: Quantity
    neighbours: Mapping[str, Quantity]  # by species that can sit in the first shell
    liquid: Liquid
    flags: tuple[str, ...]


def liquid_of(
    formulation: str, liquids: Mapping[str, Mapping[str, Any]], neighbours: Sequence[Mapping[str, Any]]
) -> Liquid:
    """Numbers of one formulation out of the rows of the liquid and the coordination table."""
    if formulation not in liquids:
        gap = not_computed("the liquid was not simulated")
        return Liquid(quantities={name: gap for name, _ in LIQUID_QUANTITIES}, neighbours={}, note=gap.reason)
    row = liquids[formulation]
    shell = {
        str(entry["species"]): read_quantity(entry, "coordination_number")
        for entry in neighbours
        if (entry["formulation"], entry["cation"], entry["donor"]) == (formulation, row["cation"], "molecule")
    }
    quantities = {name: read_quantity(row, name, unit) for name, unit in LIQUID_QUANTITIES}
    return Liquid(quantities=quantities, neighbours=shell, note=str(row["reason"]))


def score_formulation(
    formulation: Formulation,
    species: Mapping[str, Species],
    *,
    liquid: Liquid,
    energies: Energies,
    seed: int,
    n_draws: int,
) -> Scores:
    """All numbers of one formulation; what could not be had carries its reason."""
    metal = next((name for name in METAL_CATIONS if name in formulation.species), "")
    solvents = [name for name in formulation.species if species[name].role in NEUTRAL_ROLES]
    anions = [name for name in formulation.species if species[name].role is Role.ANION]
    pairs = {name: _pair(metal, name, species) for name in (*solvents, *anions)} if metal else {}
    permittivity = attempt(mixture_permittivity, formulation, species)
    if isinstance(permittivity, Failure):
        stability = without_number(not_computed(permittivity.reason, method=STABILITY_METHOD))
        solvent_stability, limiting, epsilon = stability, "", NAN
        left_out: list[str] = []
    else:
        epsilon = permittivity.value
        items = (*solvents, *anions, *pairs.values())
        potentials = {item: energies.oxidation_potential(item, permittivity=epsilon) for item in items}
        optional = frozenset(pairs.values())
        options: dict[str, Any] = {"optional": optional, "seed": seed, "n_draws": n_draws}
        stability, limiting = weakest_link(potentials, **options)
        solvent_stability, _ = weakest_link({name: potentials[name] for name in solvents}, **options)
        left_out = [item for item in sorted(optional) if potentials[item].status is Status.FAILED]
    shell = {name: liquid.neighbours.get(name, _absent(liquid, species[name])) for name in (*solvents, *anions)}
    draws: dict[str, Any] = {"seed": seed, "n_draws": n_draws}
    desolvation = _desolvation(formulation, solvents, pairs, shell, energies, **draws)
    last_solvent = _desolvation(formulation, solvents, pairs, shell, energies, **draws, whole_shell=False)
    return Scores(
        formulation=formulation,
        measures={"oxidative_stability_v": stability, "desolvation_energy_kj_per_mol": desolvation},
        solvent_stability=solvent_stability.quantity,
        limiting=limiting,
        permittivity=epsilon,
        last_solvent=last_solvent.quantity,
        anion_share=share_of(anions, shell, formulation=formulation.id, seed=seed, n_draws=n_draws),
        neighbours=shell,
        liquid=liquid,
        flags=_flags(formulation, liquid, stability.quantity, desolvation.quantity, left_out),
    )


def scored_row(scores: Scores, species: Sequence[str]) -> dict[str, Any]:
    """Cells of one row of the ranking table, without the place; `species` are those of all formulations."""
    measures = scores.measures
    row: dict[str, Any] = {
        **quantity_cells("oxidative_stability", measures["oxidative_stability_v"].quantity, "v"),
        "limiting_species": scores.limiting,
        **quantity_cells("oxidative_stability_solvent", scores.solvent_stability, "v"),
        "permittivity": scores.permittivity,
        **quantity_cells("desolvation_energy", measures["desolvation_energy_kj_per_mol"].quantity, "kj_per_mol"),
        **quantity_cells("last_solvent_energy", scores.last_solvent, "kj_per_mol"),
        **quantity_cells("anion_share", scores.anion_share),
        "flags": "; ".join(scores.flags),
    }
    absent = not_computed("not in this formulation")
    for name in species:
        row |= quantity_cells(f"{COORDINATION}{name}", scores.neighbours.get(name, absent))
    for name, unit in LIQUID_QUANTITIES:
        row |= quantity_cells(name, scores.liquid.quantities[name], unit)
    return row


def _pair(metal: str, name: str, species: Mapping[str, Species]) -> str:
    charges = {metal: species[metal].charge, name: species[name].charge}
    return make_cluster({metal: 1, name: 1}, charges=charges).id


def _absent(liquid: Liquid, species: Species) -> Quantity:
    """Coordination number of a species that the analysis has no row for: none in the shell if it has no donor atom."""
    total = liquid.quantities[f"{COORDINATION}solvent"]
    if not total.is_number:
        return total
    if not HETEROATOM.search(species.smiles):
        return Quantity(value=0.0, lower=0.0, upper=0.0, n=total.n, method="no donor atom in the molecule")
    return not_computed("not in the coordination table")


def _desolvation(
    formulation: Formulation,
    solvents: Sequence[str],
    pairs: Mapping[str, str],
    shell: Mapping[str, Quantity],
    energies: Energies,
    **options: Any,
) -> Measure:
    if not pairs:
        return without_number(not_computed("no metal cation in the formulation", method=WHOLE_SHELL))
    return desolvation_energy(
        {name: energies.binding_energy(pairs[name]) for name in solvents},
        {name: shell[name] for name in solvents},
        complexes=pairs,
        formulation=formulation.id,
        **options,
    )


def _flags(
    formulation: Formulation, liquid: Liquid, stability: Quantity, desolvation: Quantity, left_out: Sequence[str]
) -> tuple[str, ...]:
    flags = [f"liquid: {liquid.note}"] if liquid.note else []
    for label, quantity in (("oxidation", stability), ("desolvation", desolvation)):
        doubts = quantity.reason.split("; ") if quantity.status is Status.DOUBTFUL else []
        unsaid = [doubt for doubt in dict.fromkeys(doubts) if not _is_said(doubt, liquid.note)]
        if unsaid:
            flags.append(f"{label}: {'; '.join(unsaid)}")
    if left_out:
        flags.append(f"oxidation: no potential of {', '.join(left_out)}")
    if abs(formulation.temperature_kelvin - ROOM_KELVIN) > PERMITTIVITY_RANGE_KELVIN:
        flags.append("oxidation: permittivity of room temperature")
    return tuple(flags)


def _is_said(doubt: str, note: str) -> bool:
    """True if the note about the liquid holds this doubt, or already says that its numbers are not converged."""
    return doubt in note or (doubt.startswith("not converged") and "not converged" in note)
