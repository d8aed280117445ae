"""Calibration of a made-up run, and what it puts into tables."""

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from solvscreen.analysis.hole import SHARED, SPREAD
from solvscreen.config import Config, ElectrodeSettings, canonical_json
from solvscreen.domain.calibration import Hole
from solvscreen.domain.level import Energy, Level
from solvscreen.domain.method_error import IONISATION_EV, MethodError
from solvscreen.domain.quantity import Quantity, Status, not_computed
from solvscreen.domain.results import Absent, Binding, DftResult, ElectronicState, Orbitals, StateName
from solvscreen.domain.solvation import SolvationCurve, solvent_text
from solvscreen.domain.structure import Structure
from solvscreen.errors import LevelMismatch
from solvscreen.io.calibrations import read_calibrations, read_missing_calibrations
from solvscreen.io.dft_record import read_dft, write_dft
from solvscreen.io.schemas.calibration import CALIBRATION_POINTS
from solvscreen.io.schemas.xtb import XTB
from solvscreen.io.structures import NamedStructure, read_structures, write_structures
from solvscreen.io.tables import Kind, quantity_cells, read_parquet, read_quantity, to_frame, write_parquet
from solvscreen.provenance import Provenance
from solvscreen.stage_records import settings_record
from solvscreen.stages._calibrated_rows import Calibrated, method_half_width, split_unit, with_calibrated
from solvscreen.stages._calibration_pairs import at_permittivity, calibration_pairs, dft_numbers, kind_of, xtb_number
from solvscreen.stages._calibrations import lowest_rows, lowest_structures, sources_of
from solvscreen.stages.calibrate import calibrate
from solvscreen.stages.shell_energies import _fitter
from solvscreen.units import HARTREE_TO_EV, HARTREE_TO_KJ_PER_MOL

GAS = Level(program="made", program_version="1", method="DFT", basis="", grid="", solvation="gas", numerics="")
WET = Level(**{**GAS.__dict__, "solvation": solvent_text("PCM", 20.0)})
ABSENT = Absent(status=Status.NOT_COMPUTED, reason="not asked for")
ABSOLUTE = 4.44 - 2.71  # V, of Na+/Na
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


@pytest.fixture
def run(tmp_path: Path) -> Path:
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
    write_parquet(tmp_path / "xtb.parquet", to_frame(rows, XTB), schema=XTB, provenance=Provenance(record={}))
    frames = [frame(str(row["item"]), charge=1 if "+" in str(row["item"]) else 0) for row in rows]
    write_structures(tmp_path / "xtb.extxyz", frames)
    (tmp_path / "electrode.json").write_text(canonical_json(settings_record(Config(), "electrode")))
    records = [dft(name, ionisation_ev=SLOPE * x + OFFSET + NOISE[name]) for name, x in SOLVENTS.items()]
    records += [
        dft(
            f"Na_1+{name}_1",
            binding_kj_per_mol=-0.01 * i * HARTREE_TO_KJ_PER_MOL - BARE_CATION_KJ_PER_MOL + 20 * NOISE[name],
        )
        for i, name in enumerate(SOLVENTS)
    ]
    for record in records:
        write_dft(tmp_path / f"{record.item}.json", record)
    fit(tmp_path)
    return tmp_path


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


def test_the_lines_of_a_run_are_those_of_its_numbers(run: Path) -> None:
    line = read_calibrations(run / "calibration.parquet")["vertical_ionisation_ev", Hole.MOLECULE]
    x = np.array(list(SOLVENTS.values()))
    slope, intercept = np.polyfit(x, SLOPE * x + OFFSET + np.array(list(NOISE.values())), 1)
    assert (line.slope, line.intercept) == pytest.approx((slope, intercept))
    assert (line.n, line.source, line.target) == (5, "GFN2-xTB//GFN1-xTB", "screening")
    points = read_parquet(run / "calibration_points.parquet", schema=CALIBRATION_POINTS)
    assert sorted(points.query("quantity == 'vertical_ionisation_ev'")["item"]) == sorted(SOLVENTS)
    table = pd.read_csv(run / "calibration.csv").set_index(["quantity", "kind"])
    assert table.loc[("vertical_ionisation_ev", Hole.MOLECULE), "unit"] == "eV"


def test_an_ion_that_fell_apart_is_no_point_of_a_relaxed_quantity(run: Path) -> None:
    pair = frame("B", 1).structure
    gone = Structure(symbols=("H", "H"), positions_angstrom=np.eye(3)[:2] * 60.0, charge=1, multiplicity=2)
    oxidised = {"state": "oxidised"}
    more = [
        replace(frame("B", 1), structure=gone, fragments=(0, 1), notes=oxidised),
        replace(frame("C", 1), structure=pair, notes=oxidised),
    ]
    write_structures(run / "xtb.extxyz", [*read_structures(run / "xtb.extxyz"), *more])
    fit(run)
    points = read_parquet(run / "calibration_points.parquet", schema=CALIBRATION_POINTS)
    assert sorted(points.query("quantity == 'vertical_ionisation_ev'")["item"]) == sorted(SOLVENTS)
    assert sorted(points.query("quantity == 'adiabatic_ionisation_ev'")["item"]) == sorted({*SOLVENTS} - {"B"})


def test_points_and_lines_are_those_at_the_permittivity_where_they_are_used(run: Path) -> None:
    lowest = min(SOLVENTS.values()) - 1.9 * (6.0 / 7.0) / 0.95  # at 7, from the rows' 20
    config = Config(electrode=ElectrodeSettings(permittivity=7.0))
    (run / "seven.json").write_text(canonical_json(settings_record(config, "electrode")))
    dft_files = [run / f"{name}.json" for name in SOLVENTS]
    calibrate(
        xtb=[run / "xtb.parquet"], structures=[run / "xtb.extxyz"], dft=dft_files, electrode=run / "seven.json",
        out=run / "seven.parquet", out_points=run / "seven_points.parquet",
    )  # fmt: skip
    points = read_parquet(run / "seven_points.parquet", schema=CALIBRATION_POINTS)
    assert points.query("quantity == 'vertical_oxidation_potential_v'")["x"].min() == pytest.approx(lowest)
    lines_at = _fitter([run / "xtb.parquet"], [read_dft(path) for path in dft_files], ElectrodeSettings())
    found = {eps: lines_at(eps).fits["vertical_oxidation_potential_v", Hole.MOLECULE] for eps in (7.0, 20.0)}
    assert found[7.0].x_lowest == pytest.approx(lowest)
    assert found[20.0].x_lowest == pytest.approx(min(SOLVENTS.values()) - 1.9)


def test_tables_of_two_levels_are_not_fitted_together() -> None:
    rows = {name: xtb_row(name, electrons_level=f"{method} gas") for name, method in (("A", "GFN2"), ("B", "IPEA1"))}
    with pytest.raises(LevelMismatch, match="GFN2 gas, IPEA1 gas"):
        sources_of(rows)


def test_binding_has_the_energy_of_the_bare_cation_in_its_intercept(run: Path) -> None:
    line = read_calibrations(run / "calibration.parquet")["binding_energy_kj_per_mol", "cation complex"]
    assert line.slope == pytest.approx(1.0, abs=0.03)
    # x is E(ML) - E(L), so that the line crosses x = 0 at minus the cation's energy
    assert line.intercept == pytest.approx(-BARE_CATION_KJ_PER_MOL, abs=2.0)


def test_a_quantity_without_gfn_xtb_numbers_has_no_row(run: Path) -> None:
    for read in (read_calibrations, read_missing_calibrations):
        assert ("oxidation_potential_v", Hole.MOLECULE) not in read(run / "calibration.parquet")


def test_binding_differences_need_one_metal_and_one_ligand() -> None:
    rows = {item: xtb_row(item, energy_hartree=-1.0) for item in ("Na_1+A_1", "Na_1+A_2", "Na_1+A_1+B_1", "A_1+B_1")}
    rows["A"] = xtb_row("A", energy_hartree=-0.9)
    assert xtb_number("binding_energy_kj_per_mol", "Na_1+A_1", rows, permittivity=20.0) == pytest.approx(
        -262.55, abs=0.01
    )
    for item in ("Na_1+A_2", "Na_1+A_1+B_1", "A_1+B_1", "A", "unknown"):
        assert math.isnan(xtb_number("binding_energy_kj_per_mol", item, rows, permittivity=20.0))


def test_of_a_vertical_and_a_relaxed_number_the_lower_one_counts_if_both_exist() -> None:
    """As in the density-functional columns: relaxing cannot cost energy."""
    row = xtb_row("A", solvated_adiabatic_ionisation_ev=12.4, solvated_vertical_ionisation_ev=12.1)
    assert xtb_number("oxidation_potential_v", "A", {"A": row}, permittivity=20.0) == 12.1
    alone = xtb_row("A", solvated_vertical_ionisation_ev=12.1)
    assert math.isnan(xtb_number("oxidation_potential_v", "A", {"A": alone}, permittivity=20.0))
    assert xtb_number("gap_ev", "A", {"A": xtb_row("A", homo_ev=-11.0, lumo_ev=-5.5)}, permittivity=20.0) == 5.5


def test_the_hole_is_that_of_the_number_which_counts() -> None:
    holes = {
        "vertical_hole": "hole in a bound anion, shared",
        "solvated_vertical_hole": Hole.BOUND_ANION.value,
        "solvated_adiabatic_hole": "hole in a bound molecule, spread",
    }
    energies = {"vertical_ionisation_ev": 16.0, "solvated_vertical_ionisation_ev": 13.0}
    item, pair = "Na_1+A_1+B_1", frame("Na_1+A_1+B_1", 0)
    lower = xtb_row(item, permittivity=20.0, solvated_adiabatic_ionisation_ev=12.4, **energies, **holes)
    higher = lower | {"solvated_adiabatic_ionisation_ev": 13.1, "adiabatic_ionisation_ev": 16.0}

    def kind(quantity: str, row: dict[str, object]) -> tuple[str, str]:
        return kind_of(quantity, item, frame=pair, rows={item: row}, permittivity=20.0)

    assert kind("oxidation_potential_v", lower | {"adiabatic_ionisation_ev": 16.0}) == (Hole.BOUND_MOLECULE, SPREAD)
    assert kind("oxidation_potential_v", higher) == (Hole.BOUND_ANION, "")
    assert kind("vertical_oxidation_potential_v", lower) == (Hole.BOUND_ANION, "")
    assert kind("homo_ev", lower) == kind("vertical_ionisation_ev", lower) == (Hole.BOUND_ANION, SHARED)
    assert kind("lumo_ev", lower) == ("ion pair", "")
    assert kind("vertical_ionisation_ev", lower | dict.fromkeys(HOLES, "")) == ("ion pair", "")


def test_an_item_without_a_single_place_for_its_hole_is_no_point_and_is_doubtful(run: Path) -> None:
    numbers = calibrated(run)
    spread = {item: {**row, "vertical_hole": "hole in a molecule, spread"} for item, row in numbers.xtb.items()}
    found = replace(numbers, xtb=spread).number("vertical_ionisation_ev", "large", instead_of=NONE)
    assert (found.status, found.reason) == (Status.DOUBTFUL, SPREAD)
    pairs = calibration_pairs(
        [read_dft(run / "A.json"), read_dft(run / "B.json")],
        xtb=dict(numbers.xtb) | {"A": spread["A"]}, structures=numbers.structures, apart={},
        electrode=ElectrodeSettings(),
    )  # fmt: skip
    assert {pair.item for pair in pairs if pair.quantity == "vertical_ionisation_ev"} == {"B"}


def test_numbers_in_another_solvent_lie_on_the_line_from_vacuum() -> None:
    cells = {"vertical_ionisation_ev": 14.0, "solvated_vertical_ionisation_ev": 12.0, "permittivity": 20.0}
    row = xtb_row("A", **cells)
    assert at_permittivity(row, 20.0)["solvated_vertical_ionisation_ev"] == pytest.approx(12.0)
    assert at_permittivity(row, 2.0)["solvated_vertical_ionisation_ev"] == pytest.approx(14.0 - 2.0 * 0.5 / 0.95)
    assert at_permittivity(row, 1.0)["solvated_vertical_ionisation_ev"] == pytest.approx(14.0)
    assert at_permittivity(xtb_row("Na"), 2.0) == pytest.approx(xtb_row("Na"), nan_ok=True)  # a bare cation has none


def calibrated(run: Path, *, permittivity: float = 20.0, **oxidised: str) -> Calibrated:
    return Calibrated(
        permittivity=permittivity,
        lines=read_calibrations(run / "calibration.parquet"),
        missing=read_missing_calibrations(run / "calibration.parquet"),
        xtb=lowest_rows([run / "xtb.parquet"]),
        structures=lowest_structures(read_structures(run / "xtb.extxyz")),
        changes={"oxidised": oxidised, "reduced": {"large": "the complex falls apart"}},
    )


NONE = not_computed("75 atoms, more than dft.max_atoms = 60")


def test_a_missing_number_is_calibrated_and_says_so(run: Path) -> None:
    line = read_calibrations(run / "calibration.parquet")["vertical_ionisation_ev", Hole.MOLECULE]
    found = calibrated(run).number("vertical_ionisation_ev", "large", instead_of=NONE)
    assert found.value == pytest.approx(line.intercept + line.slope * 15.8)
    assert found.status is Status.OK
    assert found.method.startswith("GFN2-xTB//GFN1-xTB calibrated to screening (n=5, leave-one-out RMSE 0.0")
    # wider than the recipe's own interval against measurements
    assert found.upper - found.value > method_half_width("vertical_ionisation_ev", recipe="screening", value=9.0)


def test_a_solvated_number_is_calibrated_in_its_own_solvent(run: Path) -> None:
    line = read_calibrations(run / "calibration.parquet")["vertical_oxidation_potential_v", Hole.MOLECULE]
    found = calibrated(run, permittivity=7.0).number("vertical_oxidation_potential_v", "large", instead_of=NONE)
    assert found.value == pytest.approx(line.value(15.8 - 1.9 * (6.0 / 7.0) / 0.95))


def test_a_density_functional_number_stays(run: Path) -> None:
    given = Quantity(value=9.0, lower=8.0, upper=10.0, n=1, method="DFT")
    assert calibrated(run).number("vertical_ionisation_ev", "A", instead_of=given) is given


def test_beyond_the_fitted_range_a_number_is_doubtful(run: Path) -> None:
    found = calibrated(run).number("vertical_ionisation_ev", "far", instead_of=NONE)
    assert (found.status, found.reason) == (Status.DOUBTFUL, "extrapolated calibration")


def test_a_failed_calculation_is_replaced_with_its_reason(run: Path) -> None:
    failed = Quantity(
        value=math.nan, lower=math.nan, upper=math.nan, n=0, method="", status=Status.FAILED, reason="no convergence"
    )
    found = calibrated(run).number("vertical_ionisation_ev", "large", instead_of=failed)
    assert found.is_number
    assert (found.status, "no convergence" in found.reason) == (Status.DOUBTFUL, True)


def test_atoms_that_moved_on_oxidation_make_a_relaxed_number_doubtful(run: Path) -> None:
    numbers = calibrated(run, large="H1 left O1")
    assert "H1 left O1" in numbers.number("adiabatic_ionisation_ev", "large", instead_of=NONE).reason
    assert numbers.number("vertical_ionisation_ev", "large", instead_of=NONE).status is Status.OK


def test_a_complex_that_fell_apart_on_reduction_is_doubtful(run: Path) -> None:
    numbers = calibrated(run)
    line = replace(numbers.lines["vertical_ionisation_ev", Hole.MOLECULE], quantity="reduction_potential_v")
    lines = {("reduction_potential_v", "neutral molecule"): line}
    row = {**numbers.xtb["large"], "adiabatic_attachment_ev": 15.8, "solvated_adiabatic_attachment_ev": 15.8}
    made = replace(numbers, lines=lines, xtb={**numbers.xtb, "large": row})
    found = made.number("reduction_potential_v", "large", instead_of=NONE)
    assert "on reduction: the complex falls apart" in found.reason


def test_without_a_line_the_number_stays_missing_and_says_why(run: Path) -> None:
    found = calibrated(run).number("vertical_ionisation_ev", "Na_1+large_1", instead_of=NONE)
    assert (found.is_number, found.status) == (False, Status.NOT_COMPUTED)
    assert found.reason.startswith(NONE.reason)
    assert "no GFN-xTB number to calibrate" in found.reason


def test_with_a_line_but_no_gfn_xtb_number_the_reason_of_that_is_given(run: Path) -> None:
    numbers = calibrated(run)
    row = {**numbers.xtb["large"], "vertical_ionisation_ev": math.nan, "electrons_reason": "ionised form: no SCF"}
    found = replace(numbers, xtb={**numbers.xtb, "large": row}).number(
        "vertical_ionisation_ev", "large", instead_of=NONE
    )
    assert found.reason == f"{NONE.reason}; no GFN-xTB number to calibrate: ionised form: no SCF"


def test_a_row_is_filled_and_judged_again(run: Path) -> None:
    row = {
        **quantity_cells("vertical_ionisation", NONE, "ev"),
        **quantity_cells("binding_energy", NONE, "kj_per_mol"),
        "status": "not computed",
        "reason": NONE.reason,
    }
    filled = with_calibrated(
        row, "large", calibrated(run), judged_by=("vertical_ionisation_ev", "binding_energy_kj_per_mol")
    )
    assert filled["vertical_ionisation_ev"] > 0
    binding = read_quantity(filled, "binding_energy", "kj_per_mol")  # of the complex Na_1+large_1
    assert binding.value == pytest.approx(-0.05 * HARTREE_TO_KJ_PER_MOL - BARE_CATION_KJ_PER_MOL, abs=5.0)
    assert binding.reason == "extrapolated calibration"
    assert (filled["status"], filled["reason"]) == ("doubtful", "extrapolated calibration")


def test_intervals_of_recipes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(IONISATION_EV, "screening", MethodError(rmse=0.3, n=9, against="made up"))
    half = method_half_width("oxidation_potential_v", recipe="screening", value=5.0)
    assert half == pytest.approx(2.262 * 0.3, abs=1e-3)  # Student's t of 9
    assert method_half_width("homo_ev", recipe="screening", value=-9.0) == 0.0
    assert math.isnan(method_half_width("vertical_ionisation_ev", recipe="never measured", value=9.0))
    assert split_unit("homo_ev") == ("homo", "ev")


def test_potentials_are_against_sodium(run: Path) -> None:
    numbers = dft_numbers(dft("A", ionisation_ev=7.0), ElectrodeSettings())
    assert numbers["oxidation_potential_v"].value == pytest.approx(7.0 - ABSOLUTE)
