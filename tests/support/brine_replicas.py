"""Made-up replicas of brine as the MD stage leaves them, with known answers."""

import itertools
import json
from pathlib import Path

import numpy as np
from MDAnalysis.lib.formats.libmdaxdr import XTCFile

from solvscreen.config import Config, canonical_json
from solvscreen.domain.formulation import ConcentrationBasis, Formulation, RatioBasis, Salt, SolventPart
from solvscreen.domain.species import Role, Species
from solvscreen.io.members import box_members
from solvscreen.io.schemas.first_shells import DENTICITY, NEIGHBOURS
from solvscreen.io.schemas.liquid import COORDINATION, DYNAMICS, LIQUID, RDF, SHELLS
from solvscreen.io.tables import read_parquet
from solvscreen.stage_records import settings_record
from solvscreen.stages.analyze import analyze_formulation
from solvscreen.stages.liquid import collect_liquid

EDGE_ANGSTROM = 40.0
SCHEMAS = {schema.name: schema for schema in (LIQUID, COORDINATION, SHELLS, DYNAMICS, NEIGHBOURS, DENTICITY, RDF)}
KINDS = [
    {"species": "Na", "residue": "NA", "role": "cation", "charge": 1, "count": 8, "n_atoms": 1, "symbols": ["Na"]},
    {"species": "Cl", "residue": "CL", "role": "anion", "charge": -1, "count": 8, "n_atoms": 1, "symbols": ["Cl"]},
    {"species": "W", "residue": "W", "role": "solvent", "charge": 0, "count": 16, "n_atoms": 3, "symbols": list("OHH")},
]
BONDS = {"Na": [], "Cl": [], "W": [[0, 1], [0, 2]]}


def _species(name: str, *, charge: int, role: Role) -> Species:
    return Species(
        id=name, name=name, smiles=name, role=role, charge=charge, molar_mass_g_per_mol=20.0,
        density_g_per_cm3=1.0, density_kelvin=298.0, permittivity=78.0,
        melting_kelvin=273.0, boiling_kelvin=373.0,
    )  # fmt: skip


def _members(path: Path) -> None:
    salt = Salt(name="NaCl", cation="Na", n_cation=1, anion="Cl", n_anion=1, concentration=1.0)
    formulation = Formulation(
        id="brine", salts=(salt,), concentration_basis=ConcentrationBasis.MOLAR, temperature_kelvin=298.0, origin="",
        solvents=(SolventPart(species="W", fraction=1.0),), ratio_basis=RatioBasis.VOLUME,
    )  # fmt: skip
    species = [
        _species("Na", charge=1, role=Role.CATION),
        _species("Cl", charge=-1, role=Role.ANION),
        _species("W", charge=0, role=Role.SOLVENT),
    ]
    path.write_text(box_members(formulation, {entry.id: entry for entry in species}))


def _frame(rng: np.random.Generator, *, apart_angstrom: float) -> np.ndarray:
    """Eight cations, far apart: four with two waters and a chloride, two with two waters, two with one water."""
    sodium = np.array(list(itertools.product((0, 1), repeat=3))) * 20.0 + 5.0
    chloride = np.add(sodium, (0.0, 10.0, 0.0))
    chloride[:4] = np.add(sodium[:4], (apart_angstrom, 0.0, 0.0))
    oxygen = np.concatenate([np.add(sodium, (0.0, 0.0, 2.4)), np.add(sodium, (0.0, -2.4, 0.0))])
    hydrogens = [np.add(oxygen, (0.0, 0.0, 1.0)), np.add(oxygen, (0.0, -1.0, 0.0))]
    water = np.stack([oxygen, *hydrogens], axis=1).reshape(-1, 3)
    water[3 * 14 :] += (10.0, 10.0, 0.0)  # the second water of the last two cations is far away
    positions = np.concatenate([sodium, chloride, water])
    return positions + rng.normal(0.0, 0.02, positions.shape)


def replica(
    folder: Path, *, seed: int, stated_frames: int = 60, density: float = 1.1, apart_angstrom: float = 2.8,
    **summary: object,
) -> Path:  # fmt: skip
    folder.mkdir(parents=True)
    rng, n_frames = np.random.default_rng(seed), 60
    box = np.diag([EDGE_ANGSTROM / 10.0] * 3).astype(np.float32)
    with XTCFile(str(folder / "trajectory.xtc"), "w") as handle:
        for step in range(n_frames):
            handle.write(
                (_frame(rng, apart_angstrom=apart_angstrom) / 10.0).astype(np.float32), box, step, 2.0 * step, 1000.0
            )
    molecules = [kind | {"bonds": BONDS[kind["species"]], "smiles": ""} for kind in KINDS]
    (folder / "molecules.json").write_text(json.dumps({"molecules": molecules}))
    rows = [f"{step},equilibration,0.5" for step in range(5)]
    rows += [f"{step},production,{density + 0.001 * rng.normal()}" for step in range(5, 205)]
    (folder / "log.csv").write_text("time_ps,phase,density_g_per_cm3\n" + "\n".join(rows) + "\n")
    content = {
        "status": "ok", "reason": "", "weak_spots": [], "temperature_kelvin": 298.0, "ion_charge_scale": 0.8,
        "n_frames": stated_frames,
        "frame_interval_ps": 2.0, "production_ps": 2000.0, "density_g_per_cm3": density,
        "effective_molarity_molar": 1.05, "effective_molality_molal": 1.2,
    } | summary  # fmt: skip
    (folder / "summary.json").write_text(json.dumps(content))
    return folder


def collector(folder: Path):
    """Function that analyses and collects the given replica folders; returns the tables."""
    settings = folder / "analysis.json"
    settings.write_text(canonical_json(settings_record(Config(), "analysis")))
    md = folder / "md.json"
    md.write_text(canonical_json(settings_record(Config(), "md")))
    _members(folder / "brine.json")

    def collect(*folders: Path):
        names = ("liquid", "coordination", "shells", "dynamics", "neighbours", "denticity", "rdf")
        out = {name: folder / f"{name}.parquet" for name in names}
        analyze_formulation(
            settings=settings, members=folder / "brine.json", replicas=folders, out_rdf=folder / "out/rdf.parquet",
            out_cutoffs=folder / "out/cutoffs.parquet", out_records=folder / "out/replicas.json",
        )  # fmt: skip
        collect_liquid(
            settings=settings, md=md, replicas=[folder / "out/replicas.json"], rdfs=[folder / "out/rdf.parquet"],
            **{f"out_{name}": path for name, path in out.items()},
        )  # fmt: skip
        return {name: read_parquet(path, schema=SCHEMAS[name]) for name, path in out.items()}

    return collect
