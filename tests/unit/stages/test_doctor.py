import pytest

from solvscreen.errors import SolvscreenError
from solvscreen.stages import doctor


def test_a_broken_engine_is_named_and_the_others_are_still_tried(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken() -> str:
        raise ImportError("libgfortran is missing")

    monkeypatch.setattr(doctor, "CHECKS", {"bad": broken, "good": lambda: "1.0"})
    with pytest.raises(SolvscreenError, match="not usable here: bad;"):
        doctor.examine()
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["FAIL", "bad", "ImportError:", "libgfortran", "is", "missing"]
    assert lines[1].split() == ["ok", "good", "1.0"]


@pytest.mark.slow
def test_every_engine_works_here(capsys: pytest.CaptureFixture[str]) -> None:
    doctor.examine()
    answers = dict(line[5:].split(None, 1) for line in capsys.readouterr().out.splitlines())
    assert "-1.036" in answers["tblite"]
    assert "-1.036" in answers["xtb-python"]
    assert "-2.855" in answers["PySCF"]  # restricted Hartree-Fock in def2-SVP, PySCF 2.14.0
