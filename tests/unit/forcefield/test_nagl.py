"""Charges by the network and by its table, and the safety of reading its file."""

import io
import pickle
import zipfile
from pathlib import Path

import numpy as np
import pytest
from rdkit import Chem

from solvscreen.errors import DataError, MissingParameters
from solvscreen.forcefield import nagl, nagl_model


def _molecule(smiles: str) -> Chem.Mol:
    return Chem.AddHs(Chem.MolFromSmiles(smiles))


def test_diglyme_has_am1_bcc_charges() -> None:
    """Ether oxygens -0.420 and -0.418 e; antechamber's AM1-BCC gives -0.423 e for the terminal ones."""
    found = nagl.charges_e(_molecule("COCCOCCOC"))
    assert found[[1, 4, 7]] == pytest.approx([-0.4202, -0.4184, -0.4202], abs=1e-4)
    assert found.sum() == pytest.approx(0.0, abs=1e-12)


def test_acetonitrile_comes_from_the_table_of_the_model() -> None:
    """Table: AM1-BCC ELF10 of OpenEye 2023.2.3; the network itself is up to 0.017 e away."""
    molecule = _molecule("CC#N")
    found = nagl.charges_e(molecule)
    assert found == pytest.approx([-0.04461, 0.20824, -0.37594, 0.0708, 0.0708, 0.0708], abs=2e-4)
    initial, electronegativity, hardness = nagl._network(molecule, nagl_model.model().weights)
    network = initial - electronegativity / hardness
    network -= network.sum() / (1.0 / hardness).sum() / hardness
    assert np.abs(network - found).max() == pytest.approx(0.017, abs=0.002)


def test_table_holds_the_published_number_of_molecules() -> None:
    assert len(nagl_model.model().table) == 13944


def test_sulfoxides_do_not_depend_on_their_spelling() -> None:
    """Ethyl methyl sulfoxide is too large for the table."""
    double = nagl.charges_e(_molecule("CCS(C)=O"))
    separated = nagl.charges_e(_molecule("CC[S+](C)[O-]"))
    np.testing.assert_allclose(double, separated, atol=1e-6)


def test_equivalent_atoms_have_equal_charges() -> None:
    found = nagl.charges_e(_molecule("FC(F)(F)COCC(F)(F)F"))
    fluorines = [0, 2, 3, 8, 9, 10]
    assert np.ptp(found[fluorines]) < 1e-6


def test_cations_sum_to_their_charge() -> None:
    assert nagl.charges_e(_molecule("CCCC[N+]1(C)CCCC1")).sum() == pytest.approx(1.0, abs=1e-9)


@pytest.mark.parametrize("smiles", ["O=S(=O)(F)[N-]S(=O)(=O)F", "[S-]C#N", "CC(=O)[O-]"])
def test_anions_are_refused(smiles: str) -> None:
    with pytest.raises(MissingParameters, match="not for anions"):
        nagl.charges_e(_molecule(smiles))


@pytest.mark.parametrize(
    ("smiles", "reason"),
    [("C[Si](C)(C)C", "does not know Si"), ("CB(C)C", "does not know B"), ("[H][H]", "not trained")],
)
def test_foreign_chemistry_is_refused(smiles: str, reason: str) -> None:
    with pytest.raises(MissingParameters, match=reason):
        nagl.charges_e(_molecule(smiles))


class _Bomb:
    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        return Path.touch, (self.path,)


def test_reading_a_file_runs_nothing_in_it(tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as writer:
        writer.writestr("m/data.pkl", pickle.dumps({"state_dict": _Bomb(victim)}))
    with zipfile.ZipFile(archive) as reader:
        nagl_model._Reader(reader).load()
    assert not victim.exists()
    pickle.loads(pickle.dumps(_Bomb(victim)))
    assert victim.exists()  # the same pickle does harm when read without the restriction


def test_another_file_than_the_published_one_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = tmp_path / nagl_model.MODEL
    other.write_bytes(b"not the model")
    monkeypatch.setattr(nagl_model, "_model_path", lambda: other)
    with pytest.raises(DataError, match="not the charge model"):
        nagl_model.model.__wrapped__()
