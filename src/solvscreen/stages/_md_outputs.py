"""Files of one replica."""

import errno
import math
import os
import shutil
from collections.abc import Sequence
from dataclasses import asdict, fields
from pathlib import Path
from typing import Final

import numpy as np
from pydantic import JsonValue

from solvscreen.chem.box import BoxCounts, edge_nm, effective_molal, effective_molar, target_molar
from solvscreen.config import MdSettings, canonical_json
from solvscreen.domain.formulation import Formulation
from solvscreen.domain.liquid_box import Component
from solvscreen.domain.quantity import Status
from solvscreen.domain.species import Species
from solvscreen.engines.molecular_dynamics import LiquidRun, LogRow
from solvscreen.io.atomic import replacing, write_text
from solvscreen.io.pdb import pdb_text, residue_names

NO_LINKS: Final = (errno.EXDEV, errno.EPERM, errno.ENOTSUP, errno.EMLINK, errno.ENOSYS, errno.EACCES)
CONCENTRATION_TOLERANCE: Final = 0.03  # relative
SUMMARY: Final = "summary.json"
TRAJECTORY: Final = "trajectory.xtc"
LOG_DIGITS: Final = {
    "time_ps": ".6g",
    "density_g_per_cm3": ".5f",
    "potential_energy_kj_per_mol": ".3f",
    "temperature_kelvin": ".2f",
    "box_nm": ".5f",
}


def write_replica(
    out: Path,
    *,
    formulation: Formulation,
    species: dict[str, Species],
    settings: MdSettings,
    counts: BoxCounts,
    run: LiquidRun,
    rebuilds: int,
    replica: int,
    seed: int,
) -> None:
    """Write all files of a finished replica; `summary.json` comes last."""
    components = run.start.components
    write_text(out / "topology.pdb", pdb_text(run.start))
    write_text(out / "molecules.json", molecules_json(components, species))
    write_text(out / "log.csv", log_csv(run.log))
    with replacing(out / TRAJECTORY) as temporary:
        link_or_copy(run.trajectory, temporary)
    production = np.array([row.density_g_per_cm3 for row in run.log if row.phase == "production"])
    density = float(production.mean())
    reasons = _reasons(formulation, settings, counts, run, density=density)
    summary: dict[str, JsonValue] = {
        "status": (Status.DOUBTFUL if reasons else Status.OK).value,
        "reason": "; ".join(reasons),
        "notes": list(run.notes),
        "formulation": formulation.id,
        "replica": replica,
        "seed": seed,
        "temperature_kelvin": formulation.temperature_kelvin,
        "n_frames": run.n_frames,
        "frame_interval_ps": settings.frame_interval_ps,
        "production_ps": run.production_ps,
        "equilibration_ps": run.equilibration.duration_ps,
        "timestep_fs": run.timestep_fs,
        "density_g_per_cm3": round(density, 6),
        "predicted_density_g_per_cm3": round(counts.predicted_density_g_per_cm3, 6),
        "box_nm": round(edge_nm(mass_g_per_mol=counts.mass_g_per_mol, density_g_per_cm3=density), 5),
        "counts": dict(counts.counts),
        "salts": dict(counts.salts),
        "composition_error": round(counts.composition_error, 6),
        "rebuilds": rebuilds,
        "effective_molarity_molar": round(effective_molar(counts, density_g_per_cm3=density), 6),
        "effective_molality_molal": round(effective_molal(counts), 6),
        "weak_spots": _weak_spots(components),
        "force_field": {part.parameters.species: part.parameters.source for part in components},
        "ion_charge_scale": settings.ion_charge_scale,
        "engine": settings.engine,
        "engine_version": run.program_version,
        "platform": run.platform,
        "precision": run.precision,
    }
    write_text(out / SUMMARY, canonical_json(summary) + "\n")


def write_failure(
    out: Path, *, formulation: Formulation, settings: MdSettings, replica: int, seed: int, reason: str
) -> None:
    """Write the files of a replica that failed: no molecules, no frames, and the reason."""
    write_text(out / "topology.pdb", "END\n")
    write_text(out / "molecules.json", canonical_json({"molecules": []}) + "\n")
    write_text(out / "log.csv", log_csv(()))
    with replacing(out / TRAJECTORY) as temporary:
        temporary.touch()
    summary: dict[str, JsonValue] = {
        "status": Status.FAILED.value,
        "reason": reason,
        "formulation": formulation.id,
        "replica": replica,
        "seed": seed,
        "temperature_kelvin": formulation.temperature_kelvin,
        "n_frames": 0,
        "ion_charge_scale": settings.ion_charge_scale,
        "weak_spots": [],
    }
    write_text(out / SUMMARY, canonical_json(summary) + "\n")


def publish(finished: Path, out: Path) -> None:
    """Put the files of a finished replica into `out`, `summary.json` last; the trajectory takes no space twice."""
    names = sorted((path.name for path in finished.iterdir() if not path.name.startswith(".")), key=SUMMARY.__eq__)
    for name in names:
        with replacing(out / name) as temporary:
            if name == TRAJECTORY:
                link_or_copy(finished / name, temporary)
            else:
                shutil.copyfile(finished / name, temporary)


def link_or_copy(source: Path, target: Path) -> None:
    """A second name for the same bytes; a copy where the two are on different file systems, or on one without links."""
    try:
        os.link(source, target)
    except OSError as error:
        if error.errno not in NO_LINKS:
            raise
        shutil.copyfile(source, target)


def molecules_json(components: Sequence[Component], species: dict[str, Species]) -> str:
    """Kinds of molecules in the order of the topology; bonds are pairs of atom numbers within one molecule, from 0."""
    residues = residue_names([part.parameters.species for part in components])
    entries: list[JsonValue] = []
    for part in components:
        parameters = part.parameters
        entry: dict[str, JsonValue] = {
            "species": parameters.species,
            "residue": residues[parameters.species],
            "role": species[parameters.species].role.value,
            "smiles": species[parameters.species].smiles,
            "charge": parameters.charge,
            "count": part.count,
            "n_atoms": len(parameters.symbols),
            "symbols": list(parameters.symbols),
            "bonds": [list(bond) for bond in sorted((min(b.atoms), max(b.atoms)) for b in parameters.bonds)],
        }
        entries.append(entry)
    return canonical_json({"molecules": entries}) + "\n"


def log_csv(rows: Sequence[LogRow]) -> str:
    """Rows as CSV."""
    names = [field.name for field in fields(LogRow)]
    lines = [",".join(names)]
    for row in rows:
        cells = asdict(row)
        lines.append(",".join(format(cells[name], LOG_DIGITS.get(name, "")) for name in names))
    return "\n".join(lines) + "\n"


def _reasons(
    formulation: Formulation, settings: MdSettings, counts: BoxCounts, run: LiquidRun, *, density: float
) -> list[str]:
    reasons: list[str] = []
    if run.equilibration.reason:
        reasons.append(f"not equilibrated: {run.equilibration.reason}")
    target = target_molar(formulation)
    if math.isfinite(target) and counts.n_salts:
        found = effective_molar(counts, density_g_per_cm3=density)
        if abs(found / target - 1.0) > CONCENTRATION_TOLERANCE:
            reasons.append(f"effective molarity is {found:.3f} M instead of {target:.3f} M")
    edge = edge_nm(mass_g_per_mol=counts.mass_g_per_mol, density_g_per_cm3=density)
    if edge < settings.min_box_nm:
        reasons.append(f"box edge of {edge:.3f} nm is below {settings.min_box_nm:g} nm")
    return reasons


def _weak_spots(components: Sequence[Component]) -> list[JsonValue]:
    return [
        f"{part.parameters.species}: {part.parameters.weak_spot}" for part in components if part.parameters.weak_spot
    ]
