"""Energy to strip the last solvent molecule off the cation, averaged over its first shell."""

import math
from collections.abc import Mapping
from functools import partial
from typing import Final

import numpy as np
from numpy.typing import NDArray

from solvscreen.domain.quantity import Quantity, Status, failed, not_computed
from solvscreen.ranking.measure import Measure, with_draws, without_number
from solvscreen.ranking.uncertainty import interval_draws, standard_draws

METHOD: Final = "1:1 binding energies weighted with the solvents of the first shell"
NEGLIGIBLE_SHARE: Final = 0.01  # of the solvent molecules in the first shell


def shell_shares(coordination: Mapping[str, Quantity]) -> dict[str, float]:
    """Share of each species in the molecules of the first shell, dimensionless; empty if the shell is.

    >>> shell_shares({"EC": Quantity(value=3.0, lower=3, upper=3, n=1, method=""),
    ...               "DMC": Quantity(value=1.0, lower=1, upper=1, n=1, method="")})
    {'EC': 0.75, 'DMC': 0.25}
    """
    total = math.fsum(number.value for number in coordination.values())
    return {name: number.value / total for name, number in coordination.items()} if total > 0 else {}


def desolvation_energy(
    binding: Mapping[str, Quantity], coordination: Mapping[str, Quantity], *, formulation: str, seed: int, n_draws: int
) -> Measure:
    r"""Mean energy in kJ/mol to pull one solvent molecule off the bare cation, :math:`-\sum_s x_s \Delta E_s`.

    `binding` holds each solvent's binding energy (negative where bound), `coordination` its coordination number, from
    which the shares :math:`x_s` follow. Solvents with less than 1 % of the shell need no binding energy. Errors of
    the binding energies are common to all formulations, those of the shares belong to this one.
    """
    unknown = [name for name in sorted(coordination) if not coordination[name].is_number]
    if unknown:
        reasons = "; ".join(f"coordination number of {name}: {coordination[name].reason}" for name in unknown)
        return without_number(_gap(reasons, [coordination[name] for name in unknown]))
    used = {name: share for name, share in sorted(shell_shares(coordination).items()) if share >= NEGLIGIBLE_SHARE}
    if not used:
        return without_number(not_computed("no solvent in the first shell", method=METHOD))
    gaps = [name for name in used if not binding[name].is_number]
    if gaps:
        reasons = "; ".join(f"{name} ({used[name]:.0%} of the shell): {binding[name].reason}" for name in gaps)
        return without_number(_gap(reasons, [binding[name] for name in gaps]))
    return _average(
        {name: binding[name] for name in used},
        {name: coordination[name] for name in used},
        formulation=formulation,
        seed=seed,
        n_draws=n_draws,
    )


def _average(
    binding: Mapping[str, Quantity], coordination: Mapping[str, Quantity], *, formulation: str, seed: int, n_draws: int
) -> Measure:
    shares = shell_shares(coordination)
    value = -math.fsum(shares[name] * binding[name].value for name in shares)
    parts = list(binding.values()) + (list(coordination.values()) if len(coordination) > 1 else [])
    reason = "; ".join(dict.fromkeys(part.reason for part in parts if part.reason))
    status = Status.DOUBTFUL if any(part.status is Status.DOUBTFUL for part in parts) else Status.OK
    methods = "; ".join(dict.fromkeys(part.method for part in binding.values()))
    estimate = Quantity(
        value=value,
        lower=math.nan,
        upper=math.nan,
        n=min(part.n for part in parts),
        method=f"{METHOD}; {methods}",
        status=status,
        reason=reason,
    )
    return with_draws(
        estimate, partial(_draws, binding, coordination, formulation=formulation, seed=seed, n_draws=n_draws)
    )


def _draws(
    binding: Mapping[str, Quantity], coordination: Mapping[str, Quantity], *, formulation: str, seed: int, n_draws: int
) -> NDArray[np.float64]:
    energies = np.stack(
        [interval_draws(q, standard_draws(f"binding:{name}", seed=seed, n=n_draws)) for name, q in binding.items()]
    )
    if len(coordination) == 1:
        return np.asarray(-energies[0], dtype=np.float64)
    numbers = np.stack(
        [
            interval_draws(q, standard_draws(f"coordination:{formulation}:{name}", seed=seed, n=n_draws))
            for name, q in coordination.items()
        ]
    ).clip(min=1e-6)
    return np.asarray(-(numbers * energies).sum(axis=0) / numbers.sum(axis=0), dtype=np.float64)


def _gap(reason: str, parts: list[Quantity]) -> Quantity:
    make = failed if any(part.status is Status.FAILED for part in parts) else not_computed
    return make(reason, method=METHOD)
