"""Energy to strip the solvents of the first shell off the cation: all of them, and the last one."""

import math
from collections.abc import Mapping
from functools import partial
from typing import Final

import numpy as np
from numpy.typing import NDArray

from solvscreen.domain.quantity import Quantity, Status, failed, not_computed
from solvscreen.ranking.measure import Measure, with_draws, without_number
from solvscreen.ranking.uncertainty import Sampler, Source

WHOLE_SHELL: Final = "sum of 1:1 binding energies over the solvents of the first shell"
LAST_SOLVENT: Final = "mean of 1:1 binding energies over the solvents of the first shell"
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
    binding: Mapping[str, Quantity],
    coordination: Mapping[str, Quantity],
    *,
    complexes: Mapping[str, str],
    formulation: str,
    sampler: Sampler,
    whole_shell: bool = True,
) -> Measure:
    r"""Energy in kJ/mol to strip the first shell of solvents, :math:`-\sum_s n_s \Delta E_s`, pairwise additive.

    `binding` holds each solvent's binding energy in its 1:1 complex (negative where bound), named in `complexes`;
    `coordination` its coordination number :math:`n_s` in molecules. One chelating molecule counts as one, with the
    energy of all its contacts, so that chelating and other solvents compare. What ligands take from each other
    is left out: the sum is an upper bound. With `whole_shell` false, the mean over the shell,
    :math:`-\sum_s n_s \Delta E_s / \sum_s n_s`: the energy to pull the last solvent molecule off.

    Solvents with less than 1 % of the shell need no binding energy. Errors of the binding energies are common to all
    formulations, those of the coordination numbers belong to this one.
    """
    method = WHOLE_SHELL if whole_shell else LAST_SOLVENT
    unknown = [name for name in sorted(coordination) if not coordination[name].is_number]
    if unknown:
        reasons = "; ".join(f"coordination number of {name}: {coordination[name].reason}" for name in unknown)
        return without_number(_gap(reasons, [coordination[name] for name in unknown], method=method))
    used = {name: share for name, share in sorted(shell_shares(coordination).items()) if share >= NEGLIGIBLE_SHARE}
    if not used:
        return without_number(not_computed("no solvent in the first shell", method=method))
    gaps = [name for name in used if not binding[name].is_number]
    if gaps:
        reasons = "; ".join(f"{name} ({used[name]:.0%} of the shell): {binding[name].reason}" for name in gaps)
        return without_number(_gap(reasons, [binding[name] for name in gaps], method=method))
    energies = {complexes[name]: binding[name] for name in used}
    numbers = {name: coordination[name] for name in used}
    estimate = _estimate(energies, numbers, method=method)
    draw = partial(_draws, energies, numbers, formulation=formulation, sampler=sampler, whole=whole_shell)
    return with_draws(estimate, draw)


def _estimate(binding: Mapping[str, Quantity], coordination: Mapping[str, Quantity], *, method: str) -> Quantity:
    is_whole = method == WHOLE_SHELL
    numbers = [number.value for number in coordination.values()]
    total = -math.fsum(n * energy.value for n, energy in zip(numbers, binding.values(), strict=True))
    parts = list(binding.values())
    if is_whole or len(coordination) > 1:
        parts += coordination.values()
    levels = "; ".join(dict.fromkeys(part.method for part in binding.values()))
    return Quantity(
        value=total if is_whole else total / math.fsum(numbers),
        lower=math.nan,
        upper=math.nan,
        n=min(part.n for part in parts),
        method=f"{method}; {levels}",
        status=Status.DOUBTFUL if any(part.status is Status.DOUBTFUL for part in parts) else Status.OK,
        reason="; ".join(dict.fromkeys(part.reason for part in parts if part.reason)),
    )


def _draws(
    binding: Mapping[str, Quantity],
    coordination: Mapping[str, Quantity],
    *,
    formulation: str,
    sampler: Sampler,
    whole: bool,
) -> NDArray[np.float64]:
    energies = np.stack(
        [sampler.draws(q, key=f"binding:{pair}", source=Source.DESOLVATION) for pair, q in binding.items()]
    )
    if len(coordination) == 1 and not whole:
        return np.asarray(-energies[0], dtype=np.float64)
    numbers = np.stack(
        [
            sampler.draws(q, key=f"coordination:{formulation}:{name}", source=Source.LIQUID)
            for name, q in coordination.items()
        ]
    ).clip(min=1e-6)
    total = -(numbers * energies).sum(axis=0)
    return np.asarray(total if whole else total / numbers.sum(axis=0), dtype=np.float64)


def _gap(reason: str, parts: list[Quantity], *, method: str) -> Quantity:
    make = failed if any(part.status is Status.FAILED for part in parts) else not_computed
    return make(reason, method=method)
