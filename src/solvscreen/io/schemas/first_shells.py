"""Tables about the first shells: where they end, which species they hold, by how many atoms."""

from typing import Final

from solvscreen.io.tables import TableSchema, integer, number, quantity_columns, text

_FORMULATION = text("formulation", "id of the formulation")
_CATION = text("cation", "species id of the metal cation in the centre")
_SPECIES = text("species", "species id of the neighbour")

NEIGHBOURS: Final = TableSchema(
    name="neighbours",
    key=("formulation", "cation", "species"),
    definition="One row per cation and species that could bind it: its part of the first shell.",
    columns=(
        _FORMULATION,
        _CATION,
        _SPECIES,
        integer("charge", "charge of the species, elementary charges"),
        *quantity_columns("shell_share", "molecules of the species over all molecules in the first shell"),
        number("bulk_share", "molecules of the species over all neutral molecules in the box; empty for ions"),
        *quantity_columns(
            "preferential_solvation",
            "share of the species in the neutral molecules of the first shell over its `bulk_share`: above 1 the "
            "cation prefers it",
        ),
        *quantity_columns(
            "atoms_per_molecule", "denticity: donor atoms in contact with the cation per molecule in contact"
        ),
    ),
)

DENTICITY: Final = TableSchema(
    name="denticity",
    key=("formulation", "cation", "species", "n_atoms"),
    definition="One row per cation, species and number of atoms by which one molecule touches the cation.",
    columns=(
        _FORMULATION,
        _CATION,
        _SPECIES,
        integer("n_atoms", "donor atoms of one molecule in contact with one cation; 8 stands for 8 and more"),
        *quantity_columns("molecule_share", "share of the molecules of the species in contact that touch with so many"),
    ),
)

CUTOFFS: Final = TableSchema(
    name="cutoffs",
    key=("formulation", "cation", "species", "donor"),
    definition="Ends of the first shells of one formulation, from g(r) of all its replicas together; every replica is "
    "counted with them.",
    columns=(
        _FORMULATION,
        _CATION,
        _SPECIES,
        text("donor", "donor type of the atom (`ether O`, `anion F`, ...)"),
        number("cutoff_angstrom", "end of the first shell"),
        text("cutoff_source", "`first minimum` of g(r), or `fallback: reason`"),
    ),
)
