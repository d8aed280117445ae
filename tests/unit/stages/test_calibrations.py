"""Lines for every quantity and kind of a set of pairs."""

from solvscreen.analysis.calibration import Pair
from solvscreen.domain.calibration import Calibration, NoCalibration
from solvscreen.stages._calibrations import fit_calibrations


def pairs(quantity: str, kind: str, x: list[float]) -> list[Pair]:
    return [
        Pair(item=f"{kind}{i}", quantity=quantity, kind=kind, x=value, y=2.0 * value + 0.1 * (-1) ** i)
        for i, value in enumerate(x)
    ]


def test_four_points_have_a_line_of_their_own_and_fewer_share_a_slope() -> None:
    found = [
        *pairs("homo_ev", "neutral molecule", [1.0, 2.0, 3.0, 4.5]),
        *pairs("homo_ev", "anion", [0.0, 1.0, 2.5]),
        *pairs("homo_ev", "ion pair", [0.5]),
    ]
    fits = {fit.kind: fit for fit in fit_calibrations(found, source="GFN1-xTB", target="screening")}
    own, shared, alone = fits["neutral molecule"], fits["anion"], fits["ion pair"]
    assert isinstance(own, Calibration)
    assert (own.n, own.n_fit) == (4, 4)
    assert isinstance(shared, Calibration)
    assert (shared.n, shared.n_fit) == (3, 7)
    assert "n=3, slope from 7 of all kinds" in shared.label
    assert isinstance(alone, NoCalibration)
    assert alone.reason.startswith("1 pair of numbers")


def test_too_few_points_in_all_say_why() -> None:
    found = [*pairs("homo_ev", "anion", [0.0, 1.0]), *pairs("homo_ev", "neutral molecule", [2.0, 3.0])]
    fits = fit_calibrations(found, source="GFN1-xTB", target="screening")
    assert {type(fit) for fit in fits} == {NoCalibration}


def test_the_order_of_the_pairs_changes_no_digit() -> None:
    found = [*pairs("homo_ev", "anion", [0.1, 1.3, 2.7, 3.1]), *pairs("lumo_ev", "anion", [0.7, 1.9, 2.2, 3.0])]
    assert fit_calibrations(found, source="a", target="b") == fit_calibrations(found[::-1], source="a", target="b")
