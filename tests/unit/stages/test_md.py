"""The stage from a recipe to files, on a box of a few molecules."""

import csv
import errno
import json
import os
import shutil
from dataclasses import replace
from pathlib import Path

import MDAnalysis
import numpy as np
import pytest
from rdkit import Chem
from rdkit.Chem.Descriptors import MolWt

from solvscreen.config import Config, MdSettings, canonical_json
from solvscreen.domain.force_field import QuantumIon
from solvscreen.domain.formulation import (
    ConcentrationBasis,
    Formulation,
    RatioBasis,
    Salt,
    SolventPart,
    with_charge_scale,
)
from solvscreen.domain.liquid_box import LiquidBox
from solvscreen.domain.species import Role, Species
from solvscreen.engines.molecular_dynamics import Equilibration
from solvscreen.engines.openmm.simulation import Simulation
from solvscreen.errors import Unstable
from solvscreen.io.members import box_members
from solvscreen.io.quantum_ion import write_failed_ion
from solvscreen.stage_records import settings_record
from solvscreen.stages import _md_outputs, md
from solvscreen.stages.lock import held

NAN = float("nan")
TINY = MdSettings(
    platform="CPU",
    min_box_nm=1.25,
    min_cations=2,
    cutoff_nm=0.6,
    anneal_ps=0.4,
    equilibration_min_ps=0.8,
    equilibration_max_ps=1.2,
    production_ps=1.0,
    frame_interval_ps=0.2,
    checkpoint_interval_ps=0.4,
)
SHORT = TINY.model_copy(update={"equilibration_min_ps": 0.4, "production_ps": 0.4, "anneal_ps": 0.0})


def species(identifier: str, smiles: str, role: Role, charge: int, density: float = NAN) -> Species:
    return Species(
        id=identifier,
        name=identifier,
        aliases=(),
        smiles=Chem.MolToSmiles(Chem.MolFromSmiles(smiles)),
        role=role,
        cas="",
        charge=charge,
        molar_mass_g_per_mol=MolWt(Chem.MolFromSmiles(smiles)),
        density_g_per_cm3=density,
        density_kelvin=298.15,
        density_source="",
        permittivity=NAN,
        permittivity_source="",
        melting_kelvin=NAN,
        boiling_kelvin=NAN,
        liquid_source="",
        origin="",
    )


SPECIES = {
    each.id: each
    for each in (
        species("Na", "[Na+]", Role.CATION, 1),
        species("BF4", "F[B-](F)(F)F", Role.ANION, -1),
        species("ACN", "CC#N", Role.SOLVENT, 0, 0.777),
    )
}
RECIPE = Formulation(
    id="tiny",
    salts=(Salt(name="NaBF4", cation="Na", n_cation=1, anion="BF4", n_anion=1, concentration=1.5),),
    concentration_basis=ConcentrationBasis.MOLAR,
    solvents=(SolventPart(species="ACN", fraction=1.0),),
    ratio_basis=RatioBasis.VOLUME,
    temperature_kelvin=298.15,
    origin="",
)


def run(
    folder: Path, *, settings: MdSettings = TINY, replica: int = 1, out: str = "out", ions: tuple[Path, ...] = ()
) -> dict[str, object]:
    folder.mkdir(exist_ok=True)
    (folder / "settings.json").write_text(canonical_json(settings_record(Config(md=settings), "md")))
    (folder / "members.json").write_text(box_members(RECIPE, SPECIES))
    md.run_md(
        settings=folder / "settings.json",
        members=folder / "members.json",
        ions=ions,
        replica=replica,
        scratch=folder / "scratch",
        out=folder / out,
        threads=1,
    )
    return dict(json.loads((folder / out / "summary.json").read_text()))


def test_files_of_a_replica(tmp_path: Path) -> None:
    summary = run(tmp_path)
    out = tmp_path / "out"
    assert (summary["status"], summary["rebuilds"]) == ("doubtful", 0)
    counts = dict(summary["counts"])  # type: ignore[call-overload]
    assert (counts["Na"], counts["BF4"]) == (2, 2)
    n_solvents = counts["ACN"]
    # ions of 46.3 cm3/mol leave 930.5 cm3 for 17.61 mol of acetonitrile: 23.5 for two formula units
    assert n_solvents in {23, 24}
    assert str(summary["reason"]).startswith("not equilibrated: 0.6 ps are too short to tell (10 ps needed)")
    assert summary["n_frames"] == 5
    assert summary["effective_molality_molal"] == pytest.approx(2 / (n_solvents * 0.041053), abs=1e-3)
    assert set(summary["force_field"]) == {"Na", "BF4", "ACN"}  # type: ignore[call-overload]
    universe = MDAnalysis.Universe(str(out / "topology.pdb"), str(out / "trajectory.xtc"))
    assert len(universe.trajectory) == 5
    assert [step.time for step in universe.trajectory] == pytest.approx([0.2, 0.4, 0.6, 0.8, 1.0])
    kinds = json.loads((out / "molecules.json").read_text())["molecules"]
    assert [(kind["species"], kind["role"], kind["charge"], kind["count"]) for kind in kinds] == [
        ("Na", "cation", 1, 2),
        ("BF4", "anion", -1, 2),
        ("ACN", "solvent", 0, n_solvents),
    ]
    assert [symbol for kind in kinds for _ in range(kind["count"]) for symbol in kind["symbols"]] == list(
        universe.atoms.elements
    )
    with (out / "log.csv").open() as handle:
        rows = list(csv.DictReader(handle))
    production = [float(row["density_g_per_cm3"]) for row in rows if row["phase"] == "production"]
    assert np.mean(production) == pytest.approx(summary["density_g_per_cm3"], abs=1e-5)
    litres = 2 / 0.602214 / (np.mean([float(row["box_nm"]) ** 3 for row in rows if row["phase"] == "production"]))
    assert summary["effective_molarity_molar"] == pytest.approx(litres, rel=1e-3)
    (kept,) = (tmp_path / "scratch").iterdir()
    assert {path.name for path in kept.iterdir()} == {".lock", "finished"}
    assert (kept / "finished/trajectory.xtc").samefile(out / "trajectory.xtc")  # no space twice


def test_a_kill_before_the_workflow_takes_note_costs_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(tmp_path, settings=SHORT)
    before = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    shutil.rmtree(tmp_path / "out")  # as Snakemake does with outputs it calls incomplete

    def repeat(task: md.Task) -> md.Replica:
        raise AssertionError("simulated again")

    monkeypatch.setattr(md, "simulate", repeat)
    run(tmp_path, settings=SHORT)
    assert {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()} == before


def test_a_kill_while_the_files_are_written_costs_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Killed(BaseException):
        """Stands for SIGKILL."""

    def killed(*_: object, **__: object) -> str:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(_md_outputs, "canonical_json", killed)
        with pytest.raises(Killed):
            run(tmp_path, settings=SHORT)
    monkeypatch.setattr(Simulation, "step", killed)
    assert run(tmp_path, settings=SHORT)["n_frames"] == 2


def test_a_run_with_other_settings_removes_what_nobody_works_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(task: md.Task) -> md.Replica:
        raise Unstable("stopped here")

    monkeypatch.setattr(md, "simulate", fail)
    for name in ("abandoned", "busy"):
        (tmp_path / "scratch" / name / "box_0").mkdir(parents=True)
    with held(tmp_path / "scratch/busy"):
        run(tmp_path)
    assert {path.name for path in (tmp_path / "scratch").iterdir()} == {"busy"}
    assert (tmp_path / "scratch/busy/box_0").is_dir()


def test_a_trajectory_is_copied_where_links_are_impossible(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_links(*_: object) -> None:
        raise OSError(errno.EXDEV, "Invalid cross-device link")

    (tmp_path / "one").write_bytes(b"frames")
    monkeypatch.setattr(os, "link", no_links)
    _md_outputs.link_or_copy(tmp_path / "one", tmp_path / "two")
    assert (tmp_path / "two").read_bytes() == b"frames"


@pytest.mark.slow
def test_same_seed_same_bytes_other_replica_other_packing(tmp_path: Path) -> None:
    run(tmp_path, settings=SHORT)
    shutil.rmtree(tmp_path / "scratch")
    run(tmp_path, settings=SHORT, out="again")
    run(tmp_path, settings=SHORT, replica=2, out="other")
    for name in ("topology.pdb", "molecules.json", "log.csv", "summary.json", "trajectory.xtc"):
        assert (tmp_path / "out" / name).read_bytes() == (tmp_path / "again" / name).read_bytes()
    assert (tmp_path / "out/topology.pdb").read_bytes() != (tmp_path / "other/topology.pdb").read_bytes()


def test_a_failure_leaves_all_files_and_the_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(task: md.Task) -> md.Replica:
        raise Unstable("OpenMM: Particle coordinate is NaN")

    monkeypatch.setattr(md, "simulate", fail)
    summary = run(tmp_path)
    assert (summary["status"], summary["n_frames"]) == ("failed", 0)
    assert summary["reason"] == "OpenMM: Particle coordinate is NaN"
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert names == {"topology.pdb", "molecules.json", "trajectory.xtc", "log.csv", "summary.json"}


def test_a_box_smaller_than_twice_the_cutoff_fails(tmp_path: Path) -> None:
    summary = run(tmp_path, settings=TINY.model_copy(update={"cutoff_nm": 0.7}))
    assert summary["reason"] == "a box of 1.25 nm has to be larger than 1.4 nm"


def task(folder: Path) -> md.Task:
    return md.Task(
        formulation=RECIPE,
        species=SPECIES,
        ions={},
        settings=TINY,
        replica=1,
        seed=1,
        threads=1,
        scratch=folder / "scratch",
    )


def test_an_ion_from_quantum_chemistry_is_what_is_simulated(tmp_path: Path) -> None:
    """Tetrafluoroborate once more, with a longer bond than the table's."""
    length = 1.50
    corners = np.array([[1, 1, 1], [1, -1, -1], [-1, 1, -1], [-1, -1, 1]]) / np.sqrt(3.0)
    smiles = SPECIES["BF4"].smiles
    order = [atom.GetSymbol() for atom in Chem.MolFromSmiles(smiles).GetAtoms()]
    spread = iter(length * corners)
    positions = np.array([np.zeros(3) if symbol == "B" else next(spread) for symbol in order])
    ion = QuantumIon(
        positions_angstrom=positions,
        hessian_kj_per_mol_nm2=1e5 * np.kron(5.0 * np.eye(5) - np.ones((5, 5)), np.eye(3)),
        charges_e=np.array([0.6 if symbol == "B" else -0.4 for symbol in order]),
        method="test",
    )
    given = replace(task(tmp_path), ions={"BF4": ion})
    parameters = md._parameters(given, SPECIES["BF4"])
    assert [bond.length_nm for bond in parameters.bonds] == pytest.approx([0.150] * 4)
    assert sorted(parameters.charges_e) == pytest.approx([-0.4] * 4 + [0.6])
    assert parameters.source.startswith("quantum chemistry of this run (test)")


def test_an_ion_that_quantum_chemistry_could_not_give_fails_the_replica(tmp_path: Path) -> None:
    write_failed_ion(tmp_path / "BF4.json", "BF4", "SCF did not converge")
    summary = run(tmp_path, ions=(tmp_path / "BF4.json",))
    assert (summary["status"], summary["n_frames"]) == ("failed", 0)
    assert summary["reason"] == "BF4: quantum chemistry gave no force field: SCF did not converge"


class Stage:
    """An engine that reports given densities and produces nothing."""

    def __init__(self, *densities: float, error: float = 0.002, reason: str = "") -> None:
        self.densities, self.error, self.reason = list(densities), error, reason
        self.boxes: list[dict[str, int]] = []

    def equilibrate(self, box: LiquidBox, **_: object) -> Equilibration:
        self.boxes.append({part.parameters.species: part.count for part in box.components})
        return Equilibration(
            density_g_per_cm3=self.densities.pop(0),
            density_error_g_per_cm3=self.error,
            duration_ps=1.0,
            reason=self.reason,
        )

    def produce(self, box: LiquidBox, **_: object) -> str:
        return f"run of {box.n_atoms} atoms"


@pytest.mark.parametrize(
    ("densities", "error", "reason", "boxes"),
    [
        ((0.86,), 0.002, "", 1),  # as predicted
        ((0.80, 0.80), 0.002, "", 2),  # 7 % too light: built again for that density, then right
        ((0.80,), 0.07, "", 1),  # the same, but within the doubt of the density
        ((0.80,), 0.002, "density drifts", 1),  # not settled: no ground to build again
        ((0.80, 0.90, 0.70, 0.9), 0.002, "", 3),  # at most twice
    ],
)
def test_built_again_for_another_density(
    densities: tuple[float, ...],
    error: float,
    reason: str,
    boxes: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stage = Stage(*densities, error=error, reason=reason)
    monkeypatch.setattr(md, "make_md_engine", lambda _: stage)
    replica = md.simulate(task(tmp_path))
    assert len(stage.boxes) == boxes
    assert replica.rebuilds == boxes - 1
    assert dict(replica.counts.counts) == stage.boxes[-1]
    if boxes == 2:
        molar = md.effective_molar(replica.counts, density_g_per_cm3=densities[-1])
        assert molar == pytest.approx(1.5, rel=0.03)
        assert stage.boxes[1]["ACN"] < stage.boxes[0]["ACN"]


def test_a_formulation_with_its_own_ion_charges_is_run_with_them() -> None:
    formulation = Formulation(
        id="a", salts=(), concentration_basis=ConcentrationBasis.MOLAR, solvents=(), ratio_basis=RatioBasis.VOLUME,
        temperature_kelvin=298.0, origin="",
    )  # fmt: skip
    settings = MdSettings(ion_charge_scale=0.9)
    assert md._with_charges(settings, formulation).ion_charge_scale == 0.9
    assert md._with_charges(settings, with_charge_scale(formulation, 0.7)).ion_charge_scale == 0.7
