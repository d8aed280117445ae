"""JSON of a DFT result."""

from dataclasses import replace

import pytest

from solvscreen.domain.level import Energy, Level
from solvscreen.domain.quantity import Status
from solvscreen.domain.results import Absent, Binding, DftResult, ElectronicState, Orbitals, StateName
from solvscreen.domain.solvation import SolvationCurve, solvent_text
from solvscreen.errors import DataError
from solvscreen.io.dft_record import read_dft, to_text, write_dft

LEVEL = Level(program="x", program_version="1", method="m", basis="b", grid="g", solvation="gas", numerics="n")


def energy(hartree: float) -> Energy:
    """Energy in vacuum."""
    return Energy(hartree=hartree, level=LEVEL)


STATE = ElectronicState(
    charge=0,
    multiplicity=1,
    curve=SolvationCurve(
        gas=energy(-1.0),
        gas_slope_hartree=-0.01,
        reference=Energy(hartree=-1.1, level=replace(LEVEL, solvation=solvent_text("C-PCM", 20.0))),
        reference_slope_hartree=-0.02,
        reference_permittivity=20.0,
        model="C-PCM",
    ),
    gas=Orbitals(homo_ev=-9.0, lumo_ev=1.0),
    solvated=Orbitals(homo_ev=-9.1, lumo_ev=1.1),
    dipole_debye=1.85,
    charges_e=(-0.8, 0.4, 0.4),
    recovery=("charge +0, vacuum: second order",),
    warning="",
    lost_starts=("charge +0, solvent: 1 of 3 starts did not converge",),
)
ABSENT = Absent(status=Status.NOT_COMPUTED, reason="left out")
BINDING = Binding(
    complex=energy(-3.0),
    metal=energy(-1.0),
    ligand=energy(-1.5),
    deformed=energy(-1.4),
    relaxed=energy(-1.45),
    recovery=("binding, free ligand: damping",),
)
RESULT = DftResult(
    item="Na_1+X_1",
    recipe="screening",
    n_atoms=3,
    states=dict.fromkeys(StateName, ABSENT) | {StateName.GROUND: STATE},
    binding=BINDING,
)


@pytest.mark.parametrize("binding", [BINDING, ABSENT])
def test_what_is_written_comes_back(tmp_path, binding):
    result = replace(RESULT, binding=binding)
    write_dft(tmp_path / "x.json", result)
    assert read_dft(tmp_path / "x.json") == result
    assert (tmp_path / "x.json").read_text() == to_text(read_dft(tmp_path / "x.json"))


@pytest.mark.parametrize("length", [0, 1, 100, -3])
def test_a_truncated_file_is_a_data_error(tmp_path, length):
    (tmp_path / "x.json").write_text(to_text(RESULT)[:length])
    with pytest.raises(DataError, match=r"x\.json: not a whole DFT record"):
        read_dft(tmp_path / "x.json")


def test_another_format_is_a_data_error(tmp_path):
    (tmp_path / "x.json").write_text(to_text(RESULT).replace('"format":2', '"format":0'))
    with pytest.raises(DataError):
        read_dft(tmp_path / "x.json")


def test_all_recoveries_are_listed():
    assert RESULT.recovery == ("charge +0, vacuum: second order", "binding, free ligand: damping")
