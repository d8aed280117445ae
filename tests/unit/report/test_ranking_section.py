"""What the report says about the ranking, from rows of its table."""

import math

import pytest

from solvscreen.config import Config
from solvscreen.io.tables import records
from solvscreen.provenance import Provenance
from solvscreen.report.error_section import known_errors
from solvscreen.report.ranking_section import desolvation_name, limiting_text, method_of, ranking_rows, verdict
from solvscreen.stage_records import settings_record

NAN = float("nan")


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("free solvent", "free solvent, 73% of the molecules"),
        ("free anion", "free anion, 73% of the molecules"),
        ("coordinated solvent", "coordinated solvent, 73% of the cations"),
        ("aggregate", "aggregate, 73% of the cations"),
        ("1:1 complex", ""),
        ("", ""),
    ],
)
def test_share_of_what_limits_is_that_of_molecules_or_cations(kind, text):
    assert limiting_text({"limiting_kind": kind, "limiting_share": 0.731}) == text


def test_stripping_is_shown_as_soon_as_one_formulation_has_it():
    shells = {"stripping_energy_kj_per_mol": 180.0, "desolvation_energy_kj_per_mol": 420.0}
    without = shells | {"stripping_energy_kj_per_mol": NAN}
    assert desolvation_name([without, shells]) == "stripping_energy"
    assert desolvation_name([without]) == "desolvation_energy"
    assert desolvation_name([]) == "desolvation_energy"


def test_rows_hold_the_front_and_the_parts(made_run):
    rows = ranking_rows(records(made_run.ranked().frame))
    by_name = {row.formulation: row for row in rows}
    assert by_name["napf6-ec-dmc"].pareto_front == 1
    assert by_name["napf6-ec-dmc"].pareto.startswith("1 (on the first in ")
    assert by_name["napf6-g2"].oxidation_parts[0].value == 4.62
    assert math.isnan(by_name["napf6-g2"].oxidation_parts[1].value)
    assert by_name["napf6-g2"].desolvation_parts[3].value == pytest.approx(1.91 * 214)
    assert "in 2 tiers" in verdict(rows)


def test_method_says_which_definition_was_used():
    record = settings_record(Config(), "ranking") | {"electrode": settings_record(Config(), "electrode")}
    provenance = Provenance(record=record).json
    shells = method_of(provenance, rows=[{"shell_coverage": 0.9}, {"shell_coverage": NAN}])
    assert (shells.by_shells, shells.presence) == (True, "1 %")
    assert not method_of(provenance, rows=[{"shell_coverage": NAN}]).by_shells
    assert "Stripping energy in kJ/mol: 600 counts 0, 300 counts 1, weight 1." in shells.criteria_text


def test_logarithmic_scale_is_said():
    criteria = [{"column": "solvent_residence_time_ps", "better": "lower"}]
    config = Config.model_validate({"ranking": {"criteria": criteria}})
    record = settings_record(config, "ranking") | {"electrode": settings_record(config, "electrode")}
    text = method_of(Provenance(record=record).json, rows=[]).criteria_text
    assert text == ("Solvent residence time in ps: 10000 counts 0, 10 counts 1, on a logarithmic scale, weight 1.")


def test_known_errors_name_recipe_number_and_reference():
    rows = {(row.quantity, row.recipe): row for row in known_errors()}
    screening = rows["ionisation energy, oxidation potential", "screening"]
    assert screening.rmse.endswith(" eV")
    assert screening.n > 10
    assert "validation" in screening.against
    assert rows["metal-ligand binding energy", "screening"].rmse.endswith("%")
