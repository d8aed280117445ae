"""The stage from a recipe to files, on a box of a few molecules."""

import csv
import json
from dataclasses import replace
from pathlib import Path

import MDAnalysis
import numpy as np
import pytest
from rdkit import Chem
from tiny_box import RECIPE, SPECIES, TINY, run

from solvscreen.config import MdSettings
from solvscreen.domain.force_field import QuantumIon
from solvscreen.domain.formulation import ConcentrationBasis, Formulation, RatioBasis, with_charge_scale
from solvscreen.domain.liquid_box import LiquidBox
from solvscreen.engines.molecular_dynamics import Equilibration
from solvscreen.errors import Unstable
from solvscreen.io.quantum_ion import write_failed_ion
from solvscreen.stages import md


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
    assert {path.name for path in kept.iterdir()} == {".lock", "box_0", "finished_1_ps"}
    assert (kept / "finished_1_ps/trajectory.xtc").samefile(out / "trajectory.xtc")  # no space twice


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
