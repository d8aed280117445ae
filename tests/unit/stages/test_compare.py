"""Predictions beside measurements, on a made-up run."""

import csv
from pathlib import Path
from typing import Any

import pytest

from solvscreen.config import Config
from solvscreen.domain.quantity import Quantity
from solvscreen.errors import InputError
from solvscreen.io.members import recipe_members
from solvscreen.io.schemas.liquid import DYNAMICS, LIQUID
from solvscreen.io.tables import quantity_cells, to_frame, write_parquet
from solvscreen.provenance import Provenance
from solvscreen.stage_records import settings_record
from solvscreen.stages.compare import compare_with_measurements


@pytest.fixture
def finished(made_run: Any, made_row: Any) -> Any:
    """The made-up run with its tables and member files on disk; ions of G2 with NaPF6 move, two in 30 angstrom."""
    ranked = made_run.ranked()
    frame, schema = ranked.frame, ranked.schema
    provenance = Provenance(record=settings_record(Config(), "ranking"))
    write_parquet(made_run.folder / "ranking.parquet", frame, schema=schema, provenance=provenance)
    liquids = [row | {"n_replicas": 2, "temperature_kelvin": 298.15} for row in made_run.liquids]
    write_parquet(made_run.folder / "liquid.parquet", to_frame(liquids, LIQUID), schema=LIQUID, provenance=provenance)
    moving = Quantity(value=0.3, lower=0.2, upper=0.5, n=2, method="made up")
    motions = [
        made_row(DYNAMICS, formulation="napf6-g2", species=ion, n_molecules=4, box_edge_angstrom=30.0)
        | quantity_cells("corrected_self_diffusion", moving, "nm2_per_ns")
        for ion in ("Na", "PF6")
    ]
    frame = to_frame(motions, DYNAMICS)
    write_parquet(made_run.folder / "dynamics.parquet", frame, schema=DYNAMICS, provenance=provenance)
    folder = made_run.folder / "members" / "recipes"
    folder.mkdir(parents=True)
    for formulation, species in made_run.members:
        (folder / f"{formulation.id}.json").write_text(recipe_members(formulation, species))
    return made_run


def _compare(run: Any, *rows: str) -> Path:
    measured = run.folder / "measured.csv"
    measured.write_text("formulation,quantity,value,unit\n" + "".join(f"{row}\n" for row in rows))
    compare_with_measurements(run=run.folder, measured=measured, top=2, out=run.folder / "compare")
    return Path(run.folder / "compare")


def test_formulations_are_found_by_id_and_by_recipe(finished: Any, capsys: pytest.CaptureFixture[str]) -> None:
    recipes = {formulation.id: formulation.recipe for formulation, _ in finished.members}
    out = _compare(
        finished,
        f"{recipes['napf6-ec-dmc']},oxidation onset,5.1,V vs Na+/Na",
        "NaPF6-G2,oxidation onset,4.6,V vs Li+/Li",
        "NaPF6-G2,oxidation onset,4.8,V vs Li+/Li",
        "naotf-nabf4-g2,oxidation onset,4.2,V vs Na+/Na",
        "9 M NaPF6 in G2,oxidation onset,4.9,V vs Na+/Na",
    )
    with (out / "compare.csv").open() as handle:
        found = [row for row in csv.DictReader(handle) if row["predictor"] == "oxidative stability"]
    rows = {row["formulation"]: row for row in found}
    assert set(rows) == {"napf6-ec-dmc", "napf6-g2", "naotf-nabf4-g2"}
    assert float(rows["napf6-g2"]["measured"]) == pytest.approx(4.7 - 0.33)
    assert float(rows["napf6-ec-dmc"]["predicted"]) > float(rows["napf6-g2"]["predicted"])
    text = capsys.readouterr().out
    assert text == (out / "compare.txt").read_text()
    assert "oxidation onset against oxidative stability (higher is better): n = 3, Spearman" in text
    assert "no interval below 4 pairs" in text
    assert "not in this run (run them by adding them to the configuration):" in text
    assert "row 6: 9 M NaPF6 in G2" in text
    assert (out / "compare.svg").read_text().startswith("<svg ")


def test_what_was_not_measured_is_listed(finished: Any, capsys: pytest.CaptureFixture[str]) -> None:
    _compare(finished, "napf6-g2,CE,99.5,%")
    text = capsys.readouterr().out
    assert "too few for an order" in text
    assert "without a measurement:\n  naotf-nabf4-g2\n  napf6-ec-dmc\n" in text


def test_nothing_in_common_is_an_error(finished: Any) -> None:
    with pytest.raises(InputError, match=r"no formulation of it is in .* the run has naotf-nabf4-g2, napf6-ec-dmc"):
        _compare(finished, "lipf6-ec,CE,99.5,%")


def test_conductivity_is_held_against_the_diffusion_of_the_ions(finished: Any) -> None:
    """e^2/kT sum(z^2 rho D) with 4/2 ions of each kind in (30 angstrom)^3: 2.77 mS/cm by hand."""
    out = _compare(finished, "napf6-g2,conductivity,6.7,mS/cm", "napf6-ec-dmc,conductivity,9,mS/cm")
    with (out / "compare.csv").open() as handle:
        (row,) = csv.DictReader(handle)
    expected = 10 * 1.602177e-19**2 / (1.380649e-23 * 298.15) * 2 * (2 / 27e-27) * 0.3e-9
    assert float(row["predicted"]) == pytest.approx(expected, rel=1e-3)
    assert float(row["predicted_upper"]) == pytest.approx(expected * 5 / 3, rel=1e-3)
    text = (out / "compare.txt").read_text()
    assert "napf6-ec-dmc: Nernst-Einstein conductivity: no ions were simulated" in text
