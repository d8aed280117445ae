"""The ranking table: one row per formulation. Its coordination numbers follow the species of the run."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

import pandas as pd
import pyarrow.parquet as pq

from solvscreen.io.tables import (
    Column,
    TableSchema,
    boolean,
    number,
    quantity_columns,
    read_parquet,
    text,
)

COORDINATION: Final = "coordination_number_"
SUMS: Final = ("anion", "solvent", "total_atoms")

_PLACE: Final = (
    text("formulation", "id of the formulation; name of its folder under `md/`"),
    text("recipe", "the formulation as chemists write it; M is mol per litre of solution, m is mol per kg of solvent"),
    number("temperature_kelvin", "temperature of the liquid simulation"),
    number(
        "rank",
        "place among the formulations that could be ranked, 1 for the highest score; equal scores share a rank; empty "
        "where not ranked",
    ),
    number("rank_lower", "best rank that is possible: 1 + the number of formulations that are better with certainty"),
    number(
        "rank_upper",
        "worst rank that is possible: the number of ranked formulations - the number of those that are worse with "
        "certainty, which is a probability of at least 97.5 % in a comparison of the two (at the default confidence)",
    ),
    text(
        "tier",
        "formulations that cannot be told apart share a tier, 1 for the best; a new one starts where the first of the "
        "present tier is better with a probability of at least 95 % (`ranking.confidence`); or `not ranked: reason`",
    ),
    number(
        "score",
        "weighted mean desirability, sum(w d) / sum(w), d = (x - worst) / (best - worst), with weights and anchors "
        "from `ranking.criteria`; 0 at the worst anchors, 1 at the best, not cut off beyond; empty where not ranked",
    ),
    number("score_lower", "lower end of the 95 % interval of `score`, from `ranking.bootstrap` joint draws"),
    number("score_upper", "upper end of the 95 % interval of `score`"),
    boolean(
        "pareto_optimal",
        "true where no ranked formulation is at least as good in every criterion and better in one; false for those "
        "not ranked",
    ),
    number(
        "pareto_front",
        "number of the Pareto front: 1 for the Pareto-optimal ones, 2 for what would be optimal without these, and so "
        "on; empty if not ranked",
    ),
    number(
        "pareto_probability", "share of the joint draws in which the formulation is Pareto-optimal; empty if not ranked"
    ),
)

SCORED: Final = (
    ("oxidative_stability", "v"),
    ("oxidative_stability_mean", "v"),
    ("oxidative_stability_shells", "v"),
    ("oxidative_stability_free_solvent", "v"),
    ("oxidative_stability_coordinated_solvent", "v"),
    ("oxidative_stability_ion_pair", "v"),
    ("oxidative_stability_aggregate", "v"),
    ("aggregation_gain", "v"),
    ("stripping_energy", "kj_per_mol"),
    ("first_removal_energy", "kj_per_mol"),
    ("last_removal_energy", "kj_per_mol"),
    ("desolvation_energy", "kj_per_mol"),
    ("last_solvent_energy", "kj_per_mol"),
    ("desolvation_barrier", "kj_per_mol"),
    ("solvent_residence_time", "ps"),
)
"""Quantities that a criterion may use, and their units."""

_DEFINITIONS: Final = {
    "oxidative_stability": "lowest adiabatic oxidation potential of what is present, min E_ox, E_ox = [E(X+) - E(X)]/e "
    "- E_abs(Na+/Na), in a continuum of `permittivity`, against Na+/Na. With shells: free solvents, free anions and "
    "shells with at least `ranking.presence_threshold` of the molecules of their species, or of the cations. Without "
    "(shells.compute false): solvents, anions and their 1:1 complexes with the metal cation where computed. The method "
    "column says which. Continuum, SHE convention and missing vibrations are not in its interval",
    "oxidative_stability_mean": "mean of the same potentials by number, sum(n E_ox) / sum(n): each shell and each free "
    "molecule counts once",
    "oxidative_stability_shells": "mean over the shells alone, weighted with their populations",
    "oxidative_stability_free_solvent": "lowest of the solvents, diluents and additives outside the first shells",
    "oxidative_stability_coordinated_solvent": "lowest of the shells without anion",
    "oxidative_stability_ion_pair": "lowest of the shells with one anion that touches no other metal cation (CIP)",
    "oxidative_stability_aggregate": "lowest of the shells with two or more anions, or a shared one (AGG)",
    "aggregation_gain": "what contact with anions buys: lowest potential of the ion pairs and aggregates less that of "
    "the free solvents",
    "stripping_energy": "energy to take all ligands, solvents and anions, off the metal cation, one by one, in the "
    "continuum of the mixture but for the bare cation, which ends in vacuum; mean over the shells that occur, "
    "weighted with their populations",
    "first_removal_energy": "energy to take the first ligand off a shell of several, the most weakly bound molecule "
    "or, where anions alone are left, anion; same mean",
    "last_removal_energy": "energy to take the last ligand off the metal cation, which ends in vacuum, same mean",
    "desolvation_energy": "energy to strip all solvents of the first shell off the metal cation, pairwise additive, "
    "-sum(CN_s dE_s): counterpoise-corrected gas-phase 1:1 binding energies dE_s times the coordination numbers in "
    "molecules from the liquid simulation. What ligands take from each other is left out, so it is an upper bound that "
    "orders formulations; anions are not in it (see `anion_share`)",
    "last_solvent_energy": "energy to pull the last solvent molecule off the bare metal cation in the gas phase, "
    "-sum(CN_s dE_s) / sum(CN_s); a chelating molecule is one molecule, so compare solvents of one denticity only",
    "desolvation_barrier": "barrier of the potential of mean force that a solvent's donor atom crosses when it leaves "
    "the first shell, at the temperature of the formulation; mean over donor types, weighted with coordination numbers",
    "solvent_residence_time": "mean time of a solvent molecule in the first shell of the metal cation, at the "
    "temperature of the formulation; mean over solvents, weighted with coordination numbers",
}

_SCORES: Final = (
    *(column for name, unit in SCORED for column in quantity_columns(name, _DEFINITIONS[name], unit)),
    text("limiting_species", "species, complex or shell with the lowest oxidation potential"),
    text(
        "limiting_kind",
        "`free solvent`, `free anion`, `coordinated solvent`, `ion pair`, `aggregate`; or `1:1 complex` for all that "
        "is compared where shells were not computed",
    ),
    number(
        "limiting_share",
        "how much of it there is: share of the molecules of its species that are free, or of the cations with this "
        "shell; 1 by assumption where shells were not computed",
    ),
    number(
        "permittivity",
        "relative permittivity of the continuum, the volume-weighted mean of the tabulated permittivities of the pure "
        "solvents, sum(phi eps), without salt",
    ),
    *quantity_columns(
        "free_solvent_share",
        "share of the molecules of solvents, diluents and additives outside the first shells of the metal cations, "
        "counted one by one",
    ),
    number("shell_coverage", "share of the cations whose type of shell has an oxidation potential"),
    *quantity_columns(
        "shell_reduction_potential",
        "highest reduction potential of the shells present, against Na+/Na: above zero, a shell takes up an electron "
        "before sodium plates. A flag, not part of the score",
        "v",
    ),
    text("first_reduced_shell", "the shell with this reduction potential"),
    *quantity_columns("anion_share", "share of anions in the molecules of the first shell, as in `liquid`"),
)

_LIQUID: Final = (
    *quantity_columns("coordination_number_solvent", "neutral molecules in the first shell of a metal cation"),
    *quantity_columns("coordination_number_anion", "anions in the first shell of a metal cation, each counted once"),
    *quantity_columns("coordination_number_total_atoms", "donor atoms in the first shell of a metal cation"),
    *quantity_columns("fraction_free", "share of the metal cations without anion in the first or second shell"),
    *quantity_columns("fraction_ssip", "share of the metal cations with an anion in the second shell only"),
    *quantity_columns("fraction_cip", "share of the metal cations in contact with one anion that touches no other one"),
    *quantity_columns("fraction_agg", "share of the metal cations in aggregates: two or more anions, or a shared one"),
    *quantity_columns("density", "density of the simulated liquid", "g_per_cm3"),
    *quantity_columns("effective_molarity", "moles of salt per litre at the simulated density", "molar"),
    *quantity_columns("effective_molality", "moles of salt per kilogram of solvent in the simulated box", "molal"),
)

_NOTES: Final = (
    text("flags", "what a reader has to know beside the score, separated by semicolons; never part of the score"),
    text("reason", "why the formulation is not ranked, a number or a gate; empty where it is"),
)


def ranking_schema(species: Iterable[str]) -> TableSchema:
    """Schema of the ranking with a coordination number for each of `species`, sorted."""
    coordination: list[Column] = []
    for name in sorted(species):
        definition = f"molecules of {name} in the first shell of a metal cation"
        coordination += quantity_columns(f"{COORDINATION}{name}", definition)
    return TableSchema(
        name="ranking",
        key=("formulation",),
        columns=(*_PLACE, *_SCORES, *coordination, *_LIQUID, *_NOTES),
        definition="One row per formulation: place, doubt, and the numbers behind it. Also as ranking.csv.",
    )


def ranked_species(names: Sequence[str]) -> tuple[str, ...]:
    """Species that have a coordination number among the column `names`, in order.

    >>> ranked_species([column.name for column in ranking_schema(["PF6", "G2"]).columns])
    ('G2', 'PF6')
    """
    known, sums = set(names), {f"{COORDINATION}{name}" for name in SUMS}
    roots = [name for name in names if name.startswith(COORDINATION) and {f"{name}_lower", f"{name}_n"} <= known]
    return tuple(sorted(root.removeprefix(COORDINATION) for root in roots if root not in sums))


def read_ranking(path: Path) -> pd.DataFrame:
    """The ranking table, whichever species it covers.

    Raises:
        DataError: truncated, or another table.
    """
    try:
        names = pq.read_schema(path).names
    except (OSError, ValueError):
        names = []  # read_parquet says what is wrong
    return read_parquet(path, schema=ranking_schema(ranked_species(names)))
