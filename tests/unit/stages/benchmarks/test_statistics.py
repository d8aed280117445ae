"""Error statistics and targets on known numbers."""

import math

import pytest

from solvscreen.stages.benchmarks.output import Report, Target, write_report
from solvscreen.stages.benchmarks.references import Skipped
from solvscreen.stages.benchmarks.statistics import Comparison, rank_correlation, summarise


def compared(reference, computed, **changes):
    """A comparison of made-up numbers."""
    values = {"row": 2, "species": "x", "smiles": "C", "group": "g", "method": "m", "unit": "eV"} | changes
    return Comparison(reference=reference, computed=computed, **values)


def test_statistics_by_hand():
    rows = [compared(10, 10.3, row=7), compared(11, 10.9), compared(12, math.nan, reason="no"), compared(13, 13.1)]
    summary = summarise(rows, group="all")
    assert (summary.n, summary.failures, summary.unit) == (3, 1, "eV")
    assert summary.mean == pytest.approx(0.1)
    assert summary.mae == pytest.approx(0.5 / 3)
    assert summary.rmse == pytest.approx(math.sqrt(0.11 / 3))
    assert summary.maximum == pytest.approx(0.3)
    assert summary.worst == "x, row 7, +0.3"
    assert summary.spearman == 1.0


def test_nothing_to_judge_gives_no_numbers():
    summary = summarise([compared(1.0, math.nan, reason="no")], group="all")
    assert (summary.n, summary.failures) == (0, 1)
    assert math.isnan(summary.mae)
    assert math.isnan(rank_correlation([1, 2], [1, 2]))
    assert math.isnan(rank_correlation([1, 1, 1], [1, 2, 3]))


def test_spearman_of_reversed_and_tied_ranks():
    assert rank_correlation([1, 2, 3, 4], [8, 6, 4, 2]) == -1.0
    assert rank_correlation([1, 2, 2, 3], [1, 2, 3, 4]) == pytest.approx(0.9487, abs=1e-4)  # scipy's tie correction


@pytest.mark.parametrize(
    ("measured", "at_least", "verdict"),
    [
        (0.19, False, "met"),
        (0.21, False, "not met"),
        (0.21, True, "met"),
        (0.1, True, "not met"),
        (math.nan, True, "not measured"),
    ],
)
def test_verdicts(measured, at_least, verdict):
    target = Target(text="MAE", measured=measured, limit=0.2, unit="eV", at_least=at_least)
    assert target.verdict == verdict
    assert target.line.endswith(verdict)


def test_every_row_is_in_the_files(tmp_path):
    report = Report(
        quantity="ionization",
        recipe="screening",
        level="L",
        comparisons=[compared(1.0, 1.5, species='a, "b"'), compared(2.0, math.nan, reason="not converged", row=3)],
        skipped=[Skipped(row=4, species="c", quantity="q", reason="a range")],
        cpu_s=3.0,
        targets=[Target(text="MAE", measured=0.5, limit=0.2, unit="eV")],
        notes=["gas phase"],
    )
    text, table = write_report(report, out=tmp_path)
    lines = table.read_text().splitlines()
    assert lines[0] == "row,species,smiles,group,method,unit,reference,computed,error,reason,remark"
    assert lines[1] == '2,"a, ""b""",C,g,m,eV,1,1.5,0.5,,'
    assert lines[2] == "3,x,C,g,m,eV,2,,,not converged,"
    assert (tmp_path / "ionization_screening_skipped.csv").read_text().splitlines()[1] == "4,c,q,a range"
    assert "target: MAE <= 0.2 eV: 0.5 eV, not met" in text
    assert "failed: x, row 3: not converged" in text
    assert "skipped: c, row 4, q: a range" in text
    assert "rows used: 2, skipped: 1, CPU time: 3 s" in text
