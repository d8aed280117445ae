"""Files of measured values."""

from pathlib import Path

import pytest

from solvscreen.errors import InputError, InputErrors
from solvscreen.io.measurements import read_measurements

HEADER = "formulation,quantity,value,unit,source\n"


def _file(folder: Path, *rows: str, header: str = HEADER) -> Path:
    path = folder / "m.csv"
    path.write_text(header + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("row", "name", "value"),
    [
        ("a,oxidation onset,4.5,V vs Na+/Na", "oxidation onset", 4.5),
        ("a,Oxidation Onset,4.5,V vs Li/Li+", "oxidation onset", 4.17),
        ("a,anodic limit,1.5,V vs SHE", "oxidation onset", 4.21),
        ("a,CE,99.9,%", "Coulombic efficiency", 99.9),
        ("a,CE,0.999,1", "Coulombic efficiency", 99.9),
        ("a,ionic conductivity,1.2,S/m", "conductivity", 12.0),
        ("a,conductivity,6.7,mS/cm", "conductivity", 6.7),
    ],
)
def test_values_in_one_unit(tmp_path: Path, row: str, name: str, value: float) -> None:
    (found,) = read_measurements(_file(tmp_path, row))
    assert (found.formulation, found.measurable.name) == ("a", name)
    assert found.value == pytest.approx(value)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (",CE,99,%", "formulation: the cell is empty"),
        ("a,oxidation onsett,4,V vs Na+/Na", "is not known; did you mean oxidation onset?"),
        ("a,CE,99,mV", "is no unit of Coulombic efficiency; write % or percent or 1"),
        ("a,CE,high,%", "is not a number"),
        ("a,CE,9990,%", "value: 9990 % is outside 0 to 100 %; check value and unit"),
        ("a,oxidation onset,450,V vs Na+/Na", "is outside 1 to 10 V vs Na+/Na"),
    ],
)
def test_mistakes_name_file_row_and_cure(tmp_path: Path, row: str, message: str) -> None:
    path = _file(tmp_path, "b,CE,98,%", row)
    with pytest.raises(InputErrors) as caught:
        read_measurements(path)
    (text,) = caught.value.messages
    assert text.startswith(f"{path} row 3: ")
    assert message in text


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    with pytest.raises(
        InputError, match=r"has no column quantity, unit; needed are formulation, quantity, value, unit"
    ):
        read_measurements(_file(tmp_path, "a,1", header="formulation,value\n"))


def test_a_file_without_rows_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds no measurement"):
        read_measurements(_file(tmp_path))
