"""From the files of the MD stage to the tables of the liquid, on made-up replicas with known answers."""

import itertools
import json
from pathlib import Path

import numpy as np
import pytest
from MDAnalysis.lib.formats.libmdaxdr import XTCFile

from solvscreen.config import Config, canonical_json
from solvscreen.domain.formulation import ConcentrationBasis, Formulation, RatioBasis, Salt, SolventPart
from solvscreen.domain.species import Role, Species
from solvscreen.errors import DataError
from solvscreen.io.members import box_members
from solvscreen.io.schemas.first_shells import CUTOFFS, DENTICITY, NEIGHBOURS
from solvscreen.io.schemas.liquid import COORDINATION, DYNAMICS, LIQUID, RDF, SHELLS
from solvscreen.io.tables import read_parquet, read_provenance, read_quantity
from solvscreen.stage_records import settings_record
from solvscreen.stages.analyze import analyze_formulation
from solvscreen.stages.liquid import collect_liquid

EDGE_ANGSTROM = 40.0
SCHEMAS = {schema.name: schema for schema in (LIQUID, COORDINATION, SHELLS, DYNAMICS, NEIGHBOURS, DENTICITY, RDF)}
KINDS = [
    {"species": "Na", "residue": "NA", "role": "cation", "charge": 1, "count": 8, "n_atoms": 1, "symbols": ["Na"]},
    {"species": "Cl", "residue": "CL", "role": "anion", "charge": -1, "count": 8, "n_atoms": 1, "symbols": ["Cl"]},
    {"species": "W", "residue": "W", "role": "solvent", "charge": 0, "count": 16, "n_atoms": 3, "symbols": list("OHH")},
]
BONDS = {"Na": [], "Cl": [], "W": [[0, 1], [0, 2]]}


def _species(name: str, *, charge: int, role: Role) -> Species:
    return Species(
        id=name, name=name, aliases=(), smiles=name, role=role, cas="", charge=charge, molar_mass_g_per_mol=20.0,
        density_g_per_cm3=1.0, density_kelvin=298.0, density_source="", permittivity=78.0, permittivity_source="",
        melting_kelvin=273.0, boiling_kelvin=373.0, liquid_source="", origin="",
    )  # fmt: skip


def _members(path: Path) -> None:
    salt = Salt(name="NaCl", cation="Na", n_cation=1, anion="Cl", n_anion=1, concentration=1.0)
    formulation = Formulation(
        id="brine", salts=(salt,), concentration_basis=ConcentrationBasis.MOLAR, temperature_kelvin=298.0, origin="",
        solvents=(SolventPart(species="W", fraction=1.0),), ratio_basis=RatioBasis.VOLUME,
    )  # fmt: skip
    species = [
        _species("Na", charge=1, role=Role.CATION),
        _species("Cl", charge=-1, role=Role.ANION),
        _species("W", charge=0, role=Role.SOLVENT),
    ]
    path.write_text(box_members(formulation, {entry.id: entry for entry in species}))


def _frame(rng: np.random.Generator, *, apart_angstrom: float) -> np.ndarray:
    """Eight cations, far apart: four with two waters and a chloride, two with two waters, two with one water."""
    sodium = np.array(list(itertools.product((0, 1), repeat=3))) * 20.0 + 5.0
    chloride = np.add(sodium, (0.0, 10.0, 0.0))
    chloride[:4] = np.add(sodium[:4], (apart_angstrom, 0.0, 0.0))
    oxygen = np.concatenate([np.add(sodium, (0.0, 0.0, 2.4)), np.add(sodium, (0.0, -2.4, 0.0))])
    hydrogens = [np.add(oxygen, (0.0, 0.0, 1.0)), np.add(oxygen, (0.0, -1.0, 0.0))]
    water = np.stack([oxygen, *hydrogens], axis=1).reshape(-1, 3)
    water[3 * 14 :] += (10.0, 10.0, 0.0)  # the second water of the last two cations is far away
    positions = np.concatenate([sodium, chloride, water])
    return positions + rng.normal(0.0, 0.02, positions.shape)


def _replica(
    folder: Path, *, seed: int, stated_frames: int = 60, density: float = 1.1, apart_angstrom: float = 2.8,
    **summary: object,
) -> Path:  # fmt: skip
    folder.mkdir(parents=True)
    rng, n_frames = np.random.default_rng(seed), 60
    box = np.diag([EDGE_ANGSTROM / 10.0] * 3).astype(np.float32)
    with XTCFile(str(folder / "trajectory.xtc"), "w") as handle:
        for step in range(n_frames):
            handle.write(
                (_frame(rng, apart_angstrom=apart_angstrom) / 10.0).astype(np.float32), box, step, 2.0 * step, 1000.0
            )
    molecules = [kind | {"bonds": BONDS[kind["species"]], "smiles": ""} for kind in KINDS]
    (folder / "molecules.json").write_text(json.dumps({"molecules": molecules}))
    rows = [f"{step},equilibration,0.5" for step in range(5)]
    rows += [f"{step},production,{density + 0.001 * rng.normal()}" for step in range(5, 205)]
    (folder / "log.csv").write_text("time_ps,phase,density_g_per_cm3\n" + "\n".join(rows) + "\n")
    content = {
        "status": "ok", "reason": "", "weak_spots": [], "temperature_kelvin": 298.0, "ion_charge_scale": 0.8,
        "n_frames": stated_frames,
        "frame_interval_ps": 2.0, "production_ps": 2000.0, "density_g_per_cm3": density,
        "effective_molarity_molar": 1.05, "effective_molality_molal": 1.2,
    } | summary  # fmt: skip
    (folder / "summary.json").write_text(json.dumps(content))
    return folder


@pytest.fixture
def run(tmp_path: Path):
    """Function that analyses and collects the given replica folders; returns the tables."""
    settings = tmp_path / "analysis.json"
    settings.write_text(canonical_json(settings_record(Config(), "analysis")))
    md = tmp_path / "md.json"
    md.write_text(canonical_json(settings_record(Config(), "md")))
    _members(tmp_path / "brine.json")

    def collect(*folders: Path):
        names = ("liquid", "coordination", "shells", "dynamics", "neighbours", "denticity", "rdf")
        out = {name: tmp_path / f"{name}.parquet" for name in names}
        analyze_formulation(
            settings=settings, members=tmp_path / "brine.json", replicas=folders, out_rdf=tmp_path / "out/rdf.parquet",
            out_cutoffs=tmp_path / "out/cutoffs.parquet", out_records=tmp_path / "out/replicas.json",
        )  # fmt: skip
        collect_liquid(
            settings=settings, md=md, replicas=[tmp_path / "out/replicas.json"], rdfs=[tmp_path / "out/rdf.parquet"],
            **{f"out_{name}": path for name, path in out.items()},
        )  # fmt: skip
        return {name: read_parquet(path, schema=SCHEMAS[name]) for name, path in out.items()}

    return collect


def test_two_replicas_with_known_structure(run, tmp_path) -> None:
    tables = run(_replica(tmp_path / "md/replica_0", seed=1), _replica(tmp_path / "md/replica_1", seed=2))
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
    tables = run(_replica(tmp_path / "md/replica_0", seed=1), _replica(tmp_path / "md/replica_1", seed=2))
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
    tables = run(_replica(tmp_path / "md/replica_0", seed=1), _replica(tmp_path / "md/replica_1", seed=2))
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
    second = _replica(tmp_path / "md/replica_1", seed=2, apart_angstrom=9.0)  # no chloride in contact
    tables = run(_replica(tmp_path / "md/replica_0", seed=1), second)
    coordination = tables["coordination"].set_index(["species", "donor"])
    assert set(coordination["cutoff_source"]) == {"first minimum"}
    assert coordination.loc[("Cl", "anion Cl"), "coordination_number"] == pytest.approx(0.25)
    cutoffs = read_parquet(tmp_path / "out/cutoffs.parquet", schema=CUTOFFS).set_index(["species", "donor"])
    chloride = cutoffs.loc[("Cl", "anion Cl")]
    assert chloride["cutoff_source"] == "first minimum"
    assert chloride["cutoff_angstrom"] == coordination.loc[("Cl", "anion Cl"), "cutoff_angstrom"]
    assert "replicas differ by 0.5" in tables["liquid"].iloc[0]["fraction_cip_reason"]


def test_neighbours_and_denticity(run, tmp_path) -> None:
    tables = run(_replica(tmp_path / "md/replica_0", seed=1), _replica(tmp_path / "md/replica_1", seed=2))
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
    folders = [_replica(tmp_path / f"md/replica_{number}", seed=number) for number in (1, 2)]
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


def test_a_charged_box_is_told(run, tmp_path) -> None:
    folder = _replica(tmp_path / "md/replica_0", seed=1)
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
    row = run(_replica(tmp_path / "md/replica_0", seed=1), broken)["liquid"].iloc[0]
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
    first = _replica(tmp_path / "md/replica_0", seed=1, **short)
    second = _replica(tmp_path / "md/replica_1", seed=2, density=1.2, weak_spots=["Cl too strong"], **short)
    tables = run(first, second)
    row = tables["liquid"].iloc[0]
    for said in ("replica 0: not equilibrated", "Cl too strong"):
        assert said in tables["rdf"].iloc[0]["reason"]
    assert row["density_status"] == "doubtful"
    assert "not converged: 0.10 ns, replicas differ by 0.1" in row["density_reason"]
    for said in ("replica 0: not equilibrated", "Cl too strong", "not converged in 0.10 ns per replica: density"):
        assert said in row["reason"]


def test_liquid_without_salt_keeps_its_density(run, tmp_path) -> None:
    folder = _replica(tmp_path / "md/replica_0", seed=1, effective_molarity_molar=0.0, effective_molality_molal=0.0)
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
    folder = _replica(tmp_path / "md/replica_0", seed=1)
    path = folder / "trajectory.xtc"
    path.write_bytes(path.read_bytes()[:-60])
    with pytest.raises(DataError):
        run(folder)


def test_trajectory_that_lacks_whole_frames_stops_the_stage(run, tmp_path) -> None:
    with pytest.raises(DataError, match="60 frames instead of 61"):
        run(_replica(tmp_path / "md/replica_0", seed=1, stated_frames=61))


def test_same_input_gives_the_same_bytes(run, tmp_path) -> None:
    folder = _replica(tmp_path / "md/replica_0", seed=1)
    run(folder)
    before = (tmp_path / "liquid.parquet").read_bytes(), (tmp_path / "out/replicas.json").read_bytes()
    run(folder)
    assert before == ((tmp_path / "liquid.parquet").read_bytes(), (tmp_path / "out/replicas.json").read_bytes())


def test_vibrating_ions_are_not_diffusive_and_stay(run, tmp_path) -> None:
    tables = run(_replica(tmp_path / "md/replica_0", seed=1), _replica(tmp_path / "md/replica_1", seed=2))
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
    assert "no exit in 3.3e+03 ps inside" in water.reason  # 14 waters, 118 ps, two replicas
    assert rows.loc["Na", "residence_time_reason"] == "no atom that binds a cation"
    assert (tmp_path / "dynamics.csv").exists()


def test_barrier_that_nothing_crosses_has_a_bound_and_no_number(run, tmp_path) -> None:
    tables = run(_replica(tmp_path / "md/replica_0", seed=1), _replica(tmp_path / "md/replica_1", seed=2))
    rows = tables["coordination"].set_index(["species", "donor"])
    water = read_quantity(rows.loc[("W", "water O")], "barrier", "kj_per_mol")
    assert water.status == "not computed"
    assert "barrier never sampled" in water.reason
    assert rows.loc[("W", "molecule"), "barrier_status"] == "not computed"
