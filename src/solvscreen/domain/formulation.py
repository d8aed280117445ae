"""An electrolyte recipe."""

import hashlib
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from typing import Final

from solvscreen.domain.numbers import plain_number

LONGEST_ID: Final = 80


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
    ion_charge_scale: float = math.nan  # of the simulation, dimensionless; NaN where the settings' own holds

    @property
    def species(self) -> tuple[str, ...]:
        """Ids of all species in it, sorted."""
        ions = {ion for salt in self.salts for ion in (salt.cation, salt.anion)}
        return tuple(sorted(ions | {part.species for part in self.solvents}))

    @property
    def ratio(self) -> str:
        """Shares of the solvents as text that reads back exactly, such as `9:1`."""
        fractions = [part.fraction for part in self.solvents]
        whole = _whole_numbers(fractions)
        shares = whole if shares_to_fractions(whole) == tuple(fractions) else fractions
        return ":".join(plain_number(share) for share in shares)

    @property
    def recipe(self) -> str:
        """Shorthand that parses back to the same formulation: `1 M NaPF6 in EC:DMC (1:1 v/v) @ 298 K`.

        Where the run asks for several ion charge scalings, its own is added for people and does not parse.
        """
        basis = self.concentration_basis.value
        salts = " + ".join(f"{plain_number(salt.concentration)} {basis} {salt.name}" for salt in self.salts)
        names = ":".join(part.species for part in self.solvents)
        ratio = f" ({self.ratio} {self.ratio_basis.value})" if len(self.solvents) > 1 else ""
        whole = f"{salts} in {names}{ratio} @ {plain_number(self.temperature_kelvin)} K"
        return f"{whole}, ion charges x {plain_number(self.ion_charge_scale)}" if self.has_charge_scale else whole

    @property
    def content(self) -> str:
        """Text that is the same for the same liquid, whatever the order of its parts and the charges of its ions.

        >>> parts = (SolventPart(species="G2", fraction=0.5), SolventPart(species="DOL", fraction=0.5))
        >>> salt = Salt(name="NaPF6", cation="Na", n_cation=1, anion="PF6", n_anion=1, concentration=1.0)
        >>> Formulation(
        ...     id="", salts=(salt,), concentration_basis=ConcentrationBasis.MOLAR, solvents=parts,
        ...     ratio_basis=RatioBasis.VOLUME, temperature_kelvin=298.0, origin="", ion_charge_scale=0.7,
        ... ).content
        '1 M NaPF6 in DOL:G2 (1:1 v/v) @ 298 K'
        """
        ordered = replace(
            self,
            salts=tuple(sorted(self.salts, key=lambda salt: salt.name)),
            solvents=tuple(sorted(self.solvents, key=lambda part: part.species)),
            ion_charge_scale=math.nan,
        )
        return ordered.recipe

    @property
    def has_charge_scale(self) -> bool:
        """True if it is one of several that differ in their ion charges."""
        return math.isfinite(self.ion_charge_scale)


def shares_to_fractions(shares: Sequence[float]) -> tuple[float, ...]:
    """Shares divided by their sum, in exact arithmetic; shares that already sum to one stay as they are.

    >>> shares_to_fractions([9, 1])
    (0.9, 0.1)
    """
    exact = [Fraction(repr(float(share))) for share in shares]
    total = sum(exact, start=Fraction(0))
    if abs(total - 1) <= Fraction(1, 10**12):
        return tuple(float(share) for share in shares)
    return tuple(float(share / total) for share in exact)


def _whole_numbers(fractions: Sequence[float]) -> list[float]:
    """Smallest whole numbers in the ratio of `fractions`, to denominators of 1000."""
    near = [Fraction(fraction).limit_denominator(1000) for fraction in fractions]
    denominator = math.lcm(*(fraction.denominator for fraction in near))
    counts = [int(fraction * denominator) for fraction in near]
    divisor = math.gcd(*counts) or 1
    whole = [float(count // divisor) for count in counts]
    return whole if min(whole) > 0 else list(fractions)


def derived_id(formulation: Formulation) -> str:
    """File-safe id made from the recipe, such as `0.6M-NaOTf-0.4M-NaBF4_G2_298K` or `1M-NaPF6_EC-DMC-1-1-vv_298K`."""
    unit = "M" if formulation.concentration_basis is ConcentrationBasis.MOLAR else "molal"
    salts = "-".join(f"{plain_number(salt.concentration)}{unit}-{_letters(salt.name)}" for salt in formulation.salts)
    solvents = "-".join(part.species for part in formulation.solvents)
    if len(formulation.solvents) > 1:
        basis = formulation.ratio_basis.value.replace("/", "")
        solvents += f"-{formulation.ratio.replace(':', '-')}-{basis}"
    identifier = f"{salts}_{solvents}_{plain_number(formulation.temperature_kelvin)}K"
    if len(identifier) <= LONGEST_ID:
        return identifier
    digest = hashlib.sha256(formulation.recipe.encode()).hexdigest()[:8]
    return f"{identifier[: LONGEST_ID - 9]}-{digest}"


def with_charge_scale(formulation: Formulation, scale: float) -> Formulation:
    """The same formulation simulated with its ions' charges times `scale`, under an id of its own.

    >>> made = Formulation(id="a", salts=(), concentration_basis=ConcentrationBasis.MOLAR, solvents=(),
    ...     ratio_basis=RatioBasis.VOLUME, temperature_kelvin=298.0, origin="")
    >>> with_charge_scale(made, 0.7).id
    'a-q0.7'
    """
    return replace(formulation, id=f"{formulation.id}-q{plain_number(scale)}", ion_charge_scale=scale)


def _letters(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9.-]", "", name)
