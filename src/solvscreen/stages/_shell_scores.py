"""Oxidation, reduction and stripping of the shells of one formulation, out of the table of shell energies."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np

from solvscreen.domain.quantity import Quantity, Status, not_computed
from solvscreen.io.tables import read_quantity
from solvscreen.ranking.averages import Part, weighted_mean
from solvscreen.ranking.measure import Measure, with_draws, without_number
from solvscreen.ranking.stability import Kind, Occupant
from solvscreen.ranking.uncertainty import COMMON, NORMAL_95, Sampler, Source

Row = Mapping[str, Any]

EMPTY: Final = "empty"  # a cation without neighbours: nothing to oxidise, nothing to strip
COVERED: Final = 0.9  # share of the cations below which a mean over their shells is in doubt
KINDS: Final = {"free": Kind.COORDINATED, "ssip": Kind.COORDINATED, "cip": Kind.PAIR, "agg": Kind.AGGREGATE}
WHOLE: Final = "stripping_energy"
STRIPPING: Final = {
    WHOLE: "mean energy to strip the shell, all ligands, over the shells that occur",
    "first_removal_energy": "mean energy to take the first ligand off the shell, over the shells that occur",
    "last_removal_energy": "mean energy to take the last ligand off the cation, over the shells that occur",
}


@dataclass(frozen=True, kw_only=True)
class Shell:
    """One type of shell of one formulation; without anion, free and solvent-separated cations are taken together."""

    name: str  # such as `Na+G2(3,3)+PF6(1)`
    kind: Kind
    population: Quantity
    oxidation: Quantity
    oxidised: str  # species that gives up the electron; empty where nobody knows
    reduction: Quantity
    energies: Mapping[str, Quantity]  # of STRIPPING, by name
    oxidation_spread_v: float  # half-width that comes from the scatter between snapshots; NaN without a number
    stripping_spread_kj_per_mol: float
    transfer: str
    flags: str

    def occupant(self) -> Occupant:
        """The shell as something that can be oxidised; part of its error is that of shells that lose the same."""
        family = f"oxidation of shells{COMMON}oxidation of {self.oxidised} in shells{COMMON}"
        return Occupant(
            name=self.name,
            kind=self.kind,
            potential=self.oxidation,
            key=f"{family}oxidation:{self.name}",
            share=self.population,
            snapshot_half_width_v=self.oxidation_spread_v,
        )


def shells_of(rows: Sequence[Row], *, cation: str) -> list[Shell]:
    """Types of shell around `cation`, sorted by name; a cation without neighbours is none."""
    found: dict[tuple[str, Kind], Shell] = {}
    for row in rows:
        if row["cation"] != cation or row["shell"] in ("", EMPTY):
            continue
        shell = _shell(row)
        same = found.get((shell.name, shell.kind))
        found[shell.name, shell.kind] = shell if same is None else _joined(same, shell)
    return sorted(found.values(), key=lambda shell: (shell.name, shell.kind))


def _shell(row: Row) -> Shell:
    name = f"{row['cation']}+{row['denticity'] or row['shell']}"
    extra = "" if _is_plain(row) else f" in {row['cluster']}"
    return Shell(
        name=f"{name}{extra}",
        kind=KINDS[str(row["class"])],
        population=read_quantity(row, "population"),
        oxidation=read_quantity(row, "oxidation_potential", "v"),
        oxidised=str(row["oxidised_species"]),
        reduction=read_quantity(row, "reduction_potential", "v"),
        energies={name: read_quantity(row, name, "kj_per_mol") for name in STRIPPING},
        oxidation_spread_v=float(row["oxidation_potential_spread_v"]),
        stripping_spread_kj_per_mol=float(row["stripping_energy_spread_kj_per_mol"]),
        transfer=str(row["transfer"]),
        flags=str(row["flags"]),
    )


def _is_plain(row: Row) -> bool:
    """True where what was cut out is the cation with its shell, without further cations."""
    return str(row["cluster"]) in ("", f"{row['cation']}_1+{row['shell']}")


def _joined(one: Shell, other: Shell) -> Shell:
    """Two rows of the same shell with their populations added; the errors of these in squares."""
    numbers = (one.population, other.population)
    value = math.fsum(number.value for number in numbers)
    below = math.hypot(*(number.value - number.lower for number in numbers))
    above = math.hypot(*(number.upper - number.value for number in numbers))
    doubtful = any(number.status is not Status.OK for number in numbers)
    population = Quantity(
        value=value,
        lower=max(0.0, value - below),
        upper=min(1.0, value + above),
        n=min(number.n for number in numbers),
        method=one.population.method,
        status=Status.DOUBTFUL if doubtful else Status.OK,
        reason="; ".join(dict.fromkeys(number.reason for number in numbers if number.reason)),
    )
    return replace(one if one.oxidation.is_number else other, population=population)


def coverage(shells: Sequence[Shell], *, column: str = "") -> float:
    """Share of the cations whose shell has an oxidation potential, or the stripping energy of `column`."""
    found = [shell for shell in shells if (shell.energies[column] if column else shell.oxidation).is_number]
    return math.fsum(shell.population.value for shell in found if shell.population.is_number)


def uncovered(shells: Sequence[Shell], *, minimum: float, column: str = "") -> str:
    """Why too few cations have shells with a number, in words; empty if enough have."""
    share = coverage(shells, column=column)
    if share >= minimum:
        return ""
    numbers = [(shell.name, shell.energies[column] if column else shell.oxidation) for shell in shells]
    gaps = [f"{name}: {number.reason or 'no reason given'}" for name, number in numbers if not number.is_number]
    reasons = "; ".join(gaps[:3]) or "no shell was computed"
    return f"shells with a number cover {share:.0%} of the cations, {minimum:.0%} are needed ({reasons})"


def stripping(shells: Sequence[Shell], column: str, *, formulation: str, minimum: float, sampler: Sampler) -> Measure:
    """Mean of one of STRIPPING over the shells, weighted with their populations, in kJ/mol.

    All shells of a liquid strip to the same products, so those that coexist differ little in free energy. What their
    energies to strip the whole shell differ by is error, of the method and for want of entropies: in the interval.
    """
    gap = uncovered(shells, minimum=minimum, column=column)
    if gap:
        return without_number(not_computed(gap, method=STRIPPING[column]))
    parts = [
        Part(
            name=shell.name,
            value=shell.energies[column],
            key=f"stripping of shells{COMMON}{column}:{shell.name}",
            source=Source.DESOLVATION,
            weight=shell.population,
            weight_key=f"share:{formulation}:{shell.name}",
            snapshot_half_width=shell.stripping_spread_kj_per_mol if column == WHOLE else 0.0,
        )
        for shell in shells
        if shell.energies[column].is_number and shell.population.is_number
    ]
    mean = weighted_mean(parts, method=STRIPPING[column], sampler=sampler)
    if column == WHOLE and mean.draws.size:
        mean = widened(mean, spread_between(parts), key=f"disagreement of shells:{formulation}", sampler=sampler)
    share = coverage(shells, column=column)
    if share < COVERED:
        text = f"shells with a number cover {share:.0%} of the cations"
        mean = replace(mean, quantity=mean.quantity.doubted(text))
    return mean


def spread_between(parts: Sequence[Part]) -> float:
    """Standard deviation of the values of parts about their mean, both weighted; 0 for a single one."""
    weights = np.array([part.weight.value for part in parts])
    values = np.array([part.value.value for part in parts])
    mean = np.average(values, weights=weights)
    return math.sqrt(float(np.average((values - mean) ** 2, weights=weights)))


def widened(mean: Measure, deviation: float, *, key: str, sampler: Sampler) -> Measure:
    """`mean` with one more error of this standard deviation, a method error of its own."""
    half = NORMAL_95 * deviation
    error = Quantity(value=0.0, lower=-half, upper=half, n=1, method="disagreement of shells")
    return with_draws(mean.quantity, lambda: mean.draws + sampler.draws(error, key=key, source=Source.DESOLVATION))


def highest_reduction(shells: Sequence[Shell], *, threshold: float) -> tuple[Quantity, str]:
    """Reduction potential of the shell that takes up an electron first, in V, and its name; reason if there is none."""
    present = [shell for shell in shells if shell.population.value >= threshold]
    known = [shell for shell in present if shell.reduction.is_number]
    if not known:
        reasons = dict.fromkeys(shell.reduction.reason for shell in present if shell.reduction.reason)
        return not_computed("; ".join(list(reasons)[:2]) or "no shells computed"), ""
    first = max(known, key=lambda shell: (shell.reduction.value, shell.name))
    return first.reduction, first.name
