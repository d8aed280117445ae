"""Finished calculations of benchmarks, by content: what was computed once is never computed again."""

import json
import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from solvscreen.config import canonical_json
from solvscreen.errors import CalculationError, DataError
from solvscreen.io.atomic import write_text
from solvscreen.provenance import record_hash
from solvscreen.stages._attempt import Failure, attempt

Record = dict[str, Any]
VERSION = 1  # raised when the calculations below give other numbers than before


@dataclass(frozen=True, kw_only=True)
class Store:
    """A folder with one file for each calculation: what was asked, what came out, and what it cost."""

    folder: Path
    spent_s: dict[str, float] = field(default_factory=dict)  # CPU time by calculation asked for in this run

    @property
    def cpu_s(self) -> float:
        """CPU time of all calculations asked for, those included that an earlier run did."""
        return sum(self.spent_s.values())

    def result(self, task: str, asked: Mapping[str, Any], compute: Callable[[], Record], *, label: str) -> Record:
        """Result of `compute`, from its file where there is one. A calculation that failed is kept too.

        Raises:
            CalculationError: it failed, now or before.
            DataError: its file is no JSON.
        """
        question = {"task": task, "version": VERSION, **asked}
        key = record_hash(question)
        path = self.folder / task / f"{key}.json"
        if not path.exists():
            answer = _answered(compute, label=f"{task}: {label}")
            write_text(path, canonical_json({"question": question, **answer}) + "\n")
        answer = _read(path)
        self.spent_s[f"{task}/{key}"] = float(answer["cpu_s"])
        if answer["reason"]:
            raise CalculationError(str(answer["reason"]))
        found: Record = answer["result"]
        return found


def _answered(compute: Callable[[], Record], *, label: str) -> Record:
    start = time.process_time()
    outcome = attempt(compute)
    spent = time.process_time() - start
    failed = isinstance(outcome, Failure)
    logging.getLogger(__name__).info("%s, %.1f CPU s%s", label, spent, ", failed" if failed else "")
    if isinstance(outcome, Failure):
        return {"result": {}, "reason": outcome.reason, "cpu_s": round(spent, 2)}
    return {"result": outcome.value, "reason": "", "cpu_s": round(spent, 2)}


def _read(path: Path) -> Record:
    try:
        answer: Record = json.loads(path.read_text(encoding="utf-8"))
        answer["result"], answer["reason"], answer["cpu_s"]
    except (ValueError, KeyError, TypeError) as error:
        raise DataError(f"{path}: not a whole record; delete it and run the benchmark again") from error
    return answer
