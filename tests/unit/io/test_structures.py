from pathlib import Path

import ase.io
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from solvscreen.domain.structure import Structure
from solvscreen.errors import DataError
from solvscreen.io.structures import NamedStructure, read_structures, write_structures


def named(item: str = "water", rank: int = 0, note: str = "x") -> NamedStructure:
    structure = Structure(
        symbols=("O", "H", "H"),
        positions_angstrom=[[0, 0, 0], [0, 0, 0.96], [0, 0.93, -0.24]],
        charge=-1,
        multiplicity=2,
    )
    return NamedStructure(
        item=item, rank=rank, structure=structure, bonds=((0, 1), (0, 2)), fragments=(0, 0, 0), notes={"note": note}
    )


def test_round_trip_and_order(tmp_path: Path) -> None:
    path = tmp_path / "a.extxyz"
    write_structures(path, [named("b"), named("a", 1), named("a", 0)])
    frames = read_structures(path)
    assert [(frame.item, frame.rank) for frame in frames] == [("a", 0), ("a", 1), ("b", 0)]
    assert frames[0].bonds == ((0, 1), (0, 2))
    assert (frames[0].structure.charge, frames[0].structure.multiplicity) == (-1, 2)
    np.testing.assert_allclose(frames[0].structure.positions_angstrom, named().structure.positions_angstrom, atol=1e-8)


def test_ase_reads_the_same_atoms(tmp_path: Path) -> None:
    write_structures(tmp_path / "a.extxyz", [named()])
    atoms = ase.io.read(tmp_path / "a.extxyz")
    assert atoms.get_chemical_symbols() == ["O", "H", "H"]
    np.testing.assert_allclose(atoms.get_positions(), named().structure.positions_angstrom, atol=1e-8)


@given(note=st.text(st.characters(codec="utf-8"), max_size=20))
def test_any_note_survives(note: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("notes") / "a.extxyz"
    write_structures(path, [named(note=note)])
    assert read_structures(path)[0].notes == {"note": note}


@pytest.mark.parametrize("keep", [1, 2, 3, 4])
def test_truncated_file_is_refused(tmp_path: Path, keep: int) -> None:
    path = tmp_path / "a.extxyz"
    write_structures(path, [named()])
    path.write_text("\n".join(path.read_text().splitlines()[:keep]))
    with pytest.raises(DataError, match="not a whole structure file"):
        read_structures(path)
