"""How many density-functional calculations needed help to converge."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final

_COUNT: Final = re.compile(r"(?P<rung>[^;]+): (?P<count>[0-9]+)")


def recovery_text(rows: Sequence[Mapping[str, Any]]) -> str:
    """One sentence on the fields of all rows of the species and the cluster table; empty where there are none.

    >>> recovery_text([{"n_scf": 4, "scf_recovery": "second order: 1"}, {"n_scf": 2, "scf_recovery": ""}])
    '6 self-consistent fields of molecules and clusters: 5 converged with DIIS, 1 with second order.'
    """
    total = sum(int(row["n_scf"]) for row in rows)
    if not total:
        return ""
    rungs: Counter[str] = Counter()
    for row in rows:
        for found in _COUNT.finditer(row["scf_recovery"]):
            rungs[found["rung"].strip()] += int(found["count"])
    words = [f"{total - rungs.total()} converged with DIIS"]
    words += [f"{count} with {rung}" for rung, count in rungs.most_common()]
    return f"{total} self-consistent fields of molecules and clusters: {', '.join(words)}."
