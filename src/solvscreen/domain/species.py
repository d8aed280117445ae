"""A molecule or ion that can be part of an electrolyte."""

import math
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a species does in a formulation."""

    CATION = "cation"
    ANION = "anion"
    SOLVENT = "solvent"
    DILUENT = "diluent"
    ADDITIVE = "additive"


NEUTRAL_ROLES = frozenset({Role.SOLVENT, Role.DILUENT, Role.ADDITIVE})


@dataclass(frozen=True, kw_only=True)
class Species:
    """One row of a species table, checked. Properties that are not known are NaN, with an empty source."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    smiles: str  # canonical (RDKit)
    role: Role
    cas: str = ""
    charge: int
    molar_mass_g_per_mol: float
    density_g_per_cm3: float = math.nan  # at 298 K, or at `density_kelvin` if the liquid does not exist there
    density_kelvin: float = math.nan
    density_source: str = ""
    permittivity: float = math.nan  # static, relative, dimensionless, at 298 K unless the source says otherwise
    permittivity_source: str = ""
    melting_kelvin: float = math.nan
    boiling_kelvin: float = math.nan
    liquid_source: str = ""
    origin: str = ""  # file and row, for messages

    @property
    def is_ion(self) -> bool:
        """True for anything with a net charge."""
        return self.charge != 0

    @property
    def has_density(self) -> bool:
        """True if the liquid's density is tabulated."""
        return math.isfinite(self.density_g_per_cm3)

    @property
    def has_permittivity(self) -> bool:
        """True if the liquid's permittivity is tabulated."""
        return math.isfinite(self.permittivity)


@dataclass(frozen=True, kw_only=True)
class Molecule:
    """What fixes a species' quantum chemistry: its identity without measured properties."""

    id: str
    smiles: str
    charge: int
    role: Role


def identity(species: Species) -> Molecule:
    """The part of a species that calculations on single molecules and clusters depend on."""
    return Molecule(id=species.id, smiles=species.smiles, charge=species.charge, role=species.role)
