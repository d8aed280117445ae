"""Numbers as people write them."""

import pytest

from solvscreen.domain.numbers import plain_number, quoted, read_number
from solvscreen.errors import InputError


@pytest.mark.parametrize(("text", "value"), [("1", 1.0), (" .5 ", 0.5), ("-40", -40.0), ("+1e-3", 1e-3), ("2.", 2.0)])
def test_reads_numbers(text: str, value: float) -> None:
    assert read_number(text) == value


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("1,5", "1,5 has a decimal comma; write 1.5"),
        ("nan", "'nan' is not a number"),
        ("inf", "'inf' is not a number"),
        ("", "'' is not a number"),
        ("1_000", "'1_000' is not a number"),
        ("\u0661", "'\u0661' is not a number"),
        ("1e999", "'1e999' is too large for a number"),
        ("0x10", "'0x10' is not a number"),
    ],
)
def test_refuses_everything_else(text: str, message: str) -> None:
    with pytest.raises(InputError) as caught:
        read_number(text)
    assert str(caught.value) == message


def test_plain_number_keeps_every_digit() -> None:
    assert [plain_number(x) for x in (1.0, 0.1 + 0.2, 1e-6, 233.15)] == ["1", "0.30000000000000004", "1e-06", "233.15"]


def test_quoted_is_one_bounded_printable_line() -> None:
    assert quoted("a\nb\x00") == "'a\\nb\\x00'"
    assert quoted("x" * 100) == "'" + "x" * 57 + "...'"
    assert quoted("\ud800") == "'\\ud800'"
