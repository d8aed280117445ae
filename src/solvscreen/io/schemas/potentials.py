"""Potentials of what a formulation is made of, in its own implicit solvent."""

from typing import Final

from solvscreen.io.tables import TableSchema, number, quantity_columns, text

POTENTIALS: Final = TableSchema(
    name="potentials",
    key=("formulation", "item"),
    definition=(
        "One row for each species of a formulation, each of its 1:1 complexes with the metal cation, and each pair of "
        "solvent and anion that was computed: density-functional energies in C-PCM at the formulation's permittivity. "
        "Also as potentials.csv."
    ),
    columns=(
        text("formulation", "id of the formulation"),
        text("item", "species or cluster"),
        text("kind", "solvent, diluent, additive, anion, cation, complex (with the metal cation) or contact pair"),
        number("permittivity", "relative permittivity of the formulation's solvents; empty where one is not known"),
        *quantity_columns(
            "oxidation_potential", "[G(X+) - G(X)]/e - E_abs(Na+/Na), each at its own geometry, against Na+/Na", "v"
        ),
        *quantity_columns("vertical_oxidation_potential", "the same with X+ at the geometry of X, against Na+/Na", "v"),
        *quantity_columns(
            "reduction_potential", "[G(X) - G(X-)]/e - E_abs(Na+/Na), each at its own geometry, against Na+/Na", "v"
        ),
        *quantity_columns("vertical_reduction_potential", "the same with X- at the geometry of X, against Na+/Na", "v"),
        *quantity_columns("vertical_ionisation", "G(X+) - G(X) at the geometry of X", "ev"),
        *quantity_columns("adiabatic_ionisation", "G(X+) - G(X), each at its own geometry", "ev"),
        *quantity_columns("electron_affinity", "G(X) - G(X-) at the geometry of X", "ev"),
        *quantity_columns("adiabatic_electron_affinity", "G(X) - G(X-), each at its own geometry", "ev"),
    ),
)
