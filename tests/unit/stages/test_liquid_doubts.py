"""What the tables of the liquid say of replicas that are broken, short, charged or without salt."""

import json
from pathlib import Path

import numpy as np
import pytest
from brine_replicas import collector, replica

from solvscreen.errors import DataError


@pytest.fixture
def run(tmp_path: Path):
    """Function that analyses and collects the given replica folders; returns the tables."""
    return collector(tmp_path)


def test_a_charged_box_is_told(run, tmp_path) -> None:
    folder = replica(tmp_path / "md/replica_0", seed=1)
    kinds = json.loads((folder / "molecules.json").read_text())["molecules"]
    kinds[0]["charge"] = 2
    (folder / "molecules.json").write_text(json.dumps({"molecules": kinds}))
    row = run(folder)["liquid"].iloc[0]
    assert (row["net_charge_e"], row["status"]) == (8.0, "doubtful")
    assert "the box has a net charge of +8 e" in row["reason"]


def test_failed_replica_is_told_and_the_other_counts(run, tmp_path) -> None:
    broken = tmp_path / "md/replica_1"
    broken.mkdir(parents=True)
    (broken / "summary.json").write_text(
        json.dumps({"status": "failed", "reason": "box exploded", "temperature_kelvin": 298.0, "ion_charge_scale": 0.8})
    )
    row = run(replica(tmp_path / "md/replica_0", seed=1), broken)["liquid"].iloc[0]
    assert row["n_replicas"] == 1
    assert row["fraction_cip"] == 0.5
    assert row["fraction_cip_status"] == row["status"] == "doubtful"
    assert "replica 1: box exploded" in row["fraction_cip_reason"]


def test_all_failed_gives_a_row_with_the_reason_in_every_table(run, tmp_path) -> None:
    broken = tmp_path / "md/replica_0"
    broken.mkdir(parents=True)
    (broken / "trajectory.xtc").write_bytes(b"")
    (broken / "summary.json").write_text(
        json.dumps({"status": "failed", "reason": "box exploded", "temperature_kelvin": 298.0, "ion_charge_scale": 0.8})
    )
    tables = run(broken)
    assert tables["liquid"].iloc[0]["status"] == "failed"
    assert np.isnan(tables["liquid"].iloc[0]["fraction_cip"])
    assert "box exploded" in tables["coordination"].iloc[0]["coordination_number_reason"]
    assert "box exploded" in tables["shells"].iloc[0]["population_reason"]
    assert tables["rdf"].empty


def test_short_and_differing_replicas_are_doubtful(run, tmp_path) -> None:
    short = {"production_ps": 100.0, "status": "doubtful", "reason": "not equilibrated"}
    first = replica(tmp_path / "md/replica_0", seed=1, **short)
    second = replica(tmp_path / "md/replica_1", seed=2, density=1.2, weak_spots=["Cl too strong"], **short)
    tables = run(first, second)
    row = tables["liquid"].iloc[0]
    for said in ("replica 0: not equilibrated", "Cl too strong"):
        assert said in tables["rdf"].iloc[0]["reason"]
    assert row["density_status"] == "doubtful"
    assert "not converged: 0.10 ns, replicas differ by 0.1" in row["density_reason"]
    for said in ("replica 0: not equilibrated", "Cl too strong", "not converged in 0.10 ns per replica: density"):
        assert said in row["reason"]


def test_liquid_without_salt_keeps_its_density(run, tmp_path) -> None:
    folder = replica(tmp_path / "md/replica_0", seed=1, effective_molarity_molar=0.0, effective_molality_molal=0.0)
    kinds = json.loads((folder / "molecules.json").read_text())["molecules"]
    kinds[0] |= {"species": "Ar", "symbols": ["Ar"], "charge": 0}
    kinds[1] |= {"species": "Xe", "symbols": ["Xe"], "charge": 0}
    (folder / "molecules.json").write_text(json.dumps({"molecules": kinds}))
    tables = run(folder)
    row = tables["liquid"].iloc[0]
    assert row["density_g_per_cm3"] == pytest.approx(1.1, abs=5e-4)
    assert (row["effective_molarity_molar"], row["fraction_cip_status"]) == (0.0, "not computed")
    assert tables["coordination"].empty


def test_truncated_trajectory_stops_the_stage(run, tmp_path) -> None:
    folder = replica(tmp_path / "md/replica_0", seed=1)
    path = folder / "trajectory.xtc"
    path.write_bytes(path.read_bytes()[:-60])
    with pytest.raises(DataError):
        run(folder)


def test_trajectory_that_lacks_whole_frames_stops_the_stage(run, tmp_path) -> None:
    with pytest.raises(DataError, match="60 frames instead of 61"):
        run(replica(tmp_path / "md/replica_0", seed=1, stated_frames=61))
