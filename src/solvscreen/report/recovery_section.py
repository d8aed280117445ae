"""How many density-functional calculations needed help to converge."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final

Row = Mapping[str, Any]
_COUNT: Final = re.compile(r"(?P<rung>[^;]+): (?P<count>[0-9]+)")


def recovery_text(molecules: Sequence[Row], shells: Sequence[Row] = ()) -> str:
    """One sentence on the fields of all rows of the tables of molecules and of shells; empty where there are none.

    A shell that several formulations share was computed once.

    >>> recovery_text([{"n_scf": 4, "scf_recovery": "second order: 1"}, {"n_scf": 2, "scf_recovery": ""}])
    '6 self-consistent fields of molecules, clusters and shells: 5 converged with DIIS, 1 with second order.'
    """
    once = {(row["cluster"], row["denticity"]): row for row in shells}
    rows = [*molecules, *once.values()]
    total = sum(int(row["n_scf"]) for row in rows)
    if not total:
        return ""
    rungs: Counter[str] = Counter()
    for row in rows:
        for found in _COUNT.finditer(row["scf_recovery"]):
            rungs[found["rung"].strip()] += int(found["count"])
    words = [f"{total - rungs.total()} converged with DIIS"]
    words += [f"{count} with {rung}" for rung, count in rungs.most_common()]
    return f"{total} self-consistent fields of molecules, clusters and shells: {', '.join(words)}."
