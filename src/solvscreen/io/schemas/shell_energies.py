"""Tables of the solvation shells that occur: how often, what was cut out, and its quantum chemistry."""

from typing import Final

from solvscreen.io.schemas.convergence import CONVERGENCE
from solvscreen.io.tables import Column, TableSchema, integer, number, quantity_columns, text

_TYPE: Final = (
    text("formulation", "id of the formulation"),
    text("cation", "species id of the metal cation in the centre"),
    text("shell", "molecules in contact, by species id, such as `G2_2+PF6_1`; `empty` without any"),
    text(
        "denticity",
        "donor atoms in contact of each molecule whose denticity makes the type (shells.denticity), such as "
        "`G2(3,3)+PF6_1`; empty if no molecule's does",
    ),
    text("class", "`free`, `ssip`, `cip` or `agg`"),
    text("cluster", "what is cut out and computed; of an aggregate also cations that share one of its anions"),
)
_KEY: Final = tuple(column.name for column in _TYPE)
_STEP_DEFINITION: Final = (
    "in implicit solvent of the formulation's permittivity, each part relaxed in vacuum; the ligand that costs least "
    "in frozen geometry goes first; cations beyond the first are left out"
)


def _quantities() -> tuple[Column, ...]:
    sampled, relaxed = "at the geometries of the liquid, mean over snapshots", "at the relaxed geometries"
    ionisation = "energy to take one electron away without moving an atom, vacuum"
    solvent = "in implicit solvent of the formulation's permittivity"
    potential = "[G(X+) - G(X)]/e - E_abs(Na+/Na) in implicit solvent of the formulation's permittivity"
    return (
        *quantity_columns("sampled_homo", f"highest occupied orbital, vacuum, {sampled}", "ev"),
        *quantity_columns("sampled_lumo", f"lowest empty orbital, vacuum, {sampled}", "ev"),
        *quantity_columns("sampled_solvated_homo", f"highest occupied orbital, {solvent}, {sampled}", "ev"),
        *quantity_columns("sampled_solvated_lumo", f"lowest empty orbital, {solvent}, {sampled}", "ev"),
        *quantity_columns("sampled_vertical_ionisation", f"{ionisation}, {sampled}", "ev"),
        *quantity_columns("sampled_oxidation_potential", f"{potential}, vertical, {sampled}, against Na+/Na", "v"),
        *quantity_columns("relaxed_homo", f"highest occupied orbital, vacuum, {relaxed}", "ev"),
        *quantity_columns("relaxed_lumo", f"lowest empty orbital, vacuum, {relaxed}", "ev"),
        *quantity_columns("relaxed_solvated_homo", f"highest occupied orbital, {solvent}, {relaxed}", "ev"),
        *quantity_columns("relaxed_solvated_lumo", f"lowest empty orbital, {solvent}, {relaxed}", "ev"),
        *quantity_columns("relaxed_vertical_ionisation", f"{ionisation}, {relaxed}", "ev"),
        *quantity_columns("oxidation_potential", f"{potential}, each at its own relaxed geometry, against Na+/Na", "v"),
        *quantity_columns(
            "reduction_potential",
            "[G(X) - G(X-)]/e - E_abs(Na+/Na) in the same solvent, each at its own relaxed geometry, against Na+/Na",
            "v",
        ),
        *quantity_columns(
            "first_removal_energy",
            f"energy to take the first of several ligands away, {_STEP_DEFINITION}",
            "kj_per_mol",
        ),
        *quantity_columns(
            "last_removal_energy", "energy to take the last ligand off the cation, which ends in vacuum", "kj_per_mol"
        ),
        *quantity_columns(
            "stripping_energy",
            "sum of the energies of all steps: from the shell in its liquid to the cation in vacuum",
            "kj_per_mol",
        ),
    )


SHELL_ENERGIES: Final = TableSchema(
    name="shell_energies",
    key=_KEY,
    definition=(
        "One row per formulation and type of shell: composition with the donor atoms of each molecule. Types beyond "
        "the configured coverage have a population only. Compare numbers in vacuum between shells of equal charge only."
    ),
    columns=(
        *_TYPE,
        integer("charge", "net charge of what was computed, in elementary charges"),
        integer("n_atoms", "atoms of what was computed; 0 where nothing was"),
        integer("n_snapshots", "snapshots computed, from all formulations in which this type occurs"),
        number("permittivity", "relative permittivity of the formulation's salt-free mixture"),
        *quantity_columns("population", "share of the formulation's cations with this type of shell"),
        *_quantities(),
        number(
            "oxidation_potential_spread_v",
            "half of the 95 % interval of `oxidation_potential_v` that the scatter between snapshots alone would give; "
            "empty with a single one, whose scatter nobody knows",
        ),
        number("stripping_energy_spread_kj_per_mol", "the same of `stripping_energy_kj_per_mol`"),
        text(
            "oxidised_species",
            "species that gives up the electron behind `oxidation_potential_v`, by GFN-xTB; of several snapshots all",
        ),
        text("transfer", "bonds that changed when the oxidised form was relaxed; empty if none did"),
        *CONVERGENCE,
        text(
            "flags",
            "what to know before use: doubtful liquid, extrapolated calibration, shared or spread hole, change of "
            "denticity, reactions",
        ),
        text("status", "worst status of population, oxidation potential and stripping energy"),
        text("reason", "reasons behind the status"),
    ),
)

SHELL_STEPS: Final = TableSchema(
    name="shell_steps",
    key=(*_KEY, "step"),
    definition="One row per shell and ligand: taking a shell apart, one ligand after the other.",
    columns=(
        *_TYPE,
        integer("step", "1 for the first ligand to go"),
        text("removed", "species id of the ligand that goes"),
        text(
            "left",
            "what stays, relaxed from where the ligand left it, not searched anew: other ways there end elsewhere",
        ),
        text("flags", "those of the shell in `shell_energies`"),
        *quantity_columns(
            "energy",
            f"E(left) + E(ligand) - E(before), {_STEP_DEFINITION}; by density-functional theory where it knows both "
            "complexes, else by GFN-xTB: the method says which",
            "kj_per_mol",
        ),
    ),
)

SHELL_TYPES: Final = TableSchema(
    name="shell_types",
    key=_KEY,
    definition="One row per type of shell of one formulation, as counted in its trajectories.",
    columns=(
        *_TYPE,
        text("item", "name of the type in quantum chemistry: what is cut out, and the denticity"),
        integer("charge", "net charge of what is cut out"),
        integer("n_atoms", "atoms of what is cut out"),
        integer(
            "n_observed", "cations with such a shell, counted over all frames of all replicas (at most 20,000 each)"
        ),
        integer("n_cut", "snapshots cut out; 0 beyond the configured coverage and population"),
        *quantity_columns("population", "share of the formulation's cations with this type of shell"),
        text("status", "`ok` where snapshots were cut out, else `not computed`"),
        text("reason", "why no snapshot was cut out"),
    ),
)

SHELL_STATES: Final = TableSchema(
    name="shell_states",
    key=("item", "snapshot", "state", "use", "permittivity"),
    definition="GFN-xTB energies of the snapshots of all types of one shard, in vacuum (permittivity 1) and solvent.",
    columns=(
        text("item", "name of the type"),
        integer("snapshot", "number of the snapshot among those of its type"),
        text(
            "state",
            "`sampled`, `relaxed`, `oxidised` or `reduced`: geometry and electrons; `..._ionised` and `..._attached`: "
            "one electron less or more at that geometry; `step_<n>`: after removal of n ligands; `free <species>`",
        ),
        text("use", "`electrons`: for ionisation and attachment; `binding`: for orbitals and the removal of ligands"),
        number("permittivity", "relative permittivity; 1 in vacuum"),
        text("removed", "species id of the ligand that went, for steps"),
        text("left", "composition of what is left, for steps"),
        integer("charge", "net charge"),
        number("energy_hartree", "total energy"),
        number("homo_ev", "highest occupied orbital"),
        number("lumo_ev", "lowest empty orbital"),
        text("molecule_charges", "charge of each molecule in elementary charges, from Mulliken's populations"),
        text("note", "change of bonds or of denticity against what was cut out; empty if there is none"),
        text("source", "formulation, replica, frame and cation that the snapshot was cut from"),
        text("method", "GFN parametrisation, solvation and program"),
        text("level", "hash of the level of theory"),
        text("status", "`ok`, `failed` or `not computed`"),
        text("reason", "why there is no energy"),
    ),
)
