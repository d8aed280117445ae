"""Force field of an ion from quantum chemistry."""

from pathlib import Path

import numpy as np
import pytest

from solvscreen.config import Config, canonical_json
from solvscreen.domain.force_field import QuantumIon
from solvscreen.domain.species import Molecule, Role
from solvscreen.errors import DataError
from solvscreen.forcefield.library import parameterize
from solvscreen.forcefield.quantum import from_quantum
from solvscreen.io.members import species_members
from solvscreen.io.quantum_ion import read_quantum_ion
from solvscreen.stage_records import settings_record
from solvscreen.stages import ion_parameters


def _run(folder: Path, species: str, smiles: str) -> tuple[str, QuantumIon | str]:
    (folder / "settings.json").write_text(canonical_json(settings_record(Config(), "ions")))
    molecule = Molecule(id=species, smiles=smiles, charge=-1, role=Role.ANION)
    (folder / "members.json").write_text(species_members([molecule]))
    ion_parameters.write_ion_parameters(
        settings=folder / "settings.json", members=folder / "members.json", out=folder / "ion.json", threads=1
    )
    return read_quantum_ion(folder / "ion.json")


def test_a_known_ion_comes_out_as_in_the_literature(tmp_path: Path) -> None:
    """CL&P hexafluorophosphate: 1.34 and -0.39 e, P-F 1.606 angstrom, right angles."""
    smiles = "F[P-](F)(F)(F)(F)F"
    name, ion = _run(tmp_path, "PF6", smiles)
    assert name == "PF6"
    assert isinstance(ion, QuantumIon)
    found = from_quantum("PF6", smiles, -1, computed=ion)
    table = parameterize("PF6", smiles, -1, seed=1)
    assert found.charges_e == pytest.approx(table.charges_e, abs=0.04)
    assert [bond.length_nm for bond in found.bonds] == pytest.approx([0.1606] * 6, abs=0.004)
    assert len(found.angles) == 12
    assert [np.degrees(angle.angle_radian) for angle in found.angles] == pytest.approx([90.0] * 12, abs=0.1)
    assert "GFN2-xTB geometry and Hessian" in found.source


def test_what_cannot_be_computed_says_why(tmp_path: Path) -> None:
    name, reason = _run(tmp_path, "KrF", "F[Kr-]")
    assert name == "KrF"
    assert isinstance(reason, str)
    assert "Kr" in reason


def test_a_truncated_file_is_noticed(tmp_path: Path) -> None:
    (tmp_path / "ion.json").write_text('{"species": "PF6", "method"')
    with pytest.raises(DataError, match="not a whole file"):
        read_quantum_ion(tmp_path / "ion.json")
