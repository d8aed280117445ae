"""Levels of theory, and energies that know theirs."""

import hashlib
import json
from dataclasses import asdict, dataclass

from solvscreen.errors import LevelMismatch
from solvscreen.units import HARTREE_TO_EV, HARTREE_TO_KJ_PER_MOL


@dataclass(frozen=True, kw_only=True)
class Level:
    """Everything about a method that changes an energy. Basis or grid are empty where a method has none."""

    program: str
    program_version: str
    method: str  # functional with its dispersion correction, or the GFN parametrisation
    basis: str
    grid: str
    solvation: str  # "gas" or model, cavity and permittivity
    numerics: str  # density fitting, SCF threshold: what else moves the digits

    @property
    def hash(self) -> str:
        """First 12 hexadecimal digits of the SHA-256 of the canonical JSON of all fields."""
        text = json.dumps(asdict(self), sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()[:12]

    @property
    def label(self) -> str:
        """Short text for a method column, such as `wB97X-D3BJ/def2-SVPD gas (PySCF 2.14.0)`."""
        method = f"{self.method}/{self.basis}" if self.basis else self.method
        return f"{method} {self.solvation} ({self.program} {self.program_version})"


@dataclass(frozen=True, kw_only=True)
class Energy:
    """A total energy at a level of theory."""

    hartree: float
    level: Level

    def __sub__(self, other: "Energy") -> "EnergyDifference":
        """Difference of two energies of one level.

        Raises:
            LevelMismatch: the levels differ in any field.
        """
        return EnergyDifference(hartree=self.hartree, level=self.level) - other


@dataclass(frozen=True, kw_only=True)
class EnergyDifference:
    """Difference of total energies of one level; further energies of that level may be taken off or added."""

    hartree: float
    level: Level

    def __sub__(self, other: Energy) -> "EnergyDifference":
        """Take off one more energy; raises LevelMismatch if its level differs."""
        return EnergyDifference(hartree=self.hartree - _same(self.level, other), level=self.level)

    def __add__(self, other: Energy) -> "EnergyDifference":
        """Add one more energy; raises LevelMismatch if its level differs."""
        return EnergyDifference(hartree=self.hartree + _same(self.level, other), level=self.level)

    @property
    def ev(self) -> float:
        """In electronvolts."""
        return self.hartree * HARTREE_TO_EV

    @property
    def kj_per_mol(self) -> float:
        """In kilojoules per mole."""
        return self.hartree * HARTREE_TO_KJ_PER_MOL


def _same(level: Level, other: Energy) -> float:
    if level != other.level:
        raise LevelMismatch(
            f"energies of different levels cannot be subtracted: {level.label} [{level.hash}] and "
            f"{other.level.label} [{other.level.hash}]"
        )
    return other.hartree
