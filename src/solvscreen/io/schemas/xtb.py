"""Tables of start structures and of GFN-xTB results."""

from typing import Final

from solvscreen.io.tables import TableSchema, integer, number, text

STARTS: Final = TableSchema(
    name="starts",
    key=("item",),
    columns=(
        text("item", "species id or cluster name"),
        integer("n_structures", "start structures written for it"),
        text("status", "`ok` or `failed`"),
        text("reason", "why there is no start structure"),
    ),
    definition="Start structures: conformers of species, or clusters from several sets of donors and orientations.",
)

XTB: Final = TableSchema(
    name="xtb",
    key=("item", "rank"),
    columns=(
        text("item", "species id or cluster name"),
        integer("rank", "0 for the lowest structure of the item, then upwards in energy"),
        text("kind", "`species` or `cluster`"),
        number("energy_hartree", "total GFN-xTB energy; compare it with others of the same `level` only"),
        number("relative_energy_kj_per_mol", "energy above the lowest structure of the item"),
        number("population", "Boltzmann share at 298.15 K among the kept structures, from energies alone"),
        number("homo_ev", "energy of the highest occupied GFN-xTB orbital"),
        number("lumo_ev", "energy of the lowest empty GFN-xTB orbital"),
        number("dipole_debye", "dipole moment; of ions about the centre of nuclear charge"),
        number("max_force_ev_per_angstrom", "largest force on an atom at the end"),
        integer("n_gradients", "gradient evaluations of this optimisation"),
        integer("n_starts", "start structures of the item"),
        integer("n_converged", "starts that converged with their covalent bonds intact"),
        integer("n_distinct", "distinct structures among them"),
        number("spread_kj_per_mol", "highest minus lowest energy of the distinct structures"),
        number(
            "metal_distance_angstrom", "shortest distance of an alkali cation to N, O, F, S, P or a halogen; else empty"
        ),
        text("method", "GFN parametrisation, solvation and program"),
        text("level", "hash of the level of theory"),
        text("status", "`ok`, `doubtful`, `failed` or `not computed`"),
        text("reason", "what failed, or what a reader has to know"),
    ),
    definition="Optimised structures of species and clusters, duplicates removed, the lowest few kept.",
)
