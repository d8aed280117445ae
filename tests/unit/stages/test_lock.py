import subprocess
import sys
import time
from pathlib import Path

import pytest

from solvscreen.errors import InputError
from solvscreen.stages.lock import hold_lock

HOLD = """
import sys, time
from pathlib import Path
from solvscreen.stages.lock import hold_lock
hold_lock(Path(sys.argv[1]))
print("held", flush=True)
time.sleep(60)
"""


def test_second_process_is_refused_until_the_first_is_killed(tmp_path: Path) -> None:
    process = subprocess.Popen([sys.executable, "-c", HOLD, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    with process.stdout as lines:
        assert lines.readline() == "held\n"
        with pytest.raises(InputError, match=f"process {process.pid} already works"):
            hold_lock(tmp_path)
        process.kill()
        process.wait()
    time.sleep(0.05)
    hold_lock(tmp_path)
