"""Claims of the literature beside the tables of a run."""

import csv
import math
from pathlib import Path
from typing import Any

import pytest

from solvscreen.commands.for_people import CLAIMS
from solvscreen.config import Config
from solvscreen.domain.method_error import ionisation_error_ev
from solvscreen.errors import InputError
from solvscreen.io.claims import read_claims
from solvscreen.io.schemas.molecules import CLUSTERS
from solvscreen.io.tables import to_frame, write_parquet
from solvscreen.provenance import Provenance
from solvscreen.stage_records import settings_record
from solvscreen.stages.inputs import load_inputs, plan_from_mapping
from solvscreen.stages.trends import check_trends

ROOT = Path(__file__).parents[3]
CLAIM = """
- claim: {claim}
  source: somebody
  table: clusters
  quantity: {quantity}
  unit: {unit}
  first: {{cluster: {first}}}
  second: {second}
  expected: {expected}
"""


@pytest.fixture
def run(tmp_path: Path, made_row: Any) -> Path:
    """Three complexes with invented energies."""
    numbers = {"Na_1+DOL_1": (-110.0, 5.0, -0.2), "Na_1+G2_1": (-230.0, 9.0, -0.1), "Li_1+G2_1": (-225.0, 9.0, 1.5)}
    rows = []
    for cluster, (binding, width, lumo) in numbers.items():
        cells = {"binding_energy_kj_per_mol": binding, "binding_energy_lower_kj_per_mol": binding - width}
        cells |= {"binding_energy_upper_kj_per_mol": binding + width, "lumo_ev": lumo, "dft_recipe": "standard"}
        cells |= {"lumo_lower_ev": math.nan, "lumo_upper_ev": math.nan}
        rows.append(made_row(CLUSTERS, cluster=cluster, **cells))
    provenance = Provenance(record=settings_record(Config(), "molecules"))
    write_parquet(
        tmp_path / "clusters/clusters.parquet", to_frame(rows, CLUSTERS), schema=CLUSTERS, provenance=provenance
    )
    return tmp_path


def _check(run: Path, text: str) -> list[dict[str, str]]:
    (run / "claims.yaml").write_text(text)
    check_trends(run=run, claims=run / "claims.yaml", out=run / "trends.csv")
    with (run / "trends.csv").open() as handle:
        return list(csv.DictReader(handle))


def _claim(**changes: str) -> str:
    values = {"claim": "A before B", "quantity": "binding_energy", "unit": "kj_per_mol", "first": "Na_1+DOL_1"}
    return CLAIM.format(**values | {"second": "{cluster: Na_1+G2_1}", "expected": "higher"} | changes)


def test_differences_and_verdicts(run: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = _check(
        run,
        _claim()
        + _claim(expected="lower")
        + _claim(first="Na_1+G2_1", second="{cluster: Li_1+G2_1}")
        + _claim(second="-300.0")
        + _claim(first="K_1+G2_1"),
    )
    assert [row["verdict"] for row in rows] == ["agrees", "disagrees", "not resolved", "agrees", "not resolved"]
    assert float(rows[0]["difference"]) == pytest.approx(120.0)
    assert float(rows[0]["difference_lower"]) == pytest.approx(120.0 - math.hypot(5.0, 9.0), abs=1e-3)
    assert rows[4]["note"] == "table clusters has no row of K_1+G2_1"
    shown = capsys.readouterr().out
    assert "binding_energy: +120 kJ/mol (+110 to +130)" in shown
    assert shown.endswith("agrees: 2, disagrees: 1, not resolved: 2\n")


def test_a_long_note_is_shortened_on_the_terminal_only(run: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wide = "K_1+" + "+".join(f"G{number}_1" for number in range(1, 60))
    [row] = _check(run, _claim(first=wide))
    assert row["note"] == f"table clusters has no row of {wide}"
    shown = capsys.readouterr().out
    assert "all of it in the table" in shown
    assert wide not in shown.replace("\n", "").replace(" ", "")


def test_orbital_energies_take_the_interval_of_ionisation_energies(run: Path) -> None:
    lumo = {"quantity": "lumo", "unit": "ev"}
    near, far = _check(
        run, _claim(**lumo, expected="lower") + _claim(**lumo, first="Li_1+G2_1", second="{cluster: Na_1+G2_1}")
    )
    assert (near["verdict"], far["verdict"]) == ("not resolved", "agrees")
    assert near["note"].startswith("orbital energies carry no interval")


@pytest.mark.parametrize("quantity", ["lumo", "gap", "vertical_ionisation"])
def test_energies_of_electrons_in_vacuum_of_different_charges_are_not_compared(
    run: Path, made_row: Any, quantity: str
) -> None:
    ends = [f"{quantity}{end}_ev" for end in ("", "_lower", "_upper")]
    rows = [
        made_row(CLUSTERS, cluster=name, charge=charge, **dict.fromkeys(ends, value))
        for name, charge, value in (("Na_1+G2_1", 1, -4.0), ("Na_1+PF6_1", 0, -1.0))
    ]
    provenance = Provenance(record=settings_record(Config(), "molecules"))
    write_parquet(run / "clusters/clusters.parquet", to_frame(rows, CLUSTERS), schema=CLUSTERS, provenance=provenance)
    claim = _claim(quantity=quantity, unit="ev", first="Na_1+PF6_1", second="{cluster: Na_1+G2_1}")
    [row] = _check(run, claim)
    assert row["verdict"] == "not resolved"
    assert row["note"] == "energies in vacuum of charges +0 and +1 are not comparable"


def test_orbitals_in_solvent_are_compared_between_charges(run: Path, made_row: Any) -> None:
    rows = [
        made_row(CLUSTERS, cluster=name, charge=charge, solvated_lumo_ev=value, dft_recipe="screening")
        for name, charge, value in (("Na_1+G2_1", 1, -4.0), ("Na_1+PF6_1", 0, -1.0))
    ]
    provenance = Provenance(record=settings_record(Config(), "molecules"))
    write_parquet(run / "clusters/clusters.parquet", to_frame(rows, CLUSTERS), schema=CLUSTERS, provenance=provenance)
    claim = _claim(quantity="solvated_lumo", unit="ev", first="Na_1+PF6_1", second="{cluster: Na_1+G2_1}")
    [row] = _check(run, claim)
    assert (row["verdict"], float(row["difference"])) == ("agrees", pytest.approx(3.0))
    assert float(row["difference_upper"]) - 3.0 == pytest.approx(
        2**0.5 * ionisation_error_ev("screening").half_width, abs=0.01
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (_claim(quantity="bindung"), "table clusters has no column bindung_kj_per_mol"),
        (_claim(expected="up"), "entry 1: expected: Input should be 'higher' or 'lower'"),
        ("claim: x\n", "a list of claims is expected"),
    ],
)
def test_mistakes_in_claims_are_named(run: Path, text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        _check(run, text)


def test_the_shipped_claims_are_about_the_shipped_configuration(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    inputs = load_inputs(Path("configs/trends.yaml"))
    plan = plan_from_mapping(inputs.config.model_dump(mode="json"), origin="configs/trends.yaml")
    for claim in read_claims(CLAIMS):
        for side in (claim.first, claim.second):
            if not isinstance(side, float):
                assert side.get("formulation", "NaPF6-G2") in plan.formulations
                assert side.get("cluster", "Na_1+G2_1") in plan.dft_items
