"""Rows of the tables of the liquid, from the records of the replicas of one formulation."""

import math
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

import numpy as np

from solvscreen.analysis.mean_force import METHOD as BARRIER_METHOD
from solvscreen.analysis.mean_force import barrier
from solvscreen.analysis.rdf import MOLECULE
from solvscreen.analysis.speciation import CLASSES
from solvscreen.analysis.static_checks import METHOD as TAIL_METHOD
from solvscreen.analysis.static_checks import tail_quantity
from solvscreen.analysis.uncertainty import DENSITY_TOLERANCE, SeriesSummary, t_half_width
from solvscreen.domain.quantity import Quantity, Status, failed, not_computed
from solvscreen.io.tables import quantity_cells
from solvscreen.stages._liquid_replicas import METHOD, Replicas
from solvscreen.stages._replica_record import CationRecord, DonorRecord, ShellRecord

Row = dict[str, Any]

_UNITS: Final = {
    "density": "g_per_cm3",
    "effective_molarity": "molar",
    "effective_molality": "molal",
}
_COORDINATION: Final[dict[str, Callable[[CationRecord], SeriesSummary]]] = {
    "coordination_number_solvent": lambda cation: cation.solvent,
    "coordination_number_anion": lambda cation: cation.anion,
    "coordination_number_total_atoms": lambda cation: cation.atoms,
}
_LIQUID_NAMES: Final = (*_UNITS, *(f"fraction_{name}" for name in CLASSES), *_COORDINATION, "anion_share")


def liquid_row(replicas: Replicas) -> Row:
    """The row of the formulation in the liquid table; of failed quantities if no replica gave numbers."""
    quantities = _liquid_quantities(replicas) if replicas.usable else _failed_quantities(replicas)
    row: Row = {
        "formulation": replicas.first.formulation,
        "recipe": replicas.first.recipe,
        "temperature_kelvin": replicas.first.temperature_kelvin,
        "ion_charge_scale": replicas.first.ion_charge_scale,
        "n_replicas": len(replicas.usable),
        "production_ns": sum(record.production_ns for record in replicas.usable),
        "cation": replicas.main_cation[0].cation if replicas.main_cation else "",
        "net_charge_e": _net_charge(replicas),
    }
    for name, quantity in quantities.items():
        row |= quantity_cells(name, quantity, _UNITS.get(name, ""))
    return row | _verdict(replicas, quantities)


def _failed_quantities(replicas: Replicas) -> dict[str, Quantity]:
    return {name: failed(replicas.failure, method=METHOD) for name in _LIQUID_NAMES}


def _liquid_quantities(replicas: Replicas) -> dict[str, Quantity]:
    quantities = {
        name: replicas.mean([record.bulk[name] for record in replicas.usable], tolerance=DENSITY_TOLERANCE)
        for name in ("density", "effective_molarity")
    }
    quantities["effective_molality"] = _molality(replicas)
    return quantities | cation_quantities(replicas)


def cation_quantities(replicas: Replicas) -> dict[str, Quantity]:
    """Classes and coordination numbers of the main cation, by column."""
    cation = replicas.main_cation
    if not cation:
        absent = not_computed("no Na+, Li+ or K+ in the liquid", method=METHOD)
        return {name: absent for name in _LIQUID_NAMES if name not in _UNITS}
    quantities = {}
    for name in CLASSES:
        shares = [record.classes[name] for record in cation]
        quantities[f"fraction_{name}"] = replicas.fraction(shares, cation=cation)
    for name, pick in _COORDINATION.items():
        quantities[name] = replicas.number([pick(record) for record in cation], cation=cation)
    quantities["anion_share"] = replicas.ratio(
        lambda record: (record.anion, record.neighbours), cation=cation, is_share=True
    )
    return quantities


def _molality(replicas: Replicas) -> Quantity:
    """Exact but for replicas of different composition, which then span the interval."""
    values = [record.bulk["effective_molality"].mean for record in replicas.usable]
    return Quantity(
        value=float(np.mean(values)), lower=min(values), upper=max(values), n=len(values), method="counted molecules"
    )


def _verdict(replicas: Replicas, quantities: dict[str, Quantity]) -> Row:
    if not replicas.usable:
        return {"status": Status.FAILED.value, "reason": replicas.failure}
    doubtful = [name for name, quantity in quantities.items() if "not converged" in quantity.reason]
    reasons = [*replicas.doubts, *_static_doubts(replicas)]
    if doubtful:
        reasons.append(f"not converged in {replicas.production_ns:.2f} ns per replica: {', '.join(doubtful)}")
    return {"status": (Status.DOUBTFUL if reasons else Status.OK).value, "reason": "; ".join(reasons)}


def _net_charge(replicas: Replicas) -> float:
    """The charge of the box that is furthest from neutral."""
    return max((record.net_charge_e for record in replicas.usable), key=abs, default=math.nan)


def _static_doubts(replicas: Replicas) -> list[str]:
    """What no liquid at rest can show: a charged box, a g(r) of a solvent that does not go to 1."""
    charge = _net_charge(replicas)
    doubts = [f"the box has a net charge of {charge:+g} e"] if charge else []
    charges = {neighbour.species: neighbour.charge for record in replicas.main_cation for neighbour in record.species}
    for same in zip(*(record.donors for record in replicas.main_cation), strict=True):
        tail = _tail(same, charge=charges[same[0].species])
        if tail.reason and tail.is_number:
            doubts.append(f"{same[0].donor} of {same[0].species}: {tail.reason}")
    return doubts


def coordination_rows(replicas: Replicas) -> Iterator[Row]:
    """Rows of the coordination table; one nameless row with the reason if no replica gave numbers."""
    if not replicas.usable:
        yield _failed_coordination(replicas)
    for cation in replicas.cations():
        for same in zip(*(record.donors for record in cation), strict=True):
            yield {
                "formulation": replicas.first.formulation,
                "cation": cation[0].cation,
                "species": same[0].species,
                "donor": same[0].donor,
                **_coordination_cells(replicas, same, cation=cation),
            }


def _coordination_cells(replicas: Replicas, same: Sequence[DonorRecord], *, cation: Sequence[CationRecord]) -> Row:
    number = replicas.number([record.number for record in same], cation=cation)
    charges = {neighbour.species: neighbour.charge for neighbour in cation[0].species}
    holders = float(np.mean([record.holders for record in same]))
    return {
        **quantity_cells("coordination_number", number),
        **quantity_cells("first_peak", _first_peak(replicas, same), "angstrom"),
        "cutoff_angstrom": same[0].cutoff_angstrom,
        "cutoff_source": same[0].cutoff_source,
        "coordination_number_short_cutoff": float(np.mean([record.short_cutoff for record in same])),
        "coordination_number_long_cutoff": float(np.mean([record.long_cutoff for record in same])),
        "denticity": float(np.mean([record.atoms for record in same])) / holders if holders > 0 else math.nan,
        **quantity_cells("barrier", _barrier(replicas, same), "kj_per_mol"),
        **quantity_cells("tail_g", _tail(same, charge=charges[same[0].species])),
    }


def _tail(same: Sequence[DonorRecord], *, charge: int) -> Quantity:
    """g(r) far out, over the blocks of all replicas."""
    if same[0].donor == MOLECULE:
        return not_computed("given for each donor of the molecule", method=TAIL_METHOD)
    return tail_quantity([value for record in same for value in record.tail_g], charge=charge)


def _barrier(replicas: Replicas, same: Sequence[DonorRecord]) -> Quantity:
    """Height of the barrier that a donor crosses when it leaves the cation."""
    if same[0].donor == MOLECULE:
        return not_computed("given for each donor of the molecule", method=BARRIER_METHOD)
    samples = [record.barrier for record in same]
    return replicas.doubted(barrier(samples, temperature_kelvin=replicas.first.temperature_kelvin))


def _first_peak(replicas: Replicas, same: Sequence[DonorRecord]) -> Quantity:
    """Mean over the blocks of all replicas that show a contact peak.

    The interval is the widest by Student's t over blocks, over cations, and over replicas if there are three or more.
    """
    blocks = [peak for record in same for peak in record.peaks_angstrom]
    cations = [peak for record in same for peak in record.peaks_by_cation_angstrom]
    means = [float(np.mean(record.peaks_angstrom)) for record in same if record.peaks_angstrom]
    method = f"{METHOD}, first maximum of g(r)"
    if len(blocks) < 2:
        return not_computed("no contact peak in at least two blocks", method=method)
    samples = [blocks, *([cations] if len(cations) > 1 else []), *([means] if len(means) > 2 else [])]
    mean, width = float(np.mean(blocks)), max(t_half_width(values) for values in samples)
    n = min(len(values) for values in samples)
    quantity = Quantity(value=mean, lower=mean - width, upper=mean + width, n=n, method=method)
    if len(cations) < 2:
        quantity = quantity.doubted(f"cations with a contact peak of their own: {len(cations)}")
    return replicas.doubted(quantity)


def _failed_coordination(replicas: Replicas) -> Row:
    gone = failed(replicas.failure, method=METHOD)
    return {
        "formulation": replicas.first.formulation,
        "cation": "",
        "species": "",
        "donor": "",
        **quantity_cells("coordination_number", gone),
        **quantity_cells("first_peak", gone, "angstrom"),
        "cutoff_angstrom": math.nan,
        "cutoff_source": "",
        "coordination_number_short_cutoff": math.nan,
        "coordination_number_long_cutoff": math.nan,
        "denticity": math.nan,
        **quantity_cells("barrier", gone, "kj_per_mol"),
        **quantity_cells("tail_g", gone),
    }


def shell_rows(replicas: Replicas) -> Iterator[Row]:
    """Rows of the shells table; one nameless row with the reason if no replica gave numbers."""
    head = {"formulation": replicas.first.formulation}
    if not replicas.usable:
        gone = quantity_cells("population", failed(replicas.failure, method=METHOD))
        yield {**head, "cation": "", "shell": "", **gone, "n_snapshots": 0}
    for cation in replicas.cations():
        for name in sorted({shell.shell for record in cation for shell in record.shells}):
            found = [_shell(record, name) for record in cation]
            population = replicas.fraction([shell.population for shell in found], cation=cation)
            yield {
                **head,
                "cation": cation[0].cation,
                "shell": name,
                **quantity_cells("population", population),
                "n_snapshots": sum(shell.n_snapshots for shell in found),
            }


def _shell(record: CationRecord, name: str) -> ShellRecord:
    """The shell in one replica; a share of zero where that replica never showed it."""
    for shell in record.shells:
        if shell.shell == name:
            return shell
    blocks = tuple(0.0 for _ in record.atoms.block_means)
    never = SeriesSummary(
        mean=0.0,
        variance=0.0,
        n_samples=record.atoms.n_samples,
        n_effective=1.0,
        block_means=blocks,
        cation_means=(0.0,) * record.n_cations,
    )
    return ShellRecord(shell=name, population=never, n_snapshots=0)
