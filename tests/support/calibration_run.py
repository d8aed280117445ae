"""A made-up run whose calibration lines are known."""

import math
from pathlib import Path

import numpy as np

from solvscreen.config import Config, canonical_json
from solvscreen.domain.calibration import Hole
from solvscreen.domain.level import Energy, Level
from solvscreen.domain.quantity import Status
from solvscreen.domain.results import Absent, Binding, DftResult, ElectronicState, Orbitals, StateName
from solvscreen.domain.solvation import SolvationCurve, solvent_text
from solvscreen.domain.structure import Structure
from solvscreen.io.dft_record import write_dft
from solvscreen.io.schemas.xtb import XTB
from solvscreen.io.structures import NamedStructure, write_structures
from solvscreen.io.tables import Kind, to_frame, write_parquet
from solvscreen.provenance import Provenance
from solvscreen.stage_records import settings_record
from solvscreen.stages.calibrate import calibrate
from solvscreen.units import HARTREE_TO_EV, HARTREE_TO_KJ_PER_MOL

GAS = Level(program="made", program_version="1", method="DFT", basis="", grid="", solvation="gas", numerics="")
WET = Level(**{**GAS.__dict__, "solvation": solvent_text("PCM", 20.0)})
ABSENT = Absent(status=Status.NOT_COMPUTED, reason="not asked for")
SOLVENTS = {"A": 15.0, "B": 16.0, "C": 15.4, "D": 17.1, "E": 16.3}  # GFN-xTB ionisation energies in eV
SLOPE, OFFSET = 0.8, -3.0
NOISE = dict(zip(SOLVENTS, (0.05, -0.04, 0.02, 0.03, -0.06), strict=True))
HOLES = ("vertical_hole", "adiabatic_hole", "solvated_vertical_hole", "solvated_adiabatic_hole")
BARE_CATION_KJ_PER_MOL = -321.0  # whatever GFN would have to give for Na+


def state(hartree: float, charge: int) -> ElectronicState:
    """A state that no solvent changes."""
    curve = SolvationCurve(
        gas=Energy(hartree=hartree, level=GAS),
        gas_slope_hartree=0.0,
        reference=Energy(hartree=hartree, level=WET),
        reference_slope_hartree=0.0,
        reference_permittivity=20.0,
        model="PCM",
    )
    orbitals = Orbitals(homo_ev=-9.0, lumo_ev=1.0)
    return ElectronicState(
        charge=charge,
        multiplicity=1,
        curve=curve,
        gas=orbitals,
        solvated=orbitals,
        dipole_debye=0.0,
        charges_e=(),
        recovery=(),
        warning="",
    )


def dft(item: str, *, ionisation_ev: float = math.nan, binding_kj_per_mol: float = math.nan) -> DftResult:
    states: dict[StateName, ElectronicState | Absent] = dict.fromkeys(StateName, ABSENT)
    binding: Binding | Absent = ABSENT
    if math.isfinite(ionisation_ev):
        ion = state(ionisation_ev / HARTREE_TO_EV, 1)
        states |= {StateName.GROUND: state(0.0, 0), StateName.IONISED: ion, StateName.OXIDISED: ion}
    if math.isfinite(binding_kj_per_mol):
        zero = Energy(hartree=0.0, level=GAS)
        bound = Energy(hartree=binding_kj_per_mol / HARTREE_TO_KJ_PER_MOL, level=GAS)
        binding = Binding(complex=bound, metal=zero, ligand=zero, deformed=zero, relaxed=zero, recovery=())
    return DftResult(item=item, recipe="screening", n_atoms=3, states=states, binding=binding)


def xtb_row(item: str, **cells: object) -> dict[str, object]:
    defaults = {Kind.TEXT: "", Kind.INTEGER: 1, Kind.FLOAT: math.nan, Kind.BOOLEAN: False}
    row = {column.name: defaults[column.kind] for column in XTB.columns}
    kind = "cluster" if "+" in item else "species"
    return (
        row
        | {
            "item": item,
            "rank": 0,
            "kind": kind,
            "method": "GFN1-xTB gas (made 1)",
            "level": "a",
            "electrons_level": "GFN2-xTB gas (made 1)",
        }
        | cells
    )


def frame(item: str, charge: int) -> NamedStructure:
    n = 2 if "+" in item else 1
    structure = Structure(
        symbols=("H",) * n, positions_angstrom=np.eye(3)[:n] * 3.0, charge=charge, multiplicity=1 + (n - charge) % 2
    )
    return NamedStructure(
        item=item, rank=0, structure=structure, bonds=(), fragments=tuple(range(n)), notes={"state": "ground"}
    )


def written_run(folder: Path) -> Path:
    """Five solvents with their Na+ complexes, one that is too large for DFT, and one far beyond the others."""
    rows = [
        xtb_row(
            name,
            energy_hartree=-10.0,
            vertical_ionisation_ev=x,
            adiabatic_ionisation_ev=x - 0.3,
            permittivity=20.0,
            solvated_vertical_ionisation_ev=x - 1.9,
            **dict.fromkeys(HOLES, Hole.MOLECULE.value),
        )
        for name, x in {**SOLVENTS, "large": 15.8, "far": 19.0}.items()
    ]
    rows += [xtb_row(f"Na_1+{name}_1", energy_hartree=-10.0 - 0.01 * i) for i, name in enumerate([*SOLVENTS, "large"])]
    write_parquet(folder / "xtb.parquet", to_frame(rows, XTB), schema=XTB, provenance=Provenance(record={}))
    frames = [frame(str(row["item"]), charge=1 if "+" in str(row["item"]) else 0) for row in rows]
    write_structures(folder / "xtb.extxyz", frames)
    (folder / "electrode.json").write_text(canonical_json(settings_record(Config(), "electrode")))
    records = [dft(name, ionisation_ev=SLOPE * x + OFFSET + NOISE[name]) for name, x in SOLVENTS.items()]
    records += [
        dft(
            f"Na_1+{name}_1",
            binding_kj_per_mol=-0.01 * i * HARTREE_TO_KJ_PER_MOL - BARE_CATION_KJ_PER_MOL + 20 * NOISE[name],
        )
        for i, name in enumerate(SOLVENTS)
    ]
    for record in records:
        write_dft(folder / f"{record.item}.json", record)
    fit(folder)
    return folder


def fit(folder: Path) -> None:
    """Calibration tables of what lies in the folder."""
    calibrate(
        xtb=[folder / "xtb.parquet"],
        structures=[folder / "xtb.extxyz"],
        dft=sorted(set(folder.glob("*.json")) - {folder / "electrode.json"}),
        electrode=folder / "electrode.json",
        out=folder / "calibration.parquet",
        out_points=folder / "calibration_points.parquet",
    )
