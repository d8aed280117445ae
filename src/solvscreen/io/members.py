"""Member files: which molecules, clusters or formulation one job works on, as canonical JSON.

`{"species": [...]}` for a shard of species, `{"clusters": [...], "species": [...]}` for a shard of clusters,
`{"formulation": {...}, "species": [...]}` for one formulation with all that its box depends on.
"""

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from pydantic import JsonValue

from solvscreen.config import canonical_json
from solvscreen.domain.cluster import Cluster
from solvscreen.domain.formulation import ConcentrationBasis, Formulation, RatioBasis, Salt, SolventPart
from solvscreen.domain.species import Molecule, Role, Species
from solvscreen.errors import DataError


def species_members(molecules: Iterable[Molecule]) -> str:
    """Member text of a shard of species."""
    ordered = sorted(molecules, key=lambda molecule: molecule.id)
    return canonical_json({"species": [asdict(molecule) for molecule in ordered]})


def cluster_members(clusters: Iterable[Cluster], molecules: Mapping[str, Molecule]) -> str:
    """Member text of a shard of clusters, with the molecules that they are made of."""
    ordered = sorted(clusters, key=lambda cluster: cluster.id)
    used = sorted({species for cluster in ordered for species, _ in cluster.counts})
    entries: list[JsonValue] = [{"counts": dict(cluster.counts), "charge": cluster.charge} for cluster in ordered]
    return canonical_json({"clusters": entries, "species": [asdict(molecules[species]) for species in used]})


def recipe_members(formulation: Formulation, species: Mapping[str, Species]) -> str:
    """Member text of one formulation with all that is known of its species, for the ranking and the report.

    Origins (file and row) are left out: moving a row re-runs nothing.
    """
    return _formulation_text(formulation, [_species_json(species[name]) for name in formulation.species])


def box_members(formulation: Formulation, species: Mapping[str, Species]) -> str:
    """Member text of one formulation with what its liquid depends on: correcting a name or a source re-runs nothing."""
    rows = [_species_json(species[name]) for name in formulation.species]
    return _formulation_text(formulation, [{key: row[key] for key in BOX_KEYS} for row in rows])


BOX_KEYS = ("id", "smiles", "role", "charge", "molar_mass_g_per_mol", "density_g_per_cm3", "density_kelvin")


def _formulation_text(formulation: Formulation, rows: list[dict[str, JsonValue]]) -> str:
    recipe = asdict(formulation)
    del recipe["origin"]
    if not formulation.has_charge_scale:
        del recipe["ion_charge_scale"]
    return canonical_json({"formulation": recipe, "species": list(rows)})


def read_species_members(path: Path) -> tuple[Molecule, ...]:
    """Molecules of a shard.

    Raises:
        DataError: truncated, or not a member file.
    """
    return tuple(_molecule(entry) for entry in _load(path, "species"))


def read_cluster_members(path: Path) -> tuple[tuple[Cluster, ...], dict[str, Molecule]]:
    """Clusters of a shard, and their molecules by id.

    Raises:
        DataError: truncated, or not a member file.
    """
    molecules = {entry["id"]: _molecule(entry) for entry in _load(path, "species")}
    clusters = tuple(
        Cluster(counts=tuple(sorted(entry["counts"].items())), charge=entry["charge"])
        for entry in _load(path, "clusters")
    )
    return clusters, molecules


def read_formulation_members(path: Path) -> tuple[Formulation, dict[str, Species]]:
    """A formulation and its species by id.

    Raises:
        DataError: truncated, or not a member file.
    """
    recipe = _load(path, "formulation")
    formulation = Formulation(
        id=recipe["id"],
        salts=tuple(Salt(**salt) for salt in recipe["salts"]),
        concentration_basis=ConcentrationBasis(recipe["concentration_basis"]),
        solvents=tuple(SolventPart(**part) for part in recipe["solvents"]),
        ratio_basis=RatioBasis(recipe["ratio_basis"]),
        temperature_kelvin=recipe["temperature_kelvin"],
        origin=str(path),
        ion_charge_scale=recipe.get("ion_charge_scale", math.nan),
    )
    return formulation, {entry["id"]: _species(entry, origin=str(path)) for entry in _load(path, "species")}


def _load(path: Path, key: str) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))[key]
    except (json.JSONDecodeError, KeyError, TypeError) as error:
        raise DataError(f"{path}: not a whole member file; delete it and run snakemake again") from error


def _molecule(entry: Mapping[str, Any]) -> Molecule:
    return Molecule(id=entry["id"], smiles=entry["smiles"], charge=entry["charge"], role=Role(entry["role"]))


def _species_json(species: Species) -> dict[str, JsonValue]:
    row = asdict(species)
    del row["origin"]
    return {key: None if isinstance(value, float) and math.isnan(value) else value for key, value in row.items()}


def _species(entry: Mapping[str, Any], *, origin: str) -> Species:
    """A species from its JSON; what a box member leaves out is unknown."""
    values = {field.name: math.nan if field.type is float else "" for field in fields(Species)} | dict(entry)
    values |= {name: math.nan for name, value in values.items() if value is None}
    return Species(**values | {"aliases": tuple(values["aliases"]), "role": Role(entry["role"]), "origin": origin})
