"""From the files of the MD stage to the tables of the liquid, on made-up replicas with known answers."""

import json
from pathlib import Path

import numpy as np
import pytest
from brine_replicas import collector, replica

from solvscreen.io.schemas.first_shells import CUTOFFS
from solvscreen.io.tables import read_parquet, read_provenance, read_quantity


@pytest.fixture
def run(tmp_path: Path):
    """Function that analyses and collects the given replica folders; returns the tables."""
    return collector(tmp_path)


def test_two_replicas_with_known_structure(run, tmp_path) -> None:
    tables = run(replica(tmp_path / "md/replica_0", seed=1), replica(tmp_path / "md/replica_1", seed=2))
    row = tables["liquid"].iloc[0]
    assert (row["formulation"], row["n_replicas"], row["production_ns"], row["cation"]) == ("brine", 2, 4.0, "Na")
    assert [row[f"fraction_{name}"] for name in ("free", "ssip", "cip", "agg")] == [0.5, 0.0, 0.5, 0.0]
    assert row["coordination_number_anion"] == pytest.approx(0.5)
    assert row["coordination_number_solvent"] == pytest.approx(14 / 8)
    assert row["coordination_number_total_atoms"] == pytest.approx(18 / 8)
    density = read_quantity(row, "density", "g_per_cm3")
    assert density.value == pytest.approx(1.1, abs=5e-4)
    assert density.lower < 1.1 < density.upper
    assert row["effective_molarity_molar"] == pytest.approx(1.05, rel=1e-3)
    assert (row["effective_molality_molal"], row["effective_molality_upper_molal"]) == (1.2, 1.2)
    assert read_quantity(row, "anion_share").value == pytest.approx(4 / 18)
    assert (row["net_charge_e"], row["ion_charge_scale"]) == (0.0, 0.8)
    assert row["fraction_cip_reason"] == "not converged: 2.00 ns, entries and exits: 0"  # four are paired all the time
    assert row["fraction_agg_status"] == "ok"
    assert row["status"] == "doubtful"  # a lattice is no liquid
    assert "water O of W: g(r) goes to" in row["reason"]
    assert (tmp_path / "liquid.csv").exists()


def test_coordination_shells_and_rdf_tables(run, tmp_path) -> None:
    tables = run(replica(tmp_path / "md/replica_0", seed=1), replica(tmp_path / "md/replica_1", seed=2))
    coordination = tables["coordination"].set_index(["species", "donor"])
    water = coordination.loc[("W", "water O")]
    assert water["cutoff_source"] == "first minimum"
    assert water["first_peak_angstrom"] == pytest.approx(2.4, abs=0.02)
    assert water["coordination_number"] == water["coordination_number_long_cutoff"] == pytest.approx(1.75)
    assert coordination.loc[("Cl", "molecule"), "denticity"] == 1.0
    shells = tables["shells"].set_index("shell")
    assert shells["population"].to_dict() == pytest.approx({"Cl_1+W_2": 0.5, "W_1": 0.25, "W_2": 0.25})
    assert shells["n_snapshots"].to_dict() == {"Cl_1+W_2": 480, "W_1": 240, "W_2": 240}
    assert (shells["population_lower"] < shells["population"]).all()
    rdf = tables["rdf"]
    at_four = rdf[(rdf.species == "W") & (rdf.donor == "water O") & np.isclose(rdf.r_angstrom, 4.025)]
    assert at_four["running_coordination_number"].item() == pytest.approx(1.75)


def test_interval_of_the_running_number_is_not_narrower_than_that_of_the_table(run, tmp_path) -> None:
    tables = run(replica(tmp_path / "md/replica_0", seed=1), replica(tmp_path / "md/replica_1", seed=2))
    for row in tables["coordination"].to_dict("records"):
        curve = tables["rdf"][(tables["rdf"].species == row["species"]) & (tables["rdf"].donor == row["donor"])]
        at = curve.iloc[(curve.r_angstrom - row["cutoff_angstrom"]).abs().argmin()]
        width = row["coordination_number_upper"] - row["coordination_number"]
        assert width > 0.1
        assert at["running_coordination_number_upper"] - at["running_coordination_number"] >= width * (1 - 1e-9)
    provenance = json.loads(read_provenance(tmp_path / "coordination.parquet"))
    assert '"ion_charge_scale": 0.8' in json.dumps(provenance)
    water = tables["coordination"].set_index("donor").loc["water O"]
    assert water["first_peak_n"] == 8  # four blocks of two replicas, fewer than the 16 cations


def test_all_replicas_are_counted_with_one_cutoff_from_all_of_them(run, tmp_path) -> None:
    second = replica(tmp_path / "md/replica_1", seed=2, apart_angstrom=9.0)  # no chloride in contact
    tables = run(replica(tmp_path / "md/replica_0", seed=1), second)
    coordination = tables["coordination"].set_index(["species", "donor"])
    assert set(coordination["cutoff_source"]) == {"first minimum"}
    assert coordination.loc[("Cl", "anion Cl"), "coordination_number"] == pytest.approx(0.25)
    cutoffs = read_parquet(tmp_path / "out/cutoffs.parquet", schema=CUTOFFS).set_index(["species", "donor"])
    chloride = cutoffs.loc[("Cl", "anion Cl")]
    assert chloride["cutoff_source"] == "first minimum"
    assert chloride["cutoff_angstrom"] == coordination.loc[("Cl", "anion Cl"), "cutoff_angstrom"]
    assert "replicas differ by 0.5" in tables["liquid"].iloc[0]["fraction_cip_reason"]


def test_neighbours_and_denticity(run, tmp_path) -> None:
    tables = run(replica(tmp_path / "md/replica_0", seed=1), replica(tmp_path / "md/replica_1", seed=2))
    rows = tables["neighbours"].set_index("species")
    assert rows["shell_share"].to_dict() == pytest.approx({"Cl": 4 / 18, "W": 14 / 18})
    assert rows.loc["W", "bulk_share"] == 1.0
    assert rows.loc["W", "preferential_solvation_reason"] == "the only neutral species of the liquid"
    assert "an ion" in rows.loc["Cl", "preferential_solvation_reason"]
    assert rows["atoms_per_molecule"].tolist() == [1.0, 1.0]
    found = tables["denticity"].set_index(["species", "n_atoms"])["molecule_share"].to_dict()
    assert found == {("Cl", 1): 1.0, ("W", 1): 1.0}


def test_preferential_solvation_of_a_mixture(run, tmp_path) -> None:
    """Half of the waters, the first of every cation, are called V: 8 of the 14 in the shells, 8 of the 16 in all."""
    folders = [replica(tmp_path / f"md/replica_{number}", seed=number) for number in (1, 2)]
    for folder in folders:
        kinds = json.loads((folder / "molecules.json").read_text())["molecules"]
        kinds[2]["count"] = 8
        (folder / "molecules.json").write_text(
            json.dumps({"molecules": [*kinds[:2], kinds[2] | {"species": "V"}, kinds[2]]})
        )
    rows = run(*folders)["neighbours"].set_index("species")
    assert rows.loc["V", "preferential_solvation"] == pytest.approx((8 / 14) / 0.5)
    assert rows.loc["W", "preferential_solvation"] == pytest.approx((6 / 14) / 0.5)
    assert rows.loc["V", "preferential_solvation_lower"] < 1.0 < rows.loc["V", "preferential_solvation_upper"]


def test_same_input_gives_the_same_bytes(run, tmp_path) -> None:
    folder = replica(tmp_path / "md/replica_0", seed=1)
    run(folder)
    before = (tmp_path / "liquid.parquet").read_bytes(), (tmp_path / "out/replicas.json").read_bytes()
    run(folder)
    assert before == ((tmp_path / "liquid.parquet").read_bytes(), (tmp_path / "out/replicas.json").read_bytes())


def test_vibrating_ions_are_not_diffusive_and_stay(run, tmp_path) -> None:
    tables = run(replica(tmp_path / "md/replica_0", seed=1), replica(tmp_path / "md/replica_1", seed=2))
    rows = tables["dynamics"].set_index("species")
    assert rows["n_molecules"].to_dict() == {"Cl": 16, "Na": 16, "W": 32}
    sodium = read_quantity(rows.loc["Na"], "self_diffusion", "nm2_per_ns")
    assert sodium.status == "doubtful"
    assert "not diffusive: slope" in sodium.reason
    assert sodium.lower < 0.0 < sodium.upper
    correction = read_quantity(rows.loc["Na"], "finite_size_correction", "nm2_per_ns")
    assert (correction.status, "solvent's own diffusion" in correction.reason) == ("not computed", True)
    rate = read_quantity(rows.loc["W"], "exchange_rate", "per_ns")
    assert (rate.value, rate.lower) == (0.0, 0.0)
    assert rate.upper == pytest.approx(3.689 / (16 * 0.118), rel=1e-3)  # Poisson, 16 cations for 118 ps
    mass_g_per_mol = 8 * (22.9898 + 35.4527) + 16 * 18.0153
    assert rows.loc["Na", "box_edge_angstrom"] == pytest.approx((mass_g_per_mol / 1.1 / 0.602214) ** (1 / 3), rel=1e-3)
    water = read_quantity(rows.loc["W"], "residence_time", "ps")
    assert water.status == "not computed"
    assert "no exit in 3.25e+03 ps inside" in water.reason  # 14 waters, 118 ps less 2 of patience, two replicas
    assert rows.loc["Na", "uncoordinated_share_reason"] == "a metal cation"
    assert rows.loc["W", "uncoordinated_share"] == pytest.approx(1 - 14 / 16)  # 14 of 16 waters hold to a cation
    assert rows.loc["Na", "residence_time_reason"] == "no atom that binds a cation"
    assert (tmp_path / "dynamics.csv").exists()


def test_barrier_that_nothing_crosses_has_a_bound_and_no_number(run, tmp_path) -> None:
    tables = run(replica(tmp_path / "md/replica_0", seed=1), replica(tmp_path / "md/replica_1", seed=2))
    rows = tables["coordination"].set_index(["species", "donor"])
    water = read_quantity(rows.loc[("W", "water O")], "barrier", "kj_per_mol")
    assert water.status == "not computed"
    assert "barrier never sampled" in water.reason
    assert rows.loc[("W", "molecule"), "barrier_status"] == "not computed"
