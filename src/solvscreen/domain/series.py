"""Correlated series in time."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

SOKAL_WINDOW: Final = 5.0


def statistical_inefficiency(series: NDArray[np.float64]) -> float:
    r"""Frames per independent sample, :math:`1 + 2\sum_{t=1}^{W}\rho(t)`, at least 1 and at most the length.

    The sum ends at the first W >= 5 times the integrated time so far (Sokal).
    """
    centred = np.asarray(series, dtype=np.float64) - np.mean(series)
    n = len(centred)
    size = 1 << (2 * n - 1).bit_length()
    power = np.abs(np.fft.rfft(centred, size)) ** 2
    correlation = np.fft.irfft(power, size)[:n] / np.arange(n, 0, -1)
    if correlation[0] <= 0.0:
        return float(n)
    times = 2.0 * np.cumsum(correlation / correlation[0]) - 1.0
    enough = np.flatnonzero(np.arange(n) >= SOKAL_WINDOW * np.maximum(times, 1.0) / 2.0)
    window = int(enough[0]) if len(enough) else n - 1
    return float(min(max(times[window], 1.0), n))
