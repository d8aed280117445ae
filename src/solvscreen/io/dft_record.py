"""Result of one density-functional job as a JSON file."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from solvscreen.config import canonical_json
from solvscreen.domain.level import Energy, Level
from solvscreen.domain.quantity import Status
from solvscreen.domain.results import Absent, Binding, DftResult, ElectronicState, Orbitals, StateName
from solvscreen.domain.solvation import SolvationCurve
from solvscreen.errors import DataError, LevelMismatch
from solvscreen.io.atomic import write_text

FORMAT = 2


def to_text(result: DftResult) -> str:
    """Canonical JSON, the same text for the same result."""
    record = {
        "format": FORMAT,
        "item": result.item,
        "recipe": result.recipe,
        "n_atoms": result.n_atoms,
        "states": {name.value: asdict(state) for name, state in result.states.items()},
        "binding": asdict(result.binding),
    }
    return canonical_json(json.loads(json.dumps(record))) + "\n"


def write_dft(path: Path, result: DftResult) -> None:
    """Write atomically."""
    write_text(path, to_text(result))


def read_dft(path: Path) -> DftResult:
    """The result in a file written by `write_dft`.

    Raises:
        DataError: truncated, or of another format.
    """
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        if record["format"] != FORMAT:
            raise ValueError(record["format"])
        return DftResult(
            item=record["item"],
            recipe=record["recipe"],
            n_atoms=record["n_atoms"],
            states={StateName(name): _state(entry) for name, entry in record["states"].items()},
            binding=_binding(record["binding"]),
        )
    except (OSError, ValueError, KeyError, TypeError, LevelMismatch) as error:
        raise DataError(f"{path}: not a whole DFT record; delete it and run snakemake again") from error


def _absent(entry: Mapping[str, Any]) -> Absent:
    return Absent(status=Status(entry["status"]), reason=entry["reason"])


def _energy(entry: Mapping[str, Any]) -> Energy:
    return Energy(hartree=float(entry["hartree"]), level=Level(**entry["level"]))


def _state(entry: Mapping[str, Any]) -> ElectronicState | Absent:
    if "status" in entry:
        return _absent(entry)
    curve = {**entry["curve"], "gas": _energy(entry["curve"]["gas"]), "reference": _energy(entry["curve"]["reference"])}
    parts = {
        "curve": SolvationCurve(**curve),
        "gas": Orbitals(**entry["gas"]),
        "solvated": Orbitals(**entry["solvated"]),
        "charges_e": tuple(entry["charges_e"]),
        "recovery": tuple(entry["recovery"]),
        "lost_starts": tuple(entry["lost_starts"]),
    }
    return ElectronicState(**{**entry, **parts})


def _binding(entry: Mapping[str, Any]) -> Binding | Absent:
    if "status" in entry:
        return _absent(entry)
    parts = {name: _energy(entry[name]) for name in ("complex", "metal", "ligand", "deformed", "relaxed")}
    return Binding(**parts, recovery=tuple(entry["recovery"]))
