"""A formulation as written: amounts and names, before anyone knows what the names mean."""

from dataclasses import dataclass
from typing import Final

from solvscreen.domain.formulation import ConcentrationBasis, RatioBasis

ROOM_TEMPERATURE_KELVIN: Final = 298.15  # of a formulation that names no temperature


@dataclass(frozen=True, kw_only=True)
class SaltDraft:
    """Salt by name, or by its cation and anion (then `name` is empty)."""

    name: str
    cation: str
    anion: str
    concentration: float


@dataclass(frozen=True, kw_only=True)
class SolventDraft:
    """Solvent by name, and its share."""

    name: str
    share: float  # dimensionless, in the basis of the draft's ratio


@dataclass(frozen=True, kw_only=True)
class FormulationDraft:
    """One entry of a list of formulations; becomes one formulation per temperature."""

    id: str  # empty: to be derived from the recipe
    salts: tuple[SaltDraft, ...]
    concentration_basis: ConcentrationBasis
    solvents: tuple[SolventDraft, ...]
    ratio_basis: RatioBasis
    temperatures_kelvin: tuple[float, ...]
    origin: str  # file and entry, for messages
