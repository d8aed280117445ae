"""Barriers of the potential of mean force from made-up g(r) with known heights."""

import numpy as np
import pytest

from solvscreen.analysis.first_shell import FirstShell
from solvscreen.analysis.mean_force import NO_BARRIER, BarrierSample, barrier, barrier_sample
from solvscreen.analysis.rdf import Rdf
from solvscreen.domain.quantity import Status

PAIRS_PER_G = 40.0  # and cubic angstrom, per block
SHELL = FirstShell(cutoff_angstrom=3.2, source="first minimum")
KT = 8.314462618e-3 * 298.0


def _g(r: np.ndarray) -> np.ndarray:
    """Contact peak of 20 at 2.4 angstrom, plateau of 0.1 at the barrier, second shell beyond."""
    return 20.0 * np.exp(-(((r - 2.4) / 0.16) ** 2)) + 0.1 + 1.0 / (1.0 + np.exp(-(r - 4.2) / 0.06))


def _rdf(g: np.ndarray, edges: np.ndarray, counts: np.ndarray) -> Rdf:
    return Rdf(
        cation="Na", species="G2", donor="ether O", element="O", edges_angstrom=edges, g=g,
        running_coordination_number=np.cumsum(counts, axis=1), pairs_found=counts.sum(axis=0),
        g_by_cation=g[:1], running_by_cation=np.cumsum(counts[:1], axis=1), pairs_by_cation=counts[:1],
    )  # fmt: skip


def _sampled(rng: np.random.Generator, *, blocks: int, empty_gap: bool = False) -> Rdf:
    edges = np.arange(161) * 0.05
    r, volumes = (edges[1:] + edges[:-1]) / 2.0, 4.0 / 3.0 * np.pi * np.diff(edges**3)
    truth = np.where((r > 2.9) & (r < 3.6), 0.0, _g(r)) if empty_gap else _g(r)
    counts = rng.poisson(truth * volumes * PAIRS_PER_G, (blocks, len(r))).astype(float)
    return _rdf(counts / (volumes * PAIRS_PER_G), edges, counts)


def test_height_of_a_known_barrier() -> None:
    sample = barrier_sample(_sampled(np.random.default_rng(1), blocks=40), SHELL, cation_element="Na")
    found = barrier([sample], temperature_kelvin=298.0)
    assert found.value == pytest.approx(KT * np.log(20.1 / 0.1), abs=0.15)
    assert found.status is Status.OK
    assert barrier([sample], temperature_kelvin=149.0).value == pytest.approx(found.value / 2.0)


def test_intervals_cover_the_known_barrier() -> None:
    rng = np.random.default_rng(2)
    hits = 0
    for _ in range(100):
        samples = [barrier_sample(_sampled(rng, blocks=4), SHELL, cation_element="Na") for _ in range(2)]
        found = barrier(samples, temperature_kelvin=298.0)
        hits += found.lower <= KT * np.log(20.1 / 0.1) <= found.upper
    assert hits >= 90


def test_barrier_never_sampled_has_a_bound_only() -> None:
    rdf = _sampled(np.random.default_rng(3), blocks=4, empty_gap=True)
    found = barrier([barrier_sample(rdf, SHELL, cation_element="Na")] * 2, temperature_kelvin=298.0)
    assert found.status is Status.NOT_COMPUTED
    # three pairs among two replicas of four blocks, over the shell from 3.1 to 3.3 angstrom
    window = 4.0 / 3.0 * np.pi * (3.3**3 - 3.1**3)
    least = KT * np.log(20.1 * 8 * PAIRS_PER_G * window / 2.9957)
    assert f"higher than {least:.0f}"[:-1] in found.reason
    assert "no pair seen" in found.reason


def test_fallback_cutoffs_and_few_pairs_are_said() -> None:
    rdf = _sampled(np.random.default_rng(4), blocks=4)
    fallback = FirstShell(cutoff_angstrom=3.2, source="fallback: no clear minimum")
    assert barrier_sample(rdf, fallback, cation_element="Na") == NO_BARRIER
    assert "fallback" in barrier([NO_BARRIER], temperature_kelvin=298.0).reason
    few = BarrierSample(peak_g=(20.0, 22.0), barrier_g=(0.1, 0.0), pairs_at_barrier=3.0, one_pair_g=0.02)
    found = barrier([few, NO_BARRIER], temperature_kelvin=298.0)
    assert found.value == pytest.approx(KT * np.log(21.0 / 0.05))
    assert found.status is Status.DOUBTFUL
    assert found.reason == "3 pairs seen at the barrier; no first minimum in 1 of 2 replicas"
