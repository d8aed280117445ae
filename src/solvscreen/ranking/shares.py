"""Molecules outside the first shells."""

import math
from collections.abc import Mapping
from typing import Final

from solvscreen.domain.quantity import Quantity, Status, not_computed

FREE_METHOD: Final = "molecular dynamics, molecules outside all first shells"


def joint_share(shares: Mapping[str, Quantity], *, molecules: Mapping[str, int]) -> Quantity:
    r"""Share of the molecules of several species, :math:`\sum_i N_i s_i / \sum_i N_i`, dimensionless.

    `shares` holds that of each species, `molecules` how many of them there are. Errors add up in squares.
    """
    gaps = [share for share in shares.values() if not share.is_number]
    total = sum(molecules.get(name, 0) for name in shares)
    if gaps or total <= 0:
        reasons = "; ".join(dict.fromkeys(share.reason for share in gaps)) or "no molecules counted"
        return not_computed(reasons, method=FREE_METHOD)
    parts = [(molecules.get(name, 0) / total, share) for name, share in shares.items()]
    value = math.fsum(weight * share.value for weight, share in parts)
    below = math.hypot(*(weight * (share.value - share.lower) for weight, share in parts))
    above = math.hypot(*(weight * (share.upper - share.value) for weight, share in parts))
    doubtful = any(share.status is Status.DOUBTFUL for share in shares.values())
    return Quantity(
        value=value,
        lower=max(0.0, value - below),
        upper=min(1.0, value + above),
        n=min(share.n for share in shares.values()),
        method=FREE_METHOD,
        status=Status.DOUBTFUL if doubtful else Status.OK,
        reason="; ".join(dict.fromkeys(share.reason for share in shares.values() if share.reason)),
    )
