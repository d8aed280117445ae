"""Intervals of g(r) and of the running coordination number in liquids whose shells hardly change."""

import numpy as np
import pandas as pd
import pytest

from solvscreen.analysis.rdf import Rdf
from solvscreen.stages._rdf_tables import mean_rdf, replica_rdf_rows

NO_COORDINATION = pd.DataFrame(
    columns=[
        "formulation", "cation", "species", "donor", "coordination_number", "coordination_number_upper",
        "cutoff_angstrom",
    ]
)  # fmt: skip
REASONS = {"f": "a weak spot"}
MEAN = 5.4  # of shells of five and six


def frozen(rng: np.random.Generator, *, replica: int, n_cations: int = 9, jitter: float = 0.05) -> pd.DataFrame:
    """One bin of one replica: each cation keeps its five or six neighbours; four blocks rattle a little."""
    shells = 5.0 + (rng.random(n_cations) < MEAN - 5.0)
    by_cation = shells[:, None] + rng.normal(0.0, jitter, (n_cations, 4))
    blocks, cations = by_cation.mean(axis=0)[:, None], by_cation.mean(axis=1)[:, None]
    rdf = Rdf(
        cation="Na", species="W", donor="water O", element="O", edges_angstrom=np.array([3.1, 3.2]), g=blocks,
        running_coordination_number=blocks, pairs_found=np.ones(1), g_by_cation=cations, running_by_cation=cations,
        pairs_by_cation=np.ones((n_cations, 1)),
    )  # fmt: skip
    return pd.DataFrame(replica_rdf_rows(rdf, formulation="f", replica=replica))


# Nine cations with two kinds of shells: Student's interval covers in 90.4 % (binomial sum), 100 runs scatter by 3 %.
@pytest.mark.parametrize(("n_replicas", "fewest"), [(1, 85), (2, 90), (3, 90)])
def test_intervals_cover_in_a_frozen_liquid(n_replicas: int, fewest: int) -> None:
    hits = {"g": 0, "running_coordination_number": 0}
    for seed in range(100):
        rng = np.random.default_rng(seed)
        frames = [frozen(rng, replica=replica) for replica in range(n_replicas)]
        row = mean_rdf(frames, coordination=NO_COORDINATION, temperatures_kelvin={"f": 298.15}, reasons=REASONS).iloc[0]
        for name in hits:
            hits[name] += row[f"{name}_lower"] <= MEAN <= row[f"{name}_upper"]
    assert min(hits.values()) >= fewest


def test_widths_over_cations_equal_those_of_the_single_averages() -> None:
    rng = np.random.default_rng(3)
    frames = [frozen(rng, replica=0, jitter=0.0), frozen(rng, replica=1, n_cations=5, jitter=0.0)]
    rng = np.random.default_rng(3)
    shells = []
    for n_cations in (9, 5):
        shells.extend(5.0 + (rng.random(n_cations) < MEAN - 5.0))
        rng.normal(size=(n_cations, 4))
    row = mean_rdf(frames, coordination=NO_COORDINATION, temperatures_kelvin={"f": 298.15}, reasons=REASONS).iloc[0]
    expected = 2.1604 * np.std(shells, ddof=1) / np.sqrt(14)  # Student's t for 13 degrees of freedom
    assert (row["g_upper"] - row["g_lower"]) / 2 == pytest.approx(expected, rel=0.02)


def test_running_number_is_no_more_certain_than_the_coordination_number() -> None:
    rng = np.random.default_rng(5)
    frames = [frozen(rng, replica=replica) for replica in range(2)]
    coordination = pd.DataFrame([["f", "Na", "W", "water O", 5.4, 7.9, 3.16]], columns=list(NO_COORDINATION.columns))
    row = mean_rdf(frames, coordination=coordination, temperatures_kelvin={"f": 298.15}, reasons=REASONS).iloc[0]
    assert row["running_coordination_number_upper"] - row["running_coordination_number"] == pytest.approx(2.5)
    assert row["g_upper"] - row["g"] < 0.5


def test_single_block_has_no_interval_and_empty_bins_are_left_out() -> None:
    rng = np.random.default_rng(6)
    frame = frozen(rng, replica=0)
    single = mean_rdf([frame[:1]], coordination=NO_COORDINATION, temperatures_kelvin={"f": 298.15}, reasons=REASONS)
    assert np.isnan(single[["g_lower", "g_upper"]]).all(axis=None)
    frame["g"] = np.nan
    assert mean_rdf([frame], coordination=NO_COORDINATION, temperatures_kelvin={"f": 298.15}, reasons=REASONS).empty


def test_potential_of_mean_force_at_the_temperature_of_the_formulation() -> None:
    frames = [frozen(np.random.default_rng(7), replica=replica) for replica in range(2)]
    warm, cold = (
        mean_rdf(frames, coordination=NO_COORDINATION, temperatures_kelvin={"f": kelvin}, reasons=REASONS).iloc[0]
        for kelvin in (298.15, 233.15)
    )
    assert warm["pmf_kj_per_mol"] == pytest.approx(-2.4789 * np.log(warm["g"]), rel=1e-4)  # RT at 298.15 K
    assert cold["pmf_kj_per_mol"] == pytest.approx(warm["pmf_kj_per_mol"] * 233.15 / 298.15)
    assert warm["pmf_lower_kj_per_mol"] == pytest.approx(-2.4789 * np.log(warm["g_upper"]), rel=1e-4)
    for frame in frames:
        frame["donor"] = "molecule"
    table = mean_rdf(frames, coordination=NO_COORDINATION, temperatures_kelvin={"f": 298.15}, reasons=REASONS)
    assert table["reason"].to_list() == ["a weak spot"] * len(table)
    molecule = table.iloc[0]
    assert np.isnan(molecule["pmf_kj_per_mol"])
