"""Text files that people edit, with a clean message for everything that is not one."""

from pathlib import Path
from typing import Final

from solvscreen.domain.names import suggestion
from solvscreen.domain.numbers import quoted
from solvscreen.errors import InputError

LARGEST_BYTES: Final = 5_000_000
_UTF16: Final = (b"\xff\xfe", b"\xfe\xff")


def read_text(path: Path, *, kind: str) -> str:
    r"""Text of a UTF-8 file with `\n` line ends, without byte order mark; `kind` is `YAML` or `CSV`.

    Raises:
        InputError: missing, unreadable, or not text.
    """
    data, place = _read_bytes(path, kind=kind), shown(path)
    if data.startswith(b"PK\x03\x04"):
        raise InputError(f"{place}: this is a workbook or zip archive, not {kind}; save it as {kind} in UTF-8")
    if data.startswith(_UTF16):
        raise InputError(f"{place}: the text is UTF-16; save it as {kind} in UTF-8")
    if b"\0" in data:
        raise InputError(f"{place}: this is a binary file, not {kind}")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        byte = data[error.start]
        raise InputError(
            f"{place}: line {line} holds byte 0x{byte:02x}, which is not UTF-8; save the file as {kind} in UTF-8"
        ) from error
    if not text.strip():
        raise InputError(f"{place}: the file is empty")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def shown(path: Path) -> str:
    """Path for a message: one printable line."""
    text = str(path)
    return text if text.isprintable() and len(text) <= 200 else quoted(text)


def _read_bytes(path: Path, *, kind: str) -> bytes:
    try:
        with path.open("rb") as handle:
            data = handle.read(LARGEST_BYTES + 1)
    except FileNotFoundError as error:
        raise InputError(f"{shown(path)}: no such file{_neighbour(path)}") from error
    except IsADirectoryError as error:
        raise InputError(f"{shown(path)}: this is a folder; give the path of a {kind} file") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(f"{shown(path)}: cannot be read ({reason})") from error
    if len(data) > LARGEST_BYTES:
        raise InputError(
            f"{shown(path)}: larger than {LARGEST_BYTES // 1_000_000} MB; this cannot be the {kind} file meant"
        )
    return data


def _neighbour(path: Path) -> str:
    if not path.parent.is_dir():
        return f"; there is no folder {path.parent} (paths are relative to where the command runs, {Path.cwd().name}/)"
    return suggestion(path.name, [entry.name for entry in path.parent.iterdir() if entry.is_file()])
