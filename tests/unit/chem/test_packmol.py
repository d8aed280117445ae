"""Writing, running and reading Packmol, each by itself."""

import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scipy.spatial import cKDTree

from solvscreen.chem import packmol
from solvscreen.chem.packmol import execute, failure_reason, packed_box, parse, write_input
from solvscreen.domain.force_field import MoleculeParameters
from solvscreen.domain.liquid_box import Component
from solvscreen.errors import CalculationError

FAILED = """
  Packing all molecules together...
  Current solution written to file: packed.xyz
 --------------------------------------------------------------------------------

 STOP: Maximum number of GENCAN loops achieved.
 ERROR: Packmol was unable to put the molecules
        in the desired regions even without
        considering distance tolerances.
"""

NOT_CONVERGED = """
                              Packmol was not able to find a solution
  Maximum violation of target distance:   0.532731
                      STOP: Maximum number of GENCAN loops achieved.
"""


@pytest.fixture
def water() -> MoleculeParameters:
    return MoleculeParameters(
        species="water",
        symbols=("O", "H", "H"),
        masses_amu=np.array([15.999, 1.008, 1.008]),
        charges_e=np.array([-0.834, 0.417, 0.417]),
        sigmas_nm=np.array([0.315, 0.1, 0.1]),
        epsilons_kj_per_mol=np.array([0.636, 0.0, 0.0]),
        positions_angstrom=np.array([[0.0, 0.0, 0.0], [0.9572, 0.0, 0.0], [-0.24, 0.927, 0.0]]),
        bonds=(),
        angles=(),
        torsions=(),
        coulomb_14=1.0,
        lennard_jones_14=1.0,
        source="",
        weak_spot="",
    )


@pytest.fixture
def sodium(water: MoleculeParameters) -> MoleculeParameters:
    one = np.ones(1)
    return replace(
        water,
        species="Na",
        symbols=("Na",),
        masses_amu=22.99 * one,
        charges_e=one,
        sigmas_nm=0.24 * one,
        epsilons_kj_per_mol=0.37 * one,
        positions_angstrom=np.zeros((1, 3)),
    )


def test_packed_molecules_keep_their_distance_across_the_boundary(
    water: MoleculeParameters, sodium: MoleculeParameters
) -> None:
    parts = (Component(parameters=sodium, count=2), Component(parameters=water, count=40))
    box = packed_box(parts, density_g_per_cm3=1.0, seed=3)
    assert box.density_g_per_cm3 == pytest.approx(0.9)
    molecules = np.array([0, 1, *(2 + k // 3 for k in range(120))])
    wrapped = box.positions_nm % box.edge_nm
    pairs = cKDTree(wrapped, boxsize=box.edge_nm).query_pairs(0.19, output_type="ndarray")
    assert (molecules[pairs[:, 0]] == molecules[pairs[:, 1]]).all()
    oxygen_hydrogen = np.linalg.norm(box.positions_nm[3::3] - box.positions_nm[2::3], axis=1)
    assert oxygen_hydrogen == pytest.approx(0.09572, abs=1e-4)


def test_the_seed_decides(water: MoleculeParameters) -> None:
    parts = (Component(parameters=water, count=20),)
    first, again = (packed_box(parts, density_g_per_cm3=0.8, seed=5) for _ in range(2))
    other = packed_box(parts, density_g_per_cm3=0.8, seed=6)
    assert np.array_equal(first.positions_nm, again.positions_nm)
    assert not np.array_equal(first.positions_nm, other.positions_nm)


def test_input_file(tmp_path: Path, water: MoleculeParameters, sodium: MoleculeParameters) -> None:
    parts = (Component(parameters=sodium, count=2), Component(parameters=water, count=40))
    write_input(tmp_path, parts, edge_angstrom=24.5, tolerance_angstrom=2.0, seed=11)
    assert (tmp_path / "pack.inp").read_text().splitlines() == [
        "tolerance 2.00",
        "filetype xyz",
        "output packed.xyz",
        "seed 11",
        "nloop 100",
        "pbc 0. 0. 0. 24.5000 24.5000 24.5000",
        "structure 0.xyz",
        "  number 2",
        "end structure",
        "structure 1.xyz",
        "  number 40",
        "end structure",
    ]
    assert (tmp_path / "1.xyz").read_text().splitlines()[2] == "O 0.000000 0.000000 0.000000"


def test_reasons_of_stored_output() -> None:
    assert failure_reason(FAILED) == "ERROR: Packmol was unable to put the molecules"
    assert failure_reason(NOT_CONVERGED) == "STOP: Maximum number of GENCAN loops achieved."
    assert failure_reason("") == "no output"
    assert failure_reason(" a\n             Success! \n Final objective function value: .5E-09\n") == ""


def test_reason_of_packmol_itself(tmp_path: Path) -> None:
    (tmp_path / "pack.inp").write_text("tolerance 2.0\nnonsense 3\n")
    assert "ERROR" in failure_reason(execute(tmp_path, timeout_s=20.0))


def test_a_box_that_cannot_be_packed_ends_by_iterations(
    tmp_path: Path, water: MoleculeParameters, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packmol, "ITERATIONS", 2)
    write_input(tmp_path, (Component(parameters=water, count=60),), edge_angstrom=9.0, tolerance_angstrom=3.5, seed=1)
    assert failure_reason(execute(tmp_path, timeout_s=60.0)) == "STOP: Maximum number of GENCAN loops achieved."


def test_the_clock_never_decides_what_is_packed(
    tmp_path: Path, water: MoleculeParameters, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_input(tmp_path, (Component(parameters=water, count=800),), edge_angstrom=20.0, tolerance_angstrom=3.5, seed=1)
    with pytest.raises(TimeoutError, match=r"not done after 0\.3 s"):
        execute(tmp_path, timeout_s=0.3)
    monkeypatch.setattr(packmol, "LONGEST_RUN_S", 0.01)
    with pytest.raises(TimeoutError):
        packed_box((Component(parameters=water, count=400),), density_g_per_cm3=1.0, seed=1)


def test_a_killed_packmol_is_no_verdict(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = tmp_path / "packmol"
    script.write_text("#!/bin/sh\nkill -9 $$\n")
    script.chmod(0o755)
    (tmp_path / "pack.inp").touch()
    monkeypatch.setattr(packmol, "get_binary_path", lambda: script)
    with pytest.raises(ChildProcessError, match="signal 9"):
        execute(tmp_path, timeout_s=20.0)


PARENT = """
import sys
from pathlib import Path
from solvscreen.chem import packmol
packmol.get_binary_path = lambda: Path(sys.argv[1]) / "packmol"
packmol.execute(Path(sys.argv[1]), timeout_s=60.0)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's parent-death signal is Linux")
def test_packmol_dies_with_its_parent(tmp_path: Path) -> None:
    script = tmp_path / "packmol"
    script.write_text("#!/bin/sh\necho $$ > pid.new\nmv pid.new pid\nexec sleep 60\n")
    script.chmod(0o755)
    (tmp_path / "pack.inp").touch()
    parent = subprocess.Popen([sys.executable, "-c", PARENT, str(tmp_path)])
    wait_until((tmp_path / "pid").exists)
    child = int((tmp_path / "pid").read_text())
    parent.kill()
    parent.wait()
    wait_until(lambda: not alive(child))


def wait_until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 20.0
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)


def alive(process: int) -> bool:
    """False for one that is gone or waits to be collected by its new parent."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_a_truncated_file_is_refused(tmp_path: Path, water: MoleculeParameters) -> None:
    path = tmp_path / "packed.xyz"
    path.write_text("6\n\nO 0 0 0\nH 1 0 0\nH 0 1 0\nO 3 3 3\n")
    with pytest.raises(CalculationError, match="4 atoms instead of the 6"):
        parse(path, (Component(parameters=water, count=2),), edge_angstrom=10.0)
    path.write_text("3\n\nO 0 0 0\nH 1 0\nH 0 1 0\n")
    with pytest.raises(CalculationError, match="cannot be read"):
        parse(path, (Component(parameters=water, count=1),), edge_angstrom=10.0)


def test_failure_after_looser_attempts(monkeypatch: pytest.MonkeyPatch, water: MoleculeParameters) -> None:
    tried = []

    def fail(folder: Path, *, timeout_s: float) -> str:
        tried.append((folder / "pack.inp").read_text().splitlines())
        return FAILED

    monkeypatch.setattr(packmol, "execute", fail)
    with pytest.raises(CalculationError, match="in 4 attempts: ERROR: Packmol was unable"):
        packed_box((Component(parameters=water, count=20),), density_g_per_cm3=1.0, seed=1)
    assert [lines[0] for lines in tried] == [f"tolerance {value}" for value in ("2.00", "1.90", "1.80", "1.70")]
    assert [lines[3] for lines in tried] == ["seed 1", "seed 2", "seed 3", "seed 4"]
    edges = [float(lines[5].split()[-1]) for lines in tried]
    assert edges[1] / edges[0] == pytest.approx(1.03, abs=1e-4)
