"""What people measured on a formulation, in the one unit that this project uses for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

LITHIUM_BELOW_SODIUM_V: Final = 0.33  # E(Na+/Na) - E(Li+/Li), the convention of the reference data
SODIUM_BELOW_SHE_V: Final = 2.71  # CRC Handbook, aqueous standard potential of Na+/Na


@dataclass(frozen=True, kw_only=True)
class Measurable:
    """A property that experiments give; `units` maps each accepted unit to factor and offset."""

    name: str
    unit: str
    aliases: tuple[str, ...]
    units: Mapping[str, tuple[float, float]]
    low: float  # plausible range in `unit`
    high: float


MEASURABLES: Final = (
    Measurable(
        name="oxidation onset",
        unit="V vs Na+/Na",
        aliases=("oxidation potential", "oxidative stability", "anodic limit", "oxidation onset potential"),
        units={
            "V vs Na+/Na": (1.0, 0.0),
            "V vs Na/Na+": (1.0, 0.0),
            "V vs Li+/Li": (1.0, -LITHIUM_BELOW_SODIUM_V),
            "V vs Li/Li+": (1.0, -LITHIUM_BELOW_SODIUM_V),
            "V vs SHE": (1.0, SODIUM_BELOW_SHE_V),
        },
        low=1.0,
        high=10.0,
    ),
    Measurable(
        name="Coulombic efficiency",
        unit="%",
        aliases=("CE", "coulombic efficiency", "average Coulombic efficiency"),
        units={"%": (1.0, 0.0), "percent": (1.0, 0.0), "1": (100.0, 0.0)},
        low=0.0,
        high=100.0,
    ),
    Measurable(
        name="conductivity",
        unit="mS/cm",
        aliases=("ionic conductivity",),
        units={"mS/cm": (1.0, 0.0), "S/cm": (1000.0, 0.0), "S/m": (10.0, 0.0), "mS cm-1": (1.0, 0.0)},
        low=1e-6,
        high=1000.0,
    ),
)


@dataclass(frozen=True, kw_only=True)
class Measurement:
    """One measured value."""

    formulation: str  # id or recipe, as written
    measurable: Measurable
    value: float  # in the unit of `measurable`
    origin: str  # file and row
