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

_NO_SHIFT: Final = "GFN's empirical shift of 4.8455 eV is not taken off"

XTB: Final = TableSchema(
    name="xtb",
    key=("item", "rank"),
    columns=(
        text("item", "species id or cluster name"),
        integer("rank", "0 for the lowest structure of the item, then upwards in energy"),
        text("kind", "`species` or `cluster`"),
        number("energy_hartree", "total GFN-xTB energy; compare it with others of the same `level` only"),
        number("relative_energy_kj_per_mol", "energy above the lowest structure of the item"),
        number(
            "population", "Boltzmann share at 298.15 K among all distinct structures, kept or not, from energies alone"
        ),
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
        number("vertical_ionisation_ev", f"E(X+) - E(X) at the geometry of X, vacuum; {_NO_SHIFT}"),
        number("vertical_attachment_ev", "E(X) - E(X-) at the geometry of X, vacuum; likewise"),
        number("adiabatic_ionisation_ev", "E(X+) - E(X), each at its own vacuum geometry, vacuum"),
        number("adiabatic_attachment_ev", "E(X) - E(X-), each at its own vacuum geometry, vacuum"),
        number("solvated_vertical_ionisation_ev", "`vertical_ionisation_ev` in the continuum of `solvated_level`"),
        number("solvated_vertical_attachment_ev", "`vertical_attachment_ev` in the same continuum"),
        number("solvated_adiabatic_ionisation_ev", "`adiabatic_ionisation_ev` in it, at the vacuum geometries"),
        number("solvated_adiabatic_attachment_ev", "`adiabatic_attachment_ev` in it, at the vacuum geometries"),
        number(
            "solvated_homo_ev", "`homo_ev` in a continuum of the same permittivity, by the parametrisation of `method`"
        ),
        number("solvated_lumo_ev", "`lumo_ev` in it"),
        text(
            "vertical_hole",
            "which molecule gives up the electron (GFN-xTB charges, vacuum), the kind of its line; `shared` with "
            "molecules of other kinds, `spread` over several of one kind; empty for pairs of solvent and anion",
        ),
        text("adiabatic_hole", "the same when the oxidised form has relaxed; empty where it was not"),
        text("solvated_vertical_hole", "`vertical_hole` in the continuum of `solvated_level`"),
        text("solvated_adiabatic_hole", "`adiabatic_hole` in it"),
        text("electrons_level", "level of theory of the vertical and adiabatic columns, at the geometries of `level`"),
        text("solvated_level", "level of theory of the `solvated_` columns, with the permittivity"),
        number("permittivity", "relative permittivity of the `solvated_` columns"),
        text("electrons_reason", "why an ionisation or attachment energy is missing"),
        number("zero_point_kj_per_mol", "zero-point energy, harmonic; xtb.free_energy asks for it"),
        number("thermal_correction_kj_per_mol", "G - E(electronic) at 298.15 K and 1 bar, ideal gas"),
        number("entropy_j_per_mol_kelvin", "entropy at 298.15 K and 1 bar, ideal gas, one conformer"),
        number("lowest_mode_per_cm", "lowest harmonic wavenumber; below zero: imaginary"),
        text("thermal_method", "how the free-energy correction was made"),
        text("thermal_reason", "why it is missing or doubtful"),
        text("method", "GFN parametrisation, solvation and program"),
        text("level", "hash of the level of theory"),
        text("status", "`ok`, `doubtful`, `failed` or `not computed`"),
        text("reason", "what failed, or what a reader has to know"),
    ),
    definition="Optimised structures of species and clusters, duplicates removed, the lowest few kept.",
)
