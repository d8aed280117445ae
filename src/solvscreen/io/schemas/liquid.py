"""Tables of the liquid: density and speciation, coordination numbers, shells, motion, radial distribution functions."""

from typing import Final

from solvscreen.io.tables import TableSchema, integer, number, quantity_columns, text

_FORMULATION = text("formulation", "id of the formulation")
_CATION = text("cation", "species id of the metal cation in the centre")
_SPECIES = text("species", "species id of the neighbour")
_DONOR = text("donor", "donor type of the atom (`ether O`, `anion F`, ...), or `molecule` for the nearest donor atom")
_R = number("r_angstrom", "distance, middle of a bin")

_SURROUNDINGS: Final = (
    *quantity_columns("fraction_free", "share of cations without anion in the first or second shell"),
    *quantity_columns(
        "fraction_ssip",
        "share of cations without anion in contact, the geometric centre of one within second_shell_angstrom",
    ),
    *quantity_columns(
        "fraction_cip", "share of cations in contact with exactly one anion that touches no other metal cation"
    ),
    *quantity_columns(
        "fraction_agg",
        "share of cations in contact with two or more anions, or with an anion that touches another metal cation",
    ),
    *quantity_columns("coordination_number_solvent", "neutral molecules in the first shell of a cation"),
    *quantity_columns("coordination_number_anion", "anions in the first shell of a cation, each counted once"),
    *quantity_columns("coordination_number_total_atoms", "donor atoms in the first shell of a cation"),
    *quantity_columns("anion_share", "anions in the first shell over all molecules in it"),
)

LIQUID: Final = TableSchema(
    name="liquid",
    key=("formulation",),
    definition="One row per formulation: density, concentration and the state of its cations, from molecular dynamics.",
    columns=(
        _FORMULATION,
        text("recipe", "the formulation in shorthand"),
        number("temperature_kelvin", "temperature of the simulation"),
        number("ion_charge_scale", "factor on the charges of all ions in the simulation; 1 for full charges"),
        integer("n_replicas", "replicas that gave numbers"),
        number("production_ns", "production time of all replicas together"),
        text("cation", "cation that the counts refer to: sodium where there is any, else lithium, else potassium"),
        number("net_charge_e", "sum of the formal charges in the box; anything but 0 makes the row `doubtful`"),
        *quantity_columns("density", "mean density in production", "g_per_cm3"),
        *quantity_columns("effective_molarity", "salt per volume at the simulated density", "molar"),
        *quantity_columns("effective_molality", "salt per mass of neutral molecules, from the counts", "molal"),
        *_SURROUNDINGS,
        text("status", "worst status of the row"),
        text("reason", "why the row is not simply `ok`, with known weak spots of the force field"),
    ),
)

COORDINATION: Final = TableSchema(
    name="coordination",
    key=("formulation", "cation", "species", "donor"),
    definition="One row per cation, neighbour species and donor type.",
    columns=(
        _FORMULATION,
        _CATION,
        _SPECIES,
        _DONOR,
        *quantity_columns(
            "coordination_number", "donor atoms of this type within the cutoff; for `molecule`, molecules in contact"
        ),
        *quantity_columns("first_peak", "position of the first maximum of g(r)", "angstrom"),
        number(
            "cutoff_angstrom",
            "end of the first shell, from g(r) of all replicas together; for `molecule`, the largest of its donors",
        ),
        text("cutoff_source", "`first minimum` of g(r), or `fallback: reason`"),
        number("coordination_number_short_cutoff", "coordination number with cutoffs shorter by cutoff_shift_angstrom"),
        number("coordination_number_long_cutoff", "coordination number with cutoffs longer by cutoff_shift_angstrom"),
        number(
            "denticity",
            "mean donor atoms of this type (for `molecule`: of any type) in contact, per molecule that has any; "
            "empty without contact",
        ),
        *quantity_columns(
            "barrier",
            "height of the maximum of W(r) = -kT ln g(r) behind the contact distance, above its contact minimum: "
            "kT ln(g(first maximum) / g(first minimum)) at the temperature of the formulation",
            "kj_per_mol",
        ),
        *quantity_columns(
            "tail_g",
            "mean of g(r) in the outermost 2 angstrom that all frames reach: 1 in a liquid that is sampled well; "
            "`doubtful` beyond 0.1 from 1 for neutral species, not judged for ions",
        ),
    ),
)

SHELLS: Final = TableSchema(
    name="shells",
    key=("formulation", "cation", "shell"),
    definition="One row per composition of the first shell.",
    columns=(
        _FORMULATION,
        _CATION,
        text("shell", "molecules in contact, by species id, such as `G2_2+PF6_1`; `empty` without any"),
        *quantity_columns("population", "share of the cations with this shell"),
        integer("n_snapshots", "cations with this shell, counted over all frames of all replicas"),
    ),
)

SPECIATION: Final = TableSchema(
    name="speciation",
    key=("formulation", "cation"),
    definition="One row per cation of a trajectory made elsewhere (`solvscreen analyze`); `formulation` in each table "
    "is the name of the (first) trajectory's file.",
    columns=(
        text("formulation", "name of the trajectory's file, without its ending"),
        _CATION,
        integer("n_replicas", "trajectories"),
        number(
            "production_ns", "time from first frame to last, by the times that the trajectories state, all together"
        ),
        integer("n_frames", "frames analysed"),
        number("net_charge_e", "sum of the formal charges in the box"),
        *quantity_columns("density", "mean density, with standard atomic masses", "g_per_cm3"),
        *_SURROUNDINGS,
    ),
)

DYNAMICS: Final = TableSchema(
    name="dynamics",
    key=("formulation", "species"),
    definition="One row per formulation and species: how its molecules move.",
    columns=(
        _FORMULATION,
        text("species", "species id"),
        integer("n_molecules", "molecules of the species in the boxes of all replicas"),
        *quantity_columns(
            "self_diffusion",
            "self-diffusion coefficient of the centres of mass in the simulated box, (MSD(2t) - MSD(t)) / 6t; "
            "`doubtful` with the slope of log MSD against log t where that is not within 0.9 and 1.1",
            "nm2_per_ns",
        ),
        *quantity_columns(
            "finite_size_correction",
            "what to add to the self-diffusion coefficient for an infinite box, 2.837297 kT / (6 pi viscosity edge), "
            "the viscosity estimated from the diffusion of the most frequent solvent, D viscosity (V/N)^(1/3) = kT / 2 "
            "pi; the interval holds what theory and measured liquids show instead of 1 / 2 pi, 0.13 to 0.20",
            "nm2_per_ns",
        ),
        *quantity_columns(
            "corrected_self_diffusion",
            "`self_diffusion` plus `finite_size_correction`: in an infinite box",
            "nm2_per_ns",
        ),
        number("box_edge_angstrom", "edge of a cube of the box's mean volume"),
        *quantity_columns(
            "uncoordinated_share", "share of the molecules of the species that are in no first shell of a metal cation"
        ),
        text("cation", "cation of `residence_time`: sodium where there is any, else lithium, else potassium"),
        *quantity_columns(
            "residence_time",
            "mean time of a molecule in the first shell of the cation: time inside over number of exits; an exit is "
            "an absence, and a stay a presence, for more than exit_patience_ps; without exits the reason gives a lower "
            "bound (95 %)",
            "ps",
        ),
        *quantity_columns(
            "exchange_rate",
            "molecules of the species that had stayed and leave the first shell of one cation per time; 0 with an "
            "upper bound where none left",
            "per_ns",
        ),
    ),
)

RDF: Final = TableSchema(
    name="rdf",
    key=("formulation", "cation", "species", "donor", "r_angstrom"),
    definition=(
        "Radial distribution functions and running coordination numbers, mean over blocks of all replicas. "
        "Intervals are the widest over blocks, cations and (from three on) replicas."
    ),
    columns=(
        _FORMULATION,
        _CATION,
        _SPECIES,
        _DONOR,
        _R,
        number("g", "radial distribution function"),
        number("g_lower", "lower end of the 95 % interval of `g`"),
        number("g_upper", "upper end of the 95 % interval of `g`"),
        number("running_coordination_number", "neighbours up to the upper edge of the bin"),
        number("running_coordination_number_lower", "lower end of the 95 % interval of `running_coordination_number`"),
        number("running_coordination_number_upper", "upper end of the 95 % interval of `running_coordination_number`"),
        number(
            "pmf_kj_per_mol",
            "potential of mean force, -kT ln g at the temperature of the formulation; empty where g is 0, and for "
            "`molecule`",
        ),
        number("pmf_lower_kj_per_mol", "lower end of the 95 % interval of `pmf_kj_per_mol`"),
        number("pmf_upper_kj_per_mol", "upper end of the 95 % interval of `pmf_kj_per_mol`; empty where g may be 0"),
        text("reason", "doubts about the liquid: gates that failed, weak spots of the force field; else empty"),
    ),
)

REPLICA_RDF: Final = TableSchema(
    name="replica_rdf",
    key=("formulation", "replica", "cation", "species", "donor", "block", "r_angstrom"),
    definition=(
        "Radial distribution functions of one replica, block by block, and how much its cations differ over all frames."
    ),
    columns=(
        _FORMULATION,
        integer("replica", "number of the replica"),
        _CATION,
        _SPECIES,
        _DONOR,
        integer("block", "number of the block of frames, in time order"),
        _R,
        number("g", "radial distribution function of the block"),
        number("running_coordination_number", "neighbours up to the upper edge of the bin"),
        integer("n_cations", "cations in the box"),
        number(
            "g_cation_deviation", "standard deviation of `g` between single cations over all frames; 0 for one cation"
        ),
        number(
            "running_coordination_number_cation_deviation",
            "standard deviation of the running number between single cations over all frames; 0 for one cation",
        ),
    ),
)
