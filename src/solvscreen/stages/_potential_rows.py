"""Rows of the table of potentials: what a formulation is made of, in its own implicit solvent."""

from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any

from solvscreen.analysis import energetics
from solvscreen.config import ElectrodeSettings
from solvscreen.domain.cluster import METAL_CATIONS, make_cluster
from solvscreen.domain.formulation import Formulation
from solvscreen.domain.mixture import mixture_permittivity
from solvscreen.domain.quantity import Quantity, not_computed
from solvscreen.domain.results import DftResult
from solvscreen.domain.species import NEUTRAL_ROLES, Role, Species
from solvscreen.io.tables import quantity_cells
from solvscreen.stages._attempt import Failure, attempt
from solvscreen.stages._dft_energies import NO_RECORD, DftEnergies

QUANTITIES = (
    ("oxidation_potential", "v"),
    ("vertical_oxidation_potential", "v"),
    ("reduction_potential", "v"),
    ("vertical_reduction_potential", "v"),
    ("vertical_ionisation", "ev"),
    ("adiabatic_ionisation", "ev"),
    ("electron_affinity", "ev"),
    ("adiabatic_electron_affinity", "ev"),
)


def potential_rows(
    formulation: Formulation, species: Mapping[str, Species], *, energies: DftEnergies
) -> list[dict[str, Any]]:
    """One row for each species, 1:1 complex and computed contact pair; what could not be had says why."""
    permittivity = attempt(mixture_permittivity, formulation, species)
    rows = []
    for item, kind in _items(formulation, species, energies):
        if isinstance(permittivity, Failure):
            quantities = dict.fromkeys(QUANTITIES, not_computed(permittivity.reason))
        elif item not in energies.results:
            quantities = dict.fromkeys(QUANTITIES, NO_RECORD)
        else:
            quantities = _quantities(energies.results[item], permittivity.value, energies.electrode)
        cells: dict[str, Any] = {
            "formulation": formulation.id,
            "item": item,
            "kind": kind,
            "permittivity": float("nan") if isinstance(permittivity, Failure) else permittivity.value,
        }
        for (name, unit), quantity in quantities.items():
            cells |= quantity_cells(name, quantity, unit)
        rows.append(cells)
    return rows


def _items(
    formulation: Formulation, species: Mapping[str, Species], energies: DftEnergies
) -> Iterator[tuple[str, str]]:
    names = list(formulation.species)
    yield from ((name, species[name].role.value) for name in names if name not in METAL_CATIONS)
    charges = {name: species[name].charge for name in names}
    solvents = [name for name in names if species[name].role in NEUTRAL_ROLES]
    anions = [name for name in names if species[name].role is Role.ANION]
    metals = [name for name in names if name in METAL_CATIONS]
    for metal, ligand in product(metals, [*solvents, *anions]):
        yield make_cluster({metal: 1, ligand: 1}, charges=charges).id, "complex"
    for solvent, anion in product(solvents, anions):
        pair = make_cluster({solvent: 1, anion: 1}, charges=charges).id
        if pair in energies.results:
            yield pair, "contact pair"


def _quantities(
    result: DftResult, permittivity: float, electrode: ElectrodeSettings
) -> dict[tuple[str, str], Quantity]:
    continuum: dict[str, Any] = {"permittivity": permittivity}
    couple = continuum | {"electrode": electrode}
    values = (
        energetics.oxidation_potential(result, **couple),
        energetics.oxidation_potential(result, **couple, relaxed=False),
        energetics.reduction_potential(result, **couple),
        energetics.reduction_potential(result, **couple, relaxed=False),
        energetics.solvated_ionisation_energy(result, **continuum, relaxed=False),
        energetics.solvated_ionisation_energy(result, **continuum, relaxed=True),
        energetics.solvated_attachment_energy(result, **continuum, relaxed=False),
        energetics.solvated_attachment_energy(result, **continuum, relaxed=True),
    )
    return dict(zip(QUANTITIES, values, strict=True))
