"""Trajectories made elsewhere: the hand-built box of known shells, read from files of other programs."""

import itertools
from pathlib import Path

import MDAnalysis
import numpy as np
import pytest

from solvscreen.analysis import tallies
from solvscreen.analysis.tallies import Counts
from solvscreen.errors import InputError
from solvscreen.io.schemas.first_shells import DENTICITY, NEIGHBOURS
from solvscreen.io.schemas.liquid import COORDINATION, DYNAMICS, RDF, SHELLS, SPECIATION
from solvscreen.io.tables import read_parquet
from solvscreen.stages import _replica_structure
from solvscreen.stages.trajectory import analyze_trajectory

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning", "ignore::DeprecationWarning:MDAnalysis")

EDGE = 40.0
SCHEMAS = {schema.name: schema for schema in (SPECIATION, COORDINATION, SHELLS, RDF, DYNAMICS, NEIGHBOURS, DENTICITY)}
BF4_SHAPE = np.array([[0, 0, 0], [1, 1, 1], [-1, -1, 1], [-1, 1, -1], [1, -1, -1]]) * np.array([[0.0]] + [[0.805]] * 4)


def _frame(rng: np.random.Generator) -> np.ndarray:
    """Atoms in the order water, sodium, anion, eight times: four contact pairs, all with one water, the rest apart."""
    parts = []
    for number, corner in enumerate(itertools.product((0, 1), repeat=3)):
        sodium = np.array(corner) * 20.0 + 5.0
        water = sodium + np.array([[0, 0, 2.4], [0.8, 0, 3.0], [-0.8, 0, 3.0]])
        anion = sodium + np.array([3.2, 0, 0] if number < 4 else [10.0, 10.0, 0.0]) + BF4_SHAPE
        parts += [water, sodium[None], anion]
    positions = np.concatenate(parts)
    return (positions + rng.normal(0.0, 0.01, positions.shape)) % EDGE


def _write(
    folder: Path, *, suffix: str, frames: str = "xtc", anion: str = "BF4", sodium: str = "NA", box: bool = True,
    timestep: float = 2.0, seed: int = 1,
) -> tuple[Path, Path]:  # fmt: skip
    n, rng = 8, np.random.default_rng(seed)
    universe = MDAnalysis.Universe.empty(
        9 * n, n_residues=3 * n, atom_resindex=np.repeat(np.arange(3 * n), [3, 1, 5] * n), trajectory=True
    )
    universe.add_TopologyAttr("names", ["OW", "HW1", "HW2", sodium, "B1", "F1", "F2", "F3", "F4"] * n)
    universe.add_TopologyAttr("resnames", ["SOL", sodium, anion] * n)
    universe.add_TopologyAttr("resids", np.arange(1, 3 * n + 1))
    if suffix == "pdb":
        universe.add_TopologyAttr("elements", ["O", "H", "H", "Na", "B", "F", "F", "F", "F"] * n)
        starts = 9 * np.arange(n)[:, None, None]
        local = np.array([[0, 1], [0, 2], [4, 5], [4, 6], [4, 7], [4, 8]])
        universe.add_TopologyAttr("bonds", (starts + local).reshape(-1, 2))
    universe.dimensions = [EDGE, EDGE, EDGE, 90, 90, 90] if box else None
    universe.atoms.positions = _frame(rng)
    topology, trajectory = folder / f"made.{suffix}", folder / f"elsewhere.{frames if box else 'xyz'}"
    universe.atoms.write(str(topology))
    with MDAnalysis.Writer(str(trajectory), 9 * n, **({"dt": timestep} if frames == "dcd" else {})) as writer:
        for step in range(40):
            universe.atoms.positions = _frame(rng)
            universe.trajectory.ts.data["time"] = timestep * step
            universe.trajectory.ts.time = timestep * step
            writer.write(universe.atoms)
    return topology, trajectory


def _analyze(files: tuple[Path, ...], **options: object) -> dict[str, object]:
    out = files[0].parent / "tables"
    given = {"cation": "Na", "anions": [], "temperature_kelvin": 298.15} | options
    analyze_trajectory(topology=files[0], trajectory=list(files[1:]), out=out, **given)
    assert all((out / f"{name}.csv").exists() for name in SCHEMAS)
    return {name: read_parquet(out / f"{name}.parquet", schema=schema) for name, schema in SCHEMAS.items()}


@pytest.mark.parametrize("suffix", ["gro", "pdb"])
def test_known_shells_out_of_other_programs_files(tmp_path: Path, suffix: str) -> None:
    tables = _analyze(_write(tmp_path, suffix=suffix))
    row = tables["speciation"].iloc[0]
    assert (row["formulation"], row["cation"], row["n_frames"]) == ("elsewhere", "Na", 40)
    assert row["production_ns"] == pytest.approx(39 * 0.002)
    assert [row[f"fraction_{name}"] for name in ("free", "ssip", "cip", "agg")] == [0.5, 0.0, 0.5, 0.0]
    assert (row["coordination_number_solvent"], row["coordination_number_anion"]) == (1.0, 0.5)
    shells = tables["shells"].set_index("shell")["population"].to_dict()
    assert shells == pytest.approx({"BF4_1+SOL_1": 0.5, "SOL_1": 0.5})
    coordination = tables["coordination"].set_index(["species", "donor"])
    assert coordination.loc[("SOL", "water O"), "first_peak_angstrom"] == pytest.approx(2.4, abs=0.02)
    assert set(coordination.index) >= {("BF4", "anion F"), ("SOL", "molecule")}
    assert ("bonds guessed" in row["fraction_cip_reason"]) == (suffix == "gro")
    assert "one replica only" in row["fraction_cip_reason"]


@pytest.mark.parametrize("frames", ["dcd", "trr", "nc"])
def test_the_same_answer_from_other_formats_of_trajectory(tmp_path: Path, frames: str) -> None:
    row = _analyze(_write(tmp_path, suffix="pdb", frames=frames))["speciation"].iloc[0]
    assert [row[f"fraction_{name}"] for name in ("free", "ssip", "cip", "agg")] == [0.5, 0.0, 0.5, 0.0]
    assert row["net_charge_e"] == 0.0
    mass_g_per_mol = 8 * (22.9898 + 86.804 + 18.0153)
    assert row["density_g_per_cm3"] == pytest.approx(mass_g_per_mol / 0.602214 / EDGE**3, rel=1e-3)


def test_motion_and_neighbours_of_a_trajectory_made_elsewhere(tmp_path: Path) -> None:
    tables = _analyze(_write(tmp_path, suffix="pdb"))
    water = tables["dynamics"].set_index("species").loc["SOL"]
    assert water["residence_time_status"] == "not computed"  # none left: they only rattle
    assert "no exit" in water["residence_time_reason"]
    shares = tables["neighbours"].set_index("species")["shell_share"].to_dict()
    assert shares == pytest.approx({"BF4": 1 / 3, "SOL": 2 / 3})
    assert tables["denticity"].set_index(["species", "n_atoms"]).loc[("SOL", 1), "molecule_share"] == 1.0


def test_several_trajectories_are_replicas(tmp_path: Path) -> None:
    files = _write(tmp_path, suffix="pdb")
    (tmp_path / "again").mkdir()
    other = _write(tmp_path / "again", suffix="pdb", frames="dcd", seed=2)[1]
    row = _analyze((*files, other))["speciation"].iloc[0]
    assert (row["formulation"], row["n_replicas"], row["n_frames"]) == ("elsewhere", 2, 80)
    assert row["fraction_cip"] == 0.5
    assert "one replica only" not in row["fraction_cip_reason"]
    assert row["fraction_cip_upper"] < _analyze(files)["speciation"].iloc[0]["fraction_cip_upper"]


def test_a_long_trajectory_counts_as_all_its_frames(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = _write(tmp_path, suffix="pdb")
    whole = _analyze(files)["coordination"]
    monkeypatch.setattr(tallies, "MOST_KEPT", 8)  # of 40
    kept = _analyze(files)["coordination"]
    assert kept["coordination_number"].tolist() == pytest.approx(whole["coordination_number"].tolist())
    counts = Counts(series=np.ones(8), n_frames=40, by_cation=np.ones(2), exchanges=0)
    assert _replica_structure._summary(counts, blocks=4).n_samples == 40


def test_selected_cation_and_named_anion(tmp_path: Path) -> None:
    files = _write(tmp_path, suffix="gro", sodium="SOD")
    tables = _analyze(files, cation="resname SOD", anions=["BF4"])
    assert "states no times" not in tables["speciation"]["fraction_cip_reason"].item()
    assert tables["speciation"]["fraction_cip"].tolist() == [0.5]
    with pytest.raises(InputError, match=r"--anions PF6: .* has no such residue; it has BF4, SOD, SOL"):
        _analyze(files, anions=["PF6"])
    with pytest.raises(InputError, match="picks O; only bare"):
        _analyze(files, cation="name OW")
    with pytest.raises(InputError, match="neither Na, Li or K nor a selection"):
        _analyze(files, cation="sodium please")


def test_trajectory_without_times_is_told(tmp_path: Path) -> None:
    tables = _analyze(_write(tmp_path, suffix="pdb", timestep=0.0))
    row = tables["speciation"].iloc[0]
    assert row["production_ns"] == pytest.approx(39 * 0.001)
    for reason in (row["fraction_cip_reason"], tables["rdf"].iloc[0]["reason"]):
        assert "the trajectory states no times; frames are taken as 1 ps apart" in reason


def test_unrecognised_anion_is_told_by_the_net_charge(tmp_path: Path) -> None:
    topology, trajectory = _write(tmp_path, suffix="pdb")
    lines = topology.read_text().splitlines(keepends=True)
    boron = [line for line in lines if line.startswith("ATOM") and line[12:16].strip() == "B1"]
    for line in boron:
        changed = line[:76] + " C" + line[78:]
        lines[lines.index(line)] = changed
    topology.write_text("".join(lines))
    row = _analyze((topology, trajectory))["speciation"].iloc[0]
    assert "net charge of the recognised ions is +8; name anions by --anions" in row["fraction_free_reason"]
    assert _analyze((topology, trajectory), anions=["BF4"])["speciation"]["fraction_cip"].tolist() == [0.5]


def test_unusable_files_give_one_message(tmp_path: Path) -> None:
    topology, trajectory = _write(tmp_path, suffix="gro")
    with pytest.raises(InputError, match=r"missing\.gro: no such file"):
        _analyze((tmp_path / "missing.gro", trajectory))
    (tmp_path / "text.gro").write_text("not a topology\n")
    with pytest.raises(InputError, match="MDAnalysis cannot read this pair"):
        _analyze((tmp_path / "text.gro", trajectory))
    with pytest.raises(InputError, match=r"'K': .* has no such atom"):
        _analyze((topology, trajectory), cation="K")
    with pytest.raises(InputError, match="above zero"):
        _analyze((topology, trajectory), temperature_kelvin=0.0)
    (tmp_path / "open").mkdir()
    with pytest.raises(InputError, match="no periodic box"):
        _analyze((topology, _write(tmp_path / "open", suffix="pdb", box=False)[1]))
