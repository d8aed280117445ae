"""What quantum chemistry found out about an ion, as a JSON file."""

import json
from pathlib import Path

import numpy as np

from solvscreen.config import canonical_json
from solvscreen.domain.force_field import QuantumIon
from solvscreen.errors import DataError
from solvscreen.io.atomic import write_text


def write_quantum_ion(path: Path, species: str, ion: QuantumIon) -> None:
    """Write atomically."""
    arrays = {"positions_angstrom", "hessian_kj_per_mol_nm2", "charges_e"}
    record = {name: getattr(ion, name).tolist() for name in sorted(arrays)}
    write_text(path, canonical_json({"species": species, "method": ion.method, **record}) + "\n")


def write_failed_ion(path: Path, species: str, reason: str) -> None:
    """Write atomically why an ion has no parameters."""
    write_text(path, canonical_json({"species": species, "reason": reason}) + "\n")


def read_quantum_ion(path: Path) -> tuple[str, QuantumIon | str]:
    """Species id with its ion, or with the reason why there is none.

    Raises:
        DataError: truncated, or of another format.
    """
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        species = str(record["species"])
        if "reason" in record:
            return species, str(record["reason"])
        return species, QuantumIon(
            positions_angstrom=np.array(record["positions_angstrom"], dtype=np.float64),
            hessian_kj_per_mol_nm2=np.array(record["hessian_kj_per_mol_nm2"], dtype=np.float64),
            charges_e=np.array(record["charges_e"], dtype=np.float64),
            method=str(record["method"]),
        )
    except (json.JSONDecodeError, KeyError, TypeError, ValueError) as error:
        raise DataError(
            f"{path}: not a whole file of an ion's parameters; delete it and run snakemake again"
        ) from error
