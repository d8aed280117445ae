"""Simulated densities beside measured ones, without the simulations, but for one box of a few molecules."""

import json
import math
from pathlib import Path

import numpy as np
import pytest

from solvscreen.config import MdSettings
from solvscreen.errors import InputError
from solvscreen.stages.benchmark import run_benchmark
from solvscreen.stages.benchmarks import density, liquid_runs
from solvscreen.stages.benchmarks.density_references import read_case
from solvscreen.stages.benchmarks.liquid_labels import library
from solvscreen.stages.benchmarks.liquid_runs import LiquidOptions
from solvscreen.stages.benchmarks.references import Row

HEADER = "species,smiles,quantity,value,unit,conditions,method,confidence\n"
ROWS = (
    'DME,COCCOC,density,863.7,kg/m3,"25 C, 1 atm",experiment,seen-in-source\n'
    "DME,COCCOC,density,0.861,g/cm3,298.2 K,experiment,seen-in-source\n"
    "acetonitrile,,density,0.7766,g/mL,25 C,,\n"
    "NaPF6/DME 1 M,,density,0.995,g cm^-3,298.2 K,experiment,seen-in-source\n"
    "G2,COCCOCCOC,density,0.944,g/cm3,25 C,experiment,from-memory\n"
    "G2,COCCOCCOC,density (OPLS MD),0.944,g/cm3,25 C,classical MD,seen-in-source\n"
    "G2,COCCOCCOC,viscosity,0.98,mPa s,25 C,,seen-in-source\n"
    "EC,O=C1OCCO1,density,1321,kg/m3,25 C,,seen-in-source\n"
    "THF,C1CCOC1,density,883,lb/ft3,25 C,,seen-in-source\n"
)
OPTIONS = LiquidOptions(equilibration_ps=0.0, production_ps=0.0, replicas=0, only=(), threads=1)
SIMULATED = {"DME": 0.870, "ACN": 0.740}  # g/cm3, made up
ELECTROLYTE = 1.005


@pytest.fixture
def reference(tmp_path: Path) -> Path:
    path = tmp_path / "reference.csv"
    path.write_text(HEADER + ROWS)
    return path


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of the liquids that were simulated, by a simulation that knows its answer."""
    names: list[str] = []

    def run_md(*, settings: Path, members: Path, replica: int, scratch: Path, out: Path, threads: int) -> None:
        formulation = json.loads(members.read_text())["formulation"]
        names.append(formulation["id"])
        out.mkdir(parents=True, exist_ok=True)
        mean = ELECTROLYTE if formulation["salts"] else SIMULATED[formulation["solvents"][0]["species"]]
        values = mean + 0.002 * np.tile([1.0, -1.0], 50)
        rows = [f"{i},production,{value:.6f}" for i, value in enumerate(values)]
        (out / "log.csv").write_text("\n".join(["time_ps,phase,density_g_per_cm3", *rows]) + "\n")
        summary = {
            "status": "ok",
            "reason": "",
            "temperature_kelvin": formulation["temperature_kelvin"],
            "ion_charge_scale": 0.8,
            "n_frames": 100,
            "frame_interval_ps": 0.5,
            "production_ps": 50.0,
            "density_g_per_cm3": mean,
            "effective_molarity_molar": 0.0,
            "effective_molality_molal": 0.0,
        }
        (out / "summary.json").write_text(json.dumps(summary))

    monkeypatch.setattr(liquid_runs, "run_md", run_md)
    return names


def test_errors_and_targets(reference: Path, tmp_path: Path, ran: list[str]) -> None:
    report = density.benchmark_density(reference=reference, out=tmp_path / "out", options=OPTIONS)
    assert ran == ["DME_298.15K", "ACN_298.15K", "1.2091molal-NaPF6_DME_298.2K"]  # DME once for its two rows
    errors = [100.0 * one.error / one.reference for one in report.comparisons]
    expected = [0.870 / 0.8637 - 1, 0.870 / 0.861 - 1, 0.740 / 0.7766 - 1, 1.005 / 0.995 - 1]
    assert errors == pytest.approx([100 * error for error in expected], abs=1e-4)
    neat, salts = report.extra
    assert (neat.unit, neat.n, salts.n) == ("%", 3, 1)
    assert neat.mae == pytest.approx(np.mean(np.abs(errors[:3])), abs=1e-6)
    assert neat.spearman == pytest.approx(np.sqrt(3) / 2, abs=1e-6)  # two equal values out of three
    mae, largest, electrolytes = report.targets
    assert (mae.verdict, largest.verdict, electrolytes.verdict) == ("not met", "met", "met")
    assert largest.measured == pytest.approx(100 * expected[1], abs=1e-4)  # acetonitrile is a known weak spot
    assert "weak spot: ACN" in report.comparisons[2].remark
    assert "weak spot" not in report.comparisons[0].remark
    reasons = {one.row: one.reason for one in report.skipped}
    assert set(reasons) == {6, 7, 8, 9, 10}
    assert reasons[6] == "confidence from-memory"
    assert reasons[7].startswith("simulated, not measured")
    assert reasons[8] == "not a density"
    assert reasons[9].startswith("solid at 298.15 K")
    assert "lb/ft3" in reasons[10]


def test_files_and_text(reference: Path, tmp_path: Path, ran: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    run_benchmark(
        quantity="density", recipe="", reference=reference, out=tmp_path / "out", only=["DME"], production_ps=50.0
    )
    printed = capsys.readouterr().out
    assert "50 ps production" in printed
    assert "target: MAE of the electrolytes <= 2 %: no row, not measured" in printed
    assert "left out by --only" in printed
    assert ran == ["DME_298.15K"]
    table = (tmp_path / "out" / "density_sage.csv").read_text().splitlines()
    assert len(table) == 3
    settings = json.loads((tmp_path / "out" / "runs" / "DME_298.15K" / "settings.json").read_text())
    assert settings["settings"]["production_ps"] == 50.0


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"production_ps": 1.0}, "--production-ps 1: has to lie between 5"),
        ({"equilibration_ps": -3.0}, "--equilibration-ps -3"),
        ({"replicas": -1}, "--replicas -1"),
        ({"only": ["DMX"]}, "--only dmx: no usable row"),
    ],
)
def test_options_are_checked_before_anything_runs(
    reference: Path, tmp_path: Path, ran: list[str], change: dict[str, object], message: str
) -> None:
    options = LiquidOptions(**{**OPTIONS.__dict__, **change})  # type: ignore[arg-type]
    with pytest.raises(InputError, match=message):
        density.benchmark_density(reference=reference, out=tmp_path / "out", options=options)
    assert not ran


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        ({"quantity": "Density at 25 C", "conditions": ""}, ("DME_298.15K", 0.8637)),
        ({"quantity": "liquid density (vibrating tube)"}, ("DME_298.15K", 0.8637)),
        (
            {"species": "0.5 M NaPF6 in DME", "smiles": "[Na+].F[P-](F)(F)(F)(F)F.COCCOC"},
            ("0.6413molal-NaPF6_DME_298.15K", 0.8637),
        ),
        ({"value": "0.8637"}, "is the unit right"),
        ({"quantity": "density of states"}, "not a density"),
        ({"quantity": "number density"}, "not a density"),
        ({"method": "DFT-MD"}, "simulated"),
    ],
)
def test_rows_of_every_make(cells: dict[str, str], found: object) -> None:
    usual = {"species": "G1", "smiles": "COCCOC", "quantity": "density", "value": "863.7", "unit": "kg m-3"}
    row = Row(row=2, **({"conditions": "25 C"} | usual | cells))
    if isinstance(found, str):
        with pytest.raises(InputError, match=found):
            read_case(row, known=library())
    else:
        case = read_case(row, known=library())
        assert (case.liquid.formulation.id, case.density_g_per_cm3) == found


def test_file_without_densities(tmp_path: Path) -> None:
    path = tmp_path / "reference.csv"
    path.write_text(HEADER + "G2,COCCOCCOC,viscosity,0.98,mPa s,25 C,,seen-in-source\n")
    with pytest.raises(InputError, match="no row holds a measured density of a liquid; row 2: not a density"):
        density.benchmark_density(reference=path, out=tmp_path / "out", options=OPTIONS)


def test_a_real_box(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A few molecules of acetonitrile simulated, and of a silane that the force field lacks, which is a failure."""
    tiny = MdSettings(
        platform="CPU",
        min_box_nm=1.25,
        cutoff_nm=0.6,
        anneal_ps=0.0,
        equilibration_min_ps=0.4,
        equilibration_max_ps=0.4,
        production_ps=1.0,
        frame_interval_ps=0.2,
        checkpoint_interval_ps=0.4,
    )
    monkeypatch.setattr(liquid_runs, "md_settings", lambda *_, **__: tiny)
    path = tmp_path / "reference.csv"
    rows = "ACN,CC#N,density,0.7766,g/cm3,25 C,,\ntetramethylsilane,C[Si](C)(C)C,density,0.64,g/cm3,20 C,,\n"
    path.write_text(HEADER + rows)
    report = density.benchmark_density(reference=path, out=tmp_path / "out", options=OPTIONS)
    liquid, refused = report.comparisons
    assert 0.5 < liquid.computed < 1.0
    assert math.isnan(refused.computed)
    assert "no parameters for" in refused.reason
    assert report.extra[0].failures == 1
    before = (tmp_path / "out" / "runs" / "ACN_298.15K" / "replica_1" / "log.csv").read_bytes()
    again = density.benchmark_density(reference=path, out=tmp_path / "out", options=OPTIONS)
    assert again.comparisons[0].computed == liquid.computed
    assert (tmp_path / "out" / "runs" / "ACN_298.15K" / "replica_1" / "log.csv").read_bytes() == before
