"""Reading what the molecular-dynamics stage wrote for one replica."""

import csv
from pathlib import Path
from typing import Final, TypeVar

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from solvscreen.analysis.molecules import MoleculeKind, Molecules
from solvscreen.analysis.trajectory import FloatArray
from solvscreen.domain.quantity import Status
from solvscreen.errors import DataError

PRODUCTION: Final = "production"

Model = TypeVar("Model", bound=BaseModel)


class MdSummary(BaseModel):
    """The part of summary.json that the analysis needs."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    status: Status
    reason: str
    weak_spots: tuple[str, ...] = ()
    temperature_kelvin: float = Field(gt=0)
    ion_charge_scale: float = Field(gt=0)


class MdNumbers(BaseModel):
    """Numbers of a replica that ran."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    n_frames: int = Field(ge=1)
    frame_interval_ps: float = Field(gt=0)
    production_ps: float = Field(gt=0)
    density_g_per_cm3: float = Field(gt=0)
    effective_molarity_molar: float = Field(ge=0)
    effective_molality_molal: float = Field(ge=0)


class _Kind(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")

    species: str
    charge: int
    count: int = Field(ge=1)
    symbols: tuple[str, ...]
    bonds: tuple[tuple[int, int], ...]


class _Kinds(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")

    molecules: tuple[_Kind, ...]


def read_summary(folder: Path) -> MdSummary:
    """Status, reason and temperature from summary.json; raises DataError if it is not whole."""
    return _read(MdSummary, folder / "summary.json")


def read_numbers(folder: Path) -> MdNumbers:
    """Density and concentrations from summary.json; raises DataError if one is missing."""
    return _read(MdNumbers, folder / "summary.json")


def read_box(folder: Path) -> Molecules:
    """Molecules of the box from molecules.json; raises DataError if it is not whole."""
    kinds = _read(_Kinds, folder / "molecules.json").molecules
    return Molecules(kinds=tuple(MoleculeKind(**dict(kind)) for kind in kinds))


def read_densities(folder: Path) -> FloatArray:
    """Density of every production row of log.csv, g/cm3, (n_rows,).

    Raises:
        DataError: no such rows, or a density that is not a positive number.
    """
    path = folder / "log.csv"
    try:
        with path.open(encoding="utf-8", newline="") as handle:
            rows = [row for row in csv.DictReader(handle) if row["phase"] == PRODUCTION]
            densities = np.array([float(row["density_g_per_cm3"]) for row in rows])
    except (KeyError, ValueError, TypeError, OSError) as error:
        raise DataError(f"{path}: not a whole log ({error}); delete the replica and run snakemake again") from error
    if len(densities) == 0 or not (densities > 0).all():
        raise DataError(f"{path}: no positive densities in the production phase")
    return densities


def _read(model: type[Model], path: Path) -> Model:
    try:
        return model.model_validate_json(path.read_bytes())
    except (ValidationError, OSError) as error:
        raise DataError(f"{path}: not a whole file of the MD stage ({error}); run snakemake again") from error
