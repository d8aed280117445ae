"""Which formulations no other one beats in everything."""

import numpy as np
from numpy.typing import NDArray


def pareto_front(values: NDArray[np.float64]) -> NDArray[np.bool_]:
    """True, shape (n_formulations,), where no other row of `values` dominates.

    `values` is (n_formulations, n_criteria), higher is better. A row dominates another if it is nowhere lower and
    somewhere higher; equal rows do not dominate each other.
    """
    values = np.asarray(values, dtype=np.float64)
    nowhere_lower = (values[:, None, :] >= values[None, :, :]).all(axis=-1)
    somewhere_higher = (values[:, None, :] > values[None, :, :]).any(axis=-1)
    return np.asarray(~(nowhere_lower & somewhere_higher).any(axis=0), dtype=np.bool_)


def pareto_probability(draws: NDArray[np.float64]) -> NDArray[np.float64]:
    """Share of the draws in which each formulation is on the front, shape (n_formulations,), dimensionless.

    `draws` is (n_draws, n_formulations, n_criteria), higher is better.
    """
    return np.asarray(np.mean([pareto_front(values) for values in draws], axis=0), dtype=np.float64)


def pareto_numbers(values: NDArray[np.float64]) -> NDArray[np.int64]:
    """Number of the front of each formulation, shape (n_formulations,): 1 for those that nobody dominates.

    The second front is what would be the first without it, and so on. `values` as in `pareto_front`.

    References: Deb et al., IEEE Trans. Evol. Comput. 6, 182 (2002).
    """
    values = np.asarray(values, dtype=np.float64)
    numbers = np.zeros(len(values), dtype=np.int64)
    number = 0
    while (left := np.flatnonzero(numbers == 0)).size:
        number += 1
        numbers[left[pareto_front(values[left])]] = number
    return numbers
