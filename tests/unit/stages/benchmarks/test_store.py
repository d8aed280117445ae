"""Benchmarks that are stopped go on where they were."""

import pytest

from solvscreen.errors import CalculationError, DataError, NotConverged
from solvscreen.stages.benchmarks.store import Store


class Stopped(Exception):
    """What a person's Ctrl-C stands for."""


def counted(calls, value):
    """A calculation that says that it was done."""
    calls.append(value)
    return {"value": value}


def fail(error):
    """A calculation that ends badly."""
    raise error


def test_finished_calculations_survive_an_interruption(tmp_path):
    calls = []
    store = Store(folder=tmp_path)
    assert store.result("t", {"x": 1}, lambda: counted(calls, 1), label="one") == {"value": 1}
    with pytest.raises(Stopped):
        store.result("t", {"x": 2}, lambda: fail(Stopped()), label="two")
    again = Store(folder=tmp_path)
    for x in (1, 2, 1):
        assert again.result("t", {"x": x}, lambda x=x: counted(calls, x), label=str(x)) == {"value": x}
    assert calls == [1, 2]
    assert len(list(tmp_path.rglob("*.json"))) == 2


def test_a_failure_is_kept_with_its_reason_and_other_questions_are_not_mixed_up(tmp_path):
    store = Store(folder=tmp_path)
    for answer in (lambda: fail(NotConverged("no SCF")), lambda: {"value": 1}):
        with pytest.raises(CalculationError, match="no SCF"):
            store.result("t", {"x": 1}, answer, label="one")
    assert store.result("other", {"x": 1}, lambda: {"value": 3}, label="one") == {"value": 3}
    assert store.cpu_s >= 0.0
    assert len(store.spent_s) == 2


def test_a_broken_file_is_no_result(tmp_path):
    store = Store(folder=tmp_path)
    store.result("t", {"x": 1}, lambda: {"value": 1}, label="one")
    (path,) = tmp_path.rglob("*.json")
    path.write_text(path.read_text()[:20])
    with pytest.raises(DataError, match="not a whole record"):
        store.result("t", {"x": 1}, lambda: {"value": 1}, label="one")
