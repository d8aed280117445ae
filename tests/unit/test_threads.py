import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from solvscreen.threads import VARIABLES, pin_threads

PARENT = """
import subprocess, sys, time
child = (
    "from solvscreen.threads import die_with_parent; die_with_parent();"
    "import time; print('up', flush=True); time.sleep(60)"
)
process = subprocess.Popen([sys.executable, "-c", child], stdout=subprocess.PIPE, text=True)
process.stdout.readline()
print(process.pid, flush=True)
time.sleep(60)
"""


def test_every_library_gets_the_same_number(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in VARIABLES:
        monkeypatch.setenv(variable, "8")
    pin_threads(1)
    assert {os.environ[variable] for variable in VARIABLES} == {"1"}


@pytest.mark.skipif(sys.platform != "linux", reason="prctl is Linux's")
def test_child_dies_with_its_killed_parent() -> None:
    parent = subprocess.Popen([sys.executable, "-c", PARENT], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    with parent.stdout as lines:
        child = Path("/proc") / lines.readline().strip()
        assert child.exists()
        parent.kill()
        parent.wait()
    deadline = time.monotonic() + 5
    while (child / "status").exists() and "zombie" not in (child / "status").read_text():
        assert time.monotonic() < deadline, "the child lives on"
        time.sleep(0.02)
