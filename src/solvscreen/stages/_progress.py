"""Progress of long work on the terminal: jobs of the workflow send their log to a file, and this to their output."""

import logging
import math
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from solvscreen.engines.molecular_dynamics import PROGRESS_LOGGER

BETWEEN_LINES_S: Final = 30.0


class _Throttle(logging.Filter):
    """Lets one message through in a while."""

    def __init__(self) -> None:
        super().__init__()
        self._next_s = -math.inf

    def filter(self, record: logging.LogRecord) -> bool:  # noqa: ARG002 - the interface of logging
        now_s = time.monotonic()
        if now_s < self._next_s:
            return False
        self._next_s = now_s + BETWEEN_LINES_S
        return True


@contextmanager
def shown_progress(label: str) -> Iterator[None]:
    """While it lasts, what engines say about their progress is on the terminal too, at most every 30 s.

    By hand the log itself is on the terminal and only has to be let through.
    """
    logger = logging.getLogger(PROGRESS_LOGGER)
    before = logger.level
    logger.setLevel(logging.INFO)
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(logging.Formatter(f"{label}, %(message)s"))
    handler.addFilter(_Throttle())
    if os.environ.get("SOLVSCREEN_WORKFLOW"):
        logger.addHandler(handler)
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.setLevel(before)
