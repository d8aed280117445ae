"""The environment of the workflow's jobs."""

import os
import sys
from collections.abc import Iterable
from pathlib import Path


def use_this_environment() -> None:
    """Let jobs find the commands installed beside this Python, activated or not, and know the workflow's process."""
    here = str(Path(sys.executable).parent)
    os.environ["PATH"] = f"{here}{os.pathsep}{os.environ.get('PATH', '')}"
    os.environ["SOLVSCREEN_WORKFLOW"] = str(os.getpid())


def names_from_here(paths: Iterable[str | Path]) -> str:
    """Paths as a person in the working directory would write them, separated by commas."""
    return ", ".join(os.path.relpath(path) for path in paths)
