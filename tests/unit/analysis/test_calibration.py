"""Lines from GFN-xTB to density-functional numbers."""

import math

import numpy as np
import pytest
from scipy.stats import linregress

from solvscreen.analysis.calibration import (
    EXTRAPOLATED,
    fit_common_slope,
    fit_kind,
    predict,
    prediction_half_width,
)
from solvscreen.domain.calibration import Calibration, Hole
from solvscreen.domain.quantity import Status
from solvscreen.errors import CalculationError

X = np.array([9.1, 9.8, 10.4, 11.7, 12.2, 13.9])
Y = np.array([8.3, 9.2, 9.3, 10.9, 11.6, 12.7])


def line(x: object = X, y: object = Y) -> Calibration:
    return fit_common_slope({"anion": (x, y)}, "anion", quantity="vertical_ionisation_ev")  # type: ignore[dict-item]


def test_slope_intercept_and_spread_are_those_of_linear_regression() -> None:
    expected = linregress(X, Y)
    fitted = line()
    assert fitted.slope == pytest.approx(expected.slope, rel=1e-12)
    assert fitted.intercept == pytest.approx(expected.intercept, rel=1e-12)
    squares = np.sum((X - X.mean()) ** 2)
    assert fitted.residual_sd / math.sqrt(squares) == pytest.approx(expected.stderr, rel=1e-12)
    assert fitted.degrees_of_freedom == 4


def test_an_exact_line_has_no_error_and_no_width() -> None:
    fitted = line(X, 0.9 * X - 4.0)
    assert (fitted.slope, fitted.intercept) == pytest.approx((0.9, -4.0))
    assert fitted.loo_rmse == pytest.approx(0.0, abs=1e-12)
    assert prediction_half_width(fitted, 10.0) == pytest.approx(0.0, abs=1e-11)


def test_leave_one_out_error_is_that_of_fitting_again_without_each_point() -> None:
    errors = []
    for i in range(len(X)):
        rest = np.arange(len(X)) != i
        slope, intercept = np.polyfit(X[rest], Y[rest], 1)
        errors.append(Y[i] - slope * X[i] - intercept)
    fitted = line()
    assert fitted.loo_rmse == pytest.approx(np.sqrt(np.mean(np.square(errors))), rel=1e-10)
    assert fitted.loo_mae == pytest.approx(np.mean(np.abs(errors)), rel=1e-10)
    assert fitted.loo_rmse > fitted.residual_sd * math.sqrt(4 / 6)  # above the error of the fit itself


GROUPS = {
    "neutral molecule": (np.array([9.0, 10.0, 11.5]), np.array([8.1, 9.3, 10.2])),
    "anion": (np.array([5.0, 6.1]), np.array([3.9, 4.6])),
    "ion pair": (np.array([7.0, 7.7, 8.8]), np.array([7.0, 7.4, 8.7])),
}


def covariance_fit(left_out: tuple[str, int] | None = None) -> tuple[np.ndarray, float]:
    """Offsets of the three kinds and the common slope by a design matrix; sum of squared residuals."""
    rows, values = [], []
    for column, (kind, (x, y)) in enumerate(GROUPS.items()):
        for i in range(len(x)):
            if (kind, i) != left_out:
                rows.append([*(1.0 if c == column else 0.0 for c in range(3)), x[i]])
                values.append(y[i])
    design, target = np.array(rows), np.array(values)
    solution = np.linalg.lstsq(design, target, rcond=None)[0]
    return solution, float(np.sum((target - design @ solution) ** 2))


def test_kinds_with_a_common_slope_keep_their_own_offset() -> None:
    solution, squares = covariance_fit()
    fitted = fit_common_slope(GROUPS, "anion", quantity="homo_ev")
    assert fitted.slope == pytest.approx(solution[3], rel=1e-10)
    assert fitted.intercept == pytest.approx(solution[1], rel=1e-10)
    assert (fitted.n, fitted.n_fit, fitted.degrees_of_freedom) == (2, 8, 4)
    assert fitted.residual_sd == pytest.approx(math.sqrt(squares / 4), rel=1e-10)
    assert (fitted.x_lowest, fitted.x_highest) == (5.0, 6.1)


def test_leave_one_out_error_with_a_common_slope_is_that_of_fitting_again() -> None:
    errors = []
    for column, (kind, (x, y)) in enumerate(GROUPS.items()):
        for i in range(len(x)):
            solution, _ = covariance_fit(left_out=(kind, i))
            errors.append(y[i] - solution[column] - solution[3] * x[i])
    fitted = fit_common_slope(GROUPS, "ion pair", quantity="homo_ev")
    assert fitted.loo_rmse == pytest.approx(np.sqrt(np.mean(np.square(errors))), rel=1e-9)


def test_prediction_interval_with_a_common_slope_is_that_of_the_design_matrix() -> None:
    rows = [
        [*(1.0 if c == column else 0.0 for c in range(3)), value]
        for column, (x, _) in enumerate(GROUPS.values())
        for value in x
    ]
    design, here = np.array(rows), np.array([0.0, 1.0, 0.0, 5.8])
    expected = here @ np.linalg.inv(design.T @ design) @ here
    assert fit_common_slope(GROUPS, "anion", quantity="homo_ev").leverage(5.8) == pytest.approx(expected, rel=1e-9)


def test_free_and_bound_molecules_share_a_slope_and_anions_do_not_enter_it() -> None:
    free, bound = np.array([11.1, 11.6, 12.9]), np.array([12.0, 12.3, 13.4])
    points = {
        Hole.MOLECULE: (free, 0.9 * free - 4.0),
        Hole.BOUND_MOLECULE: (bound, 0.9 * bound - 3.5),
        Hole.ANION: (X, 1.5 * X - 12.0),
    }
    fitted = fit_kind(points, Hole.BOUND_MOLECULE, quantity="oxidation_potential_v", source="a", target="b")
    assert (fitted.slope, fitted.intercept) == pytest.approx((0.9, -3.5))
    assert (fitted.n, fitted.n_fit) == (3, 6)
    assert fitted.x_reach == pytest.approx(1.8)  # of the free molecules
    assert fitted.reaches(10.3)
    assert not fitted.reaches(10.1)


def test_a_family_with_too_few_points_takes_the_slope_of_all() -> None:
    points = {
        Hole.MOLECULE: (np.array([11.0, 12.0]), np.array([5.0, 6.0])),
        Hole.BOUND_MOLECULE: (np.array([12.0, 13.0]), np.array([6.5, 7.5])),
        Hole.ANION: (np.array([13.0, 14.0, 15.0]), np.array([7.0, 8.5, 10.0])),
    }
    fitted = fit_kind(points, Hole.MOLECULE, quantity="oxidation_potential_v", source="a", target="b")
    assert fitted.n_fit == 7
    assert fitted.slope == pytest.approx((0.5 + 0.5 + 3.0) / (0.5 + 0.5 + 2.0))  # sum of products over that of squares


@pytest.mark.parametrize("n", [4, 8, 25])
def test_prediction_intervals_hold_the_truth_in_95_of_100_cases(n: int) -> None:
    random = np.random.default_rng(n)
    hits = 0
    for _ in range(1000):
        x = np.linspace(8.0, 14.0, n) + random.uniform(-0.9, 0.9, n)  # no point fixes the slope alone
        fitted = line(x, 1.1 * x - 5.0 + random.normal(0.0, 0.3, n))
        here = random.uniform(8.0, 14.0)
        truth = 1.1 * here - 5.0 + random.normal(0.0, 0.3)
        quantity = predict(fitted, here)
        hits += quantity.lower <= truth <= quantity.upper
    assert 0.93 <= hits / 1000 <= 0.97  # three standard deviations of 1000 draws are 0.021


def test_the_interval_of_the_recipe_is_added_in_quadrature() -> None:
    fitted = line()
    alone = prediction_half_width(fitted, 11.0)
    quantity = predict(fitted, 11.0, method_half_width=0.6)
    assert quantity.upper - quantity.value == pytest.approx(math.hypot(alone, 0.6))
    assert quantity.value - quantity.lower == pytest.approx(math.hypot(alone, 0.6))
    assert quantity.status is Status.OK


def test_an_unknown_error_of_the_recipe_leaves_no_interval() -> None:
    quantity = predict(line(), 11.0, method_half_width=math.nan)
    assert quantity.is_number
    assert math.isnan(quantity.lower)


@pytest.mark.parametrize(("x", "status"), [(9.1, "ok"), (13.9, "ok"), (9.05, "doubtful"), (14.0, "doubtful")])
def test_outside_the_fitted_range_a_number_is_doubtful(x: float, status: str) -> None:
    quantity = predict(line(), x)
    assert quantity.status.value == status
    assert quantity.reason == (EXTRAPOLATED if status == "doubtful" else "")


def test_intervals_widen_away_from_the_points() -> None:
    fitted = line()
    assert prediction_half_width(fitted, 20.0) > 1.5 * prediction_half_width(fitted, fitted.x_mean)


def test_without_an_xtb_number_there_is_none() -> None:
    quantity = predict(line(), math.nan)
    assert (quantity.status, quantity.is_number) == (Status.NOT_COMPUTED, False)


def test_the_method_names_both_levels_the_points_and_the_error() -> None:
    label = fit_kind(
        {"anion": (X, Y)}, "anion", quantity="vertical_ionisation_ev", source="GFN1-xTB", target="screening"
    )
    assert label.label.startswith("GFN1-xTB calibrated to screening (n=6, leave-one-out RMSE 0.")
    assert label.label.endswith(" eV)")


@pytest.mark.parametrize(
    ("x", "y", "message"),
    [
        ([1.0, 2.0, 3.0], [1.0, 2.0, 3.0], "3 pairs of numbers"),
        ([2.0, 2.0, 2.0, 2.0], [1.0, 2.0, 3.0, 4.0], "same x"),
        ([2.0, 2.0, 2.0, 2.0, 5.0], [1.0, 2.0, 3.0, 4.0, 9.0], "one point alone"),
        ([2.0, 2.01, 2.02, 2.01, 9.0], [1.0, 2.0, 3.0, 4.0, 9.0], "one point alone"),
        ([1.0, 2.0, 3.0, 4.0], [4.0, 3.1, 2.0, 1.2], "the other way round"),
        ([1.0, 2.0, 3.0, math.nan], [1.0, 2.0, 3.0, 4.0], "not a finite number"),
        ([1.0, 2.0, 3.0, 4.0], [1.0, 2.0, 3.0], "as many x as y"),
    ],
)
def test_points_that_show_no_line_are_refused(x: list[float], y: list[float], message: str) -> None:
    with pytest.raises(CalculationError, match=message):
        line(x, y)


def test_no_number_farther_beyond_the_range_than_the_range_is_wide() -> None:
    fitted = line()
    width = fitted.x_highest - fitted.x_lowest
    for edge, away in ((fitted.x_lowest, -1.0), (fitted.x_highest, 1.0)):
        near, far = predict(fitted, edge + 0.99 * away * width), predict(fitted, edge + 1.01 * away * width)
        assert near.status is Status.DOUBTFUL
        assert far.status is Status.NOT_COMPUTED
        assert "too far beyond the calibration" in far.reason


BINDING = {  # kJ/mol, GFN1-xTB's part and `screening`; Na+ with five solvents and with four anions
    "cation complex": ([180.4, 150.5, 209.8, 157.8, 96.5], [-126.3, -166.0, -93.2, -153.1, -259.0]),
    "ion pair": ([-241.5, -224.7, -217.0, -197.0], [-507.2, -417.7, -485.7, -474.0]),
}


def fit_binding(kind: str, points: dict[str, tuple[list[float], list[float]]]) -> Calibration:
    return fit_kind(points, kind, quantity="binding_energy_kj_per_mol", source="a", target="b")


def test_a_slope_that_cannot_be_told_from_zero_gives_way_to_that_of_all_kinds() -> None:
    pair, complex_ = (fit_binding(kind, BINDING) for kind in ("ion pair", "cation complex"))
    assert (pair.n, pair.n_fit) == (4, 9)
    assert pair.slope == fit_common_slope(BINDING, "ion pair", quantity="q").slope  # its own would be 0.4 +- 1.4
    assert (complex_.n_fit, complex_.slope) == (5, pytest.approx(1.475, abs=0.002))


def test_the_error_of_a_slope_is_that_of_a_regression() -> None:
    x, y = BINDING["ion pair"]
    assert fit_common_slope(BINDING, "cation complex", quantity="q").slope_error > 0.0
    alone = fit_common_slope({"ion pair": (x, y)}, "ion pair", quantity="q")
    assert alone.slope_error == pytest.approx(linregress(x, y).stderr)


def test_numbers_without_order_have_no_line() -> None:
    with pytest.raises(CalculationError, match=r"0\.41 \+- 1\.4\d cannot be told from zero.* the 4 numbers"):
        fit_binding("ion pair", {"ion pair": BINDING["ion pair"]})
    options = {"quantity": "q", "source": "a", "target": "b", "any_slope": True}
    assert fit_kind(BINDING, "ion pair", **options).slope == pytest.approx(0.41, abs=0.005)
