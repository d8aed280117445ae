"""Calibration of a made-up run: its points and its lines."""

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from calibration_run import (
    BARE_CATION_KJ_PER_MOL,
    HOLES,
    NOISE,
    OFFSET,
    SLOPE,
    SOLVENTS,
    dft,
    fit,
    frame,
    written_run,
    xtb_row,
)

from solvscreen.analysis.hole import SHARED, SPREAD
from solvscreen.config import Config, ElectrodeSettings, canonical_json
from solvscreen.domain.calibration import Hole
from solvscreen.domain.structure import Structure
from solvscreen.errors import LevelMismatch
from solvscreen.io.calibrations import read_calibrations, read_missing_calibrations
from solvscreen.io.dft_record import read_dft
from solvscreen.io.schemas.calibration import CALIBRATION_POINTS
from solvscreen.io.structures import read_structures, write_structures
from solvscreen.io.tables import read_parquet
from solvscreen.stage_records import settings_record
from solvscreen.stages._calibration_pairs import at_permittivity, dft_numbers, kind_of, xtb_number
from solvscreen.stages._calibrations import sources_of
from solvscreen.stages.calibrate import calibrate
from solvscreen.stages.shell_energies import _fitter

ABSOLUTE = 4.44 - 2.71  # V, of Na+/Na


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """Five solvents with their Na+ complexes, one that is too large for DFT, and one far beyond the others."""
    return written_run(tmp_path)


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
    assert kind("solvated_homo_ev", lower) == (Hole.BOUND_ANION, "")
    assert kind("lumo_ev", lower) == kind("solvated_lumo_ev", lower) == ("ion pair", "")
    assert kind("vertical_ionisation_ev", lower | dict.fromkeys(HOLES, "")) == ("ion pair", "")


def test_numbers_in_another_solvent_lie_on_the_line_from_vacuum() -> None:
    cells = {"vertical_ionisation_ev": 14.0, "solvated_vertical_ionisation_ev": 12.0, "permittivity": 20.0}
    row = xtb_row("A", **cells)
    assert at_permittivity(row, 20.0)["solvated_vertical_ionisation_ev"] == pytest.approx(12.0)
    assert at_permittivity(row, 2.0)["solvated_vertical_ionisation_ev"] == pytest.approx(14.0 - 2.0 * 0.5 / 0.95)
    orbital = row | {"homo_ev": -8.0, "solvated_homo_ev": -10.0}
    assert xtb_number("solvated_homo_ev", "A", {"A": orbital}, permittivity=2.0) == pytest.approx(
        -8.0 - 0.5 * 2.0 / 0.95
    )
    assert at_permittivity(row, 1.0)["solvated_vertical_ionisation_ev"] == pytest.approx(14.0)
    assert at_permittivity(xtb_row("Na"), 2.0) == pytest.approx(xtb_row("Na"), nan_ok=True)  # a bare cation has none


def test_potentials_are_against_sodium(run: Path) -> None:
    numbers = dft_numbers(dft("A", ionisation_ev=7.0), ElectrodeSettings())
    assert numbers["oxidation_potential_v"].value == pytest.approx(7.0 - ABSOLUTE)
