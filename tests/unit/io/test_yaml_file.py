"""YAML without surprises."""

from pathlib import Path

import pytest

from solvscreen.errors import InputError
from solvscreen.io.yaml_file import parse_yaml, read_yaml


def test_values_are_what_they_look_like() -> None:
    text = "{a: 1, b: 1e-3, c: yes, d: 1:1, e: true, f: , g: 2026-01-01, h: [x, 0.5], i: '1', j: NO3, k: .inf}"
    assert parse_yaml(text, origin="") == {
        "a": 1,
        "b": 1e-3,
        "c": "yes",
        "d": "1:1",
        "e": True,
        "f": None,
        "g": "2026-01-01",
        "h": ["x", 0.5],
        "i": "1",
        "j": "NO3",
        "k": float("inf"),
    }


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: 1\na: 2", "f: line 2: key 'a' appears twice in one mapping; keep one of the two"),
        ("a: *b", "f: line 1: aliases (*name) are not supported; write it out"),
        ("[a]: 1", "f: line 1: a key has to be plain text"),
        ("a: !x 1", "f: line 1: YAML tags (!name) are not supported; write plain text or numbers"),
        ("a\n---\nb", "f: line 2: the file holds several documents (---); keep one"),
        (
            "a: b: c",
            "f: line 1: not YAML (mapping values are not allowed here); check indentation, quotes and colons here",
        ),
        ("a\x01", "f: line 1: character U+0001 is not allowed in YAML; delete it"),
        ("[" * 5000, "f: line 1: nested deeper than 30 levels"),
    ],
)
def test_says_what_is_wrong(text: str, message: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_yaml(text, origin="f")
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"\x00\x01\x02", "this is a binary file, not YAML"),
        ("a: 1".encode("utf-16"), "the text is UTF-16; save it as YAML in UTF-8"),
        (b"a: 1\nb: \xe4", "line 2 holds byte 0xe4, which is not UTF-8; save the file as YAML in UTF-8"),
        (b"PK\x03\x04rest", "this is a workbook or zip archive, not YAML; save it as YAML in UTF-8"),
        (b" \n", "the file is empty"),
    ],
)
def test_files_that_are_no_text(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "f.yaml"
    path.write_bytes(content)
    with pytest.raises(InputError) as caught:
        read_yaml(path)
    assert str(caught.value) == f"{path}: {message}"


def test_missing_files_and_folders(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text("a: 1\n")
    with pytest.raises(InputError, match=r"mime.yaml: no such file; did you mean mine.yaml\?$"):
        read_yaml(tmp_path / "mime.yaml")
    with pytest.raises(InputError, match=r"this is a folder; give the path of a YAML file$"):
        read_yaml(tmp_path)
    with pytest.raises(InputError, match=r"cannot be read \(embedded null byte\)$"):
        read_yaml(tmp_path / "a\0b")


def test_byte_order_mark_and_line_ends(tmp_path: Path) -> None:
    path = tmp_path / "f.yaml"
    path.write_bytes(b"\xef\xbb\xbfa: 1\r\nb: 2\r\n")
    assert read_yaml(path) == {"a": 1, "b": 2}
