"""What the report says about the species of a liquid: part of the first shell, time in it, motion."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from solvscreen.domain.quantity import Quantity, not_computed
from solvscreen.io.tables import read_quantity

Row = Mapping[str, Any]
NO_SHELL: Final = "no atom that binds a cation"


@dataclass(frozen=True, kw_only=True)
class MotionRow:
    """One species of one formulation."""

    recipe: str
    species: str
    shell_share: Quantity
    preference: Quantity
    atoms_per_molecule: Quantity
    donor: str  # of the barrier
    barrier: Quantity
    residence: Quantity
    exchange_rate: Quantity
    diffusion: Quantity


def motion_rows(
    liquids: Sequence[Row], *, neighbours: Sequence[Row], coordination: Sequence[Row], dynamics: Sequence[Row]
) -> list[MotionRow]:
    """One row for each species that moves in a liquid, formulation by formulation."""
    return [row for liquid in liquids for row in _of_liquid(liquid, neighbours, coordination, dynamics)]


def _of_liquid(
    liquid: Row, neighbours: Sequence[Row], coordination: Sequence[Row], dynamics: Sequence[Row]
) -> Iterator[MotionRow]:
    place = (liquid["formulation"], liquid["cation"])
    around = {row["species"]: row for row in neighbours if (row["formulation"], row["cation"]) == place}
    donors = [row for row in coordination if (row["formulation"], row["cation"]) == place]
    for moving in dynamics:
        if moving["formulation"] != liquid["formulation"] or not moving["species"]:
            continue
        near = around.get(moving["species"])
        donor, barrier = _main_donor([row for row in donors if row["species"] == moving["species"]])
        yield MotionRow(
            recipe=liquid["recipe"],
            species=moving["species"],
            shell_share=_quantity(near, "shell_share"),
            preference=_quantity(near, "preferential_solvation"),
            atoms_per_molecule=_quantity(near, "atoms_per_molecule"),
            donor=donor,
            barrier=barrier,
            residence=read_quantity(moving, "residence_time", "ps"),
            exchange_rate=read_quantity(moving, "exchange_rate", "per_ns"),
            diffusion=read_quantity(moving, "corrected_self_diffusion", "nm2_per_ns"),
        )


def _quantity(row: Row | None, name: str) -> Quantity:
    return not_computed(NO_SHELL) if row is None else read_quantity(row, name)


def _main_donor(rows: Sequence[Row]) -> tuple[str, Quantity]:
    """The donor type that touches the cation most often, and the barrier behind it."""
    atoms = [row for row in rows if row["donor"] != "molecule"]
    if not atoms:
        return "", not_computed(NO_SHELL)
    main = max(atoms, key=lambda row: (row["coordination_number"], row["donor"]))
    return str(main["donor"]), read_quantity(main, "barrier", "kj_per_mol")
