"""Settings of the ranking: default anchors, their direction, refused combinations."""

import pytest
from pydantic import ValidationError

from solvscreen.config import CRITERION_ANCHORS, CriterionSettings, RankingSettings


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
