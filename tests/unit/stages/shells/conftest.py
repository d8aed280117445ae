"""Salt water as the MD stage leaves it, sodium with one or two waters; and states and counts of a made-up shell."""

import itertools
import json
import math
from pathlib import Path

import numpy as np
import pytest
from MDAnalysis.lib.formats.libmdaxdr import XTCFile
from shell_evidence import HOLE, ITEM, NO_HOLE

from solvscreen.analysis import energetics
from solvscreen.config import Config, ShellSettings, XtbSettings, canonical_json
from solvscreen.domain.formulation import ConcentrationBasis, Formulation, RatioBasis, Salt, SolventPart
from solvscreen.domain.method_error import MethodError
from solvscreen.domain.quantity import Quantity
from solvscreen.domain.species import Role, Species
from solvscreen.domain.structure import Structure
from solvscreen.io.members import box_members, recipe_members
from solvscreen.io.schemas.shell_energies import SHELL_STATES, SHELL_TYPES
from solvscreen.io.structures import NamedStructure, write_structures
from solvscreen.io.tables import quantity_cells
from solvscreen.stage_records import settings_record
from solvscreen.stages import _calibrated_rows
from solvscreen.stages._shell_forms import uses
from solvscreen.stages._shell_states import ShellStates
from solvscreen.stages.analyze import analyze_formulation
from solvscreen.stages.cut_shells import cut_shells

KINDS = [
    {"species": "Na", "residue": "NA", "role": "cation", "charge": 1, "count": 8, "n_atoms": 1, "symbols": ["Na"]},
    {"species": "Cl", "residue": "CL", "role": "anion", "charge": -1, "count": 8, "n_atoms": 1, "symbols": ["Cl"]},
    {"species": "W", "residue": "W", "role": "solvent", "charge": 0, "count": 16, "n_atoms": 3, "symbols": list("OHH")},
]
BONDS = {"Na": [], "Cl": [], "W": [[0, 1], [0, 2]]}
N_FRAMES = 40
WATER = np.array([(0.0, 0.0, 0.0), (0.76, 0.0, 0.59), (-0.76, 0.0, 0.59)])  # opens along z


def _species(name, smiles, charge, role):
    return Species(
        id=name, name=name, smiles=smiles, role=role, charge=charge, molar_mass_g_per_mol=20.0,
        density_g_per_cm3=1.0, density_kelvin=298.0, permittivity=78.0,
        melting_kelvin=273.0, boiling_kelvin=373.0,
    )  # fmt: skip


SPECIES = {
    "Na": _species("Na", "[Na+]", 1, Role.CATION),
    "Cl": _species("Cl", "[Cl-]", -1, Role.ANION),
    "W": _species("W", "O", 0, Role.SOLVENT),
}


def _formulation(name):
    salt = Salt(name="NaCl", cation="Na", n_cation=1, anion="Cl", n_anion=1, concentration=1.0)
    return Formulation(
        id=name, salts=(salt,), concentration_basis=ConcentrationBasis.MOLAR, temperature_kelvin=298.0, origin="",
        solvents=(SolventPart(species="W", fraction=1.0),), ratio_basis=RatioBasis.VOLUME,
    )  # fmt: skip


def _frame(rng):
    """Cations 20 A apart in a box of 40 A: four with chloride and two waters, two with two waters, two with one."""
    sodium = np.array(list(itertools.product((0, 1), repeat=3))) * 20.0 + 1.0
    chloride = np.add(sodium, (0.0, 10.0, 0.0))
    chloride[:4] = np.add(sodium[:4], (2.6, 0.0, 0.0))
    above, below = np.add(WATER, (0.0, 0.0, 2.35)), -np.add(WATER, (0.0, 0.0, 2.35))
    water = np.concatenate([(centre + piece) for piece in (above, below) for centre in sodium])
    water[3 * 14 :] += (10.0, 10.0, 0.0)  # the second water of the last two cations is far away
    positions = np.concatenate([sodium, chloride, water])
    return np.mod(positions + rng.normal(0.0, 0.02, positions.shape), 40.0)


def _replica(folder, *, seed, **summary):
    folder.mkdir(parents=True)
    rng = np.random.default_rng(seed)
    box = np.diag([4.0] * 3).astype(np.float32)
    with XTCFile(str(folder / "trajectory.xtc"), "w") as handle:
        for step in range(N_FRAMES):
            handle.write((_frame(rng) / 10.0).astype(np.float32), box, step, 2.0 * step, 1000.0)
    molecules = [kind | {"bonds": BONDS[kind["species"]], "smiles": ""} for kind in KINDS]
    (folder / "molecules.json").write_text(json.dumps({"molecules": molecules}))
    rows = [f"{step},production,{1.1 + 0.001 * rng.normal()}" for step in range(200)]
    (folder / "log.csv").write_text("time_ps,phase,density_g_per_cm3\n" + "\n".join(rows) + "\n")
    content = {
        "status": "ok", "reason": "", "weak_spots": [], "temperature_kelvin": 298.0, "ion_charge_scale": 0.8,
        "n_frames": N_FRAMES, "frame_interval_ps": 2.0, "production_ps": 2000.0, "density_g_per_cm3": 1.1,
        "effective_molarity_molar": 1.05, "effective_molality_molal": 1.2,
    } | summary  # fmt: skip
    (folder / "summary.json").write_text(json.dumps(content))


class Brine:
    """One or more formulations of this salt water, with everything that the stages of the shells read."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def settings(self, stage: str, **section) -> Path:
        """Settings file of a stage."""
        made = {"shells": ShellSettings, "xtb": XtbSettings}
        config = Config(**{stage: made[stage](**section)}) if section else Config()
        path = self.folder / f"settings/{stage}.json"
        path.parent.mkdir(exist_ok=True)
        path.write_text(canonical_json(settings_record(config, stage)))
        return path

    def members(self, name: str) -> tuple[Path, Path]:
        """Member files of the box and of the recipe."""
        box, recipe = self.folder / f"{name}_box.json", self.folder / f"{name}_recipe.json"
        box.write_text(box_members(_formulation(name), SPECIES))
        recipe.write_text(recipe_members(_formulation(name), SPECIES))
        return box, recipe

    def ligands(self) -> Path:
        """The free molecules as stage xtb writes them."""
        path = self.folder / "ligands.extxyz"
        notes = {"state": "ground"}
        water = Structure(symbols=("O", "H", "H"), positions_angstrom=WATER, charge=0, multiplicity=1)
        chloride = Structure(symbols=("Cl",), positions_angstrom=np.zeros((1, 3)), charge=-1, multiplicity=1)
        frames = [
            NamedStructure(item="W", rank=0, structure=water, bonds=((0, 1), (0, 2)), fragments=(0, 0, 0), notes=notes),
            NamedStructure(item="Cl", rank=0, structure=chloride, bonds=(), fragments=(0,), notes=notes),
        ]
        write_structures(path, frames)
        return path

    def cut(self, name: str = "brine", *, seed: int = 1, **section) -> tuple[Path, Path]:
        """Table and structures of the shells of one formulation, from two replicas."""
        replicas = [self.folder / f"md/{name}/replica_{number}" for number in (1, 2)]
        for replica in replicas:
            if not replica.exists():
                _replica(replica, seed=seed + int(replica.name[-1]))
        box, _ = self.members(name)
        out = self.folder / f"liquid/{name}"
        analyze_formulation(
            settings=self.settings("analysis"), members=box, replicas=replicas, out_rdf=out / "rdf.parquet",
            out_cutoffs=out / "cutoffs.parquet", out_records=out / "replicas.json",
        )  # fmt: skip
        table, structures = self.folder / f"shells/{name}.parquet", self.folder / f"shells/{name}.extxyz"
        cut_shells(
            settings=self.settings("shells", **section), analysis=self.settings("analysis"), members=box,
            records=out / "replicas.json", replicas=replicas, table=table, structures=structures,
        )  # fmt: skip
        return table, structures

    def spoil(self, name: str = "brine") -> None:
        """Make every replica of a formulation a failed one."""
        for number in (1, 2):
            folder = self.folder / f"md/{name}/replica_{number}"
            _replica(folder, seed=number, status="failed", reason="exploded")


@pytest.fixture
def brine(tmp_path: Path) -> Brine:
    """Files of salt water in a folder of the test."""
    return Brine(tmp_path)


@pytest.fixture
def states_of(made_row):
    """Function from (snapshot, state, permittivity) to energies in hartree to the index of states."""

    def build(energies, *, item=ITEM, **cells):
        rows = []
        for (name, snapshot, state, permittivity), hartree in energies.items():
            wet = cells.get(f"{state}_{snapshot}_wet", {}) if permittivity > 1.0 else {}
            here = cells.get(f"{state}_{snapshot}", {}) | wet
            rows += [
                made_row(
                    SHELL_STATES, item=name or item, snapshot=snapshot, state=state, use=use, permittivity=permittivity,
                    energy_hartree=hartree, homo_ev=-10.0 - snapshot, lumo_ev=1.0, method="GFN1-xTB",
                    molecule_charges=HOLE if state == "oxidised" or state.endswith("ionised") else NO_HOLE,
                    level="gas" if permittivity == 1.0 else "wet", status="ok" if math.isfinite(hartree) else "failed",
                ) | here | cells.get(use, {})
                for use in uses(state)
            ]  # fmt: skip
        return ShellStates(rows)

    return build


@pytest.fixture
def counted(made_row):
    """A row of the counts: a type with two snapshots."""
    population = Quantity(value=0.4, lower=0.3, upper=0.5, n=9, method="molecular dynamics")
    return made_row(
        SHELL_TYPES, formulation="f", cation="Na", shell="S_2", denticity="S(2,2)", cluster="Na_1+S_2", item=ITEM,
        charge=1, n_atoms=9, n_cut=2, **{"class": "free"}, **quantity_cells("population", population),
    )  # fmt: skip


@pytest.fixture
def no_recipe_error(monkeypatch):
    """Recipes without error, so that intervals are those of the lines and the snapshots."""
    error = MethodError(rmse=0.0, n=1, against="made up")
    for module in (energetics, _calibrated_rows):
        monkeypatch.setattr(module, "ionisation_error_ev", lambda _: error)
        monkeypatch.setattr(module, "binding_error", lambda _: error)
