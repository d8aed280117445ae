from pathlib import Path

import pytest

from solvscreen.io.atomic import replacing, write_text


def write_half(path: Path) -> None:
    with replacing(path) as temporary:
        temporary.write_text("half")
        raise RuntimeError


def test_a_failed_write_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "sub" / "file.txt"
    write_text(path, "old")
    with pytest.raises(RuntimeError):
        write_half(path)
    assert path.read_text() == "old"
    assert [entry.name for entry in path.parent.iterdir()] == ["file.txt"]


def test_temporary_name_keeps_the_suffix_and_is_hidden(tmp_path: Path) -> None:
    with replacing(tmp_path / "a.xtc") as temporary:
        assert temporary.suffix == ".xtc"
        assert temporary.name.startswith(".")
        temporary.write_text("x")
    assert (tmp_path / "a.xtc").read_text() == "x"
