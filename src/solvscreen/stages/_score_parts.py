"""A formulation taken apart, with all that is known about it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from solvscreen.domain.cluster import METAL_CATIONS, make_cluster
from solvscreen.domain.formulation import Formulation
from solvscreen.domain.quantity import Quantity, not_computed
from solvscreen.domain.species import NEUTRAL_ROLES, Role, Species
from solvscreen.io.schemas.ranking import COORDINATION
from solvscreen.ranking.shares import joint_share
from solvscreen.ranking.uncertainty import Sampler
from solvscreen.ranking_settings import RankingSettings
from solvscreen.stages._observed import Observed

NOT_MOVING: Final = "not in the table of motion"
HETEROATOM: Final = re.compile(r"[NOPSFBInops]|Cl")  # in a SMILES string of a neutral molecule


class Energies(Protocol):
    """Where oxidation potentials and binding energies come from; an item without a number gives the reason."""

    @property
    def level(self) -> str:
        """Levels of theory in words."""

    @property
    def recipe(self) -> str:
        """Name of the recipe; empty if there are no results."""

    def oxidation_potential(self, item: str, *, permittivity: float) -> Quantity:
        """Adiabatic oxidation potential of a species or complex in a continuum, in V against Na+/Na."""

    def binding_energy(self, item: str) -> Quantity:
        """Counterpoise-corrected binding energy of a 1:1 complex in the gas phase, in kJ/mol."""


@dataclass(frozen=True, kw_only=True)
class Parts:
    """A formulation taken apart, with all that is known about it."""

    formulation: Formulation
    species: Mapping[str, Species]
    seen: Observed
    energies: Energies
    settings: RankingSettings
    sampler: Sampler

    @property
    def id(self) -> str:
        """Id of the formulation."""
        return self.formulation.id

    def of(self, *roles: Role) -> list[str]:
        """Ids of its species of these roles."""
        return [name for name in self.formulation.species if self.species[name].role in roles]

    @property
    def organic_cations(self) -> list[str]:
        """Ids of its cations other than bare metals."""
        return [name for name in self.of(Role.CATION) if name not in METAL_CATIONS]

    @property
    def pairs(self) -> dict[str, str]:
        """1:1 complex of each solvent and anion with the metal cation."""
        metal = next((name for name in METAL_CATIONS if name in self.formulation.species), "")
        ligands = [*self.of(*NEUTRAL_ROLES), *self.of(Role.ANION)]
        charges = {name: self.species[name].charge for name in (metal, *ligands)} if metal else {}
        return {name: make_cluster({metal: 1, name: 1}, charges=charges).id for name in ligands} if metal else {}


def outside_shells(parts: Parts, names: Sequence[str]) -> Quantity:
    """Share of the molecules of these species together that are in no first shell."""
    shares = {name: parts.seen.uncoordinated.get(name, not_computed(parts.seen.note or NOT_MOVING)) for name in names}
    return joint_share(shares, molecules=parts.seen.molecules)


def absent(seen: Observed, species: Species) -> Quantity:
    """Coordination number of a species without a row in the analysis: none without a donor atom, as cations are."""
    total = seen.quantities[f"{COORDINATION}solvent"]
    if not total.is_number:
        return total
    if species.charge > 0 or not HETEROATOM.search(species.smiles):
        return Quantity(value=0.0, lower=0.0, upper=0.0, n=total.n, method="no donor atom in the molecule")
    return not_computed("not in the coordination table")
