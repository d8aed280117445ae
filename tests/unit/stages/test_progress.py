"""Progress on the terminal while the log goes to a file."""

import logging

import pytest

from solvscreen.engines.molecular_dynamics import PROGRESS_LOGGER
from solvscreen.stages import _progress
from solvscreen.stages._progress import shown_progress


def say(*messages: str) -> None:
    for message in messages:
        logging.getLogger(PROGRESS_LOGGER).info(message)


def test_a_job_of_the_workflow_shows_progress_but_not_every_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SOLVSCREEN_WORKFLOW", "1")
    with shown_progress("1M-NaPF6_G2 replica 2"):
        say("production: 0.010 of 0.060 ns, 57.0 ns/day, 75 s left", "production: 0.015 of 0.060 ns")
    say("afterwards")
    assert capsys.readouterr().out == ("1M-NaPF6_G2 replica 2, production: 0.010 of 0.060 ns, 57.0 ns/day, 75 s left\n")
    monkeypatch.setattr(_progress, "BETWEEN_LINES_S", 0.0)
    with shown_progress("b"):
        say("one", "two")
    assert capsys.readouterr().out == "b, one\nb, two\n"


def test_by_hand_the_log_is_let_through(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("SOLVSCREEN_WORKFLOW", raising=False)
    with shown_progress("a replica"):
        say("production: 0.010 of 0.060 ns")
    say("afterwards")
    assert caplog.messages == ["production: 0.010 of 0.060 ns"]
    assert capsys.readouterr().out == ""
