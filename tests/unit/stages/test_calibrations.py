"""Lines for every quantity and kind of a set of pairs."""

from solvscreen.analysis.calibration import Pair
from solvscreen.domain.calibration import Calibration, NoCalibration
from solvscreen.stages._calibrations import fit_calibrations, sources_of

SOURCES = {"homo_ev": "GFN1-xTB", "lumo_ev": "GFN1-xTB"}


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
    fits = {fit.kind: fit for fit in fit_calibrations(found, sources=SOURCES, target="screening")}
    own, shared, alone = fits["neutral molecule"], fits["anion"], fits["ion pair"]
    assert isinstance(own, Calibration)
    assert (own.n, own.n_fit) == (4, 4)
    assert isinstance(shared, Calibration)
    assert (shared.n, shared.n_fit) == (3, 7)
    assert "n=3, slope from 7," in shared.label
    assert isinstance(alone, NoCalibration)
    assert alone.reason.startswith("1 pair of numbers")


def test_too_few_points_in_all_say_why() -> None:
    found = [*pairs("homo_ev", "anion", [0.0, 1.0]), *pairs("homo_ev", "neutral molecule", [2.0, 3.0])]
    fits = fit_calibrations(found, sources=SOURCES, target="screening")
    assert {type(fit) for fit in fits} == {NoCalibration}


def test_the_order_of_the_pairs_changes_no_digit() -> None:
    found = [*pairs("homo_ev", "anion", [0.1, 1.3, 2.7, 3.1]), *pairs("lumo_ev", "anion", [0.7, 1.9, 2.2, 3.0])]
    assert fit_calibrations(found, sources=SOURCES, target="b") == fit_calibrations(
        found[::-1], sources=SOURCES, target="b"
    )


def test_energies_of_electrons_have_their_method_before_that_of_the_geometries() -> None:
    row = {"method": "GFN1-xTB gas (tblite 0.8.0)", "electrons_level": "GFN2-xTB gas (tblite 0.8.0)"}
    sources = sources_of({"A": row, "failed": row | {"electrons_level": ""}})
    assert sources["oxidation_potential_v"] == "GFN2-xTB//GFN1-xTB"
    assert {sources[name] for name in ("homo_ev", "gap_ev", "binding_energy_kj_per_mol")} == {"GFN1-xTB"}
    assert sources_of({"A": row | {"electrons_level": row["method"]}})["oxidation_potential_v"] == "GFN1-xTB"
