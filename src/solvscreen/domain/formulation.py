"""An electrolyte recipe."""

from dataclasses import dataclass
from enum import StrEnum


class ConcentrationBasis(StrEnum):
    """What a concentration is counted per."""

    MOLAR = "M"  # mole per litre of solution
    MOLAL = "m"  # mole per kilogram of solvent


class RatioBasis(StrEnum):
    """What a solvent ratio is counted in."""

    VOLUME = "v/v"
    MASS = "w/w"
    MOLE = "mol"


@dataclass(frozen=True, kw_only=True)
class Salt:
    """So many of one cation and one anion per formula unit, and how much of the salt."""

    name: str
    cation: str
    n_cation: int
    anion: str
    n_anion: int
    concentration: float  # in the unit that the formulation's basis names


@dataclass(frozen=True, kw_only=True)
class SolventPart:
    """One solvent, diluent or additive and its share; shares of a formulation sum to one."""

    species: str
    fraction: float  # dimensionless, in the basis of the formulation's ratio


@dataclass(frozen=True, kw_only=True)
class Formulation:
    """Salts in solvents at one temperature."""

    id: str
    salts: tuple[Salt, ...]
    concentration_basis: ConcentrationBasis
    solvents: tuple[SolventPart, ...]
    ratio_basis: RatioBasis
    temperature_kelvin: float
    origin: str  # file and entry, for messages

    @property
    def species(self) -> tuple[str, ...]:
        """Ids of all species in it, sorted."""
        ions = {ion for salt in self.salts for ion in (salt.cation, salt.anion)}
        return tuple(sorted(ions | {part.species for part in self.solvents}))

    @property
    def recipe(self) -> str:
        """Shorthand that parses back to the same formulation: `1 M NaPF6 in EC:DMC (1:1 v/v) @ 298 K`."""
        basis = self.concentration_basis.value
        salts = " + ".join(f"{salt.concentration:g} {basis} {salt.name}" for salt in self.salts)
        names = ":".join(part.species for part in self.solvents)
        ratio = ""
        if len(self.solvents) > 1:
            smallest = min(part.fraction for part in self.solvents)
            shares = ":".join(f"{part.fraction / smallest:.6g}" for part in self.solvents)
            ratio = f" ({shares} {self.ratio_basis.value})"
        return f"{salts} in {names}{ratio} @ {self.temperature_kelvin:g} K"
