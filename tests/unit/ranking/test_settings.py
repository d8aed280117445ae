"""Settings of the ranking: default anchors, their direction, refused combinations."""

import pytest
from pydantic import ValidationError

from solvscreen.config import Config
from solvscreen.ranking_settings import CRITERION_ANCHORS, CriterionSettings, RankingSettings


def test_anchors_left_out_come_from_the_table_in_the_asked_direction():
    higher = CriterionSettings.model_validate({"column": "oxidative_stability_v", "better": "higher"})
    lower = CriterionSettings.model_validate({"column": "oxidative_stability_v", "better": "lower"})
    assert (higher.worst, higher.best) == CRITERION_ANCHORS["oxidative_stability_v"]
    assert (lower.worst, lower.best) == CRITERION_ANCHORS["oxidative_stability_v"][::-1]


def test_one_anchor_given_keeps_the_other():
    given = {"column": "desolvation_energy_kj_per_mol", "better": "lower", "best": 80.0}
    criterion = CriterionSettings.model_validate(given)
    assert (criterion.worst, criterion.best) == (1000.0, 80.0)


@pytest.mark.parametrize(
    "change",
    [{"best": 3.0}, {"worst": 6.0}, {"weight": -1.0}, {"weight": float("inf")}, {"better": "up"}, {"wieght": 1}],
)
def test_senseless_criterion_is_refused(change):
    with pytest.raises(ValidationError):
        CriterionSettings.model_validate({"column": "oxidative_stability_v", "better": "higher"} | change)


def test_all_weights_zero_or_a_column_twice_is_refused():
    stability = {"column": "oxidative_stability_v", "better": "higher"}
    with pytest.raises(ValidationError, match="no criterion has a weight above zero"):
        RankingSettings.model_validate({"criteria": [stability | {"weight": 0}]})
    with pytest.raises(ValidationError, match="two criteria"):
        RankingSettings.model_validate({"criteria": [stability, stability]})


def test_residence_times_are_compared_by_factors_unless_said_otherwise():
    given = {"column": "solvent_residence_time_ps", "better": "lower"}
    assert CriterionSettings.model_validate(given).scale == "log"
    assert CriterionSettings.model_validate(given | {"scale": "linear"}).scale == "linear"
    assert CriterionSettings.model_validate({"column": "oxidative_stability_v", "better": "higher"}).scale == "linear"


def test_logarithm_of_an_anchor_at_zero_is_refused():
    given = {"column": "first_removal_energy_kj_per_mol", "better": "lower", "scale": "log"}
    with pytest.raises(ValidationError, match="above zero"):
        CriterionSettings.model_validate(given)


@pytest.mark.parametrize(("compute", "column"), [(True, "stripping"), (False, "desolvation")])
def test_default_desolvation_criterion_rests_on_shells_where_there_are_any(compute, column):
    config = Config.model_validate({"shells": {"compute": compute}, "ranking": {"bootstrap": 50}})
    assert [c.column for c in config.ranking.criteria] == ["oxidative_stability_v", f"{column}_energy_kj_per_mol"]
    assert config.ranking.bootstrap == 50


def test_criteria_that_were_asked_for_stay():
    asked = [{"column": "desolvation_barrier_kj_per_mol", "better": "lower"}]
    config = Config.model_validate({"ranking": {"criteria": asked}})
    assert [c.column for c in config.ranking.criteria] == ["desolvation_barrier_kj_per_mol"]


def test_every_criterion_has_anchors_that_fit_both_directions():
    for column, anchors in CRITERION_ANCHORS.items():
        for better in ("higher", "lower"):
            criterion = CriterionSettings.model_validate({"column": column, "better": better})
            assert {criterion.worst, criterion.best} == set(anchors)
