"""Tables of single molecules and of clusters."""

from typing import Final

from solvscreen.io.schemas.convergence import CONVERGENCE
from solvscreen.io.tables import TableSchema, integer, number, quantity_columns, text

_ELECTRONIC: Final = (
    text("dft_recipe", "named recipe of the density-functional calculations; empty if there were none"),
    number(
        "permittivity", "relative permittivity at which this table's potentials hold; the ranking uses each liquid's"
    ),
    *quantity_columns("homo", "energy of the highest occupied Kohn-Sham orbital, vacuum", "ev"),
    *quantity_columns("lumo", "energy of the lowest empty Kohn-Sham orbital, vacuum", "ev"),
    *quantity_columns("gap", "LUMO less HOMO, an orbital gap and no excitation energy, vacuum", "ev"),
    *quantity_columns("solvated_homo", "the highest occupied orbital in implicit solvent", "ev"),
    *quantity_columns("solvated_lumo", "the lowest empty orbital in implicit solvent", "ev"),
    *quantity_columns("vertical_ionisation", "E(X+) - E(X) at the geometry of X, vacuum", "ev"),
    *quantity_columns("adiabatic_ionisation", "E(X+) - E(X), each at its own geometry, vacuum", "ev"),
    *quantity_columns(
        "oxidation_potential",
        "[G(X+) - G(X)]/e - E_abs(Na+/Na) in implicit solvent, each at its own geometry, against Na+/Na",
        "v",
    ),
    *quantity_columns("vertical_oxidation_potential", "the same with X+ at the geometry of X, against Na+/Na", "v"),
    *quantity_columns(
        "reduction_potential",
        "[G(X) - G(X-)]/e - E_abs(Na+/Na) in implicit solvent, each at its own geometry, against Na+/Na",
        "v",
    ),
    *quantity_columns("vertical_reduction_potential", "the same with X- at the geometry of X, against Na+/Na", "v"),
    *quantity_columns("electron_affinity", "E(X) - E(X-) at the geometry of X, vacuum", "ev"),
    *quantity_columns("adiabatic_electron_affinity", "E(X) - E(X-), each at its own geometry, vacuum", "ev"),
    *quantity_columns("dipole", "dipole moment in vacuum; of ions about the centre of mass", "debye"),
    *quantity_columns(
        "thermal_correction",
        "G - E(electronic) by GFN-xTB, ideal gas at 298.15 K and 1 bar; part of no other column but a free energy",
        "kj_per_mol",
    ),
    *CONVERGENCE,
)

SPECIES: Final = TableSchema(
    name="species",
    key=("species",),
    columns=(
        text("species", "id of the species"),
        text("smiles", "structure, canonical SMILES"),
        text("role", "cation, anion, solvent, diluent or additive"),
        integer("charge", "net charge in elementary charges"),
        *_ELECTRONIC,
        *quantity_columns(
            "binding_energy", "binding to Na+ in vacuum, counterpoise corrected, with deformation", "kj_per_mol"
        ),
        text("status", "`ok`, `doubtful`, `failed` or `not computed`: the worst of HOMO, E_ox and binding"),
        text("reason", "reasons behind the status"),
    ),
    definition="Quantum chemistry of single molecules and ions at their lowest GFN-xTB geometry.",
)

CLUSTERS: Final = TableSchema(
    name="clusters",
    key=("cluster",),
    columns=(
        text("cluster", "composition: species and how many of each"),
        integer("charge", "net charge in elementary charges"),
        integer("n_molecules", "molecules and ions"),
        integer("n_atoms", "atoms; 0 where there is no structure"),
        integer("n_distinct", "distinct GFN-xTB structures found"),
        number("spread_kj_per_mol", "highest minus lowest GFN-xTB energy of the distinct structures"),
        number("metal_distance_angstrom", "shortest distance of the metal cation to a donor atom"),
        text("xtb_method", "GFN parametrisation, solvation and program"),
        number("xtb_energy_hartree", "total GFN-xTB energy of the lowest structure"),
        number("xtb_homo_ev", "highest occupied GFN-xTB orbital"),
        number("xtb_lumo_ev", "lowest empty GFN-xTB orbital"),
        text("removed_solvent", "neutral molecule that costs least to remove; empty where none can go"),
        *quantity_columns(
            "solvent_removal",
            "E(cluster without one such molecule) + E(molecule) - E(cluster), vacuum, lowest structures; by "
            "density-functional theory where all three are computed and fit, else by GFN-xTB: the method says which",
            "kj_per_mol",
        ),
        text("removed_anion", "anion that costs least to remove; empty where none can go"),
        *quantity_columns("anion_removal", "the same for an anion", "kj_per_mol"),
        text(
            "transfer_on_oxidation",
            "what the covalent bonds did on oxidation, such as `H from EC to PF6`; `none`, or empty where there is no "
            "relaxed oxidised form",
        ),
        text("transfer_method", "what that rests on; GFN-xTB alone misses most transfers between molecules"),
        *_ELECTRONIC,
        *quantity_columns(
            "binding_energy",
            "metal-ligand binding in vacuum, counterpoise corrected, with deformation; negative if bound",
            "kj_per_mol",
        ),
        *quantity_columns("deformation_energy", "part of it that bends the ligand", "kj_per_mol"),
        *quantity_columns(
            "binding_free_energy",
            "`binding_energy_kj_per_mol` with the thermal corrections of complex, ligand and metal cation",
            "kj_per_mol",
        ),
        text("status", "`ok` if there is a GFN-xTB structure, else as in the GFN-xTB table"),
        text("reason", "reasons behind the status"),
    ),
    definition="Clusters of a metal cation with solvent molecules and anions; lowest structures in clusters/<id>.xyz.",
)

ATOMS: Final = TableSchema(
    name="atoms",
    key=("item", "atom"),
    columns=(
        text("item", "species id or cluster name"),
        integer("atom", "number of the atom in the structure, from 0"),
        text("element", "symbol of the element"),
        text("molecule", "species that the atom belongs to"),
        number("charge_e", "atomic charge by intrinsic atomic orbitals, vacuum"),
        number("x_angstrom", "position"),
        number("y_angstrom", "position"),
        number("z_angstrom", "position"),
        text("method", "level of theory and population analysis"),
    ),
    definition="Atoms of the lowest structures that have density-functional charges.",
)
